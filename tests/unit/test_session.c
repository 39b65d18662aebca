/* Personal links and the sessions they open: once, in time, never another's. */
#include "database.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/create_portal_link.h"
#include "actions/open_session.h"
#include "base/date.h"
#include "store/pending_change_store.h"
#include "store/session_store.h"

#define MERCHANT "5f0000000000000000000001"

static ss_ctx_t *given_merchant(void)
{
    ss_ctx_t *ctx = given_database();
    ss_site_t *site = ss_site_make(ctx->pool);

    site->public_url = "https://kunden.example";
    ctx->merchant_id = MERCHANT;
    ctx->site = site;
    return ctx;
}

/* A link to one contract, and the secret in it. */
static const char *given_link(ss_ctx_t *ctx, bool single_use)
{
    ss_link_request_t request = { .contract_id = "c1", .customer_id = "k1", .scope = "", .channel = SS_CHANNEL_API,
                                  .single_use = single_use, .lang = "de" };
    const char *url = "";

    CU_ASSERT_EQUAL(ss_create_portal_link(ctx, &request, &url, NULL), SS_OK);
    CU_ASSERT_PTR_EQUAL(strstr(url, "https://kunden.example/portal/data/"), url);
    return strrchr(url, '/') + 1;
}

static void test_link_opens_a_session_and_only_hashes_are_stored(void)
{
    ss_ctx_t *ctx = given_merchant();
    const char *secret = given_link(ctx, false), *cookie = "";
    ss_session_t session;

    CU_ASSERT_EQUAL(ss_open_session(ctx, secret, &cookie), SS_OK);
    CU_ASSERT_EQUAL(ss_resume_session(ctx, cookie, &session), SS_OK);
    CU_ASSERT_STRING_EQUAL(session.contract_id, "c1");
    CU_ASSERT_STRING_EQUAL(ctx->actor, "customer:k1");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, apr_psprintf(ctx->pool, "SELECT count(*) FROM session WHERE hash = '%s'",
                                                     cookie)), "0");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, apr_psprintf(ctx->pool, "SELECT count(*) FROM self_service_token WHERE hash = "
                                                     "'%s'", secret)), "0");
}

static void test_looking_at_a_link_changes_nothing(void)
{
    ss_ctx_t *ctx = given_merchant();
    const char *secret = given_link(ctx, true), *cookie = "";
    ss_token_t token;

    CU_ASSERT_EQUAL(ss_inspect_token(ctx, secret, &token), SS_OK);
    CU_ASSERT_EQUAL(ss_inspect_token(ctx, secret, &token), SS_OK);
    CU_ASSERT_EQUAL(ss_open_session(ctx, secret, &cookie), SS_OK);
}

static void test_single_use_link_opens_one_session(void)
{
    ss_ctx_t *ctx = given_merchant();
    const char *secret = given_link(ctx, true), *cookie = "";

    CU_ASSERT_EQUAL(ss_open_session(ctx, secret, &cookie), SS_OK);
    CU_ASSERT_EQUAL(ss_open_session(ctx, secret, &cookie), SS_NOT_FOUND);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT count(*) FROM session"), "1");
}

static void test_expired_link_opens_nothing(void)
{
    ss_ctx_t *ctx = given_merchant();
    const char *secret = given_link(ctx, false), *cookie = "";

    ctx->now += ctx->site->token_expiry[SS_CHANNEL_API];
    CU_ASSERT_EQUAL(ss_open_session(ctx, secret, &cookie), SS_NOT_FOUND);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT count(*) FROM session"), "0");
}

static void test_link_of_another_merchant_opens_nothing(void)
{
    ss_ctx_t *ctx = given_merchant();
    const char *secret = given_link(ctx, false), *cookie = "";

    ctx->merchant_id = "5f0000000000000000000002";
    CU_ASSERT_EQUAL(ss_open_session(ctx, secret, &cookie), SS_NOT_FOUND);
}

static void test_validity_beyond_the_maximum_is_refused(void)
{
    ss_ctx_t *ctx = given_merchant();
    ss_link_request_t request = { .contract_id = "c1", .customer_id = "k1", .scope = "", .lang = "",
                                  .validity = ctx->site->token_expiry_max + 1 };
    const char *url = "";

    CU_ASSERT_EQUAL(ss_create_portal_link(ctx, &request, &url, NULL), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT count(*) FROM self_service_token"), "0");
}

static void test_session_ends_when_idle_and_lives_when_used(void)
{
    ss_ctx_t *ctx = given_merchant();
    const char *cookie = "";
    ss_session_t session;

    ss_open_session(ctx, given_link(ctx, false), &cookie);
    for (int i = 0; i < 4; i++) {
        ctx->now += ctx->site->session_idle - apr_time_from_sec(60);
        CU_ASSERT_EQUAL(ss_resume_session(ctx, cookie, &session), SS_OK);
    }
    ctx->now += ctx->site->session_idle;
    CU_ASSERT_EQUAL(ss_resume_session(ctx, cookie, &session), SS_FORBIDDEN);
}

static void test_session_never_outlives_its_absolute_end(void)
{
    ss_ctx_t *ctx = given_merchant();
    const char *cookie = "";
    ss_session_t session;
    apr_time_t end = ctx->now + ctx->site->session_absolute;

    ss_open_session(ctx, given_link(ctx, false), &cookie);
    while (ctx->now + apr_time_from_sec(1200) < end) {
        ctx->now += apr_time_from_sec(1200);
        CU_ASSERT_EQUAL(ss_resume_session(ctx, cookie, &session), SS_OK);
    }
    ctx->now = end;
    CU_ASSERT_EQUAL(ss_resume_session(ctx, cookie, &session), SS_FORBIDDEN);
}

static void test_session_is_moved_on_at_most_once_a_minute(void)
{
    ss_ctx_t *ctx = given_merchant();
    const char *cookie = "", *touched = "SELECT touched_at FROM session";
    ss_session_t session;

    ss_open_session(ctx, given_link(ctx, false), &cookie);
    ctx->now += apr_time_from_sec(59);
    ss_resume_session(ctx, cookie, &session);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, touched), "2026-11-24T08:00:00Z");
    ctx->now += apr_time_from_sec(1);
    ss_resume_session(ctx, cookie, &session);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, touched), "2026-11-24T08:01:00Z");
}

static void test_ended_session_is_gone(void)
{
    ss_ctx_t *ctx = given_merchant();
    const char *cookie = "";
    ss_session_t session;

    ss_open_session(ctx, given_link(ctx, false), &cookie);
    CU_ASSERT_EQUAL(ss_resume_session(ctx, cookie, &session), SS_OK);
    CU_ASSERT_EQUAL(ss_end_session(ctx, &session), SS_OK);
    CU_ASSERT_EQUAL(ss_resume_session(ctx, cookie, &session), SS_FORBIDDEN);
}

static void test_scope_names_areas_whole(void)
{
    CU_ASSERT_TRUE(ss_scope_has("", SS_AREA_BILLING));
    CU_ASSERT_TRUE(ss_scope_has("documents billing", SS_AREA_BILLING));
    CU_ASSERT_FALSE(ss_scope_has("documents billingx", SS_AREA_BILLING));
    CU_ASSERT_FALSE(ss_scope_has("documents", SS_AREA_BILLING));
}

/* Each of these is the first statement on a connection that was lost since it was last used. */
static void test_sessions_and_links_survive_lost_connections(void)
{
    ss_ctx_t *ctx = given_merchant();
    const char *secret = given_link(ctx, false), *cookie = "";
    ss_session_t session;
    ss_token_t token;

    CU_ASSERT_EQUAL(ss_open_session(ctx, secret, &cookie), SS_OK);
    CU_ASSERT_EQUAL(ss_resume_session(ctx, cookie, &session), SS_OK);
    CU_ASSERT_EQUAL(ss_inspect_token(ctx, secret, &token), SS_OK);
    lose_connection(ctx);
    CU_ASSERT_EQUAL(ss_session_touch(ctx, session.hash, session.ends_at), SS_OK);
    lose_connection(ctx);
    CU_ASSERT_EQUAL(ss_session_choose(ctx, session.hash, "c2"), SS_OK);
    lose_connection(ctx);
    CU_ASSERT_EQUAL(ss_session_end(ctx, &session), SS_OK);
    lose_connection(ctx);
    CU_ASSERT_EQUAL(ss_token_use(ctx, token.id), SS_OK);
    lose_connection(ctx);
    CU_ASSERT_EQUAL(ss_token_revoke(ctx, token.id), SS_OK);
    lose_connection(ctx);
    given_link(ctx, false);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT count(*) FROM self_service_token"), "2");
}

static void test_waiting_changes_survive_lost_connections(void)
{
    ss_ctx_t *ctx = given_merchant();
    ss_pending_change_t change = { .customer_id = "k1", .kind = "email", .wanted = "ada@example.org",
                                   .code_hash = "h", .attempts_left = 5, .codes = 1,
                                   .expires_at = "2030-01-01T00:00:00Z",
                                   .codes_since = "2026-11-24T08:00:00Z" };

    CU_ASSERT_EQUAL(ss_pending_change_put(ctx, &change), SS_OK);
    lose_connection(ctx);
    CU_ASSERT_EQUAL(ss_pending_change_put(ctx, &change), SS_OK);
    lose_connection(ctx);
    CU_ASSERT_EQUAL(ss_pending_change_try(ctx, "k1", "email"), SS_OK);
    lose_connection(ctx);
    CU_ASSERT_EQUAL(ss_pending_change_end(ctx, "k1", "email"), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT attempts_left FROM pending_change"), "4");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT code_hash FROM pending_change"), "");
}

static const ss_test_t lost_connection_tests[] = {
    { "test_sessions_and_links_survive_lost_connections",
      test_sessions_and_links_survive_lost_connections },
    { "test_waiting_changes_survive_lost_connections",
      test_waiting_changes_survive_lost_connections },
};

void ss_test_session(void)
{
    static const ss_test_t tests[] = {
        { "test_link_opens_a_session_and_only_hashes_are_stored", test_link_opens_a_session_and_only_hashes_are_stored },
        { "test_looking_at_a_link_changes_nothing", test_looking_at_a_link_changes_nothing },
        { "test_single_use_link_opens_one_session", test_single_use_link_opens_one_session },
        { "test_expired_link_opens_nothing", test_expired_link_opens_nothing },
        { "test_link_of_another_merchant_opens_nothing", test_link_of_another_merchant_opens_nothing },
        { "test_validity_beyond_the_maximum_is_refused", test_validity_beyond_the_maximum_is_refused },
        { "test_session_ends_when_idle_and_lives_when_used", test_session_ends_when_idle_and_lives_when_used },
        { "test_session_never_outlives_its_absolute_end", test_session_never_outlives_its_absolute_end },
        { "test_session_is_moved_on_at_most_once_a_minute", test_session_is_moved_on_at_most_once_a_minute },
        { "test_ended_session_is_gone", test_ended_session_is_gone },
        { "test_scope_names_areas_whole", test_scope_names_areas_whole },
    };

    ss_suite_add_database("session", tests, SS_COUNT(tests));
    ss_suite_add_pgsql("session_lost_connection", lost_connection_tests,
                       SS_COUNT(lost_connection_tests));
}
