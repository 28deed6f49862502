/* issue_status.c - `tlstutor issue crl` and `issue ocsp`: what has become of certificates. See
 * issue.h. */
#include "tutor/issue.h"

#include "protocol/x509/name.h"
#include "protocol/x509/pem.h"
#include "tutor/commands.h"
#include "tutor/complain.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 16 << 20, LINE = 160 };

/* ---- what was revoked: a file of lines "SERIAL SECONDS REASON" ---- */

struct revoked_list {
    struct revocation *all;
    size_t             count, capacity;
};

static const char list_title[] =
    "# What this authority has revoked: serial number, when (seconds since 1970), why.\n"
    "# `tlstutor issue crl --revoke ...` adds to it.\n";

static struct revocation *list_find(const struct revoked_list *list, struct der_bytes serial)
{
    for (size_t i = 0; i < list->count; i++)
        if (der_bytes_equal(serial,
                            (struct der_bytes){ list->all[i].serial, list->all[i].serial_length }))
            return &list->all[i];
    return NULL;
}

static bool list_add(struct revoked_list *list, const struct revocation *one)
{
    if (list->count == list->capacity) {
        size_t             capacity = list->capacity ? 2 * list->capacity : 64;
        struct revocation *all = realloc(list->all, capacity * sizeof *all);
        if (!all) {
            complain("not enough memory for what was revoked");
            return false;
        }
        list->all = all;
        list->capacity = capacity;
    }
    list->all[list->count++] = *one;
    return true;
}

static int digit_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A serial number in hexadecimal: the content octets of its INTEGER. */
static bool read_serial(struct revocation *out, const char *text, size_t length)
{
    out->serial_length = length / 2;
    if (length % 2 || length == 0 || length / 2 > SERIAL_MAX_OCTETS)
        return false;
    for (size_t i = 0; i < length; i++) {
        char c = text[i] >= 'A' && text[i] <= 'F' ? (char)(text[i] + ('a' - 'A')) : text[i];
        int  digit = digit_of(c);
        if (digit < 0)
            return false;
        out->serial[i / 2] = (uint8_t)(i % 2 ? out->serial[i / 2] | digit : digit << 4);
    }
    return true;
}

static bool read_line(struct revocation *out, const char *line)
{
    char      serial[2 * SERIAL_MAX_OCTETS + 2], reason[32];
    long long date;
    if (sscanf(line, "%41s %lld %31s", serial, &date, reason) != 3)
        return false;
    out->date = date;
    return read_serial(out, serial, strlen(serial)) &&
           crl_reason_find(&out->reason, reason, strlen(reason));
}

/* Reads the list of an authority; empty where there is none. */
static int list_read(struct revoked_list *list, const struct ca_folder *folder, const char *stem)
{
    char              path[CA_PATH];
    struct file_bytes file;
    if (!ca_folder_has(folder, stem, "revoked.txt"))
        return EXIT_SOUND;
    if (!ca_folder_file(path, folder, stem, "revoked.txt") || !file_read(&file, path, MOST_BYTES))
        return EXIT_MACHINE;
    int    status = EXIT_SOUND;
    size_t number = 0;
    char  *line = (char *)file.bytes;
    while (status == EXIT_SOUND && *line) {
        struct revocation one;
        char             *end = strchr(line, '\n');
        number++;
        if (end)
            *end = '\0';
        if (*line && *line != '#' && !read_line(&one, line)) {
            complain("malformed: %s, line %zu; it has a serial number, a time and a reason", path,
                     number);
            status = EXIT_REFUSED;
        } else if (*line && *line != '#' && !list_add(list, &one)) {
            status = EXIT_MACHINE;
        }
        line = end ? end + 1 : line + strlen(line);
    }
    file_bytes_free(&file);
    return status;
}

static void list_write(FILE *out, const struct revoked_list *list)
{
    fputs(list_title, out);
    for (size_t i = 0; i < list->count; i++) {
        const struct revocation *one = &list->all[i];
        for (size_t k = 0; k < one->serial_length; k++)
            fprintf(out, "%02x", one->serial[k]);
        fprintf(out, " %lld %s\n", (long long)one->date, crl_reason_name(one->reason));
    }
}

/* ---- the certificate that it is about ---- */

/* A certificate, from a file or from what was issued under a name. */
struct subject_file {
    struct certificate certificate;
    uint8_t           *der;
    char               path[CA_PATH];
};

static bool find_file(struct subject_file *out, const struct issue_run *run, const char *what)
{
    char stem[CA_STEM];
    if (file_exists(what)) {
        snprintf(out->path, sizeof out->path, "%s", what);
        return true;
    }
    ca_stem(stem, what);
    return ca_folder_has(&run->folder, stem, "pem") &&
           ca_folder_file(out->path, &run->folder, stem, "pem");
}

static int read_subject(struct subject_file *out)
{
    struct file_bytes file;
    struct pem_reader pem;
    struct reader     r;
    size_t            length = 0;
    if (!file_read(&file, out->path, MOST_BYTES))
        return EXIT_MACHINE;
    out->der = malloc(file.length + 1);
    pem_init(&pem, (const char *)file.bytes, file.length);
    bool found = out->der && pem_next(&pem, out->der, file.length, &length);
    if (out->der && !found && file.length > 0 && file.bytes[0] == DER_SEQUENCE) {
        memcpy(out->der, file.bytes, length = file.length);
        found = true;
    }
    file_bytes_free(&file);
    reader_init(&r, out->der, found ? length : 0, "Certificate", NULL);
    if (found && certificate_read(&out->certificate, &r))
        return EXIT_SOUND;
    complain("no certificate: %s; give one in PEM or DER", out->path);
    return EXIT_REFUSED;
}

/* An authority speaks of what it issued itself, and of nothing else. */
static int demand_issued_here(const struct issue_run *run, const struct subject_file *subject)
{
    const struct certificate *c = &subject->certificate, *ca = &run->authority.certificate;
    bool                      same_key = c->authority_key_identifier.length == 0 ||
                    ca->subject_key_identifier.length == 0 ||
                    der_bytes_equal(c->authority_key_identifier, ca->subject_key_identifier);
    char name[NAME_TEXT];
    if (name_equal(c->issuer, ca->subject) && same_key)
        return EXIT_SOUND;
    complain("not issued by this authority: %s; by %s: name that one with --issuer", subject->path,
             name_format(name, sizeof name, c->issuer));
    return EXIT_REFUSED;
}

/* ---- issue crl ---- */

static int revoke(struct issue_run *run, struct revoked_list *list, const struct revocation *one)
{
    struct der_bytes serial = { one->serial, one->serial_length };
    if (!list_find(list, serial))
        return list_add(list, one) ? EXIT_SOUND : EXIT_MACHINE;
    (void)run;
    printf("  it was revoked before, and stays so\n");
    return EXIT_SOUND;
}

/* FILE, NAME or SERIAL, and perhaps :REASON. */
static int read_revocation(struct issue_run *run, struct revoked_list *list, const char *word)
{
    struct revocation   one = { .date = run->typed.order.now };
    struct subject_file subject = { 0 };
    char                what[CA_PATH];
    const char         *colon = strrchr(word, ':');
    size_t              length = strlen(word);
    if (colon && crl_reason_find(&one.reason, colon + 1, strlen(colon + 1)))
        length = (size_t)(colon - word);
    snprintf(what, sizeof what, "%.*s", (int)length, word);
    if (!find_file(&subject, run, what)) {
        if (read_serial(&one, what, strlen(what)))
            return revoke(run, list, &one);
        complain("nothing to revoke: %s; give a certificate's file, a name or a serial number, and "
                 "one of RFC 5280's reasons after a colon (keyCompromise)",
                 word);
        return EXIT_USAGE;
    }
    int status = read_subject(&subject);
    if (status == EXIT_SOUND)
        status = demand_issued_here(run, &subject);
    if (status == EXIT_SOUND && subject.certificate.serial_number.length > SERIAL_MAX_OCTETS)
        status = EXIT_REFUSED;
    if (status == EXIT_SOUND) {
        one.serial_length = subject.certificate.serial_number.length;
        memcpy(one.serial, subject.certificate.serial_number.bytes, one.serial_length);
        status = revoke(run, list, &one);
    }
    free(subject.der);
    return status;
}

static void fault_suffix(char out[static LINE], const struct issue_run *run, const char *suffix)
{
    enum fault fault = run->typed.order.fault;
    if (fault == FAULT_NONE)
        snprintf(out, LINE, "%s", suffix);
    else
        snprintf(out, LINE, "%s.%s", fault_name(fault), suffix);
}

/* The list first: a CRL may be made again from it, but not the other way round. */
static int write_crl(struct issue_run *run, const struct revoked_list *list, const char *stem,
                     const uint8_t *der, size_t length)
{
    char       path[CA_PATH], suffix[LINE];
    enum fault fault = run->typed.order.fault;
    FILE      *out;
    run->files.force = true; /* both grow, from what was there */
    fault_suffix(suffix, run, "crl.pem");
    if (list->count > 0 && run->options->revoke.count > 0) {
        if (!ca_folder_file(path, &run->folder, stem, "revoked.txt") ||
            !(out = issue_files_add(&run->files, path)))
            return EXIT_MACHINE;
        list_write(out, list);
    }
    if (!ca_folder_file(path, &run->folder, stem, suffix) ||
        !(out = issue_files_add(&run->files, path))) {
        issue_files_discard(&run->files);
        return EXIT_MACHINE;
    }
    if (fault != FAULT_NONE)
        fprintf(out, "# Made wrong on purpose by tlstutor (%s). %s\n", fault_name(fault),
                fault_sentence(fault));
    issue_put_pem(out, "X509 CRL", der, length);
    if (!issue_files_commit(&run->files))
        return EXIT_MACHINE;
    printf("made a CRL: %zu certificate%s revoked\n", list->count, list->count == 1 ? "" : "s");
    issue_tell_fault(run);
    printf("  %-12s %s\n", "CRL", path);
    return EXIT_SOUND;
}

static int make_crl(struct issue_run *run, const struct revoked_list *list, const char *stem)
{
    size_t   capacity = crl_max_der(list->count), length;
    uint8_t *der = malloc(capacity);
    int      status = EXIT_MACHINE;
    if (!der)
        complain("not enough memory for the CRL");
    else if (!issuing_make_crl(der, capacity, &length, &run->typed.order, &run->authority.authority,
                               (uint64_t)run->typed.order.now, list->all, list->count,
                               &run->random))
        status = issue_refuse(run);
    else
        status = write_crl(run, list, stem, der, length);
    free(der);
    return status;
}

int issue_crl(struct issue_run *run)
{
    struct revoked_list       list = { 0 };
    const struct option_list *words = &run->options->revoke;
    char                      stem[CA_STEM];
    issue_authority_stem(stem, run);
    if (run->options->words.count > 0) {
        complain(
            "crl takes no name: %s; --revoke %s puts it on the list, --issuer NAME chooses the "
            "authority",
            run->options->words.values[0], run->options->words.values[0]);
        return EXIT_USAGE;
    }
    int status = ca_authority_load(&run->authority, &run->folder, stem);
    if (status == EXIT_SOUND)
        status = list_read(&list, &run->folder, stem);
    for (size_t i = 0; status == EXIT_SOUND && i < words->count; i++)
        status = read_revocation(run, &list, words->values[i]);
    if (status == EXIT_SOUND)
        status = make_crl(run, &list, stem);
    free(list.all);
    return status;
}

/* ---- issue ocsp ---- */

static int choose_status(struct ocsp_wishes *wishes, const struct issue_run *run,
                         const struct revoked_list *list)
{
    const char              *word = run->options->status;
    const struct revocation *revoked = list_find(list, wishes->serial);
    wishes->status = revoked ? OCSP_revoked : OCSP_good;
    wishes->revoked_at = revoked ? revoked->date : run->typed.order.now;
    wishes->reason = revoked ? revoked->reason : CRL_REASON_unspecified;
    if (!word)
        return EXIT_SOUND;
    if (strcmp(word, "good") == 0)
        wishes->status = OCSP_good;
    else if (strcmp(word, "revoked") == 0)
        wishes->status = OCSP_revoked;
    else if (strcmp(word, "unknown") == 0)
        wishes->status = OCSP_unknown;
    else {
        complain("no status: --status %s; write good, revoked or unknown", word);
        return EXIT_USAGE;
    }
    return EXIT_SOUND;
}

/* "localhost" for /path/localhost.pem */
static void choose_stem(char out[static CA_STEM], const char *path)
{
    const char *slash = strrchr(path, '/');
    ca_stem(out, slash ? slash + 1 : path);
    char *end = strrchr(out, '.');
    if (end && (strcmp(end, ".pem") == 0 || strcmp(end, ".crt") == 0 || strcmp(end, ".der") == 0))
        *end = '\0';
}

static int write_ocsp(struct issue_run *run, const struct subject_file *subject,
                      const struct ocsp_wishes *wishes, const uint8_t *der, size_t length)
{
    static const char *const words[] = { "good", "revoked", "unknown" };
    char                     path[CA_PATH], suffix[LINE], stem[CA_STEM];
    choose_stem(stem, subject->path);
    fault_suffix(suffix, run, "ocsp.der");
    run->files.force = true; /* a newer one takes the place of the last */
    FILE *out = ca_folder_file(path, &run->folder, stem, suffix)
                    ? issue_files_add(&run->files, path)
                    : NULL;
    if (!out)
        return EXIT_MACHINE;
    fwrite(der, 1, length, out);
    if (!issue_files_commit(&run->files))
        return EXIT_MACHINE;
    printf("made an OCSP response: %s is %s\n", subject->path, words[wishes->status]);
    issue_tell_fault(run);
    printf("  %-12s %s\n", "response", path);
    return EXIT_SOUND;
}

/* The request's nonce, where there is a request; the bytes stay in `file`. */
static int read_nonce(struct ocsp_wishes *wishes, struct file_bytes *file, const char *path)
{
    if (!path)
        return EXIT_SOUND;
    if (!file_read(file, path, MOST_BYTES))
        return EXIT_MACHINE;
    if (!ocsp_request_nonce(&wishes->nonce, file->bytes, file->length)) {
        complain("malformed OCSP request: %s; give one in DER, as openssl ocsp -reqout writes it",
                 path);
        return EXIT_REFUSED;
    }
    return EXIT_SOUND;
}

static int sign_ocsp(struct issue_run *run, const struct subject_file *subject,
                     struct ocsp_wishes *wishes)
{
    struct issuing_authority by = run->authority.authority;
    struct ca_authority     *responder = calloc(1, sizeof *responder);
    uint8_t                 *der = malloc(2 * CERTIFICATE_MAX_DER);
    char                     stem[CA_STEM];
    size_t                   length;
    int                      status = responder && der ? EXIT_SOUND : EXIT_MACHINE;
    if (status == EXIT_SOUND && run->options->responder) {
        ca_stem(stem, run->options->responder);
        status = ca_authority_load(responder, &run->folder, stem);
        by = responder->authority;
        wishes->with_certificate = true;
    }
    if (status == EXIT_SOUND) {
        bool made = issuing_make_ocsp(der, 2 * CERTIFICATE_MAX_DER, &length, &run->typed.order, &by,
                                      wishes, &run->random);
        status = made ? write_ocsp(run, subject, wishes, der, length) : issue_refuse(run);
    }
    if (responder)
        ca_authority_wipe(responder);
    free(responder);
    free(der);
    return status;
}

static int respond(struct issue_run *run, const struct subject_file *subject, const char *stem)
{
    struct revoked_list list = { 0 };
    struct file_bytes   request = { 0 };
    struct ocsp_wishes  wishes = { .issuer = &run->authority.certificate,
                                   .serial = subject->certificate.serial_number };
    int                 status = list_read(&list, &run->folder, stem);
    if (status == EXIT_SOUND)
        status = choose_status(&wishes, run, &list);
    if (status == EXIT_SOUND)
        status = read_nonce(&wishes, &request, run->options->request);
    if (status == EXIT_SOUND)
        status = sign_ocsp(run, subject, &wishes);
    file_bytes_free(&request);
    free(list.all);
    return status;
}

int issue_ocsp(struct issue_run *run)
{
    const struct option_list *words = &run->options->words;
    struct subject_file       subject = { 0 };
    char                      stem[CA_STEM];
    if (words->count != 1 || !find_file(&subject, run, words->values[0])) {
        complain("which certificate? write tlstutor issue ocsp CERT.pem, or the NAME that it was "
                 "issued under");
        return EXIT_USAGE;
    }
    issue_authority_stem(stem, run);
    int status = ca_authority_load(&run->authority, &run->folder, stem);
    if (status == EXIT_SOUND)
        status = read_subject(&subject);
    if (status == EXIT_SOUND)
        status = demand_issued_here(run, &subject);
    if (status == EXIT_SOUND)
        status = respond(run, &subject, stem);
    free(subject.der);
    return status;
}
