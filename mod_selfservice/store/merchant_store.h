/* The merchants of a database, by name. */
#ifndef SS_MERCHANT_STORE_H
#define SS_MERCHANT_STORE_H

#include "store/db.h"

typedef struct ss_merchant_entry_t {
    const char *id, *name, *created_at;
} ss_merchant_entry_t;

/** All merchants by name, at most 1000. List of ss_merchant_entry_t. */
ss_status_t ss_merchant_list(ss_ctx_t *ctx, apr_array_header_t **merchants);

/** @return SS_OK, SS_NOT_FOUND, SS_UNAVAILABLE */
ss_status_t ss_merchant_name(ss_ctx_t *ctx, const char *id, const char **name);

#endif
