/* Metered usage: its periods, what is taken in, what it costs, and how it is summed. */
#include "shop.h"

#include "actions/contract_cart.h"
#include "actions/record_usage.h"
#include "actions/usage_csv.h"
#include "actions/usage_report.h"
#include "base/json.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "store/usage_store.h"

#include <apr_strings.h>
#include <string.h>

static const ss_span_t month = { SS_UNIT_MONTH, 1 };

static ss_date_t day(const char *iso)
{
    ss_date_t date = { 0, 0, 0 };

    ss_date_parse(iso, &date);
    return date;
}

/* "2026-11-24 2026-12-23", "trial" behind a trial, "none" if there is no such period. */
static const char *period_of(const ss_contract_t *contract, const char *iso, int back)
{
    ss_usage_period_t period;
    apr_pool_t *pool = ss_test_pool();

    if (!ss_usage_period(contract, month, day(iso), back, &period)) {
        return "none";
    }
    return apr_pstrcat(pool, ss_date_text(period.first, pool), " ", ss_date_text(period.last, pool),
                       period.trial ? " trial" : "", NULL);
}

static void test_periods_are_counted_from_the_first_day(void)
{
    const ss_contract_t contract = { .status = "active", .start_date = "2026-01-31",
                                     .trial_end = "", .end_date = "" };

    CU_ASSERT_STRING_EQUAL(period_of(&contract, "2026-02-28", 0), "2026-01-31 2026-02-28");
    CU_ASSERT_STRING_EQUAL(period_of(&contract, "2026-03-01", 0), "2026-03-01 2026-03-30");
    CU_ASSERT_STRING_EQUAL(period_of(&contract, "2026-03-30", 0), "2026-03-01 2026-03-30");
    CU_ASSERT_STRING_EQUAL(period_of(&contract, "2026-03-31", 0), "2026-03-31 2026-04-30");
    CU_ASSERT_STRING_EQUAL(period_of(&contract, "2026-03-31", 2), "2026-01-31 2026-02-28");
    CU_ASSERT_STRING_EQUAL(period_of(&contract, "2026-03-31", 3), "none");
    CU_ASSERT_STRING_EQUAL(period_of(&contract, "2026-01-30", 0), "none");
}

static void test_a_trial_is_a_period_of_its_own(void)
{
    const ss_contract_t contract = { .status = "active", .start_date = "2026-11-24",
                                     .trial_end = "2026-12-07", .end_date = "" };

    CU_ASSERT_STRING_EQUAL(period_of(&contract, "2026-12-07", 0), "2026-11-24 2026-12-07 trial");
    CU_ASSERT_STRING_EQUAL(period_of(&contract, "2026-12-08", 0), "2026-12-08 2027-01-07");
    CU_ASSERT_STRING_EQUAL(period_of(&contract, "2026-12-08", 1), "2026-11-24 2026-12-07 trial");
    CU_ASSERT_STRING_EQUAL(period_of(&contract, "2026-12-08", 2), "none");
}

static void test_the_last_period_ends_with_the_contract(void)
{
    ss_contract_t contract = { .status = "cancelled", .start_date = "2026-11-24", .trial_end = "",
                               .end_date = "2027-01-10" };

    CU_ASSERT_STRING_EQUAL(period_of(&contract, "2027-01-05", 0), "2026-12-24 2027-01-10");
    CU_ASSERT_STRING_EQUAL(period_of(&contract, "2027-06-01", 0), "2026-12-24 2027-01-10");
    contract.status = "waiting";
    CU_ASSERT_STRING_EQUAL(period_of(&contract, "2027-01-05", 0), "none");
    contract.status = "declined";
    CU_ASSERT_STRING_EQUAL(period_of(&contract, "2027-01-05", 0), "none");
}

typedef struct visit_t {
    ss_ctx_t *ctx;
    ss_customer_t customer;
    ss_contract_t contract;
    ss_usage_t stored;
} visit_t;

/* Webhosting Plus since 2026-11-24: 1,000 GB, 1,000 messages and 50,000 requests are included. */
static visit_t given_visit(void)
{
    visit_t visit = { .ctx = given_shop() };
    ss_draft_t draft = given_example_draft(visit.ctx);
    ss_order_t order;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(visit.ctx, &draft, &order), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_customer_find(visit.ctx, order.customer_id, &visit.customer), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_contract_find(visit.ctx, order.contract_id, &visit.contract), SS_OK);
    return visit;
}

static ss_status_t record(visit_t *visit, const char *component, int64_t quantity,
                          const char *due_at, const char *key)
{
    ss_new_usage_t usage = { .component = component, .quantity = quantity, .memo = "", .key = key };

    apr_array_clear(visit->ctx->problems);
    if (*due_at != '\0') {
        CU_ASSERT_TRUE_FATAL(ss_time_parse(due_at, &usage.due_at));
    }
    return ss_record_usage(visit->ctx, &visit->contract, &usage, &visit->stored);
}

static const char *problem(visit_t *visit, const char *field)
{
    const ss_problem_t *found = ss_problem_of(visit->ctx, field);

    return found == NULL ? "" : found->code;
}

static void test_usage_is_checked_before_it_is_stored(void)
{
    visit_t visit = given_visit();

    CU_ASSERT_EQUAL(record(&visit, "backup", SS_MILLION, "", ""), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem(&visit, "component"), "not_metered");
    CU_ASSERT_EQUAL(record(&visit, "nothing", SS_MILLION, "", ""), SS_INVALID);
    for (int i = 0; i < 3; i++) {
        const int64_t odd[] = { 0, -1, SS_MILLIONTHS_MAX + 1 };

        CU_ASSERT_EQUAL(record(&visit, "smtp", odd[i], "", ""), SS_INVALID);
        CU_ASSERT_STRING_EQUAL(problem(&visit, "quantity"), "out_of_range");
    }
    CU_ASSERT_EQUAL(record(&visit, "smtp", 1, "2026-11-23T22:59:59Z", ""), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem(&visit, "due"), "out_of_contract");
    CU_ASSERT_EQUAL(record(&visit, "smtp", 1, "", "a\nb"), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem(&visit, "key"), "bad_value");
    visit.contract.end_date = "2026-12-31";
    CU_ASSERT_EQUAL(record(&visit, "smtp", 1, "2026-12-31T23:00:00Z", ""), SS_INVALID);
    visit.contract.status = "waiting";
    CU_ASSERT_EQUAL(record(&visit, "smtp", 1, "", ""), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem(&visit, "contract"), "not_in_force");
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "metered_usage"), 0);
    visit.contract.status = "cancelled";
    CU_ASSERT_EQUAL(record(&visit, "5f0000000000000000000010", 1, "2026-11-23T23:00:00Z", ""), SS_OK);
    CU_ASSERT_EQUAL(record(&visit, "smtp", SS_MILLIONTHS_MAX, "2026-12-31T22:59:59Z", ""), SS_OK);
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "metered_usage"), 2);
}

static void test_a_key_counts_once(void)
{
    visit_t visit = given_visit();
    const char *id;

    CU_ASSERT_EQUAL(record(&visit, "smtp", SS_MILLION, "", "k-1"), SS_OK);
    id = visit.stored.id;
    visit.ctx->now += apr_time_from_sec(60);
    CU_ASSERT_EQUAL(record(&visit, "smtp", SS_MILLION, "", "k-1"), SS_OK);
    CU_ASSERT_STRING_EQUAL(visit.stored.id, id);
    CU_ASSERT_STRING_EQUAL(visit.stored.due_at, "2026-11-24T08:00:00Z");
    CU_ASSERT_EQUAL(record(&visit, "smtp", 2 * SS_MILLION, "", "k-1"), SS_CONFLICT);
    CU_ASSERT_EQUAL(record(&visit, "traffic", SS_MILLION, "", "k-1"), SS_CONFLICT);
    CU_ASSERT_EQUAL(record(&visit, "smtp", SS_MILLION, "2026-11-25T00:00:00Z", "k-1"), SS_CONFLICT);
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "metered_usage"), 1);
    CU_ASSERT_EQUAL(record(&visit, "smtp", SS_MILLION, "", ""), SS_OK);
    CU_ASSERT_EQUAL(record(&visit, "smtp", SS_MILLION, "", ""), SS_OK);
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "metered_usage"), 3);
}

static json_t *report(visit_t *visit)
{
    json_t *data = ss_json_object(visit->ctx->pool);
    ss_cart_t cart;

    CU_ASSERT_EQUAL_FATAL(
        ss_contract_cart(visit->ctx, &visit->contract, &visit->customer.person, &cart), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_usage_report(visit->ctx, &visit->contract, &cart, data), SS_OK);
    return data;
}

static void test_the_report_counts_by_the_merchants_days_and_charges_what_is_beyond(void)
{
    visit_t visit = given_visit();
    json_t *data;

    record(&visit, "smtp", 1480 * SS_MILLION, "2026-12-23T22:59:59Z", "");
    record(&visit, "smtp", 1640 * SS_MILLION, "2026-12-23T23:00:00Z", "");
    record(&visit, "traffic", 412500000, "2027-01-10T00:00:00Z", "");
    ss_time_parse("2027-01-12T13:00:00Z", &visit.ctx->now);
    data = report(&visit);
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.period"), "24.12.2026 bis 23.01.2027");
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.cost"), "0,96\u00a0€");
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.tax"), "inkl. 19\u00a0% MwSt.");
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.left"), "Noch 11 Tage.");
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.lines.0.amount"), "412,5 von 1.000\u00a0GB");
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.lines.0.meter.value"), "412.5");
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.lines.1.amount"), "1.640 von 1.000");
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.lines.1.meter.value"), "1000");
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.lines.1.note"),
                           "640 über der enthaltenen Menge, 0,0015\u00a0€ je Nachricht");
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.lines.1.price"), "0,0015\u00a0€");
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.earlier.0.period"), "24.11.2026 bis 23.12.2026");
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.earlier.0.cost"), "0,72\u00a0€");
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.earlier.1.cost"), "(none)");
}

/* 0.0015 gross is 0.0013 net: businesses see what the invoice will say. */
static void test_a_business_sees_net_costs(void)
{
    visit_t visit = given_visit();
    json_t *data;

    visit.customer.person.business = true;
    record(&visit, "smtp", 2000 * SS_MILLION, "", "");
    data = report(&visit);
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.cost"), "1,26\u00a0€");
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.lines.1.price"), "0,00126\u00a0€");
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.tax"), "zzgl. 19\u00a0% USt.");
}

static void test_a_trial_costs_nothing(void)
{
    visit_t visit = given_visit();
    json_t *data;

    visit.contract.trial_end = "2026-12-07";
    record(&visit, "smtp", 5000 * SS_MILLION, "", "");
    data = report(&visit);
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.cost"), "0,00\u00a0€");
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.lines.1.cost"), "0,00\u00a0€");
    CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.lines.1.used"), "5.000");
}

static void test_the_file_holds_what_the_page_shows(void)
{
    visit_t visit = given_visit();
    ss_buffer_t *out = ss_buffer_make(100, visit.ctx->pool);
    ss_cart_t cart;

    record(&visit, "smtp", 1480 * SS_MILLION, "2026-11-30T00:00:00Z", "");
    ss_time_parse("2026-12-24T08:00:00Z", &visit.ctx->now);
    ss_contract_cart(visit.ctx, &visit.contract, &visit.customer.person, &cart);
    CU_ASSERT_EQUAL(ss_usage_csv(visit.ctx, &visit.contract, &cart, out), SS_OK);
    CU_ASSERT_PTR_NOT_NULL(strstr(out->text, "\"Von\",\"Bis\",\"Leistung\","));
    CU_ASSERT_PTR_NOT_NULL(strstr(out->text, "\"2026-11-24\",\"2026-12-23\",\"E-Mail-Versand über "
                                             "SMTP-Relay\",\"Nachricht\",1000,1480,480,0.0015,0.72,"
                                             "\"EUR\"\r\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(out->text, "\"2026-12-24\",\"2027-01-23\","));
}

static void test_others_counts_stay_out(void)
{
    visit_t visit = given_visit();
    apr_array_header_t *sums;

    record(&visit, "smtp", SS_MILLION, "", "");
    CU_ASSERT_EQUAL(ss_usage_sum(visit.ctx, "another", "", "9", &sums), SS_OK);
    CU_ASSERT_EQUAL(sums->nelts, 0);
    visit.ctx->merchant_id = "another";
    CU_ASSERT_EQUAL(ss_usage_sum(visit.ctx, visit.contract.id, "", "9", &sums), SS_OK);
    CU_ASSERT_EQUAL(sums->nelts, 0);
    CU_ASSERT_EQUAL(ss_usage_list(visit.ctx, visit.contract.id, 9, &sums), SS_OK);
    CU_ASSERT_EQUAL(sums->nelts, 0);
}

/* Nine thousand rows of the largest quantity would leave 64 bits as one sum of millionths. */
static void test_sums_do_not_overflow(void)
{
    visit_t visit = given_visit();
    apr_array_header_t *sums;
    const ss_usage_sum_t *sum;

    for (int i = 0; i < 4; i++) {
        record(&visit, "smtp", 2750000, "", "");
    }
    db_run(visit.ctx, "UPDATE metered_usage SET quantity = 8000000000000500000");
    CU_ASSERT_EQUAL(ss_usage_sum(visit.ctx, visit.contract.id, "2026", "2027", &sums), SS_OK);
    sum = &APR_ARRAY_IDX(sums, 0, ss_usage_sum_t);
    CU_ASSERT_EQUAL(sum->units, INT64_C(32000000000000));
    CU_ASSERT_EQUAL(sum->rest, 2000000);
}

static void test_a_sum_beyond_all_prices_is_refused(void)
{
    visit_t visit = given_visit();
    const int64_t half = SS_MILLIONTHS_MAX / 2;

    CU_ASSERT_EQUAL(record(&visit, "smtp", half, "2026-11-30T00:00:00Z", ""), SS_OK);
    CU_ASSERT_EQUAL(record(&visit, "smtp", half + 1, "2026-12-23T22:00:00Z", ""), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem(&visit, "quantity"), "sum_out_of_range");
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "metered_usage"), 1);
    CU_ASSERT_EQUAL(record(&visit, "smtp", half + 1, "2026-12-23T23:00:00Z", ""), SS_OK);
    CU_ASSERT_EQUAL(record(&visit, "traffic", half + 1, "2026-12-23T22:00:00Z", ""), SS_OK);
    CU_ASSERT_EQUAL(record(&visit, "smtp", half, "2026-12-23T22:00:00Z", "k"), SS_OK);
    CU_ASSERT_EQUAL(record(&visit, "smtp", half, "2026-12-23T22:00:00Z", "k"), SS_OK);
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "metered_usage"), 4);
}

/* Whatever is stored: the page tells the quantity, and no cost. */
static void test_what_is_too_much_for_a_price_is_told_without_one(void)
{
    static const char *const quantities[] = { "1000000001000000", "9000000000000000000" };

    for (int i = 0; i < SS_COUNT(quantities); i++) {
        visit_t visit = given_visit();
        ss_buffer_t *out = ss_buffer_make(100, visit.ctx->pool);
        json_t *data;
        ss_cart_t cart;

        record(&visit, "smtp", SS_MILLION, "", "");
        record(&visit, "smtp", SS_MILLION, "", "");
        record(&visit, "traffic", 2000 * SS_MILLION, "", "");
        db_run(visit.ctx, apr_psprintf(visit.ctx->pool, "UPDATE metered_usage SET quantity = %s"
                                       " WHERE quantity = 1000000", quantities[i]));
        ss_time_parse("2026-12-24T08:00:00Z", &visit.ctx->now);
        data = report(&visit);
        CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.cost"), "0,00\u00a0€");
        CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.earlier.0.cost"), "nicht berechenbar");
        CU_ASSERT_EQUAL(visit.ctx->problems->nelts, 0);
        ss_contract_cart(visit.ctx, &visit.contract, &visit.customer.person, &cart);
        CU_ASSERT_EQUAL(ss_usage_csv(visit.ctx, &visit.contract, &cart, out), SS_OK);
        CU_ASSERT_PTR_NOT_NULL(strstr(out->text, i == 0 ? ",2000000002,1999" : ",9223372036854.775807,"));
        ss_time_parse("2026-12-01T08:00:00Z", &visit.ctx->now);
        data = report(&visit);
        CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.cost"), "nicht berechenbar");
        CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.lines.0.used"), "2.000");
        CU_ASSERT_STRING_EQUAL(text_at(data, "usage.0.lines.1.cost"), "nicht berechenbar");
    }
}

/* What is read does not grow with other contracts, and the table itself is not read at all. */
static void test_sums_are_read_from_the_index_alone(void)
{
    ss_ctx_t *ctx = given_database();

    if (!ss_test_is_pgsql()) {
        CU_ASSERT_PTR_NOT_NULL(strstr(
            db_plan(ctx, SS_SQL_METERED_USAGE_SUM),
            "USING COVERING INDEX metered_usage_due (merchant_id=? AND contract_id=? AND due_at>?"
            " AND due_at<?)"));
        CU_ASSERT_PTR_NULL(strstr(db_plan(ctx, SS_SQL_METERED_USAGE_LIST), "TEMP B-TREE FOR ORDER"));
    }
}

void ss_test_usage(void)
{
    static const ss_test_t pure[] = {
        { "test_periods_are_counted_from_the_first_day",
          test_periods_are_counted_from_the_first_day },
        { "test_a_trial_is_a_period_of_its_own", test_a_trial_is_a_period_of_its_own },
        { "test_the_last_period_ends_with_the_contract",
          test_the_last_period_ends_with_the_contract },
    };
    static const ss_test_t tests[] = {
        { "test_usage_is_checked_before_it_is_stored", test_usage_is_checked_before_it_is_stored },
        { "test_a_key_counts_once", test_a_key_counts_once },
        { "PRC-05 test_the_report_counts_by_the_merchants_days_and_charges_what_is_beyond",
          test_the_report_counts_by_the_merchants_days_and_charges_what_is_beyond },
        { "test_a_business_sees_net_costs", test_a_business_sees_net_costs },
        { "test_a_trial_costs_nothing", test_a_trial_costs_nothing },
        { "test_the_file_holds_what_the_page_shows", test_the_file_holds_what_the_page_shows },
        { "test_others_counts_stay_out", test_others_counts_stay_out },
        { "test_sums_do_not_overflow", test_sums_do_not_overflow },
        { "test_a_sum_beyond_all_prices_is_refused", test_a_sum_beyond_all_prices_is_refused },
        { "test_what_is_too_much_for_a_price_is_told_without_one",
          test_what_is_too_much_for_a_price_is_told_without_one },
        { "test_sums_are_read_from_the_index_alone", test_sums_are_read_from_the_index_alone },
    };

    ss_suite_add("usage-periods", pure, SS_COUNT(pure));
    ss_suite_add_database("usage", tests, SS_COUNT(tests));
}
