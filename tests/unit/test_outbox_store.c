/* The outbox: claims, growing delays, retries. */
#include "database.h"

#include "model/site.h"
#include "store/outbox_store.h"

#include <apr_strings.h>

#define MINUTE apr_time_from_sec(60)

static ss_ctx_t *given_outbox(void)
{
    ss_ctx_t *ctx = given_database();
    ss_site_t *site = ss_site_make(ctx->pool);

    site->id = "s1";
    site->public_url = "https://kunden.nordwolke.example:8443";
    ctx->site = site;
    ctx->merchant_id = "m1";
    ctx->lang = "de";
    return ctx;
}

static ss_status_t add_mail(ss_ctx_t *ctx, void *event)
{
    const ss_new_mail_t mail = { .event = event, .recipient = "ada@example.org" };

    return ss_outbox_add(ctx, &mail);
}

static void given_mail(ss_ctx_t *ctx, const char *event)
{
    CU_ASSERT_EQUAL_FATAL(ss_db_transact(ctx, add_mail, (void *)event), SS_OK);
}

static int claimed(ss_ctx_t *ctx, int limit)
{
    const ss_claim_t claim = { "one", limit, MINUTE };
    apr_array_header_t *mails;

    CU_ASSERT_EQUAL_FATAL(ss_outbox_claim(ctx, &claim, &mails), SS_OK);
    return mails->nelts;
}

static ss_outbox_mail_t given_claimed_by(ss_ctx_t *ctx, const char *holder)
{
    const ss_claim_t claim = { holder, 1, MINUTE };
    apr_array_header_t *mails;

    CU_ASSERT_EQUAL_FATAL(ss_outbox_claim(ctx, &claim, &mails), SS_OK);
    CU_ASSERT_EQUAL_FATAL(mails->nelts, 1);
    return APR_ARRAY_IDX(mails, 0, ss_outbox_mail_t);
}

static ss_outbox_mail_t given_claimed(ss_ctx_t *ctx)
{
    return given_claimed_by(ctx, "one");
}

static void test_mail_is_claimed_once_until_its_lease_ends(void)
{
    ss_ctx_t *ctx = given_outbox();

    given_mail(ctx, "new_link");
    CU_ASSERT_EQUAL(ss_outbox_has_due(ctx), SS_OK);
    CU_ASSERT_EQUAL(claimed(ctx, 10), 1);
    CU_ASSERT_EQUAL(claimed(ctx, 10), 0);
    CU_ASSERT_EQUAL(ss_outbox_has_due(ctx), SS_NOT_FOUND);
    ctx->now += 2 * MINUTE;
    CU_ASSERT_EQUAL(claimed(ctx, 10), 1);
}

static void test_flood_of_requests_for_links_holds_up_no_mail(void)
{
    ss_ctx_t *ctx = given_outbox();

    for (int i = 0; i < 20; i++) {
        given_mail(ctx, "link_request");
    }
    ctx->now += MINUTE;
    given_mail(ctx, "new_link");
    CU_ASSERT_STRING_EQUAL(given_claimed(ctx).event, "new_link");
    CU_ASSERT_STRING_EQUAL(given_claimed(ctx).event, "link_request");
}

static void test_claims_of_former_holders_are_released(void)
{
    ss_ctx_t *ctx = given_outbox();
    ss_outbox_mail_t mail;

    given_mail(ctx, "of the former");
    given_claimed_by(ctx, "one");
    given_mail(ctx, "of the new one");
    given_claimed_by(ctx, "two");
    given_mail(ctx, "of a command");
    given_claimed_by(ctx, "");
    CU_ASSERT_EQUAL(ss_outbox_release_others(ctx, "two"), SS_OK);
    mail = given_claimed_by(ctx, "two");
    CU_ASSERT_STRING_EQUAL(mail.event, "of the former");
    CU_ASSERT_EQUAL(claimed(ctx, 10), 0);
}

static void test_only_success_counts_without_the_claim(void)
{
    ss_ctx_t *ctx = given_outbox();
    ss_outbox_mail_t former;

    given_mail(ctx, "new_link");
    former = given_claimed_by(ctx, "one");
    CU_ASSERT_EQUAL(ss_outbox_release_others(ctx, "two"), SS_OK);
    given_claimed_by(ctx, "two");
    CU_ASSERT_EQUAL(ss_outbox_mark_failed(ctx, &former, "no answer", true), SS_OK);
    CU_ASSERT_EQUAL(ss_outbox_postpone(ctx, &former, ctx->now, "later"), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT status FROM outbox"), "waiting");
    CU_ASSERT_EQUAL(claimed(ctx, 1), 0);
    CU_ASSERT_EQUAL(ss_outbox_mark_sent(ctx, &former), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT status FROM outbox"), "sent");
}

static void test_claim_keeps_to_its_limit_and_all_merchants(void)
{
    ss_ctx_t *ctx = given_outbox();

    given_mail(ctx, "a");
    given_mail(ctx, "b");
    ctx->merchant_id = "m2";
    given_mail(ctx, "c");
    CU_ASSERT_EQUAL(claimed(ctx, 2), 2);
    CU_ASSERT_EQUAL(claimed(ctx, 2), 1);
}

static void test_message_id_has_the_domain_of_the_sender(void)
{
    ss_ctx_t *ctx = given_outbox();
    ss_outbox_mail_t mail;

    given_mail(ctx, "new_link");
    mail = given_claimed(ctx);
    CU_ASSERT_STRING_EQUAL(strchr(mail.message_id, '@'), "@kunden.nordwolke.example");
    CU_ASSERT_EQUAL(strncmp(mail.message_id, mail.id, strlen(mail.id)), 0);
}

static void test_sent_mail_is_not_claimed_again(void)
{
    ss_ctx_t *ctx = given_outbox();
    ss_outbox_mail_t mail;

    given_mail(ctx, "new_link");
    mail = given_claimed(ctx);
    CU_ASSERT_EQUAL(ss_outbox_mark_sent(ctx, &mail), SS_OK);
    ctx->now += 100 * MINUTE;
    CU_ASSERT_EQUAL(claimed(ctx, 10), 0);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT status FROM outbox"), "sent");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT sent_at FROM outbox"), "2026-11-24T08:00:00Z");
}

static void test_delays_grow_and_end_within_five_days(void)
{
    static const int seconds[] = { 30, 120, 600, 3600, 21600, 43200, 43200 };
    apr_time_t total = 0;
    int64_t attempt;

    for (int i = 0; i < SS_COUNT(seconds); i++) {
        CU_ASSERT_EQUAL(apr_time_sec(ss_outbox_delay(i + 1)), seconds[i]);
    }
    for (attempt = 1; ss_outbox_delay(attempt) != 0; attempt++) {
        total += ss_outbox_delay(attempt);
    }
    CU_ASSERT_TRUE(total <= apr_time_from_sec(5 * 24 * 3600));
    CU_ASSERT_TRUE(total > apr_time_from_sec(4 * 24 * 3600));
}

static void test_failing_mail_waits_and_fails_in_the_end(void)
{
    ss_ctx_t *ctx = given_outbox();
    int attempts = 0;

    given_mail(ctx, "new_link");
    while (*db_text(ctx, "SELECT id FROM outbox WHERE status = 'waiting'") != '\0' && attempts < 50) {
        ss_outbox_mail_t mail = given_claimed(ctx);

        attempts++;
        CU_ASSERT_EQUAL(mail.attempts, attempts - 1);
        CU_ASSERT_EQUAL(ss_outbox_mark_failed(ctx, &mail, "no answer", false), SS_OK);
        CU_ASSERT_EQUAL(claimed(ctx, 1), 0);
        ctx->now += 12 * 60 * MINUTE;
    }
    CU_ASSERT_EQUAL(attempts, 15);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT status FROM outbox"), "failed");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT last_error FROM outbox"), "no answer");
}

static void test_retry_begins_anew(void)
{
    ss_ctx_t *ctx = given_outbox();
    ss_outbox_mail_t mail;
    int changed;

    given_mail(ctx, "new_link");
    mail = given_claimed(ctx);
    CU_ASSERT_EQUAL(ss_outbox_mark_failed(ctx, &mail, "refused", true), SS_OK);
    ctx->now += 100 * MINUTE;
    CU_ASSERT_EQUAL(claimed(ctx, 1), 0);
    CU_ASSERT_EQUAL(ss_outbox_retry(ctx, "", &changed), SS_OK);
    CU_ASSERT_EQUAL(changed, 1);
    mail = given_claimed(ctx);
    CU_ASSERT_EQUAL(mail.attempts, 0);
    ctx->merchant_id = "m2";
    CU_ASSERT_EQUAL(ss_outbox_retry(ctx, mail.id, &changed), SS_OK);
    CU_ASSERT_EQUAL(changed, 0);
}

static void test_postponed_mail_used_no_attempt(void)
{
    ss_ctx_t *ctx = given_outbox();
    ss_outbox_mail_t mail;

    given_mail(ctx, "new_link");
    mail = given_claimed(ctx);
    CU_ASSERT_EQUAL(ss_outbox_postpone(ctx, &mail, ctx->now + MINUTE, "switched off"), SS_OK);
    CU_ASSERT_EQUAL(claimed(ctx, 1), 0);
    ctx->now += 2 * MINUTE;
    mail = given_claimed(ctx);
    CU_ASSERT_EQUAL(mail.attempts, 0);
}

static void test_mail_of_a_sandbox_is_due_at_once(void)
{
    ss_ctx_t *ctx = given_outbox();
    ss_site_t *site = apr_pmemdup(ctx->pool, ctx->site, sizeof(*site));

    site->sandbox = true;
    ctx->site = site;
    ctx->now += 1000 * 24 * 60 * MINUTE;
    given_mail(ctx, "new_link");
    ctx->now -= 1000 * 24 * 60 * MINUTE;
    CU_ASSERT_EQUAL(claimed(ctx, 1), 1);
}

static void test_list_shows_one_status_or_all(void)
{
    ss_ctx_t *ctx = given_outbox();
    apr_array_header_t *mails;
    ss_outbox_mail_t mail;

    given_mail(ctx, "a");
    given_mail(ctx, "b");
    mail = given_claimed(ctx);
    CU_ASSERT_EQUAL(ss_outbox_mark_sent(ctx, &mail), SS_OK);
    CU_ASSERT_EQUAL(ss_outbox_list(ctx, "", 10, &mails), SS_OK);
    CU_ASSERT_EQUAL(mails->nelts, 2);
    CU_ASSERT_EQUAL(ss_outbox_list(ctx, "waiting", 10, &mails), SS_OK);
    CU_ASSERT_EQUAL(mails->nelts, 1);
    ctx->merchant_id = "m2";
    CU_ASSERT_EQUAL(ss_outbox_list(ctx, "", 10, &mails), SS_OK);
    CU_ASSERT_EQUAL(mails->nelts, 0);
}

void ss_test_outbox_store(void)
{
    static const ss_test_t tests[] = {
        { "test_mail_is_claimed_once_until_its_lease_ends", test_mail_is_claimed_once_until_its_lease_ends },
        { "test_flood_of_requests_for_links_holds_up_no_mail", test_flood_of_requests_for_links_holds_up_no_mail },
        { "test_claims_of_former_holders_are_released", test_claims_of_former_holders_are_released },
        { "test_only_success_counts_without_the_claim", test_only_success_counts_without_the_claim },
        { "test_claim_keeps_to_its_limit_and_all_merchants", test_claim_keeps_to_its_limit_and_all_merchants },
        { "test_message_id_has_the_domain_of_the_sender", test_message_id_has_the_domain_of_the_sender },
        { "test_sent_mail_is_not_claimed_again", test_sent_mail_is_not_claimed_again },
        { "test_delays_grow_and_end_within_five_days", test_delays_grow_and_end_within_five_days },
        { "test_failing_mail_waits_and_fails_in_the_end", test_failing_mail_waits_and_fails_in_the_end },
        { "test_retry_begins_anew", test_retry_begins_anew },
        { "test_postponed_mail_used_no_attempt", test_postponed_mail_used_no_attempt },
        { "test_mail_of_a_sandbox_is_due_at_once", test_mail_of_a_sandbox_is_due_at_once },
        { "test_list_shows_one_status_or_all", test_list_shows_one_status_or_all },
    };

    ss_suite_add_database("outbox_store", tests, SS_COUNT(tests));
}
