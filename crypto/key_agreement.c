/*
 * key_agreement.c - the table of groups for TLS 1.3; see key_agreement.h.
 */
#include "crypto/key_agreement.h"

#include "crypto/constant_time.h"
#include "crypto/wipe.h"

#include <string.h>

const char *key_agreement_result_text(enum key_agreement_result result)
{
    switch (result) {
    case KEY_AGREEMENT_OK:
        return "all is well";
    case KEY_AGREEMENT_LENGTH_WRONG:
        return "the key share does not have the length that its group asks";
    case KEY_AGREEMENT_SHARE_REFUSED:
        return "the key share is no key of its group";
    case KEY_AGREEMENT_SECRET_ZERO:
        return "the shared secret is one that anybody could guess";
    case KEY_AGREEMENT_RANDOM_BROKEN:
        return "the random source gives no private key in range: it is broken";
    }
    return NULL;
}

/*
 * What the kinds say, in our words.  Without a branch: whether a shared secret is zero is a secret
 * until it has been refused.
 */
static enum key_agreement_result in_our_words(size_t result, size_t ok, size_t zero, size_t broken)
{
    uint32_t said = ct_select(ct_equal(result, ok), KEY_AGREEMENT_OK, KEY_AGREEMENT_SHARE_REFUSED);
    said = ct_select(ct_equal(result, zero), KEY_AGREEMENT_SECRET_ZERO, said);
    said = ct_select(ct_equal(result, broken), KEY_AGREEMENT_RANDOM_BROKEN, said);
    return (enum key_agreement_result)said;
}

/* ---- elliptic curves (RFC 8446 §7.4.2) ---- */

static enum key_agreement_result of_curve(enum curve_result result)
{
    return in_our_words(result, CURVE_OK, CURVE_SHARED_SECRET_ZERO, CURVE_RANDOM_BROKEN);
}

static enum key_agreement_result offer_on_curve(uint8_t *private_key, uint8_t *share,
                                                const struct key_agreement *agreement,
                                                struct random_source       *random)
{
    const struct group *group = group_find(agreement->id);
    enum curve_result   result = group_generate(group, private_key, random);
    return of_curve(result == CURVE_OK ? group_public(group, share, private_key) : result);
}

static enum key_agreement_result complete_on_curve(uint8_t                    *shared,
                                                   const struct key_agreement *agreement,
                                                   const uint8_t              *private_key,
                                                   const uint8_t              *server_share)
{
    return of_curve(group_shared(group_find(agreement->id), shared, private_key, server_share,
                                 agreement->server_share_length));
}

static enum key_agreement_result answer_on_curve(uint8_t *shared, uint8_t *share,
                                                 uint8_t                    *private_key,
                                                 const struct key_agreement *agreement,
                                                 const uint8_t              *client_share,
                                                 struct random_source       *random)
{
    enum key_agreement_result result = offer_on_curve(private_key, share, agreement, random);
    return result == KEY_AGREEMENT_OK
               ? complete_on_curve(shared, agreement, private_key, client_share)
               : result;
}

static const struct key_agreement_method on_curve = { offer_on_curve, answer_on_curve,
                                                      complete_on_curve };

/* ---- finite fields (RFC 8446 §7.4.1) ---- */

static enum key_agreement_result offer_in_field(uint8_t *private_key, uint8_t *share,
                                                const struct key_agreement *agreement,
                                                struct random_source       *random)
{
    ffdhe_generate(private_key, share, agreement->field, random);
    return KEY_AGREEMENT_OK;
}

static enum key_agreement_result complete_in_field(uint8_t                    *shared,
                                                   const struct key_agreement *agreement,
                                                   const uint8_t              *private_key,
                                                   const uint8_t              *server_share)
{
    enum ffdhe_result result = ffdhe_shared(shared, agreement->field, private_key, server_share,
                                            agreement->server_share_length);
    return in_our_words(result, FFDHE_OK, FFDHE_SHARED_DEGENERATE, SIZE_MAX);
}

static enum key_agreement_result answer_in_field(uint8_t *shared, uint8_t *share,
                                                 uint8_t                    *private_key,
                                                 const struct key_agreement *agreement,
                                                 const uint8_t              *client_share,
                                                 struct random_source       *random)
{
    offer_in_field(private_key, share, agreement, random);
    return complete_in_field(shared, agreement, private_key, client_share);
}

static const struct key_agreement_method in_field = { offer_in_field, answer_in_field,
                                                      complete_in_field };

/* ---- hybrids (draft-ietf-tls-ecdhe-mlkem) ---- */

static enum key_agreement_result of_hybrid(enum hybrid_result result)
{
    return in_our_words(result, HYBRID_OK, HYBRID_SHARED_SECRET_ZERO, HYBRID_RANDOM_BROKEN);
}

static enum key_agreement_result offer_hybrid(uint8_t *private_key, uint8_t *share,
                                              const struct key_agreement *agreement,
                                              struct random_source       *random)
{
    struct hybrid_private_key drawn;
    enum hybrid_result result = hybrid_generate(&drawn, share, hybrid_find(agreement->id), random);
    memcpy(private_key, &drawn, sizeof drawn);
    hybrid_private_key_wipe(&drawn);
    return of_hybrid(result);
}

static enum key_agreement_result answer_hybrid(uint8_t *shared, uint8_t *share,
                                               uint8_t                    *private_key,
                                               const struct key_agreement *agreement,
                                               const uint8_t              *client_share,
                                               struct random_source       *random)
{
    const struct hybrid     *hybrid = hybrid_find(agreement->id);
    struct hybrid_answer_key drawn;
    enum hybrid_result       result = hybrid_draw_answer_key(&drawn, hybrid, random);
    if (result == HYBRID_OK)
        result = hybrid_encapsulate_from(shared, share, hybrid, client_share,
                                         agreement->client_share_length, &drawn);
    memcpy(private_key, &drawn, sizeof drawn);
    wipe(&drawn, sizeof drawn);
    return of_hybrid(result);
}

static enum key_agreement_result complete_hybrid(uint8_t                    *shared,
                                                 const struct key_agreement *agreement,
                                                 const uint8_t              *private_key,
                                                 const uint8_t              *server_share)
{
    struct hybrid_private_key drawn;
    memcpy(&drawn, private_key, sizeof drawn);
    enum hybrid_result result = hybrid_decapsulate(shared, hybrid_find(agreement->id), &drawn,
                                                   server_share, agreement->server_share_length);
    hybrid_private_key_wipe(&drawn);
    return of_hybrid(result);
}

static const struct key_agreement_method as_hybrid = { offer_hybrid, answer_hybrid,
                                                       complete_hybrid };

/* ---- the registry ---- */

/* clang-format off */
static const struct key_agreement agreements[] = {
    /* Value Description          method      client's key and share  server's   secret  field */
    {   23, "secp256r1",          &on_curve,    32,   65,        32,   65,    32, NULL },
    {   24, "secp384r1",          &on_curve,    48,   97,        48,   97,    48, NULL },
    {   25, "secp521r1",          &on_curve,    66,  133,        66,  133,    66, NULL },
    {   29, "x25519",             &on_curve,    32,   32,        32,   32,    32, NULL },
    {  256, "ffdhe2048",          &in_field,    32,  256,        32,  256,   256, &ffdhe2048 },
    {  257, "ffdhe3072",          &in_field,    40,  384,        40,  384,   384, &ffdhe3072 },
    {  258, "ffdhe4096",          &in_field,    48,  512,        48,  512,   512, &ffdhe4096 },
    {  259, "ffdhe6144",          &in_field,    48,  768,        48,  768,   768, &ffdhe6144 },
    {  260, "ffdhe8192",          &in_field,    56, 1024,        56, 1024,  1024, &ffdhe8192 },
    { 4587, "SecP256r1MLKEM768",  &as_hybrid, 2432, 1249,        64, 1153,    64, NULL },
    { 4588, "X25519MLKEM768",     &as_hybrid, 2432, 1216,        64, 1120,    64, NULL },
};
/* clang-format on */

_Static_assert(sizeof(struct hybrid_private_key) == 2432, "as the table says");
_Static_assert(sizeof(struct hybrid_answer_key) == 64, "as the table says");

enum { AGREEMENTS = sizeof agreements / sizeof *agreements };

const struct key_agreement *key_agreement_find(uint16_t id)
{
    for (size_t i = 0; i < AGREEMENTS; i++)
        if (agreements[i].id == id)
            return &agreements[i];
    return NULL;
}

const struct key_agreement *key_agreement_at(size_t index)
{
    return index < AGREEMENTS ? &agreements[index] : NULL;
}

/* ---- the three steps ---- */

enum key_agreement_result key_agreement_offer(uint8_t *private_key, uint8_t *share,
                                              const struct key_agreement *agreement,
                                              struct random_source       *random)
{
    return agreement->method->offer(private_key, share, agreement, random);
}

enum key_agreement_result key_agreement_answer(uint8_t *shared, uint8_t *share,
                                               uint8_t                    *private_key,
                                               const struct key_agreement *agreement,
                                               const uint8_t *client_share, size_t length,
                                               struct random_source *random)
{
    memset(shared, 0, agreement->shared_length);
    if (length != agreement->client_share_length)
        return KEY_AGREEMENT_LENGTH_WRONG;
    return agreement->method->answer(shared, share, private_key, agreement, client_share, random);
}

enum key_agreement_result key_agreement_complete(uint8_t                    *shared,
                                                 const struct key_agreement *agreement,
                                                 const uint8_t              *private_key,
                                                 const uint8_t *server_share, size_t length)
{
    memset(shared, 0, agreement->shared_length);
    if (length != agreement->server_share_length)
        return KEY_AGREEMENT_LENGTH_WRONG;
    return agreement->method->complete(shared, agreement, private_key, server_share);
}
