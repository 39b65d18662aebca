/* The one checker of catalogues: what law, arithmetic or a dangling reference forbids. */
#ifndef SS_CATALOGUE_CHECK_H
#define SS_CATALOGUE_CHECK_H

#include "model/catalogue_file.h"

/**
 * Check a catalogue as it will stand after the import; the file must be indexed and linked. Objects
 * that are only stored and hidden are left alone. Never stops at the first finding.
 * @param merchant_name  Merchant.Name must equal it
 */
void ss_catalogue_check(apr_array_header_t *findings, const ss_catalogue_file_t *file,
                        const char *merchant_name);

#endif
