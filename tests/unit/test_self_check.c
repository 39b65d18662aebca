/* The self-check: a sound shop has no fault, and each thing taken away is missed. */
#include "shop.h"

#include "base/json.h"
#include "model/self_check.h"

#include <apr_strings.h>
#include <string.h>

static const ss_link_t links[] = { { "imprint", "https://a.example/i", "" },
                                   { "accessibility", "https://a.example/b", "" } };

/* The settings and the catalogue of a shop without any fault, free to be damaged. */
typedef struct sound_t {
    ss_ctx_t *ctx;
    ss_site_t *site;
    ss_catalogue_t *catalogue;
} sound_t;

typedef void damage_t(sound_t *sound);

static sound_t given_sound_shop(void)
{
    static const char *const german[] = { "de", NULL };
    sound_t sound = { .ctx = given_shop() };

    sound.site = apr_pmemdup(sound.ctx->pool, sound.ctx->site, sizeof(*sound.site));
    sound.catalogue = apr_pmemdup(sound.ctx->pool, sound.ctx->catalogue, sizeof(*sound.catalogue));
    sound.site->enabled = true;
    sound.site->languages = german;
    sound.site->links = links;
    sound.site->link_count = SS_COUNT(links);
    sound.site->mail.from = "shop@a.example";
    return sound;
}

static const apr_array_header_t *check(const sound_t *sound)
{
    apr_array_header_t *list = ss_self_check_site(sound->site, sound->ctx->pool);

    apr_array_cat(list, ss_self_check_catalogue(sound->site, sound->catalogue, sound->ctx->now, sound->ctx->pool));
    return list;
}

static const ss_advice_t *find(const apr_array_header_t *list, const char *words)
{
    for (int i = 0; i < list->nelts; i++) {
        if (strstr(APR_ARRAY_IDX(list, i, ss_advice_t).text, words) != NULL) {
            return &APR_ARRAY_IDX(list, i, ss_advice_t);
        }
    }
    return NULL;
}

static void no_imprint(sound_t *sound)
{
    sound->site->links++;
    sound->site->link_count--;
}

static void no_accessibility(sound_t *sound)
{
    sound->site->link_count--;
}

static void no_tls(sound_t *sound)
{
    sound->site->public_url = "http://127.0.0.1.example";
}

static void no_mail(sound_t *sound)
{
    sound->site->mail.server = "off";
}

static void no_sender(sound_t *sound)
{
    sound->site->mail.from = "";
}

static void no_phone(sound_t *sound)
{
    sound->catalogue->merchant.phone = "";
}

static void no_tax_number(sound_t *sound)
{
    sound->catalogue->merchant.vat_id = sound->catalogue->merchant.tax_number = "";
}

static void no_creditor(sound_t *sound)
{
    sound->catalogue->merchant.creditor_id = "";
}

static void no_terms(sound_t *sound)
{
    sound->catalogue->terms_count = 0;
}

static void no_consents(sound_t *sound)
{
    sound->catalogue->consent_count = 0;
}

static void no_variants(sound_t *sound)
{
    sound->catalogue->variant_count = 0;
}

static void digital_plans(sound_t *sound)
{
    ss_catalogue_t *catalogue = sound->catalogue;
    ss_variant_t *variants = apr_pmemdup(sound->ctx->pool, catalogue->variants,
                                         sizeof(*variants) * (size_t)catalogue->variant_count);

    for (int i = 0; i < catalogue->variant_count; i++) {
        ss_plan_t *plan = apr_pmemdup(sound->ctx->pool, variants[i].plan, sizeof(*plan));

        plan->digital_content = true;
        variants[i].plan = plan;
    }
    catalogue->variants = variants;
}

static void francs_by_direct_debit_only(sound_t *sound)
{
    ss_catalogue_t *catalogue = sound->catalogue;

    CU_ASSERT_TRUE(ss_currency_find("CHF", &((ss_plan_group_t *)catalogue->plan_groups)->currency));
    sound->site->on_account = false;
}

static void another_language(sound_t *sound)
{
    static const char *const both[] = { "de", "nl", NULL };

    sound->site->languages = both;
}

static void danish_pages(sound_t *sound)
{
    static const char *const both[] = { "de", "da", NULL };

    sound->site->languages = both;
}

static void frame_without_tls(sound_t *sound)
{
    static const char *const origins[] = { "https://www.a.example", "http://www.a.example", NULL };

    sound->site->frame_ancestors = origins;
}

static void return_without_tls(sound_t *sound)
{
    static const char *const origins[] = { "http://localhost.a.example", NULL };

    sound->site->return_origins = origins;
}

/* Consents whose texts stand in German only. */
static void german_consents(sound_t *sound, ss_consent_kind_t kind)
{
    static const char *const both[] = { "de", "en", NULL };
    ss_catalogue_t *catalogue = sound->catalogue;
    ss_consent_t *consents = apr_pmemdup(sound->ctx->pool, catalogue->consents,
                                         sizeof(*consents) * (size_t)catalogue->consent_count);
    const char *error;

    for (int i = 0; i < catalogue->consent_count; i++) {
        consents[i].kind = kind;
        consents[i].for_consumers = true;
        consents[i].text = ss_json_parse("{\"de\": \"Ja, {tac}\"}", &error, sound->ctx->pool);
    }
    catalogue->consents = consents;
    sound->site->languages = both;
}

static void german_start(sound_t *sound)
{
    german_consents(sound, SS_CONSENT_IMMEDIATE_START);
}

static void german_loss(sound_t *sound)
{
    german_consents(sound, SS_CONSENT_LOSS_OF_WITHDRAWAL);
}

static void german_information(sound_t *sound)
{
    ss_catalogue_t *catalogue = sound->catalogue;
    ss_plan_t *plans = apr_pmemdup(sound->ctx->pool, catalogue->plans,
                                   sizeof(*plans) * (size_t)catalogue->plan_count);
    static const char *const both[] = { "de", "en", NULL };
    const char *error;

    plans[0].information = ss_json_parse("{\"de\": \"Dies\"}", &error, sound->ctx->pool);
    catalogue->plans = plans;
    sound->site->languages = both;
}

static void test_sound_shop_has_no_fault(void)
{
    sound_t sound = given_sound_shop();
    const apr_array_header_t *list = check(&sound);

    for (int i = 0; i < list->nelts; i++) {
        CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(list, i, ss_advice_t).text, "");
    }
}

static void test_what_is_taken_away_is_missed(void)
{
    static const struct {
        damage_t *damage;
        const char *words;
        bool fault;
    } cases[] = {
        { no_imprint, "SelfServiceLinks imprint URL", true },
        { no_accessibility, "SelfServiceLinks accessibility URL", true },
        { no_tls, "without TLS", true },
        { no_mail, "no confirmation is ever sent", true },
        { no_sender, "SelfServiceMailFrom", false },
        { no_phone, "import Merchant.PhoneNumber", true },
        { no_tax_number, "neither VAT ID nor tax number", true },
        { no_creditor, "without a creditor identifier", true },
        { no_terms, "there are no terms in \"de\"", true },
        { no_terms, "there is no notice of withdrawal in \"de\"", true },
        { no_terms, "there is no privacy notice in \"de\"", true },
        { no_consents, "no consent of the review page names the terms", true },
        { no_consents, "whether the service shall start at once", false },
        { no_variants, "nothing can be ordered now", false },
        { digital_plans, "add a consent of Kind LossOfWithdrawal", false },
        { francs_by_direct_debit_only, "prices in CHF cannot be paid", true },
        { francs_by_direct_debit_only, "import Merchant.ExchangeRates", true },
        { danish_pages, "the order button of pages in \"da\" is English", true },
        { frame_without_tls, "SelfServiceFrameAncestors names \"http://www.a.example\" without TLS", false },
        { return_without_tls, "SelfServiceReturnOrigins names \"http://localhost.a.example\"", false },
        { german_start, "the consent of Kind ImmediateStart has no text in \"en\"", true },
        { german_loss, "the consent of Kind LossOfWithdrawal has no text in \"en\"", true },
        { german_information, "1 plans, components or consents have no text in \"en\"", false },
        { another_language, "there are no terms in \"nl\"", true },
        { another_language, "have no text in \"nl\"", false },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        sound_t sound = given_sound_shop();
        const ss_advice_t *advice;

        cases[i].damage(&sound);
        advice = find(check(&sound), cases[i].words);
        CU_ASSERT_PTR_NOT_NULL_FATAL(advice);
        CU_ASSERT_EQUAL(advice->fault, cases[i].fault);
    }
}

static void test_faults_come_before_hints(void)
{
    sound_t sound = given_sound_shop();
    const apr_array_header_t *list;

    no_sender(&sound);
    no_imprint(&sound);
    list = check(&sound);
    CU_ASSERT_EQUAL_FATAL(list->nelts, 2);
    CU_ASSERT_TRUE(APR_ARRAY_IDX(list, 0, ss_advice_t).fault);
    CU_ASSERT_FALSE(APR_ARRAY_IDX(list, 1, ss_advice_t).fault);
}

static void test_plain_text_and_local_origins_are_fine(void)
{
    static const char *const origins[] = { "https://www.a.example", "http://localhost:8082", "http://[::1]", NULL };
    sound_t sound = given_sound_shop();

    german_start(&sound);
    for (int i = 0; i < sound.catalogue->consent_count; i++) {
        const char *error;

        ((ss_consent_t *)sound.catalogue->consents)[i].text = ss_json_parse("{\"_c\": \"Ja, {tac}\"}", &error,
                                                                            sound.ctx->pool);
    }
    sound.site->frame_ancestors = sound.site->return_origins = origins;
    CU_ASSERT_PTR_NULL(find(check(&sound), "consent"));
    CU_ASSERT_PTR_NULL(find(check(&sound), "without TLS"));
}

static void test_businesses_need_no_notice_of_withdrawal(void)
{
    sound_t sound = given_sound_shop();

    no_terms(&sound);
    no_accessibility(&sound);
    sound.site->for_consumers = false;
    CU_ASSERT_PTR_NULL(find(check(&sound), "withdrawal"));
    CU_ASSERT_PTR_NULL(find(check(&sound), "accessibility"));
}

static void test_settings_that_no_server_told_are_not_judged(void)
{
    sound_t sound = given_sound_shop();

    sound.site->enabled = false;
    no_imprint(&sound);
    no_tls(&sound);
    no_mail(&sound);
    another_language(&sound);
    no_phone(&sound);
    CU_ASSERT_EQUAL(check(&sound)->nelts, 1);
    CU_ASSERT_PTR_NOT_NULL(find(check(&sound), "PhoneNumber"));
}

static const ss_test_t tests[] = {
    { "test_sound_shop_has_no_fault", test_sound_shop_has_no_fault },
    { "test_what_is_taken_away_is_missed", test_what_is_taken_away_is_missed },
    { "test_businesses_need_no_notice_of_withdrawal", test_businesses_need_no_notice_of_withdrawal },
    { "test_settings_that_no_server_told_are_not_judged", test_settings_that_no_server_told_are_not_judged },
    { "test_faults_come_before_hints", test_faults_come_before_hints },
    { "test_plain_text_and_local_origins_are_fine", test_plain_text_and_local_origins_are_fine },
};

void ss_test_self_check(void)
{
    ss_suite_add_long_database("self_check", tests, SS_COUNT(tests));
}
