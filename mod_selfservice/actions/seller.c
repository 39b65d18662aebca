/* The merchant's particulars as they stand today, as invoices, letters and mails name them. */
#include "actions/seller.h"

#include "actions/price_view.h"
#include "actions/say.h"

ss_invoice_seller_t ss_seller_of(ss_ctx_t *ctx)
{
    const ss_merchant_t *merchant = &ctx->catalogue->merchant;
    const char *directors = "";
    ss_invoice_seller_t seller;

    for (size_t i = 0; i < json_array_size(merchant->directors); i++) {
        const char *name = json_string_value(json_array_get(merchant->directors, i));

        directors = ss_join(ctx->pool, directors, name == NULL ? "" : name, NULL);
    }
    seller = (ss_invoice_seller_t){
        .name = merchant->legal_name,
        .street = ss_both(ctx, merchant->street, " ", merchant->house_number),
        .postcode = merchant->postal_code,
        .city = merchant->city,
        .country = merchant->country,
        .phone = merchant->phone,
        .email = merchant->email,
        .website = merchant->website,
        .register_court = merchant->register_court,
        .register_number = merchant->register_number,
        .directors = directors,
        .vat_id = merchant->vat_id,
        .tax_number = merchant->tax_number,
        .creditor_id = merchant->creditor_id,
        .bank_holder = merchant->bank_holder,
        .bank_iban = merchant->bank_iban,
        .bank_bic = merchant->bank_bic,
    };
    return seller;
}
