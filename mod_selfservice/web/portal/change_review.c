/* The review page of a change. Where it costs more, it is that of an order. */
#include "web/portal/change_review.h"

#include "actions/change_view.h"
#include "base/json.h"
#include "base/random_id.h"
#include "model/order_button.h"
#include "web/order/price_change.h"
#include "web/order/review_page.h"
#include "web/page.h"

static const char *button(ss_change_page_t *page, const ss_draft_t *draft)
{
    return page->change.costs_more ? ss_order_button(page->web->site, draft->lang)
                                   : ss_web_text(page->web, "portal.change.confirm", NULL);
}

static const char *seal(ss_change_page_t *page, const ss_draft_t *draft,
                        const ss_change_review_t *before, json_t *shown)
{
    ss_draft_t booked = ss_change_draft(page->web->ctx, &page->change);
    const ss_change_review_t review = {
        .submission_key = before != NULL ? before->submission_key
                                         : ss_secret_make(page->web->ctx->pool),
        .version = page->change.before.version,
        .fingerprint = ss_change_fingerprint(page->web->ctx, &page->change, draft),
        .shown = shown,
        .booked = &booked,
    };

    return ss_change_state_seal(page->web, &page->change.before, draft, &review);
}

ss_response_t *ss_change_review_show(ss_change_page_t *page, ss_draft_t *draft,
                                     const ss_change_review_t *before, int status)
{
    ss_web_t *web = page->web;
    const ss_change_t *later = ss_change_deferred(web->ctx, draft, &page->change);
    json_t *view = ss_change_view(web->ctx, &page->change, draft, later);
    json_t *shown = ss_shown_amounts(json_object_get(view, "price"), web->ctx->pool);
    ss_response_t *response;

    ss_json_set_text(view, "title", ss_web_text(web, "portal.change.review_title", NULL));
    ss_json_set_text(view, "action",
                     ss_portal_path(web, page->area == SS_AREA_PLAN ? "/plan" : "/components"));
    ss_json_set_text(view, "button", button(page, draft));
    ss_json_set_text(view, "state", seal(page, draft, before, shown));
    ss_review_finish(web, view);
    ss_json_set_bool(view, "test_order", page->change.before.test);
    ss_json_set_bool(view, "changes", false);
    if (before != NULL && status == 409) {
        ss_review_add_changes(view, before->shown, shown, web->ctx->pool);
    }
    ss_page_add_problems(web, view);
    response = ss_portal_page(web, &page->portal, page->area, "portal/change_review", view);
    response->status = status;
    return response;
}
