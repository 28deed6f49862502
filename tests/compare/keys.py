"""keys.py - a pool of keys, and signatures with them, by OpenSSL's library (libcrypto, through ctypes).

Making keys takes time, so all the chains of a world share a pool. Read next: certificate.py.
"""
import ctypes
import ctypes.util
import hashlib
import os
import subprocess

import der

# genpkey's words for each kind, and how many of it are in the pool.
KINDS = {
    "rsa": (("RSA", "rsa_keygen_bits:2048"), 6),
    "p256": (("EC", "ec_paramgen_curve:P-256"), 6),
    "p384": (("EC", "ec_paramgen_curve:P-384"), 3),
    "p521": (("EC", "ec_paramgen_curve:P-521"), 2),
    "ed25519": (("ED25519",), 3),
    "rsa1024": (("RSA", "rsa_keygen_bits:1024"), 1),
    "rsa-e3": (("RSA", "rsa_keygen_bits:2048", "rsa_keygen_pubexp:3"), 1),
    "secp256k1": (("EC", "ec_paramgen_curve:secp256k1"), 1),
}
DIGESTS = {"sha256": ("2.16.840.1.101.3.4.2.1", 11, 2), "sha384": ("2.16.840.1.101.3.4.2.2", 12, 3),
           "sha512": ("2.16.840.1.101.3.4.2.3", 13, 4), "sha1": ("1.3.14.3.2.26", 5, None),
           "md5": ("1.2.840.113549.2.5", 4, None)}
RSA_PADDING_PSS = 6


class Key:
    """A private key of libcrypto, with its kind and its SubjectPublicKeyInfo."""

    def __init__(self, library, kind, pem):
        self.library, self.kind = library, kind
        bio = library.BIO_new_mem_buf(pem, len(pem))
        self.handle = library.PEM_read_bio_PrivateKey(bio, None, None, None)
        library.BIO_free(bio)
        size = library.i2d_PUBKEY(self.handle, None)
        buffer = ctypes.create_string_buffer(size)
        pointer = ctypes.c_void_p(ctypes.addressof(buffer))
        library.i2d_PUBKEY(self.handle, ctypes.byref(pointer))
        self.public = buffer.raw
        self.identifier = hashlib.sha1(self.public).digest()

    def is_rsa(self):
        return self.kind.startswith("rsa")

    def algorithm(self, digest="sha256", pss=False):
        """The AlgorithmIdentifier of its signatures: RFC 4055, RFC 5758, RFC 8410."""
        hash_oid, pkcs1, ecdsa = DIGESTS[digest]
        if self.kind == "ed25519":
            return der.sequence(der.oid("1.3.101.112"))
        if pss:
            hashed = der.sequence(der.oid(hash_oid), der.null())
            masked = der.sequence(der.oid("1.2.840.113549.1.1.8"), hashed)
            salt = der.integer(hashlib.new(digest).digest_size)
            return der.sequence(der.oid("1.2.840.113549.1.1.10"),
                                der.sequence(der.explicit(0, hashed), der.explicit(1, masked), der.explicit(2, salt)))
        if self.is_rsa():
            return der.sequence(der.oid(f"1.2.840.113549.1.1.{pkcs1}"), der.null())
        return der.sequence(der.oid(f"1.2.840.10045.4.3.{ecdsa}" if ecdsa else "1.2.840.10045.4.1"))

    def sign(self, content, digest="sha256", pss=False):
        library = self.library
        context, options = library.EVP_MD_CTX_new(), ctypes.c_void_p()
        hashed = None if self.kind == "ed25519" else library.EVP_get_digestbyname(digest.encode())
        done = library.EVP_DigestSignInit(context, ctypes.byref(options), hashed, None, self.handle)
        if pss:
            library.EVP_PKEY_CTX_set_rsa_padding(options, RSA_PADDING_PSS)
            library.EVP_PKEY_CTX_set_rsa_pss_saltlen(options, hashlib.new(digest).digest_size)
        signature, size = ctypes.create_string_buffer(1024), ctypes.c_size_t(1024)
        done = done == 1 and library.EVP_DigestSign(context, signature, ctypes.byref(size), content, len(content))
        library.EVP_MD_CTX_free(context)
        if done != 1:
            raise RuntimeError(f"libcrypto does not sign with {self.kind} and {digest}")
        return signature.raw[:size.value]


def load_library():
    """libcrypto of OpenSSL 3, or None."""
    name = ctypes.util.find_library("crypto")
    library = ctypes.CDLL(name) if name else None
    if not library or not hasattr(library, "EVP_PKEY_CTX_set_rsa_padding"):
        return None
    for function in ("BIO_new_mem_buf", "PEM_read_bio_PrivateKey", "EVP_MD_CTX_new", "EVP_get_digestbyname"):
        getattr(library, function).restype = ctypes.c_void_p
    pointer, size = ctypes.c_void_p, ctypes.c_size_t
    library.PEM_read_bio_PrivateKey.argtypes = [pointer] * 4
    library.BIO_free.argtypes = library.EVP_MD_CTX_free.argtypes = [pointer]
    library.i2d_PUBKEY.argtypes = [pointer] * 2
    library.EVP_DigestSignInit.argtypes = [pointer] * 5
    library.EVP_PKEY_CTX_set_rsa_padding.argtypes = [pointer, ctypes.c_int]
    library.EVP_PKEY_CTX_set_rsa_pss_saltlen.argtypes = [pointer, ctypes.c_int]
    library.EVP_DigestSign.argtypes = [pointer, ctypes.c_char_p, pointer, ctypes.c_char_p, size]
    return library


class Pool:
    """Keys by their kind, made once. `kept`: a folder where they are kept for the next run."""

    def __init__(self, library, kept):
        self.keys = {kind: [Key(library, kind, self.make(kept, kind, words, i)) for i in range(count)]
                     for kind, (words, count) in KINDS.items()}

    @staticmethod
    def make(kept, kind, words, number):
        path = os.path.join(kept, f"{kind}-{number}.pem")
        if not os.path.exists(path):
            options = [part for word in words[1:] for part in ("-pkeyopt", word)]
            subprocess.run(["openssl", "genpkey", "-algorithm", words[0], *options, "-out", path], check=True,
                           stderr=subprocess.DEVNULL)
        with open(path, "rb") as file:
            return file.read()
