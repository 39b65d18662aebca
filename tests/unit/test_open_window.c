/* A session carried over from a frame to a window: once, in time, by a pass for that only. */
#include "shop.h"

#include "actions/create_portal_link.h"
#include "actions/open_session.h"
#include "actions/open_window.h"
#include "base/random_id.h"

#include <string.h>

/* The secret in a link to the billing details. */
static const char *given_link(ss_ctx_t *ctx)
{
    ss_link_request_t request = { .contract_id = "c1",
                                  .customer_id = "k1",
                                  .scope = "billing",
                                  .channel = SS_CHANNEL_MAIL,
                                  .lang = "de" };
    const char *url = "/";

    CU_ASSERT_EQUAL(ss_create_portal_link(ctx, &request, &url, NULL), SS_OK);
    return strrchr(url, '/') + 1;
}

static void test_session_moves_to_a_window_once(void)
{
    ss_ctx_t *ctx = given_shop();
    const char *secret = given_link(ctx), *frame = "", *window = "", *elsewhere = "", *other = "", *pass;
    ss_session_t session;

    CU_ASSERT_EQUAL(ss_open_session(ctx, secret, &frame), SS_OK);
    pass = ss_window_pass(ctx, ss_hash_text(frame, ctx->pool));
    CU_ASSERT_EQUAL(ss_open_window(ctx, pass, &window), SS_OK);
    CU_ASSERT_STRING_NOT_EQUAL(frame, window);
    CU_ASSERT_EQUAL(ss_resume_session(ctx, window, &session), SS_OK);
    CU_ASSERT_STRING_EQUAL(session.scope, "billing");
    CU_ASSERT_EQUAL(ss_open_window(ctx, pass, &other), SS_FORBIDDEN);
    CU_ASSERT_EQUAL(ss_open_window(ctx, "forged", &other), SS_FORBIDDEN);
    /* Who logs out in the frame is logged out in its window too, but not on another device. */
    ctx->now += apr_time_from_sec(1);
    CU_ASSERT_EQUAL(ss_open_session(ctx, secret, &elsewhere), SS_OK);
    CU_ASSERT_EQUAL(ss_resume_session(ctx, frame, &session), SS_OK);
    CU_ASSERT_EQUAL(ss_end_session(ctx, &session), SS_OK);
    CU_ASSERT_NOT_EQUAL(ss_resume_session(ctx, window, &session), SS_OK);
    CU_ASSERT_EQUAL(ss_resume_session(ctx, elsewhere, &session), SS_OK);
    frame = elsewhere;
    pass = ss_window_pass(ctx, ss_hash_text(frame, ctx->pool));
    CU_ASSERT_EQUAL(ss_resume_session(ctx, frame, &session), SS_OK);
    ctx->now += ctx->site->session_idle - apr_time_from_sec(1);
    CU_ASSERT_EQUAL(ss_extend_session(ctx, &session), SS_OK);
    ctx->now += apr_time_from_sec(1);
    CU_ASSERT_EQUAL(ss_open_window(ctx, pass, &window), SS_FORBIDDEN);
    CU_ASSERT_EQUAL(ss_resume_session(ctx, frame, &session), SS_OK);
}

static void test_pass_in_an_address_is_exchanged_for_a_minute_and_opens_one_window(void)
{
    ss_ctx_t *ctx = given_shop();
    const char *secret = given_link(ctx), *frame = "", *window = "", *in_address, *first, *second;

    CU_ASSERT_EQUAL(ss_open_session(ctx, secret, &frame), SS_OK);
    in_address = ss_window_address_pass(ctx, ss_hash_text(frame, ctx->pool));
    CU_ASSERT_EQUAL(ss_open_window(ctx, in_address, &window), SS_FORBIDDEN);
    ctx->now += apr_time_from_sec(59);
    first = ss_window_pass_exchange(ctx, in_address);
    second = ss_window_pass_exchange(ctx, in_address);
    CU_ASSERT_PTR_NOT_NULL_FATAL(first);
    CU_ASSERT_PTR_NOT_NULL_FATAL(second);
    CU_ASSERT_PTR_NULL(ss_window_pass_exchange(ctx, first));
    ctx->now += apr_time_from_sec(1);
    CU_ASSERT_PTR_NULL(ss_window_pass_exchange(ctx, in_address));
    CU_ASSERT_EQUAL(ss_open_window(ctx, second, &window), SS_OK);
    CU_ASSERT_EQUAL(ss_open_window(ctx, first, &window), SS_FORBIDDEN);
}

void ss_test_open_window(void)
{
    static const ss_test_t tests[] = {
        { "test_session_moves_to_a_window_once", test_session_moves_to_a_window_once },
        { "test_pass_in_an_address_is_exchanged_for_a_minute_and_opens_one_window",
          test_pass_in_an_address_is_exchanged_for_a_minute_and_opens_one_window },
    };

    ss_suite_add_database("open_window", tests, SS_COUNT(tests));
}
