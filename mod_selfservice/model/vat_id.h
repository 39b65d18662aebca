/* VAT identification numbers of the EU: syntax and check digits. */
#ifndef SS_VAT_ID_H
#define SS_VAT_ID_H

#include "base/base.h"

/** @return the compact upper-case id, NULL if it cannot be a VAT ID of an EU country (or XI) */
const char *ss_vat_id_read(const char *typed, apr_pool_t *pool);

/** ISO 3166-1 country of a compact id: "EL..." gives "GR", "XI..." gives "GB". */
const char *ss_vat_id_country(const char *vat_id, apr_pool_t *pool);

#endif
