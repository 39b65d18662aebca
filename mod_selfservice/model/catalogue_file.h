/* A catalogue as JSON objects sorted by kind: an import file, what is stored, and both joined. */
#ifndef SS_CATALOGUE_FILE_H
#define SS_CATALOGUE_FILE_H

#include "model/catalogue_members.h"
#include "model/finding.h"

#include <apr_hash.h>

/** One object and where it stands. */
typedef struct ss_item_t {
    ss_kind_t kind;
    const char *path; /* "$.PlanVariants[2]", or "stored PlanVariants webhosting-plus" */
    const char *key;  /* of its row: the Id, or what takes its place; "" before one is made */
    json_t *data;
    bool stored; /* stands in the database only, not in the file */
} ss_item_t;

typedef struct ss_catalogue_file_t {
    apr_pool_t *pool;
    json_t *merchant; /* NULL if there is none */
    apr_array_header_t *items[SS_KIND_COUNT]; /* of ss_item_t *; NULL if the list is absent */
    apr_hash_t *index[SS_KIND_COUNT]; /* key and ExternalId to ss_item_t *; NULL before indexing */
} ss_catalogue_file_t;

/** One without any list. */
ss_catalogue_file_t *ss_catalogue_file_make(apr_pool_t *pool);

/**
 * Sort a parsed file by kind, check the shape of every object and bring it into the module's own
 * spelling. Objects with findings are kept as far as they are objects, so that later checks find
 * more.
 * @param strict  true: unknown members are findings; false (API): they are left out, names match in
 * any case
 */
ss_catalogue_file_t *ss_catalogue_file_read(apr_array_header_t *findings, const json_t *json,
                                            bool strict, apr_pool_t *pool);

/** Append an object to the list of its kind, which is made if it is absent. */
ss_item_t *ss_catalogue_file_add(ss_catalogue_file_t *file, ss_kind_t kind, json_t *data);

/** Make all objects findable; objects of the file win over those that are only stored. */
void ss_catalogue_file_index(ss_catalogue_file_t *file);

/** @return the object with this key or ExternalId, NULL if there is none */
ss_item_t *ss_catalogue_file_item(const ss_catalogue_file_t *file, ss_kind_t kind, const char *key);

/** Number of objects of a kind, and one of them. */
int ss_catalogue_file_count(const ss_catalogue_file_t *file, ss_kind_t kind);
ss_item_t *ss_catalogue_file_at(const ss_catalogue_file_t *file, ss_kind_t kind, int index);

/**
 * Turn references by ExternalId into references by Id; those that lead nowhere are findings. The
 * file must be indexed. Objects are changed in place.
 */
void ss_catalogue_file_link(ss_catalogue_file_t *file, apr_array_header_t *findings);

#endif
