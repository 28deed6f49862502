/* verify_json.c - what `tlstutor verify` found, as one JSON object. See verify.h. */
#include "tutor/verify.h"

#include "lessons/json.h"
#include "protocol/x509/name.h"
#include "tutor/files.h"

static void add_string(struct json_text *t, const char *member, const char *value)
{
    json_text_add(t, member);
    json_text_string(t, value);
}

static void add_path(struct json_text *t, const char *member, const struct certificate *const *path,
                     size_t length)
{
    char name[NAME_TEXT];
    json_text_add(t, member);
    json_text_add(t, "[");
    for (size_t i = 0; i < length; i++) {
        json_text_add(t, i ? "," : "");
        json_text_string(t, name_is_empty(path[i]->subject)
                                ? ""
                                : name_format(name, sizeof name, path[i]->subject));
    }
    json_text_add(t, "]");
}

static void add_checks(struct json_text *t, struct recording *recording)
{
    bool first = true;
    json_text_add(t, ",\n\"checks\":[");
    for (uint32_t n = 1; n <= recording_count(recording); n++) {
        if (!recording_is(recording, n, EVENT_CHECK))
            continue;
        json_text_add(t, first ? "\n" : ",\n");
        first = false;
        if (!json_add_event(t, recording, n))
            json_text_add(t, "null");
    }
    json_text_add(t, "]");
}

static void add_attempts(struct json_text *t, const struct path_outcome *outcome)
{
    json_text_add(t, ",\n\"tried\":[");
    for (size_t i = 0; i < outcome->attempt_count && i < LIMIT_PATH_ATTEMPTS; i++) {
        const struct path_attempt      *a = &outcome->attempts[i];
        const struct check_description *check = check_describe(a->check);
        json_text_add(t, i ? ",\n{" : "\n{");
        add_path(t, "\"path\":", a->certificates, a->length);
        json_text_add(t, ",\"anchored\":");
        json_text_boolean(t, a->anchored);
        add_string(t, ",\"error\":", error_describe(check->error)->name);
        add_string(t, ",\"check\":", check->name);
        add_string(t, ",\"wanted\":", a->wanted);
        add_string(t, ",\"found\":", a->found);
        json_text_add(t, "}");
    }
    json_text_add(t, "],\"tried_in_all\":");
    json_text_number(t, outcome->attempt_count);
}

static void add_left_out(struct json_text *t, const struct verify_inputs *in)
{
    json_text_add(t, ",\n\"left_out\":[");
    for (size_t i = 0; i < in->left_out_count; i++) {
        const struct left_out *left = &in->left_out[i];
        json_text_add(t, i ? ",\n{" : "\n{");
        add_string(t, "\"file\":", left->item.file);
        json_text_add(t, ",\"number\":");
        json_text_number(t, left->item.index);
        json_text_add(t, ",\"offset\":");
        json_text_number(t, left->offset);
        add_string(t, ",\"error\":", error_describe(left->error)->name);
        add_string(t, ",\"why\":", error_describe(left->error)->sentence);
        json_text_add(t, "}");
    }
    json_text_add(t, "]");
}

static bool write_out(const char *path, struct json_text *t)
{
    struct file_draft draft;
    bool              opened = !t->failed && file_draft_open(&draft, path);
    bool              written = opened && fwrite(t->bytes, 1, t->length, draft.out) == t->length;
    if (opened && !written)
        file_draft_discard(&draft);
    json_text_free(t);
    return written && file_draft_commit(&draft);
}

bool verify_write_json(const char *path, struct verification *v)
{
    struct json_text t = { 0 };
    char             reason[VERIFY_TEXT];
    json_text_add(&t, "{\"valid\":");
    json_text_boolean(&t, v->holds);
    add_path(&t, ",\n\"path\":", v->outcome.certificates, v->outcome.length);
    add_string(&t, ",\n\"reason\":", verify_reason(reason, v));
    add_string(&t, ",\n\"error\":", v->holds ? NULL : error_describe(v->examiner.error)->name);
    add_checks(&t, v->recording);
    add_attempts(&t, &v->outcome);
    add_left_out(&t, &v->inputs);
    json_text_add(&t, "}\n");
    return write_out(path, &t);
}

bool verify_write_refusal(const char *path, const char *reason)
{
    struct json_text t = { 0 };
    json_text_add(&t, "{\"valid\":false,\n\"path\":[]");
    add_string(&t, ",\n\"reason\":", reason);
    add_string(&t, ",\n\"error\":", NULL);
    json_text_add(&t, ",\n\"checks\":[],\n\"tried\":[],\"tried_in_all\":0,\n\"left_out\":[]}\n");
    return write_out(path, &t);
}
