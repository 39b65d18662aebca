/* The self-check of a catalogue, one function for each subject. */
#include "base/date.h"
#include "base/json.h"
#include "model/exchange_rate.h"
#include "model/self_check_rules.h"
#include "model/tax.h"

#include <string.h>

/* What names the seller before the order and on each invoice. */
static void check_seller(ss_self_check_t *check)
{
    const ss_merchant_t *seller = &check->catalogue->merchant;
    const char *law = "BGB section 312d, EGBGB article 246a section 1";
    const struct {
        const char *member, *value;
    } needed[] = {
        { "LegalName", seller->legal_name },
        { "Address.Street", seller->street },
        { "Address.PostalCode", seller->postal_code },
        { "Address.City", seller->city },
        { "PhoneNumber", seller->phone },
        { "EmailAddress", seller->email },
    };

    for (int i = 0; i < SS_COUNT(needed); i++) {
        if (*needed[i].value == '\0') {
            ss_self_check_note(check, SS_FAULT, law,
                               "the seller's data are incomplete; import Merchant.%s",
                               needed[i].member);
        }
    }
    if (*seller->vat_id == '\0' && *seller->tax_number == '\0') {
        ss_self_check_note(check, SS_FAULT, "UStG section 14(4) no. 2",
                           "invoices show neither VAT ID nor tax number; import Merchant.VatId or "
                           "Merchant.TaxNumber");
    }
    if (check->site->direct_debit && *seller->creditor_id == '\0') {
        ss_self_check_note(
            check, SS_FAULT, "SEPA Direct Debit rulebook",
            "direct debit is offered without a creditor identifier; import Merchant.CreditorId, "
            "or set "
            "SelfServicePaymentMethods invoice");
    }
}

static bool has_terms(const ss_self_check_t *check, const char *kind, const char *lang)
{
    const ss_terms_t *terms = ss_catalogue_terms(check->catalogue, kind, lang);

    return terms != NULL && strcmp(terms->lang, lang) == 0;
}

static void check_terms(ss_self_check_t *check)
{
    const ss_site_t *site = check->site;

    for (const char *const *lang = site->languages; *lang != NULL && ss_self_check_sells(check);
         lang++) {
        if (!has_terms(check, "tac", *lang)) {
            ss_self_check_note(check, SS_FAULT, "BGB sections 305(2), 312i(1) no. 4",
                               "there are no terms in \"%s\"; import TermsDocuments of Kind tac",
                               *lang);
        }
        if (site->for_consumers && !has_terms(check, "withdrawal", *lang)) {
            ss_self_check_note(
                check, SS_FAULT, "BGB section 312d, EGBGB article 246a section 1(2)",
                "there is no notice of withdrawal in \"%s\"; import TermsDocuments of Kind "
                "withdrawal",
                *lang);
        }
        if (!has_terms(check, "dpp", *lang) && ss_site_link(site, "privacy", *lang) == NULL) {
            ss_self_check_note(
                check, SS_FAULT, "GDPR article 13",
                "there is no privacy notice in \"%s\"; import TermsDocuments of Kind dpp, or add "
                "SelfServiceLinks "
                "privacy URL",
                *lang);
        }
    }
}

static bool some_consent_names(const ss_catalogue_t *catalogue, const char *placeholder,
                               const char *lang)
{
    for (int i = 0; i < catalogue->consent_count; i++) {
        if (strstr(ss_name(catalogue->consents[i].text, lang), placeholder) != NULL) {
            return true;
        }
    }
    return false;
}

/* A name by languages that lacks the one asked for; a plain text serves all. */
static bool lacks(ss_names_t *names, const char *lang)
{
    return json_object_size(names) > 0 && json_object_get(names, lang) == NULL
           && !(json_object_size(names) == 1 && json_object_get(names, "_c") != NULL);
}

/* What a consumer gives up is told in his own words. */
static void check_waivers(ss_self_check_t *check, const char *lang)
{
    for (int i = 0; i < check->catalogue->consent_count; i++) {
        const ss_consent_t *consent = &check->catalogue->consents[i];
        bool start = consent->kind == SS_CONSENT_IMMEDIATE_START;

        if ((start || consent->kind == SS_CONSENT_LOSS_OF_WITHDRAWAL) && consent->for_consumers
            && check->site->for_consumers && lacks(consent->text, lang)) {
            ss_self_check_note(check, SS_FAULT,
                               start ? "BGB section 357a(2)" : "BGB section 356(6)",
                               "the consent of Kind %s has no text in \"%s\", so that pages in "
                               "this language ask in another one; import its Text in \"%s\"",
                               start ? "ImmediateStart" : "LossOfWithdrawal", lang, lang);
        }
    }
}

static bool asks_for(const ss_catalogue_t *catalogue, ss_consent_kind_t kind)
{
    for (int i = 0; i < catalogue->consent_count; i++) {
        if (catalogue->consents[i].kind == kind && catalogue->consents[i].for_consumers) {
            return true;
        }
    }
    return false;
}

static void check_consents(ss_self_check_t *check)
{
    const ss_catalogue_t *catalogue = check->catalogue;

    if (!ss_self_check_sells(check)) {
        return;
    }
    for (const char *const *lang = check->site->languages; *lang != NULL; lang++) {
        if (!some_consent_names(catalogue, "{tac}", *lang)) {
            ss_self_check_note(check, SS_FAULT, "BGB section 305(2)",
                               "no consent of the review page names the terms in \"%s\"; add one "
                               "with {tac} to Consents and import it",
                               *lang);
        }
        check_waivers(check, *lang);
    }
    if (!asks_for(catalogue, SS_CONSENT_IMMEDIATE_START) && check->site->for_consumers) {
        ss_self_check_note(check, SS_HINT, "BGB section 357a(2)",
                           "consumers are not asked whether the service shall start at once, so it "
                           "starts after the withdrawal period; add a consent of Kind "
                           "ImmediateStart");
    }
}

static bool is_on_sale(const ss_self_check_t *check, const ss_variant_t *variant)
{
    return ss_variant_is_orderable(variant, check->now)
           && ((check->site->for_consumers && variant->plan->for_consumers)
               || (check->site->for_businesses && variant->plan->for_businesses));
}

static void check_rate(ss_self_check_t *check, const ss_variant_t *variant)
{
    const ss_merchant_t *seller = &check->catalogue->merchant;
    ss_date_t today = ss_date_in_zone(check->now, seller->time_zone);

    if (!seller->small_business
        && ss_tax_rate(variant->plan->tax_policy, seller->country, today) == 0) {
        ss_self_check_note(
            check, SS_HINT, "UStG section 12",
            "plan variant %s is sold without VAT in %s; if that is wrong, import a TaxPolicy",
            *variant->external_id != '\0' ? variant->external_id : variant->id, seller->country);
    }
}

/* Without the acknowledgement the right of withdrawal stays for fourteen days. */
static void check_digital_content(ss_self_check_t *check, const ss_variant_t *variant)
{
    if (variant->plan->digital_content && variant->plan->for_consumers && check->site->for_consumers
        && !asks_for(check->catalogue, SS_CONSENT_LOSS_OF_WITHDRAWAL)) {
        ss_self_check_note(
            check, SS_HINT, "BGB section 356(6)",
            "plan variant %s is digital content, but consumers are not asked whether they lose "
            "their right of withdrawal when it begins, so they keep it; add a consent of Kind "
            "LossOfWithdrawal",
            *variant->external_id != '\0' ? variant->external_id : variant->id);
    }
}

static void check_variants(ss_self_check_t *check)
{
    const ss_catalogue_t *catalogue = check->catalogue;
    int on_sale = 0;

    for (int i = 0; i < catalogue->variant_count && ss_self_check_sells(check); i++) {
        if (is_on_sale(check, &catalogue->variants[i])) {
            on_sale++;
            check_rate(check, &catalogue->variants[i]);
            check_digital_content(check, &catalogue->variants[i]);
        }
    }
    if (on_sale == 0 && ss_self_check_sells(check)) {
        ss_self_check_note(
            check, SS_HINT, "",
            "nothing can be ordered now; see AllowSelfService, Hidden, ValidFrom and ValidUntil "
            "of the plan "
            "variants and SelfServiceCustomerTypes");
    }
}

static bool sells_from(const ss_self_check_t *check, const ss_plan_group_t *group)
{
    for (int i = 0; i < check->catalogue->variant_count; i++) {
        const ss_variant_t *variant = &check->catalogue->variants[i];

        if (variant->plan->group == group && is_on_sale(check, variant)) {
            return ss_self_check_sells(check);
        }
    }
    return false;
}

/* Prices in other currencies: direct debit is for euro, and invoices state the VAT in euro. */
static void check_currencies(ss_self_check_t *check)
{
    const ss_catalogue_t *catalogue = check->catalogue;
    ss_date_t today = ss_date_in_zone(check->now, catalogue->merchant.time_zone);

    for (int i = 0; i < catalogue->plan_group_count; i++) {
        const ss_plan_group_t *group = &catalogue->plan_groups[i];
        const char *currency = group->currency.code;

        if (strcmp(currency, "EUR") == 0 || !sells_from(check, group)) {
            continue;
        }
        if (!ss_site_can_be_paid(check->site, group)) {
            ss_self_check_note(check, SS_FAULT, "Regulation (EU) 260/2012",
                               "prices in %s cannot be paid: direct debit is for euro only; set "
                               "SelfServicePaymentMethods direct-debit invoice",
                               currency);
        }
        if (!catalogue->merchant.small_business
            && ss_exchange_rate(&catalogue->merchant, currency, today) == 0) {
            ss_self_check_note(
                check, SS_FAULT, "UStG section 16(6)",
                "invoices in %s cannot state the VAT in euro; import Merchant.ExchangeRates",
                currency);
        }
    }
}

static void check_names(ss_self_check_t *check)
{
    const ss_catalogue_t *catalogue = check->catalogue;

    for (const char *const *lang = check->site->languages; *lang != NULL; lang++) {
        int lacking = 0;

        for (int i = 0; i < catalogue->plan_count; i++) {
            const ss_plan_t *plan = &catalogue->plans[i];

            lacking += !plan->hidden
                       && (lacks(plan->name, *lang) || lacks(plan->information, *lang));
        }
        for (int i = 0; i < catalogue->component_count; i++) {
            lacking += !catalogue->components[i].hidden
                       && lacks(catalogue->components[i].name, *lang);
        }
        for (int i = 0; i < catalogue->consent_count; i++) {
            lacking += lacks(catalogue->consents[i].text, *lang);
        }
        if (lacking > 0) {
            ss_self_check_note(
                check, SS_HINT, "",
                "%d plans, components or consents have no text in \"%s\" and show another "
                "language; import "
                "their names in \"%s\", or take it out of SelfServiceLanguages",
                lacking, *lang, *lang);
        }
    }
}

ss_self_check_rule_t *const ss_self_check_catalogue_rules[] = {
    check_seller, check_terms, check_consents, check_variants, check_currencies, check_names, NULL
};
