/* A merchant's whole catalogue as an import file. */
#ifndef SS_EXPORT_CATALOGUE_H
#define SS_EXPORT_CATALOGUE_H

#include "base/base.h"

/**
 * Read everything stored of a merchant, hidden objects included, so that importing it changes
 * nothing and exporting again gives the same bytes. Print it with ss_json_print_pretty().
 * @return SS_OK, SS_NOT_FOUND (no such merchant), SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_export_catalogue(ss_ctx_t *ctx, const char *merchant_name, json_t **document);

#endif
