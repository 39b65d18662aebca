/*
 * The database as everybody above sees it: named statements in, copied rows out, one transaction
 * per action.
 */
#ifndef SS_DB_H
#define SS_DB_H

#include "base/fingerprint.h"
#include "sql_statements.h" /* generated from store/sql: enum ss_sql_t */

#include <stddef.h> /* offsetof() of column tables */

typedef struct ss_db_t ss_db_t;         /* one open connection with its own statement cache */
typedef struct ss_writer_t ss_writer_t; /* serialises the writes of one process: writer.h */

/**
 * Where a context gets its connection from. apache/ fills it from mod_dbd, ctl/ and tests from
 * ss_db_open(). A connection is taken on the first statement and given back by ss_db_release().
 */
typedef struct ss_db_source_t {
    ss_status_t (*acquire)(void *baton, apr_pool_t *pool, ss_db_t **db);
    void (*release)(void *baton, ss_db_t *db);
    void *baton;
    ss_writer_t *writer; /* NULL: transactions run on the context's own connection */
} ss_db_source_t;

/** A value bound to a placeholder: %s text, %lld integer, %pDb bytes. */
typedef enum ss_type_t { SS_TEXT, SS_INT, SS_BYTES, SS_BOOL } ss_type_t;

typedef struct ss_arg_t {
    ss_type_t type;
    const char *text; /* SS_TEXT: NULL binds SQL NULL; SS_BYTES: the bytes */
    int64_t number;   /* SS_INT: the value; SS_BYTES: how many bytes */
} ss_arg_t;

/** What a placeholder is bound to. The value is not copied; NULL binds SQL NULL. */
ss_arg_t ss_arg_text(const char *text);
ss_arg_t ss_arg_int(int64_t number);
ss_arg_t ss_arg_bytes(const void *bytes, int64_t length);

/** Rows copied out of a result; they live as long as the context's pool. */
typedef struct ss_rows_t {
    int count;
    int columns;
    const struct ss_value_t *values;      /* private: count * columns */
    const struct ss_row_source_t *source; /* private: where bytes come from */
} ss_rows_t;

/** A value of a row. NULL in the database reads as "" and 0. */
const char *ss_rows_text(const ss_rows_t *rows, int row, int column);
int64_t ss_rows_int(const ss_rows_t *rows, int row, int column);
/** Bytes of a BLOB column; *length is set. */
const void *ss_rows_bytes(const ss_rows_t *rows, int row, int column, int64_t *length);

/** Add the values of all rows to a fingerprint; of bytes on SQLite those before the first zero. */
void ss_rows_note(const ss_rows_t *rows, ss_fingerprint_t *fingerprint);

/** How the columns of a statement, in their order, fill a struct. */
typedef struct ss_column_t {
    ss_type_t type; /* SS_TEXT: const char *, SS_INT: int64_t, SS_BOOL: bool */
    size_t offset;
} ss_column_t;

typedef struct ss_record_t {
    const ss_column_t *columns;
    int count;
    size_t size; /* of the struct */
} ss_record_t;

/**
 * Run a statement that returns rows (also INSERT/UPDATE ... RETURNING). `args` must match the
 * statement's parameter list in number and type; another type is logged and gives SS_ERROR.
 * @return SS_OK (also with no rows), SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_db_select(ss_ctx_t *ctx, ss_sql_t sql, const ss_arg_t *args, ss_rows_t **rows);

/**
 * Run a statement that returns nothing; outside of an action it is a transaction of its own.
 * @param changed  number of rows touched; may be NULL
 */
ss_status_t ss_db_change(ss_ctx_t *ctx, ss_sql_t sql, const ss_arg_t *args, int *changed);

/**
 * Like ss_db_change(), for a change that must touch a row. @return also `nothing`: it touched none
 */
ss_status_t ss_db_change_some(ss_ctx_t *ctx, ss_sql_t sql, const ss_arg_t *args,
                              ss_status_t nothing);

/** `status`; but `nothing` where all went well and no row was touched. */
ss_status_t ss_db_touched(ss_status_t status, int changed, ss_status_t nothing);

/** Fill a struct from row `row`. */
void ss_rows_read(const ss_rows_t *rows, int row, const ss_record_t *record, void *out);

/** A statement bound to the struct its rows fill. */
typedef struct ss_query_t {
    ss_sql_t sql;
    const ss_record_t *record;
} ss_query_t;

/** @return SS_OK, SS_NOT_FOUND (no row), SS_UNAVAILABLE, SS_ERROR */
ss_status_t ss_db_one(ss_ctx_t *ctx, const ss_query_t *query, const ss_arg_t *args, void *out);
/** @param list  becomes an array of the record's struct */
ss_status_t ss_db_list(ss_ctx_t *ctx, const ss_query_t *query, const ss_arg_t *args,
                       apr_array_header_t **list);

/**
 * One action's statements; return anything but SS_OK to undo them all. Statements only: no mail,
 * PDF, network.
 */
typedef ss_status_t ss_db_action_t(ss_ctx_t *ctx, void *input);

/**
 * Run `action` as one transaction, durable when SS_OK comes back. It may run on another thread with
 * another connection in its context while the caller waits; memory still comes from ctx->pool. It
 * may be run again from the start after it was undone (PostgreSQL, a deadlock), so it sets its
 * results anew each time. Inside an action this joins the running transaction; if the inner action
 * fails, all is undone.
 * @return what the action returned; SS_UNAVAILABLE if the queue is full or the database does not
 * answer
 */
ss_status_t ss_db_transact(ss_ctx_t *ctx, ss_db_action_t *action, void *input);

/**
 * One statement as a transaction of its own, tried again where ss_db_transact() is: unlike
 * ss_db_change() it survives a connection that PostgreSQL has lost since it was last used.
 * @param changed  number of rows touched; may be NULL. @return as ss_db_transact()
 */
ss_status_t ss_db_transact_change(ss_ctx_t *ctx, ss_sql_t sql, const ss_arg_t *args, int *changed);

/**
 * Give the context's connection back (before rendering, before a response is sent); a later
 * statement takes one again.
 */
void ss_db_release(ss_ctx_t *ctx);

/** Open a connection that closes with `pool`. @param driver  "sqlite3" or "pgsql" */
ss_status_t ss_db_open(ss_db_t **db, const char *driver, const char *params, apr_pool_t *pool);

/** A context source that always gives this one connection. */
const ss_db_source_t *ss_db_source_of(ss_db_t *db, apr_pool_t *pool);

#endif
