/* resume.c - see resume.h. */
#include "tutor/resume.h"

#include "crypto/wipe.h"
#include "tutor/commands.h"
#include "tutor/complain.h"

#include <ctype.h>
#include <string.h>

/* ---- a key that was given ---- */

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char       *at = c ? strchr(digits, tolower((unsigned char)c)) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* Two digits a byte; false where it is not that, or empty, or too long. */
static bool read_key(struct resume *resume, const char *hex)
{
    size_t length = strlen(hex) / 2;
    if (length == 0 || strlen(hex) % 2 != 0 || length > sizeof resume->key)
        return false;
    for (size_t i = 0; i < length; i++) {
        int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        resume->key[i] = (uint8_t)(high << 4 | low);
    }
    resume->psk.key_length = length;
    return true;
}

/* The identity may have colons in it, the key has none. */
static bool read_psk(struct resume *resume, const char *text)
{
    const char *colon = strrchr(text, ':');
    size_t      length = colon ? (size_t)(colon - text) : 0;
    if (length == 0 || length > sizeof resume->identity || !read_key(resume, colon + 1))
        return false;
    memcpy(resume->identity, text, length);
    resume->psk.identity = resume->identity;
    resume->psk.identity_length = length;
    resume->psk.key = resume->key;
    resume->has_psk = true;
    return true;
}

/* ---- the session ---- */

/* A file that is not there yet is no fault: it will be written. */
static int read_session(struct resume *resume)
{
    struct file_bytes file = { 0 };
    if (!file_exists(resume->path))
        return EXIT_SOUND;
    if (!file_read(&file, resume->path, SESSION_BYTES))
        return EXIT_MACHINE;
    resume->has_session = kept_session_read(&resume->session, file.bytes, file.length);
    file_bytes_free(&file);
    if (resume->has_session)
        return EXIT_SOUND;
    complain("no session in: %s; take it away, or name a file that is not there yet", resume->path);
    return EXIT_REFUSED;
}

/* RFC 5246 §7.2.2: "any connection terminated with a fatal alert MUST NOT be resumed". */
static bool must_forget(const struct resume *resume, const struct tls *tls)
{
    enum error error = tls_error(tls);
    bool       alert = error == ERROR_peer_alert ||
                 (error != ERROR_NONE && error_describe(error)->alert != ALERT_close_notify);
    return alert && resume->has_session && resume->session.version == TLS_1_2 && tls_resumed(tls);
}

bool resume_save(const struct resume *resume, const struct tls *tls)
{
    const struct kept_session *newest = tls_kept_session(tls);
    struct file_draft          draft;
    uint8_t                    bytes[SESSION_BYTES];
    if (must_forget(resume, tls))
        return remove(resume->path) == 0;
    if (!resume->path || !newest)
        return true;
    if (!file_draft_open(&draft, resume->path))
        return false;
    size_t length = kept_session_write(bytes, newest, true);
    fwrite(bytes, 1, length, draft.out);
    wipe(bytes, sizeof bytes);
    return file_draft_commit(&draft);
}

/* ---- all of it ---- */

int resume_prepare(struct resume *resume, const struct options *o)
{
    memset(resume, 0, sizeof *resume);
    resume->path = o->session;
    if (o->psk && !read_psk(resume, o->psk)) {
        complain("no key: --psk %s; write IDENTITY:HEX, with 1 to %d bytes of key", o->psk,
                 TLS13_PSK_MAX);
        return EXIT_USAGE;
    }
    if (o->early && !o->session) {
        complain("--early goes with a session that is resumed: name its file with --session");
        return EXIT_USAGE;
    }
    if (o->early && !file_read(&resume->early, o->early, RESUME_MOST_EARLY))
        return EXIT_MACHINE;
    return o->session ? read_session(resume) : EXIT_SOUND;
}

void resume_configure(struct tls_config *config, const struct resume *resume)
{
    config->psk = resume->has_psk ? &resume->psk : NULL;
    config->resume = resume->has_session ? &resume->session : NULL;
    config->session_tickets |= resume->path != NULL;
    config->early_data = resume->early.bytes;
    config->early_data_length = resume->early.length;
}

void resume_wipe(struct resume *resume)
{
    file_bytes_free(&resume->early);
    wipe(resume, sizeof *resume);
}
