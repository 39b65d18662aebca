/* What a contract costs its customer: the agreed cart with what VAT depends on. */
#include "actions/contract_cart.h"

#include <string.h>

#include "store/contract_store.h"

ss_seller_t ss_merchant_seller(const ss_merchant_t *merchant)
{
    return (ss_seller_t){ merchant->country, merchant->small_business, merchant->oss };
}

ss_status_t ss_contract_booked(ss_ctx_t *ctx, const ss_contract_t *contract, const char *last,
                               apr_array_header_t **booked)
{
    apr_array_header_t *all;
    ss_status_t status = ss_component_subscription_list(ctx, contract->id, &all);

    if (status != SS_OK) {
        return status;
    }
    *booked = apr_array_make(ctx->pool, all->nelts + 1, sizeof(ss_component_subscription_t));
    for (int i = 0; i < all->nelts; i++) {
        ss_component_subscription_t one = APR_ARRAY_IDX(all, i, ss_component_subscription_t);

        if (*one.end_date == '\0' || strcmp(one.end_date, last) > 0) {
            APR_ARRAY_PUSH(*booked, ss_component_subscription_t) = one;
        }
    }
    return SS_OK;
}

ss_status_t ss_contract_cart_with(ss_ctx_t *ctx, const ss_contract_t *contract,
                                  const apr_array_header_t *booked, const ss_person_t *person,
                                  ss_cart_t *cart)
{
    ss_status_t status = ss_agreement_cart(ctx->catalogue, contract, booked, cart, ctx->pool);

    if (status != SS_OK) {
        return status == SS_NOT_FOUND ? SS_ERROR : status;
    }
    cart->business = person->business;
    cart->country = person->fields[SS_FIELD_COUNTRY];
    cart->vat_id_plausible = ss_person_has_vat_id(person, ctx->pool);
    return SS_OK;
}

ss_status_t ss_contract_cart(ss_ctx_t *ctx, const ss_contract_t *contract,
                             const ss_person_t *person, ss_cart_t *cart)
{
    ss_date_t today = ss_today(ctx);
    const char *yesterday = ss_date_text(ss_date_add_days(today, -1), ctx->pool);
    apr_array_header_t *booked;
    ss_status_t status = ss_contract_booked(ctx, contract, yesterday, &booked);

    return status == SS_OK ? ss_contract_cart_with(ctx, contract, booked, person, cart) : status;
}

ss_status_t ss_contract_price(ss_ctx_t *ctx, const ss_cart_t *cart, ss_price_t *price)
{
    const ss_seller_t seller = ss_merchant_seller(&ctx->catalogue->merchant);

    return ss_price(ctx, cart, &seller, price);
}
