/* Catalogue files for tests: the demo merchants, changed at one place. */
#ifndef SS_GIVEN_CATALOGUE_H
#define SS_GIVEN_CATALOGUE_H

#include "unit.h"

#include "model/catalogue.h"
#include "model/finding.h"

/** The file conf/demo/<name>.json, parsed anew. */
json_t *given_demo(const char *name);

/** The text of a file of the project, by its path below the project's folder. */
const char *given_project_file(const char *path);

/**
 * Change a document at one place: "PlanVariants.0.RecurringFee" gets the JSON value, "" removes it, and a place at the
 * end of a list ("Codes.1") is appended to.
 */
void change(json_t *document, const char *place, const char *value);

/** What the checker finds in a file for a merchant without stored data. @return list of ss_finding_t */
apr_array_header_t *findings_of(const json_t *document, const char *merchant_name);

/** @return true if one of the findings has this path and contains this text */
bool is_found(const apr_array_header_t *findings, const char *path, const char *text);

/** The snapshot of a file that must be without findings. */
const ss_catalogue_t *given_snapshot(const json_t *document, const char *merchant_name);

/** The snapshot of the file of "nordwolke" with one change; see change(). */
const ss_catalogue_t *given_demo_with(const char *place, const char *value);

/** A period of n months as a file has it. */
#define GIVEN_MONTHS(n) "{\"Unit\": \"Month\", \"Quantity\": " #n "}"

typedef struct refusal_t {
    const char *place, *value; /* the change; see change() */
    const char *path, *text;   /* the finding */
} refusal_t;

/** Each of these changes of the file of "nordwolke" must lead to its finding and no other. */
void expect_refused(const refusal_t *refusals, int count);

#endif
