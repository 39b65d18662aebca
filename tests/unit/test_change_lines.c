/* What a change differs in, line by line and in all: each period by itself, to the cent. */
#include "given_change.h"

#include "actions/change_view.h"
#include "base/json.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

/* "+7,00 €" and "-7,00 €" in cents. */
static int64_t cents_of(const char *amount)
{
    int64_t cents = 0;

    for (const char *c = amount; *c != '\0'; c++) {
        cents = apr_isdigit(*c) ? 10 * cents + (*c - '0') : cents;
    }
    return strchr(amount, '-') != NULL || strstr(amount, "\xe2\x88\x92") != NULL ? -cents : cents;
}

/* "Support pro Monat: +5,90 €; ..." */
static const char *told(given_change_t *given, const char *list, const char *more)
{
    const json_t *summary = ss_change_summary(given->ctx, &given->change);
    const char *text = "";
    json_t *line;
    size_t index;

    json_array_foreach(json_object_get(summary, list), index, line) {
        text = apr_pstrcat(given->ctx->pool, text, *text == '\0' ? "" : "; ", ss_json_text(line, "label"), " ",
                           ss_json_text(line, more), ": ", ss_json_text(line, "amount"), NULL);
    }
    return text;
}

/* Lines of a period come to its total. */
static void assert_adds_up(given_change_t *given)
{
    const json_t *summary = ss_change_summary(given->ctx, &given->change);
    json_t *total, *line;
    size_t a, b;

    json_array_foreach(json_object_get(summary, "totals"), a, total) {
        int64_t sum = 0;

        json_array_foreach(json_object_get(summary, "lines"), b, line) {
            if (strstr(ss_json_text(total, "label"), ss_json_text(line, "per")) != NULL) {
                sum += cents_of(ss_json_text(line, "amount"));
            }
        }
        if (sum != cents_of(ss_json_text(total, "amount"))) {
            CU_FAIL("lines of a period do not come to its total");
            fprintf(stderr, "%s\n%s\n", told(given, "lines", "per"), told(given, "totals", "detail"));
        }
    }
}

static void test_what_moves_to_another_period_is_told_in_both(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    given_change_t *given = given_contract_of(ctx, &draft);

    at(given, "2027-03-26T12:00:00Z");
    CU_ASSERT_EQUAL(changes_to(given, "webhosting-plus-jahr", "support", 1), SS_OK);
    CU_ASSERT_STRING_EQUAL(told(given, "lines", "per"),
                           "Webhosting Plus, monatlich, bisher pro Monat: \u22129,90\u00a0€; "
                           "Webhosting Plus, jährlich, künftig pro Jahr: +99,00\u00a0€; "
                           "Prioritäts-Support, neu pro Monat: +5,90\u00a0€");
    CU_ASSERT_STRING_EQUAL(told(given, "totals", "detail"),
                           "Mehrpreis pro Jahr ab 24.11.2027: +99,00\u00a0€; "
                           "Ersparnis pro Monat ab 24.04.2027: \u22124,00\u00a0€");
    CU_ASSERT_STRING_EQUAL(told(given, "before", ""), "Bisher pro Monat : 18,20\u00a0€");
    CU_ASSERT_STRING_EQUAL(told(given, "after", ""), "Neu pro Jahr : 99,00\u00a0€; Neu pro Monat : 14,20\u00a0€");
    assert_adds_up(given);
}

static const char *net_of(const char *from, const char *to, const char *component)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, from);
    given_change_t *given = given_contract_of(ctx, &draft);

    at(given, "2027-03-26T12:00:00Z");
    CU_ASSERT_EQUAL(changes_to(given, to, component, 1), SS_OK);
    return ss_json_text(ss_change_summary(ctx, &given->change), "net");
}

static void test_the_year_in_all_is_told_where_periods_differ(void)
{
    CU_ASSERT_STRING_EQUAL(net_of("webhosting-plus", "webhosting-plus-jahr", "backup"),
                           "Im Jahr zusammen 133,80\u00a0€ statt 118,80\u00a0€: 15,00\u00a0€ mehr.");
    CU_ASSERT_STRING_EQUAL(net_of("webhosting-plus-jahr", "webhosting-plus", "backup"),
                           "Im Jahr zusammen 153,60\u00a0€ statt 99,00\u00a0€: 54,60\u00a0€ mehr.");
    CU_ASSERT_STRING_EQUAL(net_of("webhosting-plus", NULL, "backup"), "");
}

/* Businesses see net amounts, of which cents fall to other lines; a certificate is paid by the year. */
static void test_lines_of_each_period_come_to_its_total(void)
{
    static const char *const plans[] = { NULL, "webhosting-start", "webhosting-plus-jahr", "verein" };
    static const char *const components[] = { "zertifikat", "support", "storage", "backup" };

    for (int i = 0; i < SS_COUNT(plans) * SS_COUNT(components); i++) {
        ss_ctx_t *ctx = given_shop();
        ss_draft_t draft = given_business_draft(ctx, "webhosting-plus", "DE", "");
        given_change_t *given;

        given_choice(ctx, &draft, "domain", 1);
        given_choice(ctx, &draft, "wildcard", 1);
        given_choice(ctx, &draft, "mailbox", 1);
        given = given_contract_of(ctx, &draft);
        at(given, "2027-03-26T12:00:00Z");
        changes_to(given, plans[i / SS_COUNT(components)], components[i % SS_COUNT(components)], 1);
        assert_adds_up(given);
        if (changes_to(given, plans[i / SS_COUNT(components)], "zertifikat", 1) == SS_OK) {
            assert_adds_up(given);
        }
    }
}

void ss_test_change_lines(void)
{
    static const ss_test_t tests[] = {
        { "test_what_moves_to_another_period_is_told_in_both", test_what_moves_to_another_period_is_told_in_both },
        { "test_the_year_in_all_is_told_where_periods_differ", test_the_year_in_all_is_told_where_periods_differ },
        { "test_lines_of_each_period_come_to_its_total", test_lines_of_each_period_come_to_its_total },
    };

    ss_suite_add_database("change_lines", tests, SS_COUNT(tests));
}
