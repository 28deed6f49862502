/* trust_advice.c - how curl, Chromium and Firefox come to trust an authority. See issue.h. */
#include "tutor/issue.h"

#include "protocol/x509/name.h"

#include <stdio.h>
#include <string.h>

/* For a shell: in single quotes where that is needed. */
static const char *quoted(char *out, size_t size, const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "/._-+:@%";
    size_t            used = 0;
    bool              needed = text[strspn(text, plain)] != '\0';
    if (needed)
        out[used++] = '\'';
    for (; *text && used + 6 < size; text++) {
        if (*text == '\'') {
            memcpy(out + used, "'\\''", 4);
            used += 4;
        } else {
            out[used++] = *text;
        }
    }
    if (needed)
        out[used++] = '\'';
    out[used] = '\0';
    return out;
}

/* The name that certutil lists it under. */
static const char *nickname(char *out, size_t size, const struct certificate *root)
{
    struct der_bytes name;
    char             text[NAME_TEXT];
    if (!name_find_attribute(&name, root->subject, OID_commonName, 0) || name.length >= sizeof text)
        return quoted(out, size, "tlstutor CA");
    memcpy(text, name.bytes, name.length);
    text[name.length] = '\0';
    return quoted(out, size, text);
}

static void advise_server(const struct ca_folder *folder, const char *stem)
{
    char certificate[CA_PATH], key[CA_PATH], quoted_path[CA_PATH + 8];
    if (!ca_folder_file(certificate, folder, stem, "pem") ||
        !ca_folder_file(key, folder, stem, "key"))
        return;
    printf("A server with it, for instance:\n  openssl s_server -accept 4433 -www -cert %s",
           quoted(quoted_path, sizeof quoted_path, certificate));
    printf(" -key %s\n\n", quoted(quoted_path, sizeof quoted_path, key));
}

void trust_advise(const struct ca_folder *folder, const struct certificate *root, const char *host)
{
    char path[CA_PATH], ca[CA_PATH + 8], name[NAME_TEXT + 8];
    if (!ca_folder_file(path, folder, "ca", "pem"))
        return;
    quoted(ca, sizeof ca, path);
    nickname(name, sizeof name, root);
    if (host)
        advise_server(folder, host);
    printf("To trust this authority (only where you are the only user: whoever has its key can\n"
           "pretend to be any site):\n"
           "  curl      curl --cacert %s https://%s:4433/\n"
           "  Chromium  mkdir -p ~/.pki/nssdb\n"
           "            certutil -d sql:$HOME/.pki/nssdb -A -a -t C,, -n %s -i %s\n"
           "  Firefox   for p in ~/.mozilla/firefox/*/ ~/.config/mozilla/firefox/*/; do\n"
           "              [ -e \"$p\"cert9.db ] || continue\n"
           "              certutil -d sql:\"$p\" -A -a -t C,, -n %s -i %s\n"
           "            done\n",
           ca, host ? host : "localhost", name, ca, name, ca);
    printf(
        "Chromium notices at its next start; Firefox has to be closed meanwhile (or import the "
        "file\n"
        "in its settings: Certificates, Authorities). certutil comes with NSS: libnss3-tools on\n"
        "Debian and Ubuntu, nss-tools on Fedora, nss on Arch and Homebrew.\n"
        "To take the trust back: the same commands with -D -n %s in place of -A and the rest.\n",
        name);
}
