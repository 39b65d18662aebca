/*
 * selfservicectl order-link: the address of a variant's order page, for customers or for a test
 * order.
 */
#include "ctl/commands.h"

#include "actions/test_order.h"
#include "base/json.h"
#include "model/site.h"
#include "store/catalogue_store.h"

#include <apr_strings.h>
#include <stdio.h>

/*
 * Links need an address: that of the settings in force or of --public-url, else the merchant's own.
 */
static int need_address(ss_ctl_t *ctl)
{
    ss_site_t *site = apr_pmemdup(ctl->ctx->pool, ctl->ctx->site, sizeof(*site));

    if (*site->order_path == '\0') {
        return ss_ctl_fail(ctl,
                           "the order page is off in the settings in force (SelfServiceOrderPath)");
    }
    if (*site->public_url == '\0') {
        site->public_url = ctl->ctx->catalogue->merchant.public_url;
    }
    if (*site->public_url == '\0') {
        ss_ctl_fail(
            ctl, "give --public-url URL: neither the settings in force nor the merchant name one");
        return SS_EXIT_USAGE;
    }
    ctl->ctx->site = site;
    return SS_EXIT_OK;
}

/* Customers get no link to what they cannot order. */
static int need_orderable(const ss_ctl_t *ctl, const ss_variant_t *variant)
{
    if (!variant->allow_self_service) {
        return ss_ctl_fail(ctl, "%s has no order page: AllowSelfService is off", ctl->args[0]);
    }
    if (!ss_variant_is_orderable(variant, ctl->ctx->now)) {
        return ss_ctl_fail(ctl, "%s cannot be ordered now: it is hidden or outside its dates",
                           ctl->args[0]);
    }
    return SS_EXIT_OK;
}

static int print_link(const ss_ctl_t *ctl, const char *url)
{
    json_t *answer = ss_json_object(ctl->ctx->pool);

    if (!ctl->json) {
        puts(url);
        return SS_EXIT_OK;
    }
    ss_json_set_text(answer, "url", url);
    return ss_ctl_print_json(ctl, answer);
}

static int find_variant(ss_ctl_t *ctl, const ss_variant_t **variant)
{
    int code = ss_ctl_need_merchant(ctl);
    ss_status_t status;

    if (code != SS_EXIT_OK) {
        return code;
    }
    status = ss_catalogue_load(ctl->ctx, ctl->merchant);
    if (status != SS_OK) {
        return ss_ctl_finish(ctl, status);
    }
    *variant = ss_catalogue_variant(ctl->ctx->catalogue, ctl->args[0]);
    return *variant == NULL ? ss_ctl_fail(ctl, "there is no plan variant %s; \"selfservicectl export\" shows "
                                              "their ExternalId",
                                         ctl->args[0])
                            : SS_EXIT_OK;
}

int ss_order_link_command(ss_ctl_t *ctl)
{
    bool test = ss_ctl_option(ctl, "test") != NULL;
    const ss_variant_t *variant;
    int code = find_variant(ctl, &variant);

    if (code == SS_EXIT_OK) {
        code = need_address(ctl);
    }
    if (code == SS_EXIT_OK) {
        code = need_orderable(ctl, variant);
    }
    if (code == SS_EXIT_OK && test) {
        code = ss_ctl_need_keys(ctl);
    }
    if (code != SS_EXIT_OK) {
        return code;
    }
    return print_link(ctl, test ? ss_test_order_link(ctl->ctx, variant)
                                : ss_order_link(ctl->ctx, variant));
}
