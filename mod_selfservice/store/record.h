/* The other direction of ss_rows_read(): structs to the arguments of an INSERT. */
#ifndef SS_RECORD_H
#define SS_RECORD_H

#include "store/db.h"

/**
 * Insert a struct. The statement takes the merchant's id and then the record's columns in their
 * order.
 * @param changed  number of rows stored (0 after ON CONFLICT DO NOTHING); may be NULL
 * @return SS_OK, SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_record_insert(ss_ctx_t *ctx, const ss_query_t *insert, const void *in, int *changed);

#endif
