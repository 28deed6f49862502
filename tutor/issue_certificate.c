/* issue_certificate.c - `tlstutor issue`: certificates, and the keys that they are for. */
#include "tutor/issue.h"

#include "crypto/rsa_generate.h"
#include "crypto/wipe.h"
#include "protocol/x509/host_name.h"
#include "protocol/x509/name.h"
#include "tutor/commands.h"
#include "tutor/complain.h"
#include "tutor/signals.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

const char *issue_date(char out[static ISSUE_DATE_TEXT], int64_t seconds)
{
    time_t    moment = (time_t)seconds;
    struct tm utc;
    out[0] = '\0';
    if (gmtime_r(&moment, &utc))
        strftime(out, ISSUE_DATE_TEXT, "%Y-%m-%d", &utc);
    return out;
}

/* ---- the authority ---- */

void issue_authority_stem(char out[static CA_STEM], const struct issue_run *run)
{
    ca_stem(out, run->options->issuer ? run->options->issuer : "ca");
}

/* The first time there is no root yet: one is made, as `issue ca` would; the advice about it
 * follows at the end. */
static int make_root(const struct issue_run *run)
{
    const struct options *o = run->options;
    struct options        root = { .command = COMMAND_ISSUE,
                                   .argument = "ca",
                                   .quiet = true,
                                   .ca = o->ca,
                                   .has_time = o->has_time,
                                   .time = o->time };
    return command_issue(&root);
}

int issue_load_authority(struct issue_run *run)
{
    const struct options *o = run->options;
    char                  stem[CA_STEM];
    issue_authority_stem(stem, run);
    if (!o->issuer && !ca_folder_has(&run->folder, stem, "pem") &&
        !ca_folder_has(&run->folder, stem, "key")) {
        int status = make_root(run);
        if (status != EXIT_SOUND)
            return status;
    }
    int status = ca_authority_load(&run->authority, &run->folder, stem);
    if (status == EXIT_SOUND && o->pss)
        run->authority.authority.scheme = signature_scheme_find(0x0804); /* rsa_pss_rsae_sha256 */
    return status;
}

/* ---- the key ---- */

static void show_progress(const struct rsa_generation *g, bool over)
{
    if (!isatty(STDERR_FILENO))
        return;
    if (over)
        fprintf(stderr, "\r%-60s\r", "");
    else
        fprintf(stderr, "\rmaking an RSA key of %zu bits: prime %u of 2, try %-6u", g->bits,
                g->found + 1, g->tries);
}

static int make_rsa_key(struct issue_run *run)
{
    struct rsa_generation     *g = calloc(1, sizeof *g);
    struct rsa_private_key    *key = calloc(1, sizeof *key);
    enum rsa_generation_status status = RSA_GENERATION_REFUSED;
    if (g && key)
        status = rsa_generate_start(g, run->typed.key.rsa_bits, &run->random);
    while (status == RSA_GENERATION_GOING && !signals_caught()) {
        show_progress(g, false);
        status = rsa_generate_step(g);
    }
    bool made = status == RSA_GENERATION_DONE && rsa_generate_finish(key, g) == RSA_OK;
    show_progress(g, true);
    if (made)
        private_key_take_rsa(&run->key, key);
    else if (!signals_caught())
        complain("cannot make an RSA key: the machine has no memory or no random bytes for it");
    if (g)
        wipe(g, sizeof *g);
    free(g);
    free(key);
    return made ? EXIT_SOUND : signals_caught() ? EXIT_INTERRUPT : EXIT_MACHINE;
}

static int make_key(struct issue_run *run)
{
    const struct key_wish *wish = &run->typed.key;
    int                    status = EXIT_SOUND;
    if (wish->rsa_bits > 0)
        status = make_rsa_key(run);
    else if (!private_key_generate(&run->key, wish->curve, &run->random))
        status = EXIT_MACHINE;
    if (status != EXIT_SOUND)
        return status;
    const struct verifying_key verifying = private_key_verifying(&run->key);
    return subject_key_from(&run->subject, &verifying) ? EXIT_SOUND : EXIT_MACHINE;
}

/* ---- files ---- */

static bool is_root(const struct issue_run *run) { return run->typed.order.kind == ISSUING_CA; }

/* "ca", or the name; and the fault, so that nobody takes it for a sound one. */
static void choose_stem(struct issue_run *run)
{
    const struct issuing_order *order = &run->typed.order;
    const struct option_list   *words = &run->options->words;
    const char                 *name = is_root(run)         ? "ca"
                                       : words->count > 0   ? words->values[0]
                                       : order->common_name ? order->common_name
                                                            : "certificate";
    char                        stem[CA_STEM];
    ca_stem(stem, name);
    if (order->fault == FAULT_NONE)
        snprintf(run->stem, sizeof run->stem, "%s", stem);
    else
        snprintf(run->stem, sizeof run->stem, "%.200s.%s", stem, fault_name(order->fault));
}

static bool names_are_free(const struct issue_run *run)
{
    static const char *const suffixes[] = { "pem", "key" };
    char                     path[CA_PATH];
    for (size_t i = 0; i < 2; i++)
        if (!ca_folder_file(path, &run->folder, run->stem, suffixes[i]) ||
            !issue_file_is_free(path, run->options->force))
            return false;
    return true;
}

static FILE *add_file(struct issue_run *run, const char *suffix)
{
    char path[CA_PATH];
    if (!ca_folder_file(path, &run->folder, run->stem, suffix))
        return NULL;
    return issue_files_add(&run->files, path);
}

/* RFC 7468 §2: text outside of the blocks is for people. */
static void put_warning(FILE *out, const struct issue_run *run)
{
    enum fault fault = run->typed.order.fault;
    if (fault != FAULT_NONE)
        fprintf(out, "# Made wrong on purpose by tlstutor (%s). %s\n# Never trust it.\n",
                fault_name(fault), fault_sentence(fault));
}

/* What a server sends: the certificate, then each authority up to, but not, the root. */
static bool put_chain(FILE *out, const struct issue_run *run)
{
    const struct issued_certificate *issued = &run->issued;
    const struct ca_authority       *a = &run->authority;
    bool                             whole = true;
    put_warning(out, run);
    for (size_t i = 0; i < issued->count; i++)
        whole &= issue_put_pem(out, "CERTIFICATE", issued->der[i], issued->length[i]);
    if (a->chain_length == 0 || run->typed.order.fault == FAULT_self_signed ||
        certificate_is_self_issued(&a->certificate))
        return whole;
    for (size_t i = 0; i < a->chain_length; i++)
        whole &= issue_put_pem(out, "CERTIFICATE", a->chain[i].bytes, a->chain[i].length);
    return whole;
}

/* FAULT_revoked: a CRL of its own says so, and the authority's list stays as it is. */
static bool put_revocation(FILE *out, struct issue_run *run)
{
    struct certificate c = { 0 };
    struct revocation  one = { .date = run->typed.order.now, .reason = CRL_REASON_keyCompromise };
    const struct issuing_order order = { .kind = ISSUING_CRL, .now = run->typed.order.now };
    uint8_t                    der[2 * CERTIFICATE_MAX_DER];
    size_t                     length;
    if (!issued_read(&c, &run->issued))
        return false;
    one.serial_length = c.serial_number.length;
    memcpy(one.serial, c.serial_number.bytes, c.serial_number.length);
    put_warning(out, run);
    return issuing_make_crl(der, sizeof der, &length, &order, &run->authority.authority,
                            (uint64_t)order.now, &one, 1, &run->random) &&
           issue_put_pem(out, "X509 CRL", der, length);
}

static int write_files(struct issue_run *run)
{
    FILE *out;
    bool  whole = true;
    run->files.force = run->options->force;
    if (!run->options->csr)
        whole = (out = add_file(run, "key")) != NULL && issue_put_key(out, &run->key);
    if (whole && run->typed.order.fault == FAULT_revoked)
        whole = (out = add_file(run, "issuer-crl.pem")) != NULL && put_revocation(out, run);
    if (whole)
        whole = (out = add_file(run, "pem")) != NULL && put_chain(out, run);
    if (whole)
        return issue_files_commit(&run->files) ? EXIT_SOUND : EXIT_MACHINE;
    issue_files_discard(&run->files);
    return EXIT_MACHINE;
}

/* ---- words ---- */

void issue_tell_fault(const struct issue_run *run)
{
    enum fault fault = run->typed.order.fault;
    if (fault != FAULT_NONE)
        printf("  WRONG ON PURPOSE (%s): %s\n", fault_name(fault), fault_sentence(fault));
}

static void tell_file(const struct issue_run *run, const char *what, const char *suffix)
{
    char path[CA_PATH];
    if (ca_folder_file(path, &run->folder, run->stem, suffix))
        printf("  %-12s %s\n", what, path);
}

static const char *made_what(enum issuing_kind kind)
{
    switch (kind) {
    case ISSUING_CA:
        return "a certificate authority";
    case ISSUING_INTERMEDIATE:
        return "an intermediate authority";
    case ISSUING_SERVER:
        return "a certificate for a server";
    case ISSUING_CLIENT:
        return "a certificate for a client";
    case ISSUING_RESPONDER:
        return "a certificate for an OCSP responder";
    case ISSUING_CRL:
    case ISSUING_OCSP:
        break;
    }
    return "nothing";
}

static void tell(const struct issue_run *run)
{
    const struct issuing_order *order = &run->typed.order;
    struct certificate          c = { 0 };
    char text[NAME_TEXT], key[PRIVATE_KEY_TEXT], from[ISSUE_DATE_TEXT], to[ISSUE_DATE_TEXT];
    bool readable = issued_read(&c, &run->issued);
    printf("made %s", made_what(order->kind));
    if (readable)
        printf(": %s", name_format(text, sizeof text, c.subject));
    puts("");
    issue_tell_fault(run);
    if (readable && c.has_subject_alt_name && host_name_list(text, sizeof text, &c)[0])
        printf("  %-12s %s\n", "names", text);
    if (readable && !is_root(run))
        printf("  %-12s %s\n", "signed by", name_format(text, sizeof text, c.issuer));
    if (readable)
        printf("  %-12s %s to %s\n", "valid", issue_date(from, c.not_before),
               issue_date(to, c.not_after));
    if (!run->options->csr)
        printf("  %-12s %s\n", "key", private_key_describe(key, &run->key));
    tell_file(run, "certificate", "pem");
    if (!run->options->csr)
        tell_file(run, "private key", "key");
    if (order->fault == FAULT_revoked)
        tell_file(run, "CRL", "issuer-crl.pem");
    if (run->key.kind == KEY_KIND_ED25519 && order->kind != ISSUING_RESPONDER && !run->options->csr)
        puts("  note         browsers take no Ed25519 keys in certificates; p256 is for them");
    puts("");
}

/* What `openssl verify` (3.0) does not look at, be it ever so strict. */
static const char *openssl_overlooks(enum fault fault)
{
    if (fault == FAULT_no_san || fault == FAULT_v1)
        return "takes the common name for the host's where there is no subjectAltName";
    if (fault == FAULT_negative_serial || fault == FAULT_bad_serial)
        return "takes any serial number";
    return NULL;
}

/* An authority is judged by what it issues: most of its faults do no harm before. */
static void advise_to_issue(const struct issue_run *run)
{
    printf("To see it refused, issue something under it and judge that:\n"
           "  tlstutor issue server a.test --ca '%s' --issuer '%s'\n"
           "and then as that command says, or\n"
           "  tlstutor verify --trust '%s/ca.pem' --host a.test '%s/a.test.pem'\n",
           run->folder.path, run->stem, run->folder.path, run->folder.path);
    if (run->typed.order.fault == FAULT_revoked)
        printf("with --crl '%s/%s.issuer-crl.pem'\n", run->folder.path, run->stem);
}

/* Commands that refuse it, and say why. */
static void advise_refusal(const struct issue_run *run)
{
    const struct issuing_order *order = &run->typed.order;
    char                        ca[CA_PATH], path[CA_PATH], crl[CA_PATH];
    bool                        revoked = order->fault == FAULT_revoked;
    bool                        client = order->kind == ISSUING_CLIENT;
    if (is_root(run) || order->kind == ISSUING_RESPONDER ||
        !ca_folder_file(ca, &run->folder, "ca", "pem") ||
        !ca_folder_file(path, &run->folder, run->stem, "pem") ||
        !ca_folder_file(crl, &run->folder, run->stem, "issuer-crl.pem"))
        return;
    if (order->kind == ISSUING_INTERMEDIATE) {
        advise_to_issue(run);
        return;
    }
    bool named = order->kind == ISSUING_SERVER && run->options->words.count > 0;
    printf("To see it refused, and why:\n  tlstutor verify --trust '%s'", ca);
    if (revoked)
        printf(" --crl '%s'", crl);
    if (named)
        printf(" --host '%s'", run->options->words.values[0]);
    printf("%s '%s'\n  openssl verify -x509_strict -auth_level 2 -purpose %s -CAfile '%s' "
           "-untrusted '%s'",
           client ? " --purpose client" : "", path, client ? "sslclient" : "sslserver", ca, path);
    if (revoked)
        printf(" -crl_check -CRLfile '%s'", crl);
    if (named)
        printf(" -verify_hostname '%s'", run->options->words.values[0]);
    printf(" '%s'\n", path);
    if (openssl_overlooks(order->fault))
        printf("(OpenSSL accepts this one: it %s.)\n", openssl_overlooks(order->fault));
}

/* How to see it refused, or to use it. */
static void advise(const struct issue_run *run)
{
    const struct issuing_order *order = &run->typed.order;
    struct certificate          root = { 0 };
    if (run->options->quiet)
        return;
    if (order->fault != FAULT_NONE)
        advise_refusal(run);
    else if (is_root(run) && issued_read(&root, &run->issued))
        trust_advise(&run->folder, &root, NULL);
    else if (order->kind == ISSUING_SERVER && !run->options->issuer)
        trust_advise(&run->folder, &run->authority.certificate, run->stem);
}

/* ---- all of it ---- */

int issue_refuse(const struct issue_run *run)
{
    const struct issuing_order *order = &run->typed.order;
    const struct private_key   *key = is_root(run) ? &run->key : &run->authority.key;
    char                        text[PRIVATE_KEY_TEXT];
    if (order->fault == FAULT_sha1 || order->fault == FAULT_md5)
        complain("--fault %s is not possible with the authority's key: %s; use one with RSA",
                 fault_name(order->fault), private_key_describe(text, key));
    else if (run->options->pss && key->kind != KEY_KIND_RSA)
        complain("--pss needs an authority with an RSA key, and this one has: %s",
                 private_key_describe(text, key));
    else
        complain(
            "it cannot be issued: more names than fit, or a date that certificates cannot have");
    return EXIT_USAGE;
}

/* The key's own identifier tells this authority from every other of the name. */
static void name_root(struct issue_run *run)
{
    const uint8_t *id = run->subject.identifier;
    snprintf(run->ca_name, sizeof run->ca_name, "tlstutor CA %02x%02x%02x", id[0], id[1], id[2]);
    if (!run->typed.order.common_name)
        run->typed.order.common_name = run->ca_name;
}

static int find_key(struct issue_run *run)
{
    int status = run->options->csr ? EXIT_SOUND : make_key(run);
    if (status == EXIT_SOUND && is_root(run))
        name_root(run);
    return status;
}

int issue_certificate(struct issue_run *run)
{
    const struct options *o = run->options;
    int                   status = o->csr ? issue_read_request(run) : EXIT_SOUND;
    if (status != EXIT_SOUND)
        return status;
    choose_stem(run);
    if (!ca_folder_make(&run->folder) || !names_are_free(run))
        return EXIT_MACHINE;
    if (!is_root(run))
        status = issue_load_authority(run);
    if (status == EXIT_SOUND)
        status = find_key(run);
    if (status != EXIT_SOUND)
        return status;
    if (is_root(run) && o->pss)
        run->authority.authority.scheme = signature_scheme_find(0x0804);
    if (!issuing_make(&run->issued, &run->typed.order, &run->authority.authority, &run->subject,
                      o->csr ? NULL : &run->key, &run->random))
        return issue_refuse(run);
    status = write_files(run);
    if (status != EXIT_SOUND)
        return status;
    tell(run);
    advise(run);
    return EXIT_SOUND;
}
