/*
 * How long the database has stood unchanged: a connection remembers when it first saw the content
 * it still sees.
 */
#include "store/unchanged.h"

#include "store/db_internal.h"

#include <apr_atomic.h>

ss_moment_t ss_moment(void)
{
    static volatile apr_uint64_t last;

    return apr_atomic_inc64(&last) + 1;
}

/*
 * The moment is taken after the content was seen, so a change in between counts as one that came
 * later.
 */
bool ss_unchanged_since(const ss_ctx_t *ctx, ss_moment_t *since)
{
    ss_db_t *db = ctx->db;
    uint32_t content;

    if (db == NULL || ctx->db_source == NULL || !db->has_read || db->engine->content == NULL
        || !db->engine->content(db, &content)) {
        return false;
    }
    if (db->unchanged_since == 0 || content != db->content) {
        db->content = content;
        db->unchanged_since = ss_moment();
    }
    *since = db->unchanged_since;
    return true;
}
