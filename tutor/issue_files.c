/* issue_files.c - see issue_files.h. */
#include "tutor/issue_files.h"

#include "crypto/wipe.h"
#include "protocol/x509/key_write.h"
#include "protocol/x509/pem.h"
#include "tutor/complain.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

bool issue_file_is_free(const char *path, bool force)
{
    struct stat there;
    if (force || lstat(path, &there) != 0)
        return true;
    complain("it is there already: %s; --force overwrites it", path);
    return false;
}

FILE *issue_files_add(struct issue_files *files, const char *path)
{
    struct file_draft *draft = &files->drafts[files->count];
    if (!issue_file_is_free(path, files->force) || !file_draft_open(draft, path))
        return NULL;
    files->count++;
    return draft->out;
}

bool issue_files_commit(struct issue_files *files)
{
    size_t done = 0;
    while (done < files->count && file_draft_commit(&files->drafts[done]))
        done++;
    bool whole = done == files->count;
    for (size_t i = 0; !whole && i < files->count; i++) {
        if (i > done)
            file_draft_discard(&files->drafts[i]);
        else if (i < done && !files->force)
            unlink(files->drafts[i].path);
    }
    files->count = 0;
    return whole;
}

void issue_files_discard(struct issue_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        file_draft_discard(&files->drafts[i]);
    files->count = 0;
}

bool issue_put_pem(FILE *out, const char *label, const uint8_t *der, size_t length)
{
    size_t text_length = pem_encoded_length(label, length);
    char  *text = malloc(text_length);
    bool   whole = text && pem_encode(text, text_length, label, der, length);
    if (whole)
        fwrite(text, 1, text_length, out);
    if (text)
        wipe(text, text_length);
    free(text);
    return whole;
}

bool issue_put_key(FILE *out, const struct private_key *key)
{
    uint8_t der[KEY_MAX_DER];
    size_t  length;
    bool    whole = private_key_write(der, sizeof der, &length, key) &&
                 issue_put_pem(out, "PRIVATE KEY", der, length);
    wipe(der, sizeof der);
    return whole;
}
