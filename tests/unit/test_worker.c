/* The background work of one or more processes: who sends, when, and what happens to a mail that cannot go. */
#include "office.h"
#include "pdf_tools.h"

#include "actions/worker_sites.h"
#include "base/json.h"
#include "render/buffer.h"
#include "store/outbox_store.h"

#include <apr_strings.h>

static const char *message_id_in(const char *mail)
{
    const char *place = strstr(mail, "Message-ID: ");

    return place == NULL ? "" : apr_pstrmemdup(ss_test_pool(), place, strcspn(place, "\r"));
}

/* As a process leaves it that was killed while it sent. @return the Message-ID */
static const char *given_claim(office_t *office, const char *holder)
{
    const ss_claim_t claim = { holder, 1, apr_time_from_sec(180) };
    apr_array_header_t *mails;

    CU_ASSERT_EQUAL(ss_outbox_claim(office->ctx, &claim, &mails), SS_OK);
    CU_ASSERT_EQUAL_FATAL(mails->nelts, 1);
    return APR_ARRAY_IDX(mails, 0, ss_outbox_mail_t).message_id;
}

static void test_mail_of_a_killed_worker_comes_again_when_the_lease_passes_on(void)
{
    office_t *office = given_office();
    ss_worker_t other = office->worker;
    const char *message_id;

    other.holder = "two";
    works(office); /* takes the lease */
    given_order(office);
    message_id = given_claim(office, office->worker.holder);
    CU_ASSERT_EQUAL(ss_worker_tick(office->ctx, &other), SS_OK);
    CU_ASSERT_EQUAL(post_count(office->post), 0);
    office->ctx->now += apr_time_from_sec(16);
    CU_ASSERT_EQUAL(ss_worker_tick(office->ctx, &other), SS_OK);
    CU_ASSERT_EQUAL_FATAL(post_count(office->post), 1);
    assert_has(message_id_in(post_mail(office->post, 0)), message_id);
}

static void test_mail_of_a_killed_command_comes_again_after_its_claim(void)
{
    office_t *office = given_office();
    const char *message_id;

    given_order(office);
    message_id = given_claim(office, "");
    works(office);
    CU_ASSERT_EQUAL(post_count(office->post), 0);
    office->ctx->now += apr_time_from_sec(181);
    works(office);
    CU_ASSERT_EQUAL_FATAL(post_count(office->post), 1);
    assert_has(message_id_in(post_mail(office->post, 0)), message_id);
}

static ss_status_t lose_lease(void *baton, ss_ctx_t *ctx, const char *merchant_id, const char *site_id,
                              const ss_site_t **site)
{
    db_run(ctx, "UPDATE job_lease SET holder = 'two'");
    return ss_worker_sites_find(baton, ctx, merchant_id, site_id, site);
}

static void test_talk_ends_when_the_lease_is_lost(void)
{
    office_t *office = given_office();

    given_order(office);
    office->worker.find_site = lose_lease;
    works(office);
    CU_ASSERT_EQUAL(post_count(office->post), 0);
    CU_ASSERT_STRING_EQUAL(status_of_mail(office), "waiting");
}

/* Documents and mails of others come next; these are tried again later. */
static void test_unreadable_catalogue_holds_up_nobody(void)
{
    office_t *office = given_office();

    given_order(office);
    db_run(office->shop, "UPDATE catalogue_object SET data = REPLACE(data, '\"PlanGroupId\"', '\"Lost\"')");
    works(office);
    CU_ASSERT_STRING_EQUAL(status_of_mail(office), "waiting");
    CU_ASSERT_STRING_EQUAL(db_text(office->shop, "SELECT last_error FROM outbox"), "its catalogue or settings cannot be read");
    CU_ASSERT_TRUE(rows_of(office->shop, "document") > 0);
    CU_ASSERT_EQUAL(rows_of(office->shop, "document WHERE attempts = 0"), 0);
}

static ss_status_t lose_database(void *baton, ss_ctx_t *ctx, const char *merchant_id, const char *site_id,
                                 const ss_site_t **site)
{
    (void)baton, (void)ctx, (void)merchant_id, (void)site_id, (void)site;
    return SS_UNAVAILABLE;
}

/* Whether there are settings is not known then: nothing is put off for lack of them. */
static void test_lost_database_is_not_taken_for_missing_settings(void)
{
    office_t *office = given_office();

    given_order(office);
    office->worker.find_site = lose_database;
    CU_ASSERT_EQUAL(ss_worker_tick(office->ctx, &office->worker), SS_UNAVAILABLE);
    CU_ASSERT_STRING_EQUAL(db_text(office->shop, "SELECT last_error FROM outbox"), "");
    CU_ASSERT_EQUAL(rows_of(office->shop, "document WHERE attempts > 0"), 0);
}

static void test_settings_that_cannot_be_read_are_not_none(void)
{
    office_t *office = given_office();
    const ss_site_t *site;
    ss_status_t status;

    db_run(office->shop, "ALTER TABLE site RENAME TO lost");
    status = ss_worker_sites_find(office->worker.baton, office->shop, office->shop->merchant_id, "", &site);
    db_run(office->shop, "ALTER TABLE lost RENAME TO site");
    CU_ASSERT_TRUE(status == SS_ERROR || status == SS_UNAVAILABLE);
}

/* What a list of mails shows beside the subject: 140 bytes would end within a letter. */
static void test_preview_of_one_long_word_ends_with_a_whole_letter(void)
{
    office_t *office = given_office();
    json_t *data = ss_json_object(ss_test_pool());
    const ss_new_mail_t mail = { .event = "cancellation_received", .recipient = "ada@example.org", .data = data };
    ss_buffer_t *word = ss_buffer_make(256, ss_test_pool()), *html = ss_buffer_make(65536, ss_test_pool());

    ss_buffer_add_text(word, "x");
    for (int i = 0; i < 100; i++) {
        ss_buffer_add_text(word, "ä");
    }
    ss_json_set_text(data, "lead", word->text);
    CU_ASSERT_EQUAL_FATAL(ss_outbox_add(office->shop, &mail), SS_OK);
    works(office);
    CU_ASSERT_EQUAL_FATAL(post_count(office->post), 1);
    for (const char *at = post_mail(office->post, 0); *at != '\0'; at++) {
        at += strncmp(at, "=\r\n", 3) == 0 ? 3 : 0; /* where a line was broken */
        ss_buffer_add(html, at, 1);
    }
    assert_has(html->text, "=C3=A4</div>");
}

static bool is_asked_to_stop(void)
{
    return true;
}

static void test_process_that_ends_begins_nothing(void)
{
    office_t *office = given_office();

    given_order(office);
    office->worker.must_stop = is_asked_to_stop;
    works(office);
    CU_ASSERT_EQUAL(post_count(office->post), 0);
}

static void test_busy_server_delays_and_later_takes_it(void)
{
    office_t *office = given_office();

    given_order(office);
    post_set_mood(office->post, POST_IS_BUSY);
    works(office);
    CU_ASSERT_STRING_EQUAL(status_of_mail(office), "waiting");
    CU_ASSERT_STRING_EQUAL(db_text(office->shop, "SELECT due_at FROM outbox"), "2026-11-24T08:00:30Z");
    assert_has(db_text(office->shop, "SELECT last_error FROM outbox"), "451");
    post_set_mood(office->post, POST_TAKES);
    works(office);
    CU_ASSERT_EQUAL(post_count(office->post), 0);
    office->ctx->now += apr_time_from_sec(31);
    works(office);
    CU_ASSERT_STRING_EQUAL(status_of_mail(office), "sent");
}

static void test_refused_recipient_fails_for_good_without_naming_him(void)
{
    office_t *office = given_office();

    given_order(office);
    post_set_mood(office->post, POST_REFUSES_FOR_GOOD);
    works(office);
    CU_ASSERT_STRING_EQUAL(status_of_mail(office), "failed");
    CU_ASSERT_EQUAL(office->counts.mails_failed, 1);
    assert_has(db_text(office->shop, "SELECT last_error FROM outbox"), "550");
    assert_has_not(db_text(office->shop, "SELECT last_error FROM outbox"), "@");
}

static void test_dead_server_loses_no_mail(void)
{
    office_t *office = given_office();

    given_settings(office, "smtp://127.0.0.1:1");
    given_order(office);
    works(office);
    CU_ASSERT_STRING_EQUAL(status_of_mail(office), "waiting");
    given_settings(office, post_url(office->post));
    office->ctx->now += apr_time_from_sec(60);
    works(office);
    CU_ASSERT_EQUAL(post_count(office->post), 1);
}

static void test_switched_off_mail_waits_without_attempts(void)
{
    office_t *office = given_office();

    given_settings(office, "off");
    given_order(office);
    works(office);
    CU_ASSERT_STRING_EQUAL(status_of_mail(office), "waiting");
    CU_ASSERT_STRING_EQUAL(db_text(office->shop, "SELECT attempts FROM outbox"), "0");
}

static void test_second_process_does_nothing_while_the_first_works(void)
{
    office_t *office = given_office();
    ss_worker_t other = office->worker;

    other.holder = "two";
    works(office);
    given_order(office);
    CU_ASSERT_EQUAL(ss_worker_tick(office->ctx, &other), SS_OK);
    CU_ASSERT_EQUAL(post_count(office->post), 0);
    ss_worker_stop(office->ctx, &office->worker);
    CU_ASSERT_EQUAL(ss_worker_tick(office->ctx, &other), SS_OK);
    CU_ASSERT_EQUAL(post_count(office->post), 1);
}

static void test_mails_of_a_merchant_without_settings_wait(void)
{
    office_t *office = given_office();

    given_order(office);
    db_run(office->shop, "DELETE FROM site");
    works(office);
    CU_ASSERT_STRING_EQUAL(status_of_mail(office), "waiting");
    CU_ASSERT_STRING_EQUAL(db_text(office->shop, "SELECT attempts FROM outbox"), "0");
    CU_ASSERT_EQUAL(post_count(office->post), 0);
}

void ss_test_worker(void)
{
    static const ss_test_t tests[] = {
        { "test_mail_of_a_killed_worker_comes_again_when_the_lease_passes_on",
          test_mail_of_a_killed_worker_comes_again_when_the_lease_passes_on },
        { "test_mail_of_a_killed_command_comes_again_after_its_claim",
          test_mail_of_a_killed_command_comes_again_after_its_claim },
        { "test_talk_ends_when_the_lease_is_lost", test_talk_ends_when_the_lease_is_lost },
        { "test_lost_database_is_not_taken_for_missing_settings",
          test_lost_database_is_not_taken_for_missing_settings },
        { "test_settings_that_cannot_be_read_are_not_none",
          test_settings_that_cannot_be_read_are_not_none },
        { "test_preview_of_one_long_word_ends_with_a_whole_letter",
          test_preview_of_one_long_word_ends_with_a_whole_letter },
        { "test_unreadable_catalogue_holds_up_nobody", test_unreadable_catalogue_holds_up_nobody },
        { "test_process_that_ends_begins_nothing", test_process_that_ends_begins_nothing },
        { "test_busy_server_delays_and_later_takes_it", test_busy_server_delays_and_later_takes_it },
        { "test_refused_recipient_fails_for_good_without_naming_him",
          test_refused_recipient_fails_for_good_without_naming_him },
        { "test_dead_server_loses_no_mail", test_dead_server_loses_no_mail },
        { "test_switched_off_mail_waits_without_attempts", test_switched_off_mail_waits_without_attempts },
        { "test_second_process_does_nothing_while_the_first_works",
          test_second_process_does_nothing_while_the_first_works },
        { "test_mails_of_a_merchant_without_settings_wait", test_mails_of_a_merchant_without_settings_wait },
    };

    ss_suite_add_long_database("worker", tests, SS_COUNT(tests));
}
