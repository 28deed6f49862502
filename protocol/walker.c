/* walker.c - walking the figure. The tables are in figure.c. */
#include "protocol/tls_internal.h"

#include <string.h>

static bool is_end(const struct figure_row *row) { return row->message == END_OF_FIGURE; }

/* Rows that this end never stops at: what does not happen, and what the peer does by itself. */
static bool passes_by(const struct tls *tls, const struct figure_row *row)
{
    bool peers_work = row->message == WORK && row->actor != tls->config.role;
    return peers_work || row->presence(tls) == NEVER;
}

static const struct figure_row *next_row(const struct tls *tls)
{
    const struct figure_row *row = &tls->figure[tls->at];
    while (!is_end(row) && passes_by(tls, row))
        row++;
    return row;
}

const struct figure_row *walker_own_row(const struct tls *tls)
{
    const struct figure_row *row = next_row(tls);
    return !is_end(row) && row->actor == tls->config.role ? row : NULL;
}

const struct figure_row *walker_peer_row(const struct tls *tls, unsigned type)
{
    for (const struct figure_row *row = next_row(tls); !is_end(row); row++) {
        if (passes_by(tls, row))
            continue;
        if (row->actor == tls->config.role)
            return NULL;
        if (row->message == type)
            return row;
        if (row->presence(tls) == MUST)
            return NULL;
    }
    return NULL;
}

/* The row of another figure that is the same. */
static const struct figure_row *same_row(const struct figure_row *figure,
                                         const struct figure_row *row)
{
    const struct figure_row *same = figure;
    while (!is_end(same) && (same->actor != row->actor || same->message != row->message ||
                             strcmp(same->name, row->name) != 0))
        same++;
    return same;
}

void walker_pass(struct tls *tls, const struct figure_row *row)
{
    if (row->leads_to) {
        tls->figure = row->leads_to(tls);
        row = same_row(tls->figure, row);
    }
    tls->at = (size_t)(row - tls->figure) + 1;
    row = next_row(tls);
    if (is_end(row)) {
        tls->established = true;
        tls->act = row->act;
    }
}
