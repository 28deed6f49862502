/*
 * host_name.c - does this certificate speak for that host? RFC 9525 §6; RFC 4291 §2.2; RFC 5952.
 *
 * First addresses as text, then host names, then the certificate's own list.
 */
#include "protocol/x509/host_name.h"

#include "protocol/x509/bounded_text.h"
#include "protocol/x509/general_name.h"

#include <string.h>

enum { IPV4_LENGTH = 4, IPV6_LENGTH = 16, IPV6_GROUPS = 8, DNS_LABEL_MAX = 63 };

/* ---- addresses ---- */

/* "192.0.2.1": four numbers to 255, without leading zeros; it is all of the text. */
static bool parse_ipv4(uint8_t out[static IPV4_LENGTH], const char *text)
{
    for (size_t i = 0; i < IPV4_LENGTH; i++) {
        const char *start = text;
        unsigned    number = 0;
        for (; *text >= '0' && *text <= '9' && text - start < 4; text++)
            number = number * 10 + (unsigned)(*text - '0');
        bool has_leading_zero = *start == '0' && text - start > 1;
        if (text == start || number > 255 || has_leading_zero)
            return false;
        out[i] = (uint8_t)number;
        if (*text++ != (i < IPV4_LENGTH - 1 ? '.' : '\0'))
            return false;
    }
    return true;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Takes one to four hexadecimal digits; false where there are none. */
static bool take_group(uint8_t out[static 2], const char **text)
{
    unsigned number = 0, digits = 0;
    for (; digits < 4 && hex_value(**text) >= 0; digits++, ++*text)
        number = number << 4 | (unsigned)hex_value(**text);
    out[0] = (uint8_t)(number >> 8);
    out[1] = (uint8_t)number;
    return digits > 0;
}

/*
 * RFC 4291 §2.2: eight groups, of which "::" stands for one or more that are zero; the last two may
 * be written as an IPv4 address.
 */
static bool parse_ipv6(uint8_t out[static IPV6_LENGTH], const char *text)
{
    size_t used = 0, gap = IPV6_LENGTH + 1; /* bytes so far; where "::" stood among them */
    memset(out, 0, IPV6_LENGTH);
    if (text[0] == ':' && text[1] == ':') {
        gap = 0;
        text += 2;
    }
    while (*text && used < IPV6_LENGTH) {
        if (used + IPV4_LENGTH <= IPV6_LENGTH && parse_ipv4(out + used, text)) {
            used += IPV4_LENGTH;
            text += strlen(text);
            break;
        }
        if (!take_group(out + used, &text))
            return false;
        used += 2;
        if (text[0] == ':' && text[1] == ':' && gap > IPV6_LENGTH) {
            gap = used;
            text += 2;
        } else if (text[0] == ':' && text[1] != '\0') {
            text++;
        } else if (*text) {
            return false;
        }
    }
    bool has_gap = gap <= IPV6_LENGTH;
    if (*text || (has_gap ? used > IPV6_LENGTH - 2 : used != IPV6_LENGTH))
        return false;
    if (has_gap) {
        size_t after = used - gap;
        memmove(out + IPV6_LENGTH - after, out + gap, after);
        memset(out + gap, 0, IPV6_LENGTH - used);
    }
    return true;
}

bool ip_address_parse(struct ip_address *address, const char *text)
{
    *address = (struct ip_address){ 0 };
    if (parse_ipv4(address->bytes, text))
        address->length = IPV4_LENGTH;
    else if (parse_ipv6(address->bytes, text))
        address->length = IPV6_LENGTH;
    return address->length != 0;
}

/* RFC 5952 §4.2: the longest run of at least two zero groups, the first of equals. */
static size_t find_zero_run(const uint8_t *bytes, size_t *run_length)
{
    size_t best = IPV6_GROUPS, best_length = 1;
    for (size_t i = 0; i < IPV6_GROUPS; i++) {
        size_t n = 0;
        while (i + n < IPV6_GROUPS && bytes[2 * (i + n)] == 0 && bytes[2 * (i + n) + 1] == 0)
            n++;
        if (n > best_length) {
            best = i;
            best_length = n;
        }
    }
    *run_length = best_length;
    return best;
}

static void add_ipv6(struct bounded_text *t, const uint8_t *bytes)
{
    size_t run_length, run = find_zero_run(bytes, &run_length);
    for (size_t i = 0; i < IPV6_GROUPS; i++) {
        if (i == run) {
            bounded_text_add(t, "::");
            i += run_length - 1;
            continue;
        }
        bool follows_run = run < i && i == run + run_length;
        if (i > 0 && !follows_run)
            bounded_text_add(t, ":");
        unsigned group = (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1];
        char     digits[5] = { 0 };
        size_t   n = 0;
        for (int shift = 12; shift >= 0; shift -= 4)
            if (n > 0 || group >> shift || shift == 0)
                digits[n++] = "0123456789abcdef"[group >> shift & 15];
        bounded_text_add(t, digits);
    }
}

static void add_address(struct bounded_text *t, const uint8_t *bytes, size_t length)
{
    if (length == IPV6_LENGTH) {
        add_ipv6(t, bytes);
        return;
    }
    for (size_t i = 0; i < IPV4_LENGTH; i++) {
        bounded_text_add(t, i ? "." : "");
        bounded_text_add_number(t, bytes[i]);
    }
}

const char *ip_address_format(char out[static IP_ADDRESS_TEXT], const uint8_t *bytes, size_t length)
{
    struct bounded_text t;
    bounded_text_init(&t, out, IP_ADDRESS_TEXT);
    add_address(&t, bytes, length);
    return out;
}

/* ---- host names ---- */

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* RFC 1034 §3.5, RFC 1123 §2.1: labels of letters, digits and inner hyphens, with dots between. */
bool host_name_is_sound(const char *name, size_t length)
{
    size_t label = 0; /* length of the label so far */
    if (length == 0 || length > LIMIT_HOST_NAME)
        return false;
    for (size_t i = 0; i < length; i++) {
        bool ends = i + 1 == length || name[i + 1] == '.';
        if (name[i] == '.') {
            if (label == 0 || ends)
                return false;
            label = 0;
        } else {
            bool inner_hyphen = name[i] == '-' && label > 0 && !ends;
            if ((!is_letter_or_digit(name[i]) && !inner_hyphen) || ++label > DNS_LABEL_MAX)
                return false;
        }
    }
    return true;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c; }

static bool equal_without_case(const char *a, size_t a_length, const char *b, size_t b_length)
{
    if (a_length != b_length)
        return false;
    for (size_t i = 0; i < a_length; i++)
        if (lower(a[i]) != lower(b[i]))
            return false;
    return true;
}

/* Bytes of a host name without the dot that may end it. */
static size_t host_name_length(const char *host)
{
    size_t length = strlen(host);
    return length > 0 && host[length - 1] == '.' ? length - 1 : length;
}

/* RFC 9525 §6.3 */
bool host_name_covered(struct der_bytes pattern, const char *host)
{
    const char *p = (const char *)pattern.bytes;
    size_t      p_length = pattern.length, h_length = host_name_length(host);
    if (!host_name_is_sound(host, h_length))
        return false;
    if (p_length > 2 && p[0] == '*' && p[1] == '.') {
        p += 2;
        p_length -= 2;
        /* The wildcard takes one label; of what follows it there must be two. */
        const char *dot = memchr(host, '.', h_length);
        if (!dot || !memchr(p, '.', p_length))
            return false;
        h_length -= (size_t)(dot + 1 - host);
        host = dot + 1;
    }
    return host_name_is_sound(p, p_length) && equal_without_case(p, p_length, host, h_length);
}

/* ---- the certificate's list ---- */

/* Takes the next subjectAltName: its tag and content. False at the end. */
static bool next_name(struct reader *names, uint8_t *tag, struct der_bytes *name)
{
    *tag = peek_u8(names);
    *name = der_any(names, "GeneralName");
    return names->error == ERROR_NONE;
}

static void open_names(struct reader *names, const struct certificate *c)
{
    reader_init(names, c->subject_alt_name.bytes, c->subject_alt_name.length, "GeneralName", NULL);
}

bool host_name_matches(const struct certificate *c, const char *host)
{
    struct ip_address address;
    bool              is_address = ip_address_parse(&address, host);
    struct reader     names;
    open_names(&names, c);
    uint8_t          tag;
    struct der_bytes name;
    while (has_more(&names) && next_name(&names, &tag, &name)) {
        struct der_bytes wanted = { address.bytes, address.length };
        if (is_address && tag == DER_CONTEXT(GENERAL_NAME_iPAddress) &&
            der_bytes_equal(name, wanted))
            return true;
        if (!is_address && tag == DER_CONTEXT(GENERAL_NAME_dNSName) &&
            host_name_covered(name, host))
            return true;
    }
    return false;
}

static void add_host_name(struct bounded_text *t, struct der_bytes name)
{
    for (size_t i = 0; i < name.length; i++)
        bounded_text_add_character(t, name.bytes[i], name.bytes[i] == ',' || name.bytes[i] == '\\');
}

const char *host_name_list(char *out, size_t capacity, const struct certificate *c)
{
    struct bounded_text t;
    bounded_text_init(&t, out, capacity);
    struct reader names;
    open_names(&names, c);
    uint8_t          tag;
    struct der_bytes name;
    while (has_more(&names) && next_name(&names, &tag, &name)) {
        bool is_host = tag == DER_CONTEXT(GENERAL_NAME_dNSName);
        bool is_address = tag == DER_CONTEXT(GENERAL_NAME_iPAddress);
        if (is_host || is_address)
            bounded_text_add(&t, t.used ? ", " : "");
        if (is_host)
            add_host_name(&t, name);
        if (is_address)
            add_address(&t, name.bytes, name.length);
    }
    return out;
}
