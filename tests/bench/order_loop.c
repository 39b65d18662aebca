/*
 * The statements of one binding order, as a bare loop over sqlite3: what the module's orders are measured against.
 *   order_loop TEMPLATE.db NEW.db SECONDS
 * Rows are copies of the newest ones in TEMPLATE.db, with fresh keys, in a new database with the same tables and
 * indexes, one durable transaction per order.
 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MOST_COLUMNS 40
#define HASH_LENGTH 64 /* hex digits of 256 bits */
#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/* What an order without components writes, in its order. */
typedef struct table_t {
    const char *name;
    int rows;
    sqlite3_stmt *insert;
    int columns;
    bool fresh[MOST_COLUMNS]; /* takes part in a unique key */
    char *values[MOST_COLUMNS];
} table_t;

static table_t tables[] = {
    { .name = "webhook_event", .rows = 4 }, { .name = "customer", .rows = 1 },
    { .name = "contract", .rows = 1 },      { .name = "payment_method", .rows = 1 },
    { .name = "document", .rows = 2 },      { .name = "invoice", .rows = 1 },
    { .name = "order_", .rows = 1 },        { .name = "outbox", .rows = 1 },
    { .name = "audit_event", .rows = 1 },   { .name = "order_proof", .rows = 1 },
};

static const char *const fresh_columns[] = { "id", "number", "submission_key", "receipt_hash", "source_id", "order_id",
                                             "message_id", "sequence" };
static const char *const series[] = { "Customer", "Contract", "Order:2026", "Invoice:2026" };

static sqlite3 *db;
static long long serial;

static void must(int result)
{
    if (result != SQLITE_OK && result != SQLITE_DONE && result != SQLITE_ROW) {
        fprintf(stderr, "order_loop: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

static sqlite3_stmt *prepare(const char *sql)
{
    sqlite3_stmt *statement;

    must(sqlite3_prepare_v2(db, sql, -1, &statement, NULL));
    return statement;
}

/* Tables and indexes as they stand in the template. */
static void copy_schema(void)
{
    sqlite3_stmt *list = prepare("SELECT sql FROM template.sqlite_master WHERE sql IS NOT NULL");

    while (sqlite3_step(list) == SQLITE_ROW) {
        must(sqlite3_exec(db, (const char *)sqlite3_column_text(list, 0), NULL, NULL, NULL));
    }
    sqlite3_finalize(list);
}

static bool is_fresh(const char *column)
{
    for (int i = 0; i < COUNT(fresh_columns); i++) {
        if (strcmp(column, fresh_columns[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void load(table_t *table)
{
    char sql[1024];
    sqlite3_stmt *row;

    snprintf(sql, sizeof(sql), "SELECT * FROM template.%s ORDER BY rowid DESC LIMIT 1", table->name);
    row = prepare(sql);
    if (sqlite3_step(row) != SQLITE_ROW) {
        fprintf(stderr, "order_loop: no row in %s to copy\n", table->name);
        exit(1);
    }
    table->columns = sqlite3_column_count(row);
    snprintf(sql, sizeof(sql), "INSERT INTO main.%s VALUES (?", table->name);
    for (int i = 0; i < table->columns; i++) {
        const unsigned char *text = sqlite3_column_text(row, i);

        table->fresh[i] = is_fresh(sqlite3_column_name(row, i));
        table->values[i] = text == NULL ? NULL : strdup((const char *)text);
        if (i > 0) {
            strncat(sql, ", ?", sizeof(sql) - strlen(sql) - 1);
        }
    }
    strncat(sql, ")", sizeof(sql) - strlen(sql) - 1);
    sqlite3_finalize(row);
    table->insert = prepare(sql);
}

static void insert(table_t *table)
{
    char key[80];

    for (int i = 0; i < table->columns; i++) {
        if (!table->fresh[i] || table->values[i] == NULL) {
            sqlite3_bind_text(table->insert, i + 1, table->values[i], -1, SQLITE_STATIC);
        } else if (strlen(table->values[i]) < 12 && strspn(table->values[i], "0123456789") == strlen(table->values[i])) {
            sqlite3_bind_int64(table->insert, i + 1, ++serial);
        } else if (strlen(table->values[i]) == HASH_LENGTH) {
            /* Keys in no order, as hashes are. */
            serial++;
            snprintf(key, sizeof(key), "%08llx%056llx", (unsigned long long)serial * 2654435761u % 4294967296u, serial);
            sqlite3_bind_text(table->insert, i + 1, key, -1, SQLITE_TRANSIENT);
        } else {
            /* Ids, which begin with the time. */
            snprintf(key, sizeof(key), "%024llx", ++serial);
            sqlite3_bind_text(table->insert, i + 1, key, -1, SQLITE_TRANSIENT);
        }
    }
    must(sqlite3_step(table->insert));
    sqlite3_reset(table->insert);
}

static void run(sqlite3_stmt *statement)
{
    must(sqlite3_step(statement));
    sqlite3_reset(statement);
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void open_databases(const char *template, const char *path)
{
    char sql[1024];

    must(sqlite3_open(path, &db));
    snprintf(sql, sizeof(sql), "ATTACH '%s' AS template", template);
    must(sqlite3_exec(db, sql, NULL, NULL, NULL));
    must(sqlite3_exec(db, "PRAGMA main.journal_mode = WAL; PRAGMA main.synchronous = FULL; "
                          "PRAGMA foreign_keys = ON", NULL,
                      NULL, NULL));
    copy_schema();
    for (int i = 0; i < COUNT(tables); i++) {
        load(&tables[i]);
    }
    must(sqlite3_exec(db, "DETACH template", NULL, NULL, NULL));
}

int main(int argc, char **argv)
{
    sqlite3_stmt *begin, *commit, *number, *find, *last;
    double start, seconds;
    long orders = 0;

    if (argc != 4) {
        fputs("usage: order_loop TEMPLATE.db NEW.db SECONDS\n", stderr);
        return 2;
    }
    open_databases(argv[1], argv[2]);
    seconds = atof(argv[3]);
    begin = prepare("BEGIN IMMEDIATE");
    commit = prepare("COMMIT");
    number = prepare("INSERT INTO number_series (merchant_id, name, last) VALUES ('m', ?, 1) "
                     "ON CONFLICT (merchant_id, name) DO UPDATE SET last = number_series.last + 1 RETURNING last");
    find = prepare("SELECT id, data FROM order_ WHERE merchant_id = 'm' AND submission_key = 'x'");
    last = prepare("SELECT sequence, hash FROM order_proof WHERE merchant_id = 'm' ORDER BY sequence DESC LIMIT 1");
    for (start = now(); now() - start < seconds; orders++) {
        run(find);
        run(begin);
        for (int i = 0; i < COUNT(series); i++) {
            sqlite3_bind_text(number, 1, series[i], -1, SQLITE_STATIC);
            run(number);
        }
        run(last);
        for (int i = 0; i < COUNT(tables); i++) {
            for (int k = 0; k < tables[i].rows; k++) {
                insert(&tables[i]);
            }
        }
        run(commit);
    }
    printf("%.1f orders/s\n", (double)orders / (now() - start));
    return 0;
}
