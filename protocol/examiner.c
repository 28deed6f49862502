/* examiner.c - reporting events, making checks, and the words for both. DESIGN: observe.h. */
#include "protocol/examiner.h"

#include <string.h>

static const struct check_description descriptions[CHECK_COUNT] = {
#define CHECK(name, error, field, purpose)                                                         \
    [CHECK_##name] = { #name, ERROR_##error, field, purpose },
#include "protocol/checks.def"
#undef CHECK
};

const struct check_description *check_describe(enum check check) { return &descriptions[check]; }

void examiner_init(struct examiner *x, struct observer *observer, const struct waivers *waivers,
                   uint32_t connection, enum actor actor)
{
    memset(x, 0, sizeof *x);
    x->observer = observer;
    x->waivers = waivers;
    x->connection = connection;
    x->actor = actor;
    if (observer)
        observer->text_used = 0;
}

static void tell(struct examiner *x, struct event event)
{
    event.connection = x->connection;
    event.actor = x->actor;
    if (x->observer)
        x->observer->tell(x->observer, &event);
}

bool examiner_require(struct examiner *x, enum check check, bool condition, const char *wanted,
                      const char *found, struct source_line here)
{
    const struct check_description *description = check_describe(check);
    bool                            waived = x->waivers && x->waivers->check[check];
    tell(x, (struct event){ .kind = EVENT_CHECK,
                            .rfc = error_describe(description->error)->rfc,
                            .source = here,
                            .check = { .check = check,
                                       .passed = condition,
                                       .waived = waived,
                                       .wanted = wanted,
                                       .found = found,
                                       .certificate = x->certificate,
                                       .certificate_length = x->certificate_length } });
    if (condition || waived)
        return true;
    return examiner_refuse(x, description->error, description->field, 0, here);
}

bool examiner_refuse(struct examiner *x, enum error error, const char *field, size_t offset,
                     struct source_line here)
{
    if (x->error == ERROR_NONE) {
        x->error = error;
        x->field = field;
        x->offset = offset;
        x->source = here;
    }
    return false;
}

bool examiner_adopt(struct examiner *x, struct reader *r)
{
    if (reader_finish(r))
        return true;
    return refuse(x, r->error, r->error_field, r->error_offset);
}

void examiner_step(struct examiner *x, enum verb verb, const char *subject, uint8_t act,
                   const char *rfc, struct source_line here)
{
    if (x->observer)
        x->observer->text_used = 0;
    tell(x, (struct event){ .kind = EVENT_STEP,
                            .rfc = rfc,
                            .source = here,
                            .step = { .verb = verb, .subject = subject, .act = act } });
}

void examiner_bytes(struct examiner *x, const char *rfc, struct event_bytes *bytes,
                    struct source_line here)
{
    if (!x->observer)
        return;
    bool of_record = bytes->layer == LAYER_RECORD || bytes->layer == LAYER_PLAINTEXT;
    const struct wire_trace *trace = of_record ? &x->observer->record_trace : &x->observer->trace;
    bytes->fields = trace->fields;
    bytes->field_count = trace->count;
    tell(x, (struct event){ .kind = EVENT_BYTES, .rfc = rfc, .source = here, .bytes = *bytes });
}

void examiner_choice(struct examiner *x, const char *rfc, const struct event_choice *choice,
                     struct source_line here)
{
    tell(x, (struct event){ .kind = EVENT_CHOICE, .rfc = rfc, .source = here, .choice = *choice });
}

enum actor actor_opposite(enum actor actor)
{
    return actor == ACTOR_CLIENT ? ACTOR_SERVER : ACTOR_CLIENT;
}

void examiner_secret(struct examiner *x, const char *rfc, struct event_secret *secret,
                     enum actor owner, struct source_line here)
{
    secret->owner = owner;
    tell(x, (struct event){ .kind = EVENT_SECRET, .rfc = rfc, .source = here, .secret = *secret });
}

void examiner_failure(struct examiner *x, const struct event_failure *failure)
{
    tell(x, (struct event){ .kind = EVENT_FAILURE,
                            .rfc = error_describe(failure->error)->rfc,
                            .source = x->source,
                            .failure = *failure });
}

struct wire_trace *examiner_trace(struct examiner *x)
{
    if (!x->observer)
        return NULL;
    trace_reset(&x->observer->trace);
    return &x->observer->trace;
}

struct wire_trace *examiner_record_trace(struct examiner *x)
{
    if (!x->observer)
        return NULL;
    trace_reset(&x->observer->record_trace);
    return &x->observer->record_trace;
}

/* ---- words ---- */

/* A text that grows at the end of the step's buffer. What does not fit ends in an ellipsis. */
struct text {
    struct observer *observer;
    size_t           start;
    bool             full;
};

static const char ellipsis[] = "…";

static struct text text_begin(struct examiner *x)
{
    return (struct text){ .observer = x->observer, .start = x->observer->text_used };
}

static void text_add(struct text *t, const char *from, size_t length)
{
    struct observer *o = t->observer;
    size_t           room = sizeof o->text - o->text_used;
    if (!t->full && length + sizeof ellipsis > room) {
        t->full = true;
        from = ellipsis;
        length = room < sizeof ellipsis ? 0 : sizeof ellipsis - 1;
    } else if (t->full) {
        return;
    }
    memcpy(o->text + o->text_used, from, length);
    o->text_used += length;
}

static const char *text_end(struct text *t)
{
    struct observer *o = t->observer;
    if (o->text_used == sizeof o->text)
        return ellipsis;
    o->text[o->text_used++] = '\0';
    return o->text + t->start;
}

size_t text_mark(const struct examiner *x) { return x->observer ? x->observer->text_used : 0; }

void text_forget(struct examiner *x, size_t mark)
{
    if (x->observer)
        x->observer->text_used = mark;
}

const char *text_join_(struct examiner *x, const char *const *parts)
{
    if (!x->observer)
        return NULL;
    struct text t = text_begin(x);
    for (; *parts; parts++)
        text_add(&t, *parts, strlen(*parts));
    return text_end(&t);
}

static void text_add_number(struct text *t, uint64_t number, size_t least_digits)
{
    char   digits[20];
    size_t at = sizeof digits;
    for (; number || sizeof digits - at < least_digits; number /= 10)
        digits[--at] = (char)('0' + number % 10);
    text_add(t, digits + at, sizeof digits - at);
}

const char *text_number(struct examiner *x, uint64_t number)
{
    if (!x->observer)
        return NULL;
    struct text t = text_begin(x);
    text_add_number(&t, number, 1);
    return text_end(&t);
}

const char *text_bytes(struct examiner *x, size_t count)
{
    return text_join(x, text_number(x, count), count == 1 ? " byte" : " bytes");
}

static const char hex_digits[] = "0123456789abcdef";

const char *text_hex(struct examiner *x, const uint8_t *bytes, size_t length)
{
    if (!x->observer)
        return NULL;
    struct text t = text_begin(x);
    for (size_t i = 0; i < length; i++) {
        char pair[3] = { ' ', hex_digits[bytes[i] >> 4], hex_digits[bytes[i] & 15] };
        text_add(&t, i ? pair : pair + 1, i ? 3 : 2);
    }
    return text_end(&t);
}

const char *text_literal(struct examiner *x, const uint8_t *bytes, size_t length)
{
    if (!x->observer)
        return NULL;
    struct text t = text_begin(x);
    text_add(&t, "0x", 2);
    for (size_t i = 0; i < length; i++) {
        char pair[2] = { hex_digits[bytes[i] >> 4], hex_digits[bytes[i] & 15] };
        text_add(&t, pair, 2);
    }
    return text_end(&t);
}

const char *text_quote(struct examiner *x, const uint8_t *bytes, size_t length)
{
    if (!x->observer)
        return NULL;
    struct text t = text_begin(x);
    for (size_t i = 0; i < length; i++) {
        char escaped[4] = { '\\', 'x', hex_digits[bytes[i] >> 4], hex_digits[bytes[i] & 15] };
        bool printable = bytes[i] >= 0x20 && bytes[i] < 0x7f && bytes[i] != '\\';
        text_add(&t, printable ? (const char *)&bytes[i] : escaped, printable ? 1 : 4);
    }
    return text_end(&t);
}

/* The Gregorian calendar from a count of days since 1970-01-01, by 400-year eras. */
static void date_from_days(int64_t days, int64_t *year, unsigned *month, unsigned *day)
{
    days += 719468; /* days from 0000-03-01, so that a leap day ends its year */
    int64_t  era = (days >= 0 ? days : days - 146096) / 146097;
    unsigned of_era = (unsigned)(days - era * 146097);
    unsigned year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    unsigned of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    unsigned month_from_march = (5 * of_year + 2) / 153;
    *day = of_year - (153 * month_from_march + 2) / 5 + 1;
    *month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    *year = (int64_t)year_of_era + era * 400 + (*month <= 2);
}

const char *text_time(struct examiner *x, int64_t seconds)
{
    if (!x->observer)
        return NULL;
    int64_t days = seconds / 86400, of_day = seconds % 86400;
    if (of_day < 0) {
        of_day += 86400;
        days--;
    }
    int64_t  year;
    unsigned month, day;
    date_from_days(days, &year, &month, &day);
    const uint64_t           numbers[6] = { (uint64_t)(year < 0 ? 0 : year),
                                            month,
                                            day,
                                            (uint64_t)of_day / 3600,
                                            (uint64_t)of_day / 60 % 60,
                                            (uint64_t)of_day % 60 };
    static const char *const separators[6] = { "", "-", "-", " ", ":", ":" };
    struct text              t = text_begin(x);
    for (size_t i = 0; i < 6; i++) {
        text_add(&t, separators[i], strlen(separators[i]));
        text_add_number(&t, numbers[i], i ? 2 : 4);
    }
    text_add(&t, " UTC", 4);
    return text_end(&t);
}
