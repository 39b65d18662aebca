/* The chain of proof records: appended by orders, walked along and handed out by an audit. */
#include "store/proof_store.h"

#include "base/date.h"
#include "base/json.h"
#include "base/random_id.h"
#include "store/number_store.h"

#include <apr_strings.h>
#include <string.h>

static const ss_column_t columns[] = {
    { SS_INT, offsetof(ss_proof_t, sequence) },
    { SS_TEXT, offsetof(ss_proof_t, order_id) },
    { SS_TEXT, offsetof(ss_proof_t, order_number) },
    { SS_TEXT, offsetof(ss_proof_t, created_at) },
    { SS_TEXT, offsetof(ss_proof_t, record) },
    { SS_TEXT, offsetof(ss_proof_t, previous_hash) },
    { SS_TEXT, offsetof(ss_proof_t, hash) },
};
static const ss_record_t proof_record = { columns, SS_COUNT(columns), sizeof(ss_proof_t) };

/*
 * A walk along the chain; the hash of the record before stands in a buffer, as pages of records
 * come and go.
 */
typedef struct walk_t {
    ss_proof_check_t *check;
    const char *seen;
    bool was_seen;
    char hash[65];
} walk_t;

static const char *chain_hash(const char *previous, const char *record, apr_pool_t *pool)
{
    const char *text = apr_pstrcat(pool, previous, record, NULL);

    return ss_sha256(text, strlen(text), pool);
}

static ss_status_t previous_hash(ss_ctx_t *ctx, int64_t sequence, const char **hash)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_int(sequence - 1) };
    ss_rows_t *rows = NULL;
    ss_status_t status = ss_db_select(ctx, SS_SQL_ORDER_PROOF_PREVIOUS, args, &rows);

    if (status == SS_OK) {
        *hash = rows->count == 0 ? "" : ss_rows_text(rows, 0, 0);
    }
    return status;
}

ss_status_t ss_order_proof_add(ss_ctx_t *ctx, const char *order_id, const char *record)
{
    const char *previous = "";
    int64_t sequence = 0;
    /*
     * The counted row is locked until commit, so that the previous record is known to be the last
     * one.
     */
    ss_status_t status = ss_counter_next(ctx, "OrderProof", &sequence);

    if (status == SS_OK) {
        status = previous_hash(ctx, sequence, &previous);
    }
    if (status == SS_OK) {
        ss_arg_t args[] = { ss_arg_text(ctx->merchant_id),
                            ss_arg_int(sequence),
                            ss_arg_text(order_id),
                            ss_arg_text(record),
                            ss_arg_text(previous),
                            ss_arg_text(chain_hash(previous, record, ctx->pool)),
                            ss_arg_text(ss_time_text(ctx->now, ctx->pool)) };

        status = ss_db_change(ctx, SS_SQL_ORDER_PROOF_ADD, args, NULL);
    }
    return status;
}

static ss_status_t find_fault(walk_t *walk, ss_proof_fault_t fault, const char *order_id,
                              apr_pool_t *pool)
{
    walk->check->fault = fault;
    walk->check->order_id = apr_pstrdup(pool, order_id);
    return SS_CONFLICT;
}

/* The order's id stands in the record too, where the hash guards it. */
static bool names_its_order(const char *record, const char *order_id, apr_pool_t *pool)
{
    const char *error;
    const json_t *value = ss_json_parse(record, &error, pool);

    return strcmp(ss_json_text(value, "order_id"), order_id) == 0;
}

/* @param lasting  pool of what is found */
static ss_status_t verify_row(walk_t *walk, const ss_rows_t *rows, int row, apr_pool_t *pool,
                              apr_pool_t *lasting)
{
    const char *order_id = ss_rows_text(rows, row, 1), *record = ss_rows_text(rows, row, 2);
    const char *hash = chain_hash(walk->hash, record, pool);

    if (ss_rows_int(rows, row, 0) != walk->check->count + 1) {
        return find_fault(walk, SS_PROOF_MISSING, "", lasting);
    }
    if (*record == '\0') { /* deleted with its order: what is left is its place in the chain */
        hash = ss_rows_text(rows, row, 4);
        walk->check->emptied++;
    }
    if (strcmp(ss_rows_text(rows, row, 3), walk->hash) != 0
        || strcmp(ss_rows_text(rows, row, 4), hash) != 0
        || (*record != '\0' && !names_its_order(record, order_id, pool))) {
        return find_fault(walk, SS_PROOF_CHANGED, order_id, lasting);
    }
    apr_cpystrn(walk->hash, hash, sizeof(walk->hash));
    walk->was_seen = walk->was_seen || strcmp(hash, walk->seen) == 0;
    walk->check->count++;
    return SS_OK;
}

/* One page of the chain, with memory of its own. @param more  false at the end of the chain */
static ss_status_t verify_page(ss_ctx_t *ctx, walk_t *walk, bool *more)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_int(walk->check->count) };
    apr_pool_t *lasting = ctx->pool;
    ss_rows_t *rows = NULL;
    ss_status_t status;

    apr_pool_create(&ctx->pool, lasting);
    status = ss_db_select(ctx, SS_SQL_ORDER_PROOF_LIST, args, &rows);
    *more = status == SS_OK && rows->count > 0;
    for (int i = 0; status == SS_OK && i < rows->count; i++) {
        status = verify_row(walk, rows, i, ctx->pool, lasting);
    }
    apr_pool_destroy(ctx->pool);
    ctx->pool = lasting;
    return status;
}

/* An order id that a query for strays finds, "" for none. */
static ss_status_t find_stray(ss_ctx_t *ctx, ss_sql_t sql, const char **order_id)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id) };
    ss_rows_t *rows = NULL;
    ss_status_t status = ss_db_select(ctx, sql, args, &rows);

    *order_id = status == SS_OK && rows->count > 0 ? ss_rows_text(rows, 0, 0) : "";
    return status;
}

static ss_status_t read_count(ss_ctx_t *ctx, int64_t *count)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id) };
    ss_rows_t *rows = NULL;
    ss_status_t status = ss_db_select(ctx, SS_SQL_ORDER_PROOF_COUNT, args, &rows);

    *count = status == SS_OK && rows->count > 0 ? ss_rows_int(rows, 0, 0) : 0;
    return status;
}

/*
 * What a walk cannot notice: records cut off at the end, put behind it, or without an order. Orders
 * come in meanwhile, so that the walk must have seen at least as many as were counted before it,
 * and at most as many as after it.
 */
static ss_status_t verify_count(ss_ctx_t *ctx, walk_t *walk, int64_t counted_before)
{
    const char *absent = "", *orphan = "", *emptied = "";
    int64_t counted;
    ss_status_t status = read_count(ctx, &counted);

    if (status == SS_OK) {
        status = find_stray(ctx, SS_SQL_ORDER_PROOF_ABSENT, &absent);
    }
    if (status == SS_OK) {
        status = find_stray(ctx, SS_SQL_ORDER_PROOF_ORPHAN, &orphan);
    }
    if (status == SS_OK) {
        status = find_stray(ctx, SS_SQL_ORDER_PROOF_EMPTIED, &emptied);
    }
    if (status != SS_OK) {
        return status;
    }
    if (*absent != '\0' || walk->check->count < counted_before) {
        return find_fault(walk, SS_PROOF_MISSING, absent, ctx->pool);
    }
    if (*orphan != '\0' || walk->check->count > counted) {
        return find_fault(walk, SS_PROOF_ADDED, orphan, ctx->pool);
    }
    if (*emptied != '\0') {
        return find_fault(walk, SS_PROOF_CHANGED, emptied, ctx->pool);
    }
    return walk->was_seen ? SS_OK : find_fault(walk, SS_PROOF_NOT_SEEN, "", ctx->pool);
}

ss_status_t ss_order_proof_verify(ss_ctx_t *ctx, const char *seen, ss_proof_check_t *check)
{
    walk_t walk = { .check = check, .seen = seen, .was_seen = *seen == '\0' };
    int64_t counted;
    ss_status_t status = read_count(ctx, &counted);
    bool more = true;

    *check = (ss_proof_check_t){ .last_hash = "", .order_id = "" };
    while (status == SS_OK && more) {
        status = verify_page(ctx, &walk, &more);
    }
    check->last_hash = apr_pstrdup(ctx->pool, walk.hash);
    return status == SS_OK ? verify_count(ctx, &walk, counted) : status;
}

ss_status_t ss_order_proof_list(ss_ctx_t *ctx, int64_t after, apr_array_header_t **list)
{
    static const ss_query_t query = { SS_SQL_ORDER_PROOF_EXPORT, &proof_record };
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_int(after) };

    return ss_db_list(ctx, &query, args, list);
}

ss_status_t ss_order_proof_find(ss_ctx_t *ctx, const char *order_number, ss_proof_t *proof)
{
    static const ss_query_t query = { SS_SQL_ORDER_PROOF_FIND, &proof_record };
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(order_number) };

    return ss_db_one(ctx, &query, args, proof);
}
