/*
 * The table of named statements that embed_sql.awk makes of the files in store/sql; indexed by
 * ss_sql_t.
 */
#ifndef SS_SQL_STATEMENT_H
#define SS_SQL_STATEMENT_H

#include "sql_statements.h"

#include <stdbool.h>

typedef struct ss_sql_statement_t {
    const char *name;
    const char *types;  /* one letter per placeholder: s text, i integer, b bytes */
    bool reads;         /* changes nothing, so that it may be run again */
    const char *engine; /* "" for every engine, else the only driver that knows it */
    const char *text;
} ss_sql_statement_t;

extern const ss_sql_statement_t ss_sql_statements[SS_SQL_COUNT + 1];

#endif
