/*
 * nist_curve_parameters.c - the numbers of P-256, P-384 and P-521 (SP 800-186 §3.2.1).
 *
 * A number is its limbs of 64 bits, the lowest first: read it from its end to compare it with the
 * standard.  r_squared and negative_inverse follow from the modulus above them; see
 * crypto/prime_field.h.
 */
#include "crypto/nist_curve.h"
#include "crypto/nist_field.h"

/* clang-format off */

/* SP 800-186 §3.2.1.3 */
const struct nist_curve nist_p256 = {
    .name = "secp256r1",
    .p = {
        .bits = 256,
        .length = 32,
        .limbs = 4,
        .modulus = {
            0xffffffffffffffff, 0x00000000ffffffff, 0x0000000000000000, 0xffffffff00000001,
        },
        .r_squared = {
            0x0000000000000003, 0xfffffffbffffffff, 0xfffffffffffffffe, 0x00000004fffffffd,
        },
        .negative_inverse = 0x0000000000000001,
        .arithmetic = nist_p256_arithmetic,
    },
    .n = {
        .bits = 256,
        .length = 32,
        .limbs = 4,
        .modulus = {
            0xf3b9cac2fc632551, 0xbce6faada7179e84, 0xffffffffffffffff, 0xffffffff00000000,
        },
        .r_squared = {
            0x83244c95be79eea2, 0x4699799c49bd6fa6, 0x2845b2392b6bec59, 0x66e12d94f3d95620,
        },
        .negative_inverse = 0xccd1c8aaee00bc4f,
        .arithmetic = nist_p256_order_arithmetic,
    },
    .b = {
        0x3bce3c3e27d2604b, 0x651d06b0cc53b0f6, 0xb3ebbd55769886bc, 0x5ac635d8aa3a93e7,
    },
    .generator_x = {
        0xf4a13945d898c296, 0x77037d812deb33a0, 0xf8bce6e563a440f2, 0x6b17d1f2e12c4247,
    },
    .generator_y = {
        0xcbb6406837bf51f5, 0x2bce33576b315ece, 0x8ee7eb4a7c0f9e16, 0x4fe342e2fe1a7f9b,
    },
};

/* SP 800-186 §3.2.1.4 */
const struct nist_curve nist_p384 = {
    .name = "secp384r1",
    .p = {
        .bits = 384,
        .length = 48,
        .limbs = 6,
        .modulus = {
            0x00000000ffffffff, 0xffffffff00000000, 0xfffffffffffffffe, 0xffffffffffffffff,
            0xffffffffffffffff, 0xffffffffffffffff,
        },
        .r_squared = {
            0xfffffffe00000001, 0x0000000200000000, 0xfffffffe00000000, 0x0000000200000000,
            0x0000000000000001, 0x0000000000000000,
        },
        .negative_inverse = 0x0000000100000001,
        .arithmetic = nist_p384_arithmetic,
    },
    .n = {
        .bits = 384,
        .length = 48,
        .limbs = 6,
        .modulus = {
            0xecec196accc52973, 0x581a0db248b0a77a, 0xc7634d81f4372ddf, 0xffffffffffffffff,
            0xffffffffffffffff, 0xffffffffffffffff,
        },
        .r_squared = {
            0x2d319b2419b409a9, 0xff3d81e5df1aa419, 0xbc3e483afcb82947, 0xd40d49174aab1cc5,
            0x3fb05b7a28266895, 0x0c84ee012b39bf21,
        },
        .negative_inverse = 0x6ed46089e88fdc45,
        .arithmetic = nist_p384_order_arithmetic,
    },
    .b = {
        0x2a85c8edd3ec2aef, 0xc656398d8a2ed19d, 0x0314088f5013875a, 0x181d9c6efe814112,
        0x988e056be3f82d19, 0xb3312fa7e23ee7e4,
    },
    .generator_x = {
        0x3a545e3872760ab7, 0x5502f25dbf55296c, 0x59f741e082542a38, 0x6e1d3b628ba79b98,
        0x8eb1c71ef320ad74, 0xaa87ca22be8b0537,
    },
    .generator_y = {
        0x7a431d7c90ea0e5f, 0x0a60b1ce1d7e819d, 0xe9da3113b5f0b8c0, 0xf8f41dbd289a147c,
        0x5d9e98bf9292dc29, 0x3617de4a96262c6f,
    },
};

/* SP 800-186 §3.2.1.5 */
const struct nist_curve nist_p521 = {
    .name = "secp521r1",
    .p = {
        .bits = 521,
        .length = 66,
        .limbs = 9,
        .modulus = {
            0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff,
            0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff,
            0x00000000000001ff,
        },
        .r_squared = {
            0x0000000000000000, 0x0000400000000000, 0x0000000000000000, 0x0000000000000000,
            0x0000000000000000, 0x0000000000000000, 0x0000000000000000, 0x0000000000000000,
            0x0000000000000000,
        },
        .negative_inverse = 0x0000000000000001,
        .arithmetic = nist_p521_arithmetic,
    },
    .n = {
        .bits = 521,
        .length = 66,
        .limbs = 9,
        .modulus = {
            0xbb6fb71e91386409, 0x3bb5c9b8899c47ae, 0x7fcc0148f709a5d0, 0x51868783bf2f966b,
            0xfffffffffffffffa, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff,
            0x00000000000001ff,
        },
        .r_squared = {
            0x137cd04dcf15dd04, 0xf707badce5547ea3, 0x12a78d38794573ff, 0xd3721ef557f75e06,
            0xdd6e23d82e49c7db, 0xcff3d142b7756e3e, 0x5bcc6d61a8e567bc, 0x2d8e03d1492d0d45,
            0x000000000000003d,
        },
        .negative_inverse = 0x1d2f5ccd79a995c7,
        .arithmetic = nist_p521_order_arithmetic,
    },
    .b = {
        0xef451fd46b503f00, 0x3573df883d2c34f1, 0x1652c0bd3bb1bf07, 0x56193951ec7e937b,
        0xb8b489918ef109e1, 0xa2da725b99b315f3, 0x929a21a0b68540ee, 0x953eb9618e1c9a1f,
        0x0000000000000051,
    },
    .generator_x = {
        0xf97e7e31c2e5bd66, 0x3348b3c1856a429b, 0xfe1dc127a2ffa8de, 0xa14b5e77efe75928,
        0xf828af606b4d3dba, 0x9c648139053fb521, 0x9e3ecb662395b442, 0x858e06b70404e9cd,
        0x00000000000000c6,
    },
    .generator_y = {
        0x88be94769fd16650, 0x353c7086a272c240, 0xc550b9013fad0761, 0x97ee72995ef42640,
        0x17afbd17273e662c, 0x98f54449579b4468, 0x5c8a5fb42c7d1bd9, 0x39296a789a3bc004,
        0x0000000000000118,
    },
};

/* clang-format on */
