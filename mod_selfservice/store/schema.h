/* The tables of a database: made, brought up to date, and asked for their version. */
#ifndef SS_SCHEMA_H
#define SS_SCHEMA_H

#include "store/db.h"

typedef struct ss_schema_status_t {
    int64_t version; /* of the last migration applied, 0 without a schema */
    int latest;      /* of the last migration this program knows */
} ss_schema_status_t;

/** @return SS_OK or SS_UNAVAILABLE */
ss_status_t ss_schema_status(ss_ctx_t *ctx, ss_schema_status_t *schema);

/**
 * Make all tables in an empty database.
 * @return SS_OK, SS_CONFLICT if there is a schema already, SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_schema_install(ss_ctx_t *ctx);

/**
 * Apply the migrations that are missing, each in a transaction of its own.
 * @return SS_OK (also if none was missing), SS_NOT_FOUND without a schema, SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_schema_upgrade(ss_ctx_t *ctx);

#endif
