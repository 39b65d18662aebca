/* What configtest can tell of databases and catalogues without a running server. */
#ifndef SS_CHECK_DATA_H
#define SS_CHECK_DATA_H

#include "apache/settings.h"

#include <apr_hash.h>

/** Databases looked into so far, one connection each. */
typedef struct ss_data_check_t {
    apr_hash_t *contexts; /* name of a database to ss_ctx_t */
    apr_pool_t *pool;     /* closes them; before processes are forked */
    bool look_inside;     /* else it is only asked whether there is a file */
} ss_data_check_t;

/**
 * What keeps a host from serving its merchant: no database file, one that cannot be used, or no
 * such merchant in it; and, where it is looked inside, what the merchant's catalogue lacks.
 * PostgreSQL is not asked: it may be away for now, or slow to answer.
 * @return list of const char *: what is wrong and how to mend it, in check->pool
 */
apr_array_header_t *ss_check_data(ss_data_check_t *check, const ss_host_t *host);

#endif
