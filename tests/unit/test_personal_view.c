/* The copy of personal data that is read: words in every language, nothing raw, the newest rows of long tables. */
#include "given_withdrawal.h"

#include "actions/create_portal_link.h"
#include "actions/open_session.h"
#include "actions/personal_data.h"
#include "actions/personal_words.h"
#include "actions/request_erasure.h"
#include "base/json.h"
#include "store/customer_store.h"
#include "store/personal_store.h"

#include <apr_strings.h>
#include <limits.h>
#include <string.h>

static ss_customer_t customer_of(ss_ctx_t *ctx)
{
    ss_customer_t customer;

    CU_ASSERT_EQUAL_FATAL(ss_customer_find(ctx, db_text(ctx, "SELECT max(id) FROM customer"), &customer), SS_OK);
    return customer;
}

/* Usage of the only contract, so many counts a second apart, of a component of the catalogue. */
static void given_counts(ss_ctx_t *ctx, int count)
{
    const char *component = ctx->catalogue->components[0].id;

    for (int i = 0; i < count; i += 100) {
        CU_ASSERT_TRUE_FATAL(db_run(ctx, apr_psprintf(ctx->pool,
            "WITH RECURSIVE n (i) AS (SELECT %d UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %d) "
            "INSERT INTO metered_usage (merchant_id, id, contract_id, component_id, quantity, due_at, memo, usage_key, created_at) "
            "SELECT merchant_id, 'u' || (100000 + i), id, '%s', 1500000, '2026-12-01T00:00:00Z', 'count ' || i, '', "
            "'2026-12-01T00:00:00Z' FROM contract CROSS JOIN n", i, i + 100 < count ? i + 100 : count, component)));
    }
}

/* Something of everything: order, invoice, credit note, withdrawal, sign-in, usage, payments, erasure. */
static ss_ctx_t *given_full_history(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_link_request_t request = { .scope = "billing documents", .channel = SS_CHANNEL_OFFICE, .lang = "de" };
    const char *url = "/", *cookie;
    ss_customer_t customer = customer_of(ctx);
    ss_erasure_t erasure;

    given_counts(ctx, 1);
    request.contract_id = db_text(ctx, "SELECT id FROM contract");
    request.customer_id = customer.id;
    CU_ASSERT_EQUAL_FATAL(ss_create_portal_link(ctx, &request, &url, NULL), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_open_session(ctx, strrchr(url, '/') + 1, &cookie), SS_OK);
    withdraw(ctx);
    ctx->now += DAYS(1);
    CU_ASSERT_EQUAL_FATAL(ss_request_erasure(ctx, &customer, db_text(ctx, "SELECT hash FROM session"), &erasure), SS_OK);
    given_counts(ctx, 1);
    return ctx;
}

static json_t *view_of(ss_ctx_t *ctx, const char *lang)
{
    ss_customer_t customer = customer_of(ctx);
    json_t *data;

    ctx->lang = lang;
    CU_ASSERT_EQUAL_FATAL(ss_export_personal_data(ctx, &customer, "html", SS_PERSONAL_ROWS, &data), SS_OK);
    return ss_personal_data_view(ctx, data);
}

typedef void look_t(const char *label, const char *value);

static void each_fact(json_t *sections, look_t *look)
{
    json_t *section, *row, *fact, *line, *cell;
    size_t a, b, c, d, e;

    json_array_foreach(sections, a, section) {
        json_array_foreach(json_object_get(section, "rows"), b, row) {
            json_array_foreach(json_object_get(row, "facts"), c, fact) {
                look(ss_json_text(fact, "label"), ss_json_text(fact, "value"));
                json_array_foreach(json_object_get(fact, "rows"), d, line) {
                    json_array_foreach(json_object_get(line, "cells"), e, cell) {
                        look(ss_json_text(fact, "label"), ss_json_text(cell, "text"));
                    }
                }
            }
        }
    }
}

/* Braces of JSON, instants, ids and codes of ours. */
static void look_for_raw(const char *label, const char *value)
{
    bool is_address = strchr(value, '@') != NULL || strstr(value, ".pdf") != NULL;
    bool is_raw = strpbrk(value, "{}[]_\"") != NULL || strstr(value, "T00:00") != NULL || strstr(label, "privacy.") != NULL
        || strcmp(value, "direct-debit") == 0;

    if (is_raw && !is_address) {
        CU_FAIL(label);
        fprintf(stderr, "%s: %s\n", label, value);
    }
}

static void test_copy_to_read_is_in_words_in_every_language(void)
{
    static const char *const langs[] = { "de", "en", "fr", "nl" };
    ss_ctx_t *ctx = given_full_history();

    for (int i = 0; i < SS_COUNT(langs); i++) {
        json_t *sections = view_of(ctx, langs[i]);

        CU_ASSERT_TRUE(json_array_size(sections) > 12);
        each_fact(sections, look_for_raw);
    }
}

static const char *wanted_label, *found_value;

static void look_for_label(const char *label, const char *value)
{
    if (strcmp(label, wanted_label) == 0 && found_value == NULL) {
        found_value = value;
    }
}

static const char *fact(json_t *sections, const char *label)
{
    wanted_label = label;
    found_value = NULL;
    each_fact(sections, look_for_label);
    return found_value == NULL ? "" : found_value;
}

static void test_amounts_days_and_names_are_told_as_pages_tell_them(void)
{
    ss_ctx_t *ctx = given_full_history();
    json_t *sections = view_of(ctx, "de");

    CU_ASSERT_STRING_EQUAL(fact(sections, "Land"), "Deutschland");
    CU_ASSERT_STRING_EQUAL(fact(sections, "Preis je Zeitraum"), "9,90\xc2\xa0€");
    CU_ASSERT_STRING_EQUAL(fact(sections, "Mindestlaufzeit"), "12 Monate");
    CU_ASSERT_STRING_EQUAL(fact(sections, "Ausgestellt am"), "24.11.2026");
    CU_ASSERT_STRING_EQUAL(fact(sections, "Leistung"), ss_name(ctx->catalogue->components[0].name, "de"));
    CU_ASSERT_STRING_EQUAL(fact(sections, "Bereiche"), "Rechnungsdaten, Dokumente"); /* of the sign-in that stays */
    CU_ASSERT_PTR_NOT_NULL(strstr(fact(sections, "Rechnungen, Mahnungen und Buchungen mit Ihrer Anschrift"), "bis 31.12.2034, §"));
    CU_ASSERT_STRING_EQUAL(fact(view_of(ctx, "en"), "Issued on"), "24 November 2026");
    db_run(ctx, "UPDATE metered_usage SET memo = '202611241234567890123456'"); /* like an id, but typed */
    CU_ASSERT_STRING_EQUAL(fact(view_of(ctx, "de"), "Notiz"), "202611241234567890123456");
}

/* Codes that are stored by documents, payments and the record of changes; a notice asks for no consent. */
static void test_codes_and_notices_are_told_in_words(void)
{
    static const char *const codes[][2] = { { "kind", "einvoice" }, { "kind", "none" }, { "actor", "portal" } };
    static const char *const words[] = { "E-Rechnung", "keine", "Kundenportal" };
    ss_ctx_t *ctx = given_full_history();
    ss_reader_t reader = { .ctx = ctx };
    const char *printed;

    ctx->lang = "de";
    for (int i = 0; i < SS_COUNT(words); i++) {
        json_t *code = ss_json_in_pool(json_string(codes[i][1]), ctx->pool);

        CU_ASSERT_STRING_EQUAL(ss_personal_value(&reader, codes[i][0], code), words[i]);
    }
    printed = ss_json_print(view_of(ctx, "de"), ctx->pool);
    CU_ASSERT_PTR_NOT_NULL(strstr(printed, "zur Kenntnis"));
}

static void test_file_tells_the_units_of_its_amounts(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_customer_t customer = customer_of(ctx);
    json_t *data;

    CU_ASSERT_EQUAL_FATAL(ss_export_personal_data(ctx, &customer, "json", SS_PERSONAL_ROWS, &data), SS_OK);
    CU_ASSERT_STRING_EQUAL(text_at(data, "units.prices"), "millionths");
    CU_ASSERT_STRING_EQUAL(text_at(data, "units.amounts"), "minor-units");
}

static void test_what_was_done_about_order_and_invoice_is_in_the_copy(void)
{
    ss_ctx_t *ctx = given_full_history();
    ss_customer_t customer = customer_of(ctx);
    const char *text;
    json_t *data;

    CU_ASSERT_EQUAL_FATAL(ss_export_personal_data(ctx, &customer, "json", SS_PERSONAL_ROWS, &data), SS_OK);
    text = ss_json_print(json_at(data, "data.audit_event"), ctx->pool);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"order.placed\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"invoice.issued\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "\"withdrawal.received\""));
    CU_ASSERT_PTR_NULL(strstr(text, "\"catalogue.imported\""));
}

static void test_events_for_other_systems_are_copied_and_erased(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_customer_t customer = customer_of(ctx);
    ss_erasure_t erasure;
    json_t *data;

    CU_ASSERT_EQUAL_FATAL(ss_export_personal_data(ctx, &customer, "json", SS_PERSONAL_ROWS, &data), SS_OK);
    CU_ASSERT_STRING_EQUAL(text_at(data, "data.webhook_event.0.body.CustomerId"), customer.id);
    CU_ASSERT_EQUAL_FATAL(ss_request_erasure(ctx, &customer, "", &erasure), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "webhook_event WHERE customer_id <> ''"), 0);
}

static void test_copy_holds_the_newest_rows_of_a_long_table_and_says_so(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_customer_t customer = customer_of(ctx);
    json_t *data, *rows, *section;
    bool is_said = false;
    size_t index;

    given_counts(ctx, SS_PERSONAL_ROWS);
    CU_ASSERT_EQUAL_FATAL(ss_export_personal_data(ctx, &customer, "json", SS_PERSONAL_ROWS, &data), SS_OK);
    CU_ASSERT_EQUAL(json_array_size(json_at(data, "left_out")), 0);
    db_run(ctx, "UPDATE metered_usage SET due_at = '2026-12-02T00:00:00Z', memo = 'newest' WHERE id = 'u100007'");
    db_run(ctx, "INSERT INTO metered_usage SELECT merchant_id, 'uold', contract_id, component_id, quantity, "
                "'2026-11-30T00:00:00Z', 'oldest', '', created_at FROM metered_usage WHERE id = 'u100000'");
    CU_ASSERT_EQUAL_FATAL(ss_export_personal_data(ctx, &customer, "json", SS_PERSONAL_ROWS, &data), SS_OK);
    rows = json_object_get(json_object_get(data, "data"), "metered_usage");
    CU_ASSERT_EQUAL(json_array_size(rows), SS_PERSONAL_ROWS);
    CU_ASSERT_STRING_EQUAL(ss_json_text(json_array_get(rows, SS_PERSONAL_ROWS - 1), "memo"), "newest");
    CU_ASSERT_PTR_NULL(strstr(ss_json_print(rows, ctx->pool), "oldest"));
    CU_ASSERT_STRING_EQUAL(text_at(data, "left_out.0"), "metered_usage");
    json_array_foreach(ss_personal_data_view(ctx, data), index, section) {
        is_said = is_said || strstr(ss_json_text(section, "left_out"), "die neuesten 5.000 Einträge") != NULL;
    }
    CU_ASSERT_TRUE(is_said);
    CU_ASSERT_EQUAL_FATAL(ss_export_personal_data(ctx, &customer, "json", INT_MAX, &data), SS_OK);
    CU_ASSERT_EQUAL(json_array_size(json_at(data, "left_out")), 0);
    CU_ASSERT_STRING_EQUAL(text_at(data, "data.metered_usage.0.memo"), "oldest");
}

void ss_test_personal_view(void)
{
    static const ss_test_t tests[] = {
        { "GDP-01 test_copy_to_read_is_in_words_in_every_language", test_copy_to_read_is_in_words_in_every_language },
        { "GDP-01 test_amounts_days_and_names_are_told_as_pages_tell_them",
          test_amounts_days_and_names_are_told_as_pages_tell_them },
        { "GDP-01 test_what_was_done_about_order_and_invoice_is_in_the_copy",
          test_what_was_done_about_order_and_invoice_is_in_the_copy },
        { "GDP-01 test_codes_and_notices_are_told_in_words", test_codes_and_notices_are_told_in_words },
        { "GDP-01 test_file_tells_the_units_of_its_amounts", test_file_tells_the_units_of_its_amounts },
        { "GDP-01 GDP-02 test_events_for_other_systems_are_copied_and_erased",
          test_events_for_other_systems_are_copied_and_erased },
        { "GDP-01 test_copy_holds_the_newest_rows_of_a_long_table_and_says_so",
          test_copy_holds_the_newest_rows_of_a_long_table_and_says_so },
    };

    ss_suite_add_long_database("personal_view", tests, SS_COUNT(tests));
}
