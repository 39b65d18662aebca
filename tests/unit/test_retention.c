/* How long data are kept, and what goes when: the days of the law, in order, never early, in small steps. */
#include "office.h"

#include "actions/create_portal_link.h"
#include "actions/declare.h"
#include "actions/delete_expired.h"
#include "actions/open_session.h"
#include "base/date.h"
#include "store/document_store.h"
#include "store/proof_store.h"

#include <apr_strings.h>
#include <string.h>

#define EMAIL "marlene@feddersen.example"

static ss_site_t *site_with(ss_ctx_t *ctx, const char *class, const char *seconds)
{
    ss_site_t *site = apr_pmemdup(ctx->pool, ctx->site, sizeof(*site));
    const char **pair = apr_pcalloc(ctx->pool, 3 * sizeof(*pair));

    pair[0] = class;
    pair[1] = seconds;
    site->retention = pair;
    return site;
}

static const char *until(ss_keep_t keep, const char *day)
{
    ss_date_t date;

    ss_date_parse(day, &date);
    return ss_date_text(ss_retention_until(keep, date), ss_test_pool());
}

static const char *cutoff(ss_keep_t keep, const char *today)
{
    ss_date_t date;

    ss_date_parse(today, &date);
    return ss_date_text(ss_retention_cutoff(keep, date), ss_test_pool());
}

static void test_years_count_from_the_end_of_the_year(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_keep_t documents = ss_retention_of(ctx->site, SS_RETAIN_DOCUMENTS);
    ss_keep_t letters = ss_retention_of(ctx->site, SS_RETAIN_LETTERS);

    CU_ASSERT_STRING_EQUAL(until(documents, "2026-11-24"), "2034-12-31");
    CU_ASSERT_STRING_EQUAL(until(letters, "2026-12-31"), "2032-12-31");
    CU_ASSERT_STRING_EQUAL(cutoff(documents, "2034-12-31"), "2026-01-01");
    CU_ASSERT_STRING_EQUAL(cutoff(documents, "2035-01-01"), "2027-01-01");
    documents = ss_retention_of(site_with(ctx, "documents", "315360000"), SS_RETAIN_DOCUMENTS);
    CU_ASSERT_STRING_EQUAL(until(documents, "2026-11-24"), "2036-12-28");
    CU_ASSERT_STRING_EQUAL(cutoff(documents, "2036-12-28"), "2026-01-01");
    CU_ASSERT_STRING_EQUAL(cutoff(documents, "2036-12-31"), "2027-01-01");
}

static void test_mandates_are_kept_for_fourteen_months_and_links_for_ninety_days(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_keep_t mandates = ss_retention_of(ctx->site, SS_RETAIN_MANDATES);

    CU_ASSERT_STRING_EQUAL(until(mandates, "2026-11-24"), "2028-01-24");
    CU_ASSERT_STRING_EQUAL(until(mandates, "2026-12-31"), "2028-02-29");
    CU_ASSERT_STRING_EQUAL(cutoff(mandates, "2028-01-24"), "2026-11-24");
    CU_ASSERT_STRING_EQUAL(until(ss_retention_of(ctx->site, SS_RETAIN_TOKENS), "2026-11-24"), "2027-02-22");
}

/* No day of any class may be deleted on the last day it is kept, and every one may be on the next. */
static void test_cutoff_and_last_day_agree_on_every_day(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_date_t day = { 2026, 1, 1 };

    for (int i = 0; i < 1500; i++, day = ss_date_add_days(day, 1)) {
        for (int id = 0; id < SS_RETAIN_COUNT; id++) {
            ss_keep_t keep = ss_retention_of(ctx->site, (ss_retention_id_t)id);
            ss_date_t last = ss_retention_until(keep, day);

            if (ss_date_compare(day, ss_retention_cutoff(keep, last)) < 0
                || ss_date_compare(day, ss_retention_cutoff(keep, ss_date_add_days(last, 4))) >= 0) {
                CU_FAIL(ss_date_text(day, ctx->pool));
            }
        }
    }
}

/* A contract that ended in 2026, with one invoice, a cancellation, a link and a sign-in. */
static ss_ctx_t *given_ended_contract(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_declaration_input_t input = { "Marlene Feddersen", "V-000001", EMAIL, "", false, "", "" };
    ss_link_request_t request = { .scope = "", .channel = SS_CHANNEL_OFFICE, .lang = "de" };
    ss_buffer_t *xml = ss_buffer_make(8, ctx->pool);
    ss_declaration_t declaration;
    const char *url = "/", *cookie;
    ss_order_t order;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_declare(ctx, SS_CANCELLATION, "k1", &input, &declaration), SS_OK);
    request.contract_id = order.contract_id;
    request.customer_id = order.customer_id;
    CU_ASSERT_EQUAL_FATAL(ss_create_portal_link(ctx, &request, &url, NULL), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_open_session(ctx, strrchr(url, '/') + 1, &cookie), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_document_store_einvoice(ctx, db_text(ctx, "SELECT document_id FROM invoice"), "RE.xml", xml), SS_OK);
    db_run(ctx, "UPDATE contract SET end_date = '2026-12-15'");
    db_run(ctx, "UPDATE outbox SET status = 'sent'");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT issue_date FROM invoice"), "2026-11-24");
    return ctx;
}

/* What is left on a day, deleting until nothing is found any more. */
static void on_day(ss_ctx_t *ctx, const char *day)
{
    apr_array_header_t *sites = apr_array_make(ctx->pool, 1, sizeof(const ss_site_t *));
    ss_expired_counts_t counts = { .more = true };
    ss_date_t date;

    APR_ARRAY_PUSH(sites, const ss_site_t *) = ctx->site;
    ss_date_parse(day, &date);
    ctx->now = ss_date_start(date, ctx->catalogue->merchant.time_zone) + apr_time_from_sec(12 * 3600);
    for (int i = 0; counts.more && i < 100; i++) {
        counts = (ss_expired_counts_t){ .more = false };
        CU_ASSERT_EQUAL_FATAL(ss_delete_expired(ctx, sites, 2, &counts), SS_OK);
    }
    CU_ASSERT_FALSE(counts.more);
}

static void test_each_class_goes_on_its_day(void)
{
    static const struct { const char *last_day, *next_day, *rows; int after; } steps[] = {
        { "2027-02-22", "2027-02-23", "session", 0 },            /* ends after 12 hours, on 24 November */
        { "2027-02-23", "2027-02-24", "self_service_token", 0 }, /* a day later */
        { "2028-02-15", "2028-02-16", "payment_method", 0 },
        { "2032-12-31", "2033-01-01", "cancellation", 0 },
        { "2034-12-31", "2035-01-01", "invoice", 0 },
    };
    ss_ctx_t *ctx = given_ended_contract();

    for (int i = 0; i < SS_COUNT(steps); i++) {
        on_day(ctx, steps[i].last_day);
        CU_ASSERT_TRUE(rows_of(ctx, steps[i].rows) > 0);
        on_day(ctx, steps[i].next_day);
        if (rows_of(ctx, steps[i].rows) != steps[i].after) {
            CU_FAIL(steps[i].rows);
        }
    }
}

static void test_contract_goes_with_all_that_hangs_on_it_and_the_invoice_stays(void)
{
    static const char *const gone[] = { "contract", "component_subscription", "order_", "coupon_use", "customer",
                                        "cancellation", "outbox", "payment_method", "pending_change",
                                        "document WHERE kind NOT IN ('invoice', 'einvoice', 'terms')",
                                        "order_proof WHERE record <> ''" };
    ss_ctx_t *ctx = given_ended_contract();
    ss_proof_check_t check;

    on_day(ctx, "2032-12-31");
    CU_ASSERT_EQUAL(rows_of(ctx, "contract"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "customer"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "order_proof WHERE record <> ''"), 1);
    on_day(ctx, "2033-01-01");
    for (int i = 0; i < SS_COUNT(gone); i++) {
        if (rows_of(ctx, gone[i]) != 0) {
            CU_FAIL(gone[i]);
        }
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(db_text(ctx, "SELECT data FROM invoice"), "Deichstra"));
    CU_ASSERT_EQUAL(rows_of(ctx, "document WHERE kind = 'invoice'"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "document WHERE kind = 'einvoice'"), 1);
    CU_ASSERT_EQUAL(ss_order_proof_verify(ctx, "", &check), SS_OK);
    CU_ASSERT_EQUAL(check.emptied, 1);
    on_day(ctx, "2035-01-01");
    CU_ASSERT_EQUAL(rows_of(ctx, "document WHERE kind IN ('invoice', 'einvoice')"), 0);
}

/* The new one is used on; what it replaced is not. */
static void test_replaced_mandate_goes_and_the_one_in_use_stays(void)
{
    ss_ctx_t *ctx = given_ended_contract();

    db_run(ctx, "UPDATE contract SET status = 'active', end_date = ''");
    db_run(ctx, "INSERT INTO payment_method SELECT merchant_id, 'old', customer_id, kind, holder, iban_sealed, iban_masked, "
                "'M-0', mandate_text, mandate_signed_at, mandate_ip, created_at, '2026-11-24T08:00:00Z' FROM payment_method");
    db_run(ctx, "UPDATE invoice SET debit_date = ''");
    on_day(ctx, "2028-01-24");
    CU_ASSERT_EQUAL(rows_of(ctx, "payment_method"), 2);
    db_run(ctx, "UPDATE invoice SET debit_date = '2026-12-08'"); /* announced before, collected after */
    on_day(ctx, "2028-02-08");
    CU_ASSERT_EQUAL(rows_of(ctx, "payment_method"), 2);
    on_day(ctx, "2028-02-10");
    CU_ASSERT_EQUAL(rows_of(ctx, "payment_method"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "payment_method WHERE replaced_at IS NULL"), 1);
}

/* Another contract of the same customer still collects. */
static void test_mandate_stays_while_another_contract_runs(void)
{
    ss_ctx_t *ctx = given_ended_contract();

    db_run(ctx, "INSERT INTO contract (merchant_id, id, number, customer_id, variant_id, plan_quantity, status, lang, start_date, "
                "trial_end, term_end, end_date, billed_until, next_billing_date, discount_id, coupon_code, "
                "discount_periods_left, withdrawal_end, custom_fields, terms, version, created_at, test) "
                "SELECT merchant_id, 'other', 'V-2', customer_id, variant_id, plan_quantity, 'active', lang, start_date, "
                "trial_end, term_end, '', billed_until, next_billing_date, discount_id, coupon_code, "
                "discount_periods_left, withdrawal_end, custom_fields, terms, version, created_at, test FROM contract");
    on_day(ctx, "2033-01-01");
    CU_ASSERT_EQUAL(rows_of(ctx, "contract"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "customer"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "payment_method"), 1);
}

/* Emptied by somebody else, a record is missed. */
static void test_emptied_proof_of_an_order_that_is_there_is_a_fault(void)
{
    ss_ctx_t *ctx = given_ended_contract();
    ss_proof_check_t check;

    db_run(ctx, "UPDATE order_proof SET record = ''");
    CU_ASSERT_EQUAL(ss_order_proof_verify(ctx, "", &check), SS_CONFLICT);
    CU_ASSERT_EQUAL(check.fault, SS_PROOF_CHANGED);
}

static void test_running_contract_is_kept_for_ever(void)
{
    ss_ctx_t *ctx = given_ended_contract();

    db_run(ctx, "UPDATE contract SET status = 'active', end_date = ''");
    on_day(ctx, "2060-01-01");
    CU_ASSERT_EQUAL(rows_of(ctx, "contract"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "customer"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "payment_method"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "order_proof WHERE record <> ''"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "session"), 0);
}

static void test_other_merchants_rows_stay(void)
{
    ss_ctx_t *ctx = given_ended_contract();

    db_run(ctx, "UPDATE invoice SET merchant_id = '5f00000000000000000000aa'");
    db_run(ctx, "UPDATE cancellation SET merchant_id = '5f00000000000000000000aa'");
    on_day(ctx, "2050-01-01");
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "cancellation"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "contract"), 0);
}

static void test_sandbox_ahead_of_time_deletes_nothing_of_a_shop_that_works(void)
{
    ss_ctx_t *ctx = given_ended_contract();
    apr_array_header_t *sites = apr_array_make(ctx->pool, 2, sizeof(const ss_site_t *));
    ss_site_t *sandbox = apr_pmemdup(ctx->pool, ctx->site, sizeof(*sandbox));
    ss_expired_counts_t counts = { 0 };

    sandbox->sandbox = sandbox->clock_is_set = true;
    sandbox->clock_offset = apr_time_from_sec(INT64_C(86400) * 365 * 20);
    APR_ARRAY_PUSH(sites, const ss_site_t *) = sandbox;
    APR_ARRAY_PUSH(sites, const ss_site_t *) = ctx->site;
    CU_ASSERT_EQUAL(ss_delete_expired(ctx, sites, 50, &counts), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice"), 1);
    sites->nelts = 1; /* a sandbox alone lives in its own time */
    CU_ASSERT_EQUAL(ss_delete_expired(ctx, sites, 50, &counts), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice"), 0);
    CU_ASSERT_TRUE(counts.rows[SS_RETAIN_DOCUMENTS] > 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "audit_event WHERE event = 'retention.deleted'"), 1);
}

static void test_longest_time_of_several_hosts_counts(void)
{
    ss_ctx_t *ctx = given_ended_contract();
    apr_array_header_t *sites = apr_array_make(ctx->pool, 2, sizeof(const ss_site_t *));
    ss_expired_counts_t counts = { 0 };

    APR_ARRAY_PUSH(sites, const ss_site_t *) = ctx->site;
    APR_ARRAY_PUSH(sites, const ss_site_t *) = site_with(ctx, "tokens", "86400000");
    ctx->now += apr_time_from_sec(INT64_C(86400) * 120);
    CU_ASSERT_EQUAL(ss_delete_expired(ctx, sites, 50, &counts), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "self_service_token"), 1);
    sites->nelts = 1;
    CU_ASSERT_EQUAL(ss_delete_expired(ctx, sites, 50, &counts), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "self_service_token"), 0);
}

static void given_old_link(office_t *office, const char *id)
{
    CU_ASSERT_TRUE(db_run(office->shop, apr_pstrcat(ss_test_pool(),
        "INSERT INTO self_service_token (merchant_id, id, hash, contract_id, customer_id, all_contracts, scope, channel, "
        "single_use, lang, expires_at, created_at) SELECT id, '", id, "', '", id, "', 'c', 'k', 0, '', 'mail', 0, 'de', "
        "'2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z' FROM merchant", NULL)));
}

static void test_worker_deletes_of_every_merchant_and_looks_again_after_an_hour(void)
{
    office_t *office = given_office();

    office->worker.expiring = ss_expiring_make(ss_test_pool());
    for (int i = 0; i < 45; i++) { /* more than one step deletes */
        given_old_link(office, apr_psprintf(ss_test_pool(), "t%d", i));
    }
    works(office);
    CU_ASSERT_EQUAL(rows_of(office->shop, "self_service_token"), 0);
    given_old_link(office, "later");
    works(office);
    CU_ASSERT_EQUAL(rows_of(office->shop, "self_service_token"), 1);
    office->ctx->now += apr_time_from_sec(3600);
    works(office);
    CU_ASSERT_EQUAL(rows_of(office->shop, "self_service_token"), 0);
}

void ss_test_retention(void)
{
    static const ss_test_t tests[] = {
        { "GDP-03 test_years_count_from_the_end_of_the_year", test_years_count_from_the_end_of_the_year },
        { "SEP-08 test_mandates_are_kept_for_fourteen_months_and_links_for_ninety_days",
          test_mandates_are_kept_for_fourteen_months_and_links_for_ninety_days },
        { "test_cutoff_and_last_day_agree_on_every_day", test_cutoff_and_last_day_agree_on_every_day },
        { "GDP-03 SEP-08 test_each_class_goes_on_its_day", test_each_class_goes_on_its_day },
        { "GDP-03 INV-10 test_contract_goes_with_all_that_hangs_on_it_and_the_invoice_stays",
          test_contract_goes_with_all_that_hangs_on_it_and_the_invoice_stays },
        { "SEP-08 test_replaced_mandate_goes_and_the_one_in_use_stays",
          test_replaced_mandate_goes_and_the_one_in_use_stays },
        { "SEP-08 test_mandate_stays_while_another_contract_runs", test_mandate_stays_while_another_contract_runs },
        { "test_emptied_proof_of_an_order_that_is_there_is_a_fault",
          test_emptied_proof_of_an_order_that_is_there_is_a_fault },
        { "test_running_contract_is_kept_for_ever", test_running_contract_is_kept_for_ever },
        { "test_other_merchants_rows_stay", test_other_merchants_rows_stay },
        { "test_sandbox_ahead_of_time_deletes_nothing_of_a_shop_that_works",
          test_sandbox_ahead_of_time_deletes_nothing_of_a_shop_that_works },
        { "test_worker_deletes_of_every_merchant_and_looks_again_after_an_hour",
          test_worker_deletes_of_every_merchant_and_looks_again_after_an_hour },
        { "test_longest_time_of_several_hosts_counts", test_longest_time_of_several_hosts_counts },
    };

    ss_suite_add_database("retention", tests, SS_COUNT(tests));
}
