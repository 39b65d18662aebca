/*
 * The numbered migrations that embed_schema.awk makes of schema/NNNN_<what>.sql, in the order of
 * their numbers.
 */
#ifndef SS_SCHEMA_TEXT_H
#define SS_SCHEMA_TEXT_H

typedef struct ss_migration_t {
    int number;
    const char *name;              /* "start" */
    const char *const *statements; /* NULL-terminated; {{bytes}} stands for the engine's type */
} ss_migration_t;

extern const ss_migration_t ss_migrations[];
extern const int ss_migration_count;

#endif
