/*
 * Unit prices as a customer is charged them: with the VAT that is due, and with the decimals that
 * make quantity times price the amount beside it.
 */
#include "actions/price_words.h"

#include "model/tax.h"

#define DECIMALS 6 /* of millionths */

/*
 * As charged, in the unit it came in. Prices fit with VAT, which is 100 % at most; the highest number
 * would stand for one that does not.
 */
static int64_t charged(const ss_offer_price_t *offer, const ss_tax_policy_t *policy,
                       int64_t millionths)
{
    const ss_price_t *price = offer->price;
    bool with_vat = price->shows_gross && ss_offer_has_vat(offer);
    const char *country = price->tax_case == SS_TAX_OSS ? offer->cart->country
                                                        : offer->ctx->catalogue->merchant.country;
    int rate = ss_tax_rate(policy, country, price->billing_start);
    int64_t result;

    if (price->tax_case == SS_TAX_SMALL_BUSINESS || price->group_gross == with_vat) {
        return millionths;
    }
    return ss_muldiv(millionths, with_vat ? 10000 + rate : 10000, with_vat ? 10000 : 10000 + rate,
                     &result)
               ? result
               : INT64_MAX;
}

/* To minor units, but three digits that count stay; and `finer` decimals more. */
static int64_t rounded(int64_t millionths, int digits, int finer)
{
    int64_t unit = SS_MILLION, result = millionths;

    for (int i = 0; i < digits; i++) {
        unit /= 10;
    }
    while (unit > 1 && millionths < 100 * unit) {
        unit /= 10;
    }
    for (int i = 0; i < finer && unit > 1; i++) {
        unit /= 10;
    }
    if (ss_muldiv(millionths, 1, unit, &result)) {
        result *= unit;
    }
    return result;
}

int64_t ss_price_shown_unit(const ss_offer_price_t *offer, const ss_tax_policy_t *policy,
                            int64_t millionths, int finer)
{
    int64_t shown = charged(offer, policy, millionths);

    return shown == millionths ? shown : rounded(shown, offer->price->currency.digits, finer);
}

int64_t ss_price_shown_amount(const ss_offer_price_t *offer, const ss_tax_policy_t *policy,
                              int64_t minor)
{
    return charged(offer, policy, minor);
}

int64_t ss_price_shown_once(const ss_offer_price_t *offer, const ss_tax_policy_t *policy,
                            int64_t millionths)
{
    int64_t minor;

    ss_unit_amount(millionths, SS_MILLION, offer->price->currency.digits, &minor);
    return ss_price_shown_amount(offer, policy, minor);
}

/* Whether the parts, each at its shown price, make this amount. */
static bool make(const ss_offer_price_t *offer, const ss_tax_policy_t *policy,
                 const ss_price_part_t *parts, int count, int finer, int64_t amount)
{
    __int128 sum = 0, minor = (__int128)SS_MILLION * SS_MILLION;

    for (int i = 0; i < count; i++) {
        sum += (__int128)ss_price_shown_unit(offer, policy, parts[i].price, finer)
               * parts[i].quantity;
    }
    for (int i = 0; i < offer->price->currency.digits; i++) {
        minor /= 10;
    }
    return (sum + minor / 2) / minor == amount;
}

int ss_price_decimals(const ss_offer_price_t *offer, const ss_tax_policy_t *policy,
                      const ss_price_part_t *parts, int count, int64_t amount)
{
    for (int finer = 0; finer <= DECIMALS; finer++) {
        if (make(offer, policy, parts, count, finer, amount)) {
            return finer;
        }
    }
    return 0;
}
