/* Figures of a price as JSON. */
#include "figures.h"

#include "base/json.h"

#include <apr_strings.h>

static const char *const tax_cases[] = { "Domestic", "Oss", "ReverseCharge", "ThirdCountry", "SmallBusiness" };
static const char *const kinds[] = { "Setup", "Plan", "Component", "Discount" };

static void set_sums(json_t *out, int64_t net, int64_t gross)
{
    ss_json_set_int(out, "Net", net);
    ss_json_set_int(out, "Gross", gross);
}

static const char *span_text(ss_span_t span, apr_pool_t *pool)
{
    return ss_span_is_set(span) ? apr_psprintf(pool, "%d %s", span.quantity, ss_unit_name(span.unit)) : "";
}

static json_t *line_figures(const ss_line_t *line, apr_pool_t *pool)
{
    json_t *out = ss_json_object(pool);

    ss_json_set_text(out, "Kind", kinds[line->kind]);
    ss_json_set_text(out, "Component", line->component == NULL ? "" : line->component->id);
    ss_json_set_int(out, "Quantity", line->quantity);
    ss_json_set_int(out, "UnitPrice", line->unit_price);
    ss_json_set_text(out, "FeePeriod", span_text(line->fee_period, pool));
    ss_json_set_int(out, "Rate", line->rate);
    ss_json_set_int(out, "Amount", line->amount);
    set_sums(out, line->net, line->gross);
    ss_json_set_int(out, "Shown", line->shown);
    return out;
}

static json_t *bill_figures(const ss_bill_t *bill, apr_pool_t *pool)
{
    json_t *out = ss_json_object(pool), *lines = ss_json_list(pool), *taxes = ss_json_list(pool);

    for (int i = 0; i < bill->line_count; i++) {
        ss_json_append(lines, line_figures(&bill->lines[i], pool));
    }
    for (int i = 0; i < bill->tax_count; i++) {
        json_t *tax = ss_json_object(pool);

        ss_json_set_int(tax, "Rate", bill->taxes[i].rate);
        ss_json_set_int(tax, "Vat", bill->taxes[i].vat);
        set_sums(tax, bill->taxes[i].net, bill->taxes[i].gross);
        ss_json_append(taxes, tax);
    }
    ss_json_set(out, "Lines", lines);
    ss_json_set(out, "Taxes", taxes);
    ss_json_set_int(out, "Vat", bill->vat);
    set_sums(out, bill->net, bill->gross);
    ss_json_set_int(out, "Shown", bill->shown);
    return out;
}

/* Bills that return, one per fee period. */
static json_t *period_figures(const ss_bill_t *bills, int count, apr_pool_t *pool)
{
    json_t *list = ss_json_list(pool);

    for (int i = 0; i < count; i++) {
        json_t *out = bill_figures(&bills[i], pool);

        ss_json_set_text(out, "FeePeriod", span_text(bills[i].fee_period, pool));
        ss_json_set_int(out, "PerMonth", bills[i].per_month);
        ss_json_append(list, out);
    }
    return list;
}

json_t *price_figures(const ss_price_t *price, apr_pool_t *pool)
{
    json_t *out = ss_json_object(pool);

    ss_json_set_text(out, "TaxCase", tax_cases[price->tax_case]);
    ss_json_set_bool(out, "ShowsGross", price->shows_gross);
    ss_json_set(out, "Once", bill_figures(&price->once, pool));
    ss_json_set(out, "Regular", period_figures(price->regular, price->period_count, pool));
    ss_json_set(out, "Reduced", period_figures(price->reduced, price->period_count, pool));
    ss_json_set(out, "First", bill_figures(&price->first, pool));
    ss_json_set_int(out, "DiscountPeriods", price->discount_periods);
    ss_json_set_int(out, "DueNow", price->due_now);
    ss_json_set_text(out, "TrialEnd", ss_date_text(price->trial_end, pool));
    ss_json_set_text(out, "BillingStart", ss_date_text(price->billing_start, pool));
    ss_json_set_text(out, "FirstInvoiceDate", ss_date_text(price->first_invoice_date, pool));
    ss_json_set_text(out, "RegularFrom", ss_date_text(price->regular_from, pool));
    ss_json_set_text(out, "NextDate", ss_date_text(price->next_date, pool));
    ss_json_set_text(out, "TermEnd", ss_date_text(price->term_end, pool));
    ss_json_set_int(out, "MinimumTotal", price->minimum_total);
    ss_json_set_int(out, "MinimumShown", price->minimum_shown);
    return out;
}
