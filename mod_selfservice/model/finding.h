/*
 * What is wrong in a catalogue file: where, what, and how to mend it. English, for the merchant's
 * admin.
 */
#ifndef SS_FINDING_H
#define SS_FINDING_H

#include "base/base.h"

typedef struct ss_finding_t {
    const char *path; /* "$.PlanVariants[2].RecurringFee" */
    const char *text; /* "must not be negative" */
} ss_finding_t;

/** An empty list of findings. */
apr_array_header_t *ss_findings_make(apr_pool_t *pool);

/** Note one finding; path and text are copied into the pool of the list. */
void ss_finding_add(apr_array_header_t *findings, const char *path, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/** @return the path of a member: "$.Plans[0]" and "Name" give "$.Plans[0].Name" */
const char *ss_path_member(const char *path, const char *name, apr_pool_t *pool);
/** @return the path of an element: "$.Plans" and 0 give "$.Plans[0]" */
const char *ss_path_element(const char *path, size_t index, apr_pool_t *pool);

#endif
