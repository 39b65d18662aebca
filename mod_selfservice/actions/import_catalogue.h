/* Brings a merchant's catalogue to the state of an import file, or tells what that would change. */
#ifndef SS_IMPORT_CATALOGUE_H
#define SS_IMPORT_CATALOGUE_H

#include "base/base.h"

typedef struct ss_import_t {
    const char *merchant_name;
    const json_t *document; /* the parsed file */
    bool strict;            /* files: unknown members are findings; false for the API */
    bool keep_missing;      /* API writes of single objects: what is missing stays as it is */
    bool dry_run;           /* check and compare only */
} ss_import_t;

typedef struct ss_import_result_t {
    apr_array_header_t *findings; /* of ss_finding_t; see model/finding.h */
    json_t *changes;              /* list; see ss_catalogue_changes() */
    int64_t revision; /* after the import; with dry_run the one in force, 0 for a new merchant */
} ss_import_result_t;

/**
 * Check a file against everything stored and bring the catalogue to its state in one transaction.
 * An absent list is untouched; in a present one, missing objects become hidden; terms, consents and
 * mail templates keep their earlier versions. Ids are made where they are absent and found again by
 * ExternalId. A merchant that does not exist yet is made. Every import steps the revision, also one
 * that changes nothing.
 * @return SS_OK; SS_INVALID (see findings); SS_CONFLICT if another import was faster;
 * SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_import_catalogue(ss_ctx_t *ctx, const ss_import_t *import,
                                ss_import_result_t *result);

#endif
