/* The parts of a Cross Industry Invoice, each written by a file of its own. */
#ifndef SS_CII_PARTS_H
#define SS_CII_PARTS_H

#include "render/cii.h"
#include "render/xml.h"

typedef struct ss_cii_t {
    ss_xml_t *xml;
    const ss_invoice_data_t *data;
    const ss_cii_words_t *words;
    int digits; /* of the currency */
    apr_pool_t *pool;
} ss_cii_t;

/** BG-25 */
void ss_cii_line(const ss_cii_t *cii, int number);
/** BG-4, BG-7 and references: ram:ApplicableHeaderTradeAgreement */
void ss_cii_agreement(const ss_cii_t *cii);
/** BG-16, BG-22, BG-23: ram:ApplicableHeaderTradeSettlement */
void ss_cii_settlement(const ss_cii_t *cii);

/** An element with a day, `type` "udt:DateTimeString"; nothing for "". */
void ss_cii_day(const ss_cii_t *cii, const char *name, const char *type, const char *iso);
/** An amount in minor units; with its currency as attribute unless that is NULL. */
void ss_cii_amount(const ss_cii_t *cii, const char *name, int64_t minor, const char *currency);
/** BG-14, BG-26: ram:BillingSpecifiedPeriod; nothing without a first day. */
void ss_cii_period(const ss_cii_t *cii, const char *first, const char *last);
/** Category of a rate, with the rate unless the supply is not taxable. Source: BR-O-05, BR-48 */
void ss_cii_category(const ss_cii_t *cii, int64_t rate, const char *exemption_code);

#endif
