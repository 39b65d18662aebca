/* What is charged, formatted: the same groups of lines and totals for order page, review, mail
 * and contract. */
#ifndef SS_PRICE_VIEW_H
#define SS_PRICE_VIEW_H

#include "actions/say.h"
#include "model/price.h"

/*
 * ss_price_view() gives an object with these members. Texts are formatted in ctx->lang; "" or an
 * empty list where there is nothing to say.
 *
 * currency         "EUR"
 * net              true: lines are net (business), totals named "gross" below include VAT
 * groups           list, one per fee period and one for what is paid once:
 *   kind           "recurring" or "once"
 *   title          "Monatlich" · "Monatlich, netto" · "Jährlich ab 08.12.2026" · "Einmalig" ·
 *                  "Zahlungen"
 *   per            "pro Monat" ("" for once)
 *   selected       false: all its lines are components that are not chosen
 *   lines          list:
 *     name         "plan", "setup", "discount" or the form field "component[domain]"
 *     label        "Zusätzliche Domain"
 *     detail       "2 × 1,20 €" · "25 % in den ersten 3 Monaten" · ""
 *     quantity     "2", "" for anything but quantity components
 *     unit         "Domain"; unit_price: "1,20 €" as this customer sees it, "" where a scale
 *                  decides; unit_each: "je Domain"; period_each: "je Monat"
 *     amount       "2,40 €"; description; tax: "inkl. 19 % MwSt."
 *     selected     false: a component that is not chosen, amount 0
 *     flags        is_plan, is_setup, is_component, is_quantity, is_discount
 *   totals         rows below the lines, for review, mail and contract:
 *     label        "Gesamtpreis pro Monat"
 *     detail       "24.11.2026 bis 23.02.2027, darin 2,18 € MwSt. (19 %)"
 *     amount       "13,65 €"
 *     flags        hi: the highlighted total, strong: a sum, thin: the VAT row of a breakdown
 * cart_totals      rows of the order page's summary: label, detail, amount, total
 *                  (highlighted), and out: which amount it is for the script: monthly regular
 *                  first vat gross permonth trial due
 * top              {"amount", "detail": "pro Monat, inkl. MwSt.", "out"}: the one line that is
 *                  always visible
 * plan_price       {"amount", "per", "tax", "per_month", "setup"}: lines of the panel "Ihr Tarif"
 * note             "Alle Preise inkl. 19 % MwSt. Keine Versandkosten."
 * tax              "inkl. 19 % MwSt." · "zzgl. 19 % USt." · "USt. 0 %" ...
 * tax_note         reverse charge, third country and small business: the full sentence, else ""
 * first_invoice    {"date", "amount", "detail", "net", "vat", "period", "tax": "inkl. 19 % MwSt." also
 *                  for businesses, as the amount is; "parts": "darin einmalig: Einrichtung 9,90 €", or
 *                  all its lines where rounding its total makes a cent; "" without either}
 * due_now          {"amount", "is_due"}
 * next_payment     {"date", "amount"}: the second fee period
 * headline         {"label": "Preis pro Monat", "value": "13,65 € bis 23.02.2027, danach 18,20 €,
 *                  inkl. MwSt."}
 * trial            {"range", "days" or other span, "end", "after": first paid day}; false without
 *                  a trial
 * minimum_total    {"amount", "detail"}; amount "" without a minimum term
 * usage            {"title", "note", "net", "lines"}: see ss_usage_view()
 */

/**
 * Everything about the price of a cart. Components of the plan group that may be chosen and are
 * not are among the lines with selected = false, amount 0, so that a page's script can fill them
 * in.
 */
json_t *ss_price_view(ss_ctx_t *ctx, const ss_cart_t *cart, const ss_price_t *price);

/**
 * What will be or was agreed: the same without lines that are not chosen and without cart_totals,
 * top and plan_price, which only the order page shows.
 */
json_t *ss_price_view_agreed(ss_ctx_t *ctx, const ss_cart_t *cart, const ss_price_t *price);

/**
 * The groups of a price view that are paid again and again; setup and sums over a term belong to an
 * order.
 */
json_t *ss_recurring_groups(const json_t *view, apr_pool_t *pool);

/**
 * What is charged by usage: {"title", "note", "net": bool, "lines": [{"label", "description",
 * "included": "1.000 GB", "over": "über 1.000 GB je Monat", "price": "0,02 €", "each": "je GB",
 * "period": "je Monat", "scale": false or see ss_scale_view()}]}. Metered components that are
 * hidden or show no price are left out.
 */
json_t *ss_usage_view(ss_ctx_t *ctx, const ss_cart_t *cart, const ss_price_t *price);

/** The metered components whose prices are shown: list of const ss_component_t *. */
const apr_array_header_t *ss_usage_shown(const ss_ctx_t *ctx, const ss_cart_t *cart);

/**
 * The price scale of a component: {"title": "Staffelpreise: Name", "rule": which units a tier is
 * for, "unit": column heading, "lowest": price, "example": one worked out, "rows": [{"range": "6 bis 20", "price":
 * "1,60 €", "on": bool}]}; NULL without a scale.
 * @param quantity  its tier is marked "on"; 0 for none
 */
json_t *ss_scale_view(ss_ctx_t *ctx, const ss_cart_t *cart, const ss_price_t *price,
                      const ss_component_t *component, int64_t quantity);

/** Name of a component's form field: "component[domain]"; the id where there is no ExternalId. */
const char *ss_component_field(const ss_component_t *component, apr_pool_t *pool);

/** @return true if the variant's plan group offers this component on the order page */
bool ss_component_is_offered(const ss_component_t *component, const ss_plan_group_t *group);

/** Join parts by ", ", leaving out empty ones; NULL ends. */
const char *ss_join(apr_pool_t *pool, ...) __attribute__((sentinel));

#endif
