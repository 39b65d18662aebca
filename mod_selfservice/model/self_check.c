/*
 * Rules of the self-check, one function for each subject: first those of the settings, then those
 * of the catalogue.
 */
#include "model/self_check.h"

#include "base/date.h"
#include "base/json.h"
#include "model/exchange_rate.h"
#include "model/tax.h"

#include <apr_strings.h>
#include <stdarg.h>
#include <string.h>

typedef struct self_check_t {
    const ss_site_t *site;
    const ss_catalogue_t *catalogue;
    apr_time_t now;
    apr_pool_t *pool;
    apr_array_header_t *faults, *hints; /* of ss_advice_t */
} self_check_t;

typedef enum level_t { HINT, FAULT } level_t;

typedef void rule_t(self_check_t *check);

static void __attribute__((format(printf, 4, 5)))
note(self_check_t *check, level_t level, const char *source, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    APR_ARRAY_PUSH(level == FAULT ? check->faults : check->hints, ss_advice_t) =
        (ss_advice_t){ level == FAULT, source, apr_pvsprintf(check->pool, format, values) };
    va_end(values);
}

static bool sells(const self_check_t *check)
{
    return *check->site->order_path != '\0';
}

/* ---- settings ---- */

static void check_links(self_check_t *check)
{
    for (const char *const *lang = check->site->languages; *lang != NULL; lang++) {
        if (ss_site_link(check->site, "imprint", *lang) == NULL) {
            note(check, FAULT, "DDG section 5",
                 "no page in \"%s\" links the imprint; add SelfServiceLinks imprint URL", *lang);
        }
        if (check->site->for_consumers && sells(check)
            && ss_site_link(check->site, "accessibility", *lang) == NULL) {
            note(check, FAULT, "BFSG section 14",
                 "no page in \"%s\" links the accessibility statement; add SelfServiceLinks "
                 "accessibility URL",
                 *lang);
        }
    }
}

static bool is_local(const char *url)
{
    static const char *const hosts[] = { "http://localhost", "http://127.0.0.1", "http://[::1]" };

    for (int i = 0; i < SS_COUNT(hosts); i++) {
        size_t length = strlen(hosts[i]);

        if (strncmp(url, hosts[i], length) == 0 && (url[length] == '\0' || url[length] == ':')) {
            return true;
        }
    }
    return false;
}

static void check_transport(self_check_t *check)
{
    const char *url = check->site->public_url;

    if (strncmp(url, "https://", 8) != 0 && !is_local(url)) {
        note(check, FAULT, "GDPR article 32",
             "links lead to \"%s\" without TLS, and browsers refuse the portal's cookie there; if "
             "TLS serves the pages, write ServerName https://HOST:PORT, or SelfServicePublicURL "
             "https://HOST:PORT; the port only where it is not 443",
             url);
    }
}

static void check_mail(self_check_t *check)
{
    if (strcmp(check->site->mail.server, "off") == 0) {
        note(check, FAULT, "BGB sections 312f, 312i, 312k",
             "no confirmation is ever sent; set SelfServiceMailServer smtp://HOST:PORT");
    } else if (*check->site->mail.from == '\0') {
        note(check, HINT, "",
             "mails come from the merchant's own address; a sender that your mail server may use "
             "is set with "
             "SelfServiceMailFrom");
    }
    if (check->site->sandbox) {
        note(check, HINT, "",
             "SelfServiceSandbox is On: every page and document says that it is a test");
    }
}

/* ---- catalogue ---- */

/* What names the seller before the order and on each invoice. */
static void check_seller(self_check_t *check)
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
            note(check, FAULT, law, "the seller's data are incomplete; import Merchant.%s",
                 needed[i].member);
        }
    }
    if (*seller->vat_id == '\0' && *seller->tax_number == '\0') {
        note(check, FAULT, "UStG section 14(4) no. 2",
             "invoices show neither VAT ID nor tax number; import Merchant.VatId or "
             "Merchant.TaxNumber");
    }
    if (check->site->direct_debit && *seller->creditor_id == '\0') {
        note(check, FAULT, "SEPA Direct Debit rulebook",
             "direct debit is offered without a creditor identifier; import Merchant.CreditorId, "
             "or set "
             "SelfServicePaymentMethods invoice");
    }
}

static bool has_terms(const self_check_t *check, const char *kind, const char *lang)
{
    const ss_terms_t *terms = ss_catalogue_terms(check->catalogue, kind, lang);

    return terms != NULL && strcmp(terms->lang, lang) == 0;
}

static void check_terms(self_check_t *check)
{
    const ss_site_t *site = check->site;

    for (const char *const *lang = site->languages; *lang != NULL && sells(check); lang++) {
        if (!has_terms(check, "tac", *lang)) {
            note(check, FAULT, "BGB sections 305(2), 312i(1) no. 4",
                 "there are no terms in \"%s\"; import TermsDocuments of Kind tac", *lang);
        }
        if (site->for_consumers && !has_terms(check, "withdrawal", *lang)) {
            note(check, FAULT, "BGB section 312d, EGBGB article 246a section 1(2)",
                 "there is no notice of withdrawal in \"%s\"; import TermsDocuments of Kind "
                 "withdrawal",
                 *lang);
        }
        if (!has_terms(check, "dpp", *lang) && ss_site_link(site, "privacy", *lang) == NULL) {
            note(check, FAULT, "GDPR article 13",
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

static void check_consents(self_check_t *check)
{
    const ss_catalogue_t *catalogue = check->catalogue;
    bool start = false;

    for (const char *const *lang = check->site->languages; *lang != NULL && sells(check); lang++) {
        if (!some_consent_names(catalogue, "{tac}", *lang)) {
            note(check, FAULT, "BGB section 305(2)",
                 "no consent of the review page names the terms in \"%s\"; add one with {tac} to "
                 "Consents and import it",
                 *lang);
        }
    }
    for (int i = 0; i < catalogue->consent_count; i++) {
        const ss_consent_t *consent = &catalogue->consents[i];

        start = start || (consent->kind == SS_CONSENT_IMMEDIATE_START && consent->for_consumers);
    }
    if (!start && check->site->for_consumers && sells(check)) {
        note(check, HINT, "BGB section 357a(2)",
             "consumers are not asked whether the service shall start at once, so it starts after "
             "the withdrawal "
             "period; add a consent of Kind ImmediateStart");
    }
}

static bool asks_for_loss(const ss_catalogue_t *catalogue)
{
    for (int i = 0; i < catalogue->consent_count; i++) {
        if (catalogue->consents[i].kind == SS_CONSENT_LOSS_OF_WITHDRAWAL) {
            return true;
        }
    }
    return false;
}

static bool is_on_sale(const self_check_t *check, const ss_variant_t *variant)
{
    return ss_variant_is_orderable(variant, check->now)
           && ((check->site->for_consumers && variant->plan->for_consumers)
               || (check->site->for_businesses && variant->plan->for_businesses));
}

static void check_rate(self_check_t *check, const ss_variant_t *variant)
{
    const ss_merchant_t *seller = &check->catalogue->merchant;
    ss_date_t today = ss_date_in_zone(check->now, seller->time_zone);

    if (!seller->small_business
        && ss_tax_rate(variant->plan->tax_policy, seller->country, today) == 0) {
        note(check, HINT, "UStG section 12",
             "plan variant %s is sold without VAT in %s; if that is wrong, import a TaxPolicy",
             *variant->external_id != '\0' ? variant->external_id : variant->id, seller->country);
    }
}

/* Without the acknowledgement the right of withdrawal stays for fourteen days. */
static void check_digital_content(self_check_t *check, const ss_variant_t *variant)
{
    if (variant->plan->digital_content && variant->plan->for_consumers && check->site->for_consumers
        && !asks_for_loss(check->catalogue)) {
        note(check, HINT, "BGB section 356(6)",
             "plan variant %s is digital content, but consumers are not asked whether they lose "
             "their right of withdrawal when it begins, so they keep it; add a consent of Kind "
             "LossOfWithdrawal",
             *variant->external_id != '\0' ? variant->external_id : variant->id);
    }
}

static void check_variants(self_check_t *check)
{
    const ss_catalogue_t *catalogue = check->catalogue;
    int on_sale = 0;

    for (int i = 0; i < catalogue->variant_count && sells(check); i++) {
        if (is_on_sale(check, &catalogue->variants[i])) {
            on_sale++;
            check_rate(check, &catalogue->variants[i]);
            check_digital_content(check, &catalogue->variants[i]);
        }
    }
    if (on_sale == 0 && sells(check)) {
        note(check, HINT, "",
             "nothing can be ordered now; see AllowSelfService, Hidden, ValidFrom and ValidUntil "
             "of the plan "
             "variants and SelfServiceCustomerTypes");
    }
}

static bool sells_from(const self_check_t *check, const ss_plan_group_t *group)
{
    for (int i = 0; i < check->catalogue->variant_count; i++) {
        const ss_variant_t *variant = &check->catalogue->variants[i];

        if (variant->plan->group == group && is_on_sale(check, variant)) {
            return sells(check);
        }
    }
    return false;
}

/* Prices in other currencies: direct debit is for euro, and invoices state the VAT in euro. */
static void check_currencies(self_check_t *check)
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
            note(check, FAULT, "Regulation (EU) 260/2012",
                 "prices in %s cannot be paid: direct debit is for euro only; set "
                 "SelfServicePaymentMethods direct-debit invoice",
                 currency);
        }
        if (!catalogue->merchant.small_business
            && ss_exchange_rate(&catalogue->merchant, currency, today) == 0) {
            note(check, FAULT, "UStG section 16(6)",
                 "invoices in %s cannot state the VAT in euro; import Merchant.ExchangeRates",
                 currency);
        }
    }
}

/* A name by languages that lacks the one asked for; a plain text serves all. */
static bool lacks(ss_names_t *names, const char *lang)
{
    return json_object_size(names) > 0 && json_object_get(names, lang) == NULL
           && !(json_object_size(names) == 1 && json_object_get(names, "_c") != NULL);
}

static void check_names(self_check_t *check)
{
    const ss_catalogue_t *catalogue = check->catalogue;

    for (const char *const *lang = check->site->languages; *lang != NULL; lang++) {
        int lacking = 0;

        for (int i = 0; i < catalogue->plan_count; i++) {
            lacking += !catalogue->plans[i].hidden && lacks(catalogue->plans[i].name, *lang);
        }
        for (int i = 0; i < catalogue->component_count; i++) {
            lacking += !catalogue->components[i].hidden
                       && lacks(catalogue->components[i].name, *lang);
        }
        for (int i = 0; i < catalogue->consent_count; i++) {
            lacking += lacks(catalogue->consents[i].text, *lang);
        }
        if (lacking > 0) {
            note(check, HINT, "",
                 "%d plans, components or consents have no text in \"%s\" and show another "
                 "language; import "
                 "their names in \"%s\", or take it out of SelfServiceLanguages",
                 lacking, *lang, *lang);
        }
    }
}

/*
 * Where no server has told its settings, the catalogue is judged by the merchant's own language
 * alone.
 */
static const ss_site_t *untold(const ss_site_t *site, const ss_catalogue_t *catalogue,
                               apr_pool_t *pool)
{
    ss_site_t *copy = apr_pmemdup(pool, site, sizeof(*site));
    const char **languages = apr_pcalloc(pool, 2 * sizeof(*languages));

    languages[0] = catalogue == NULL ? NULL : catalogue->merchant.default_lang;
    copy->languages = languages;
    copy->direct_debit = false;
    return copy;
}

apr_array_header_t *ss_self_check(const ss_site_t *site, const ss_catalogue_t *catalogue,
                                  apr_time_t now, apr_pool_t *pool)
{
    static rule_t *const site_rules[] = { check_links, check_transport, check_mail };
    static rule_t *const catalogue_rules[] = { check_seller,   check_terms,      check_consents,
                                               check_variants, check_currencies, check_names };
    self_check_t check = { .site = site, .catalogue = catalogue, .now = now, .pool = pool };

    if (!site->enabled) {
        check.site = untold(site, catalogue, pool);
    }
    check.faults = apr_array_make(pool, 8, sizeof(ss_advice_t));
    check.hints = apr_array_make(pool, 8, sizeof(ss_advice_t));
    for (int i = 0; site->enabled && i < SS_COUNT(site_rules); i++) {
        site_rules[i](&check);
    }
    for (int i = 0; catalogue != NULL && i < SS_COUNT(catalogue_rules); i++) {
        catalogue_rules[i](&check);
    }
    apr_array_cat(check.faults, check.hints);
    return check.faults;
}

const char *ss_advice_line(const ss_advice_t *advice, apr_pool_t *pool)
{
    return *advice->source == '\0'
               ? advice->text
               : apr_pstrcat(pool, advice->text, " (", advice->source, ")", NULL);
}
