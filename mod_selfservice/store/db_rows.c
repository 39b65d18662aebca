/* Rows of a result, copied so that neither result nor connection is needed any more. */
#include "store/db_internal.h"

#include "base/fingerprint.h"

#include <apr_buckets.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

struct ss_value_t {
    const char *text; /* NULL for SQL NULL */
};

/*
 * SQLite's rows stand in the pool as a whole; bytes with zeros in them can only be had from there.
 */
struct ss_row_source_t {
    const apr_dbd_driver_t *driver;
    apr_pool_t *pool;
    apr_dbd_row_t **rows; /* NULL for PostgreSQL, which gives bytes as text */
};

static const char *value_text(const apr_dbd_driver_t *driver, apr_dbd_row_t *row, int column)
{
    const char *text = NULL;

    if (apr_dbd_datum_get(driver, row, column, APR_DBD_TYPE_STRING, &text) == APR_ENOENT) {
        return NULL;
    }
    return text == NULL ? "" : text;
}

ss_rows_t *ss_rows_copy(const ss_db_t *db, apr_dbd_results_t *results, apr_pool_t *pool)
{
    bool keeps_rows = db->engine == &ss_sqlite_engine;
    ss_rows_t *rows = apr_pcalloc(pool, sizeof(*rows));
    struct ss_row_source_t *source = apr_pcalloc(pool, sizeof(*source));
    int count = apr_dbd_num_tuples(db->driver, results);
    struct ss_value_t *value;
    apr_dbd_row_t *row = NULL;

    rows->columns = apr_dbd_num_cols(db->driver, results);
    value = apr_palloc(pool, sizeof(*value) * count * rows->columns);
    source->driver = db->driver;
    source->pool = pool;
    source->rows = keeps_rows ? apr_palloc(pool, sizeof(apr_dbd_row_t *) * count) : NULL;
    rows->values = value;
    rows->source = source;
    while (apr_dbd_get_row(db->driver, pool, results, &row, -1) == 0 && rows->count < count) {
        for (int column = 0; column < rows->columns; column++, value++) {
            const char *text = value_text(db->driver, row, column);

            value->text = keeps_rows || text == NULL ? text : apr_pstrdup(pool, text);
        }
        if (keeps_rows) {
            source->rows[rows->count] = row;
        }
        rows->count++;
    }
    return rows;
}

void ss_rows_note(const ss_rows_t *rows, ss_fingerprint_t *fingerprint)
{
    for (int i = 0; i < rows->count * rows->columns; i++) {
        ss_fingerprint_add(fingerprint, rows->values[i].text);
    }
}

static const char *text_at(const ss_rows_t *rows, int row, int column)
{
    return rows->values[row * rows->columns + column].text;
}

const char *ss_rows_text(const ss_rows_t *rows, int row, int column)
{
    const char *text = text_at(rows, row, column);

    return text == NULL ? "" : text;
}

int64_t ss_rows_int(const ss_rows_t *rows, int row, int column)
{
    return apr_atoi64(ss_rows_text(rows, row, column));
}

static int digit_value(char digit)
{
    return apr_isdigit(digit) ? digit - '0' : apr_tolower(digit) - 'a' + 10;
}

/* "\x0aff", PostgreSQL's usual form. */
static const void *bytes_of_hex(const char *hex, int64_t *length, apr_pool_t *pool)
{
    size_t count = strlen(hex) / 2;
    unsigned char *bytes = apr_palloc(pool, count + 1);

    for (size_t i = 0; i < count; i++) {
        bytes[i] = digit_value(hex[2 * i]) * 16 + digit_value(hex[2 * i + 1]);
    }
    *length = count;
    return bytes;
}

/* "a\\b\001": a backslash is doubled, other bytes may stand as three octal digits. */
static const void *bytes_of_escapes(const char *text, int64_t *length, apr_pool_t *pool)
{
    unsigned char *bytes = apr_palloc(pool, strlen(text) + 1);
    int64_t count = 0;

    while (*text != '\0') {
        if (*text != '\\') {
            bytes[count++] = *text++;
        } else if (apr_isdigit(text[1]) && apr_isdigit(text[2]) && apr_isdigit(text[3])) {
            bytes[count++] = (text[1] - '0') * 64 + (text[2] - '0') * 8 + (text[3] - '0');
            text += 4;
        } else {
            bytes[count++] = '\\';
            text += text[1] == '\\' ? 2 : 1;
        }
    }
    *length = count;
    return bytes;
}

static const void *bytes_of_row(const ss_rows_t *rows, int row, int column, int64_t *length)
{
    const struct ss_row_source_t *source = rows->source;
    apr_bucket_alloc_t *allocator = apr_bucket_alloc_create(source->pool);
    apr_bucket_brigade *brigade = apr_brigade_create(source->pool, allocator);
    const char *bytes = "";
    apr_size_t size = 0;

    apr_dbd_datum_get(source->driver, source->rows[row], column, APR_DBD_TYPE_BLOB, brigade);
    if (!APR_BRIGADE_EMPTY(brigade)) {
        apr_bucket_read(APR_BRIGADE_FIRST(brigade), &bytes, &size, APR_BLOCK_READ);
    }
    *length = size;
    return size == 0 ? "" : bytes;
}

const void *ss_rows_bytes(const ss_rows_t *rows, int row, int column, int64_t *length)
{
    const char *text = text_at(rows, row, column);

    *length = 0;
    if (text == NULL) {
        return "";
    }
    if (rows->source->rows != NULL) {
        return bytes_of_row(rows, row, column, length);
    }
    return strncmp(text, "\\x", 2) == 0 ? bytes_of_hex(text + 2, length, rows->source->pool)
                                        : bytes_of_escapes(text, length, rows->source->pool);
}

void ss_rows_read(const ss_rows_t *rows, int row, const ss_record_t *record, void *out)
{
    for (int i = 0; i < record->count; i++) {
        void *field = (char *)out + record->columns[i].offset;

        if (record->columns[i].type == SS_TEXT) {
            *(const char **)field = ss_rows_text(rows, row, i);
        } else if (record->columns[i].type == SS_BOOL) {
            *(bool *)field = ss_rows_int(rows, row, i) != 0;
        } else {
            *(int64_t *)field = ss_rows_int(rows, row, i);
        }
    }
}
