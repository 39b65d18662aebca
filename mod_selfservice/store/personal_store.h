/* Which tables hold data of a customer, and their rows with the names of their columns. */
#ifndef SS_PERSONAL_STORE_H
#define SS_PERSONAL_STORE_H

#include "model/retention.h"
#include "store/db.h"

/** A table with data about customers: what goes out of it, and how long it is kept. */
typedef struct ss_personal_table_t {
    const char *name;
    ss_sql_t rows; /* parameters: merchant and customer in turns, how many rows; newest first */
    ss_retention_id_t class;
} ss_personal_table_t;

extern const ss_personal_table_t ss_personal_tables[];
extern const int ss_personal_table_count;

/** Rows of one table that a copy from the portal holds: the newest. */
#define SS_PERSONAL_ROWS 5000

/**
 * The rows of a customer as objects, oldest first: whole numbers as numbers, JSON as it is, the rest
 * as text, in the order of the columns.
 * @param list  lives as long as ctx->pool
 * @param most  how many at most: the newest
 * @param more  set to whether older ones were left out
 */
ss_status_t ss_personal_rows(ss_ctx_t *ctx, const ss_personal_table_t *table,
                             const char *customer_id, int most, json_t **list, bool *more);

#endif
