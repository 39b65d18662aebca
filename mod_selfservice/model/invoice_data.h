/*
 * The frozen content of an invoice or credit note: all that its PDF shows, independent of later
 * changes.
 */
#ifndef SS_INVOICE_DATA_H
#define SS_INVOICE_DATA_H

#include "model/price.h"

/*
 * Stored as JSON in invoice.data, written and read only by the two functions below. Amounts are
 * minor units, prices and quantities millionths, rates hundredths of a percent, days ISO texts;
 * texts are in the invoice's language.
 *
 * {"kind", "purpose", "number", "lang", "currency", "issue_date", "period_start", "period_end",
 *  "corrects_number", "corrects_date", "customer_number", "contract_number", "order_number",
 * "plan", "shows_gross", "tax_case", "net", "vat", "gross", "euro_rate", "vat_euro", "seller": {"name", "street",
 * "postcode", "city", "country", "phone", "email", "website", "register_court", "register_number",
 * "directors", "vat_id", "tax_number", "creditor_id", "bank_holder", "bank_iban", "bank_bic"},
 *  "recipient": {"name", "contact", "line1", "street", "line2", "postcode", "city", "country",
 * "vat_id"}, "lines": [{"name", "detail", "component", "quantity", "unit", "unit_price", "rate", "net",
 *             "gross", "period_start", "period_end"}],
 *  "taxes": [{"rate", "net", "vat", "gross"}],
 *  "payment": {"kind", "holder", "iban_masked", "mandate_reference", "creditor_id", "debit_date",
 * "due_date"}, "notes": [text, ...]}
 */

typedef struct ss_invoice_seller_t {
    const char *name, *street; /* street with house number */
    const char *postcode, *city, *country;
    const char *phone, *email, *website;
    const char *register_court, *register_number;
    const char *directors; /* "Inken Petersen, Jan Ohm"; "" if there are none */
    const char *vat_id, *tax_number, *creditor_id;
    const char *bank_holder, *bank_iban, *bank_bic;
} ss_invoice_seller_t;

typedef struct ss_invoice_recipient_t {
    const char *name;    /* company, or first and last name */
    const char *contact; /* person at a company, else "" */
    const char *line1, *street, *line2; /* street with house number */
    const char *postcode, *city, *country; /* ISO 3166-1 alpha-2 */
    const char *vat_id;
} ss_invoice_recipient_t;

typedef struct ss_invoice_line_t {
    const char *name;   /* "Webhosting Plus" */
    const char
        *detail; /* second line, "" if there is none; the period is printed from the days below */
    const char *component; /* id of the component charged for; "" for plan, setup fee, discount */
    int64_t quantity;   /* millionths; what is charged for */
    const char *unit;   /* "Monat", "Domain"; "" for a bare number */
    int64_t unit_price; /* millionths, net or gross as shows_gross says; SS_NO_UNIT_PRICE where a
                           scale decides */
    int64_t rate;
    int64_t net, gross; /* lines add up to the totals */
    const char *period_start, *period_end; /* "" for setup fees and discounts */
    int64_t discounted; /* 1 if a discount at this rate reduces it, else 0 */
} ss_invoice_line_t;

#define SS_NO_UNIT_PRICE INT64_C(-1)

typedef struct ss_invoice_tax_t {
    int64_t rate, net, vat, gross;
} ss_invoice_tax_t;

/** How it is paid. Source for the pre-notification's content: SEPA Direct Debit core rulebook. */
typedef struct ss_invoice_payment_t {
    const char *kind;   /* "direct-debit", "invoice" (transfer), "none" (nothing to pay) */
    const char *holder, *iban_masked; /* of the debtor, direct debit only */
    const char *mandate_reference, *creditor_id, *debit_date; /* direct debit only */
    const char *due_date;
} ss_invoice_payment_t;

typedef struct ss_invoice_data_t {
    const char *kind; /* "invoice", "credit_note" */
    const char *purpose; /* what else it is for than the fees of a period: "setup" with the setup fee;
                            of a change within a period "plan" or "components"; else "" */
    const char *number, *lang, *currency;
    const char *issue_date, *period_start, *period_end;
    const char *corrects_number,
        *corrects_date; /* credit notes only. Source: UStDV section 31(5) */
    const char *customer_number, *contract_number, *order_number;
    const char *plan; /* name of the plan, for the introduction */
    bool shows_gross; /* lines show gross amounts (consumers) or net ones */
    ss_tax_case_t tax_case;
    ss_invoice_seller_t seller;
    ss_invoice_recipient_t recipient;
    const ss_invoice_line_t *lines;
    const ss_invoice_tax_t
        *taxes; /* by rate, highest first; one of rate 0 where no VAT is charged */
    int line_count, tax_count;
    int64_t net, vat, gross; /* all positive on credit notes too */
    int64_t euro_rate;       /* millionths of the currency for one euro; 0: no VAT in euro */
    int64_t vat_euro;        /* cents */
    ss_invoice_payment_t payment;
    const json_t *notes; /* list of further texts, printed as they are; NULL for none */
} ss_invoice_data_t;

/** @return the JSON above, owned by the pool; texts that are NULL are written as "" */
json_t *ss_invoice_data_to_json(const ss_invoice_data_t *data, apr_pool_t *pool);

/** Read it back; absent texts become "". The result lives as long as `pool` and `json`. */
void ss_invoice_data_from_json(ss_invoice_data_t *data, const json_t *json, apr_pool_t *pool);

/**
 * @return true if lines add up to the totals in net and gross, tax groups too, and no VAT is shown
 * where the tax case has none. Source: UStG section 14c (VAT that is shown is owed).
 */
bool ss_invoice_data_adds_up(const ss_invoice_data_t *data);

/**
 * "domestic", "oss", "reverse_charge", "third_country", "small_business": also text keys below
 * document.tax.
 */
const char *ss_tax_case_name(ss_tax_case_t tax_case);

#endif
