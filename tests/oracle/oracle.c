/*
 * Prices carts with the reader and the calculation of the project. oracle-driver FILE: one JSON object
 * {"Catalogue", "Carts"} a line in, one {"Prices"} or {"Findings"} a line out.
 */
#include "actions/catalogue_merge.h"
#include "base/file.h"
#include "base/json.h"
#include "figures.h"
#include "model/catalogue_check.h"
#include "model/catalogue_read.h"
#include "model/catalogue_values.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define LONGEST_INPUT (512 * 1024 * 1024)

/* The catalogue as an import of the file into an empty database would leave it; NULL with findings. */
static ss_catalogue_t *import_catalogue(const json_t *document, apr_array_header_t *findings, apr_pool_t *pool)
{
    ss_catalogue_t *catalogue = apr_pcalloc(pool, sizeof(*catalogue));
    ss_catalogue_file_t *stored = ss_catalogue_file_make(pool);
    ss_catalogue_file_t *given = ss_catalogue_file_read(findings, document, true, pool);
    ss_catalogue_file_t *merged;
    const char *broken;

    ss_catalogue_file_index(stored);
    merged = ss_catalogue_merge(given, stored, false);
    ss_catalogue_file_link(merged, findings);
    ss_catalogue_check(findings, merged, ss_json_text(json_object_get(document, "Merchant"), "Name"));
    if (!apr_is_empty_array(findings)) {
        return NULL;
    }
    if (!ss_catalogue_read(catalogue, merged, &broken)) {
        ss_finding_add(findings, broken, "refers to nothing");
        return NULL;
    }
    return catalogue;
}

/* The coupon of the cart's code if it holds when the cart is priced, at "Now". */
static const ss_coupon_t *coupon_of(const ss_catalogue_t *catalogue, const json_t *given)
{
    const char *code = ss_json_text(given, "Coupon");
    apr_time_t now;

    ss_value_instant(json_object_get(given, "Now"), catalogue->merchant.time_zone, &now);
    for (int i = 0; i < catalogue->coupon_count; i++) {
        const ss_coupon_t *coupon = &catalogue->coupons[i];

        if (strcmp(code, json_string_value(json_array_get(coupon->codes, 0))) == 0) {
            return ss_coupon_is_current(coupon, now) ? coupon : NULL;
        }
    }
    return NULL;
}

static ss_cart_item_t *read_items(const json_t *list, const ss_catalogue_t *catalogue, apr_pool_t *pool)
{
    ss_cart_item_t *items = apr_pcalloc(pool, sizeof(*items) * (json_array_size(list) + 1));

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);

        items[i].component = ss_catalogue_component(catalogue, ss_json_text(item, "Component"));
        items[i].quantity = ss_value_millionths_or(item, "Quantity", 0);
    }
    return items;
}

static ss_cart_t read_cart(const json_t *given, const ss_catalogue_t *catalogue, apr_pool_t *pool)
{
    const ss_variant_t *variant = ss_catalogue_variant(catalogue, ss_json_text(given, "Variant"));
    const ss_coupon_t *coupon = coupon_of(catalogue, given);
    ss_cart_t cart = {
        .variant = variant,
        .plan_quantity = ss_value_millionths_or(given, "Quantity", SS_MILLION),
        .items = read_items(json_object_get(given, "Items"), catalogue, pool),
        .item_count = (int)json_array_size(json_object_get(given, "Items")),
        .discount = coupon == NULL ? NULL : coupon->discount,
        .coupon_code = coupon == NULL ? "" : ss_json_text(given, "Coupon"),
        .business = ss_json_bool(given, "Business"),
        .country = ss_json_text(given, "Country"),
        .vat_id_plausible = ss_json_bool(given, "VatIdPlausible"),
    };

    ss_date_parse(ss_json_text(given, "Start"), &cart.start);
    return cart;
}

/* Prices of single quantities, such as usage; null where an amount is too large. */
static json_t *amounts_of(const json_t *list, const ss_catalogue_t *catalogue, const ss_variant_t *variant,
                          apr_pool_t *pool)
{
    json_t *out = ss_json_list(pool);

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *given = json_array_get(list, i);
        const ss_component_t *component = ss_catalogue_component(catalogue, ss_json_text(given, "Component"));
        int64_t quota = ss_json_bool(given, "WithQuota") ? ss_variant_quota(variant, component) : 0;
        int64_t quantity = ss_value_millionths_or(given, "Quantity", 0), amount;
        int digits = json_object_get(given, "Digits") == NULL ? variant->plan->group->currency.digits
                                                              : (int)ss_json_int(given, "Digits");
        bool fits = ss_component_amount(component, quantity, quota, digits, &amount);

        json_array_append_new(out, fits ? json_integer(amount) : json_null());
    }
    return out;
}

static json_t *prorated(const json_t *list, apr_pool_t *pool)
{
    json_t *out = ss_json_list(pool);

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *given = json_array_get(list, i);
        ss_date_t first, last, from;

        ss_date_parse(ss_json_text(given, "First"), &first);
        ss_date_parse(ss_json_text(given, "Last"), &last);
        ss_date_parse(ss_json_text(given, "From"), &from);
        json_array_append_new(out, json_integer(ss_prorate(ss_json_int(given, "Amount"), first, last, from)));
    }
    return out;
}

static json_t *priced(const json_t *given, const ss_catalogue_t *catalogue, apr_pool_t *pool)
{
    ss_ctx_t *ctx = ss_ctx_make(pool, 0);
    ss_cart_t cart = read_cart(given, catalogue, pool);
    ss_seller_t seller = { catalogue->merchant.country, catalogue->merchant.small_business,
                           catalogue->merchant.oss };
    ss_price_t price;
    json_t *out;

    if (ss_price(ctx, &cart, &seller, &price) != SS_OK) {
        out = ss_json_object(pool);
        ss_json_set_text(out, "Problem", APR_ARRAY_IDX(ctx->problems, 0, ss_problem_t).code);
        return out;
    }
    out = price_figures(&price, pool);
    ss_json_set_text(out, "Fingerprint", ss_price_fingerprint(&price, pool));
    ss_json_set(out, "Amounts", amounts_of(json_object_get(given, "Amounts"), catalogue, cart.variant, pool));
    ss_json_set(out, "Prorated", prorated(json_object_get(given, "Prorated"), pool));
    return out;
}

static json_t *findings_list(const apr_array_header_t *findings, apr_pool_t *pool)
{
    json_t *list = ss_json_list(pool);

    for (int i = 0; i < findings->nelts; i++) {
        const ss_finding_t *finding = &APR_ARRAY_IDX(findings, i, ss_finding_t);

        json_array_append_new(list, json_string(apr_pstrcat(pool, finding->path, " ", finding->text, NULL)));
    }
    return list;
}

static json_t *answer(const json_t *input, apr_pool_t *pool)
{
    apr_array_header_t *findings = ss_findings_make(pool);
    const json_t *carts = json_object_get(input, "Carts");
    const ss_catalogue_t *catalogue = import_catalogue(json_object_get(input, "Catalogue"), findings, pool);
    json_t *out = ss_json_object(pool), *prices = ss_json_list(pool);

    if (catalogue == NULL) {
        ss_json_set(out, "Findings", findings_list(findings, pool));
        return out;
    }
    for (size_t i = 0; i < json_array_size(carts); i++) {
        ss_json_append(prices, priced(json_array_get(carts, i), catalogue, pool));
    }
    ss_json_set(out, "Prices", prices);
    return out;
}

static int run(const char *path, apr_pool_t *pool)
{
    const char *error = "no file named";
    const char *text = path == NULL ? NULL : ss_file_read(path, LONGEST_INPUT, NULL, &error, pool);
    apr_pool_t *turn;

    apr_pool_create(&turn, pool);
    while (text != NULL && *text != '\0') {
        const char *end = strchr(text, '\n');
        size_t length = end == NULL ? strlen(text) : (size_t)(end - text);
        const json_t *input = ss_json_parse(apr_pstrmemdup(turn, text, length), &error, turn);

        if (input == NULL) {
            break;
        }
        puts(ss_json_print(answer(input, turn), turn));
        fflush(stdout); /* all answers are out if the next cart is too much */
        text += length + (end != NULL);
        apr_pool_clear(turn);
    }
    if (text == NULL || *text != '\0') {
        fprintf(stderr, "oracle-driver: %s\n", error);
        return 1;
    }
    return 0;
}

int main(int argc, char **argv)
{
    apr_pool_t *pool;
    int code;

    if (apr_initialize() != APR_SUCCESS || sodium_init() < 0) {
        return 1;
    }
    apr_pool_create(&pool, NULL);
    code = run(argc > 1 ? argv[1] : NULL, pool);
    apr_pool_destroy(pool);
    apr_terminate();
    return code;
}
