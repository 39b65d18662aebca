/* What a contract costs its customer: the agreed cart with what VAT depends on. */
#include "actions/contract_cart.h"

#include "store/contract_store.h"

ss_status_t ss_contract_cart(ss_ctx_t *ctx, const ss_contract_t *contract,
                             const ss_person_t *person, ss_cart_t *cart)
{
    apr_array_header_t *booked;
    ss_status_t status = ss_component_subscription_list(ctx, contract->id, &booked);

    if (status == SS_OK) {
        status = ss_agreement_cart(ctx->catalogue, contract, booked, cart, ctx->pool);
    }
    if (status != SS_OK) {
        return status == SS_NOT_FOUND ? SS_ERROR : status;
    }
    cart->business = person->business;
    cart->country = person->fields[SS_FIELD_COUNTRY];
    cart->vat_id_plausible = ss_person_has_vat_id(person, ctx->pool);
    return SS_OK;
}
