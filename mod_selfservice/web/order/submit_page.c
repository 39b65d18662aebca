/* What the buttons of order form and review page do. */
#include "web/order/submit_page.h"

#include "actions/draft.h"
#include "actions/place_order.h"
#include "model/order_button.h"
#include "store/order_store.h"
#include "web/form.h"
#include "web/order/consents.h"
#include "web/order/form_page.h"
#include "web/order/order_price.h"
#include "web/order/review_page.h"
#include "web/page.h"

#include <apr_strings.h>
#include <string.h>

/* One POST: which variant, and what its sealed state says. */
typedef struct submission_t {
    ss_web_t *web;
    const ss_variant_t *variant;
    ss_order_state_t *state;
    ss_state_check_t check;
} submission_t;

typedef ss_response_t *deed_t(submission_t *submission);

/* NULL where the state holds none, or one that can no longer be read. */
static ss_draft_t *sealed_draft(submission_t *submission)
{
    ss_ctx_t *ctx = submission->web->ctx;
    ss_draft_t *draft;

    if (submission->state->draft == NULL) {
        return NULL;
    }
    draft = apr_pcalloc(ctx->pool, sizeof(*draft));
    if (!ss_draft_from_json(draft, submission->state->draft, submission->web->catalogue,
                            submission->variant, ctx->pool)) {
        return NULL;
    }
    draft->submission_key = submission->state->submission_key;
    draft->test = submission->state->test;
    ss_draft_set_buyer(draft, submission->web->buyer);
    return draft;
}

/* The form again, without the draft in its state. */
static ss_response_t *form_again(submission_t *submission, const ss_order_input_t *input,
                                 const ss_form_answer_t *answer)
{
    ss_order_state_t state = *submission->state;

    state.draft = NULL;
    state.shown = NULL;
    return ss_order_form_again(submission->web, input, &state, answer);
}

/*
 * The state is missing, forged or too old: nothing is done, what was typed is kept, with a fresh
 * one.
 */
static ss_response_t *refuse_state(submission_t *submission)
{
    bool expired = submission->check == SS_STATE_EXPIRED;
    ss_form_answer_t answer = { 422, expired ? "order.state_expired" : "order.state_missing" };
    const ss_draft_t *draft = sealed_draft(submission);
    ss_order_input_t *input = draft != NULL
                                  ? ss_order_input_of_draft(submission->web, draft)
                                  : ss_order_input_read(submission->web, submission->variant);

    return form_again(submission, input, &answer);
}

/* ---- do=update: a new price, nothing else is checked ---- */

static ss_response_t *update(submission_t *submission)
{
    static const ss_form_answer_t fine = { 200, NULL };
    ss_web_t *web = submission->web;
    ss_order_input_t *input = ss_order_input_read(web, submission->variant);
    ss_status_t status = ss_draft_check_choice(web->ctx, &input->draft);
    ss_response_t *response;

    if (status != SS_OK && status != SS_INVALID) {
        return ss_page_error(web, status);
    }
    response = form_again(submission, input, &fine);
    if (response->status == fine.status && ss_problems_status(web->ctx) != SS_OK) {
        response->status = 422; /* also for an amount that only its calculation finds too large */
    }
    return response;
}

/* ---- do=review ---- */

static ss_response_t *review(submission_t *submission)
{
    static const ss_form_answer_t with_errors = { 422, NULL };
    static const ss_review_answer_t fine = { 200, false };
    ss_web_t *web = submission->web;
    ss_order_input_t *input = ss_order_input_read(web, submission->variant);
    ss_draft_t draft = input->draft;
    ss_status_t status;

    draft.submission_key = submission->state->submission_key;
    draft.test = submission->state->test;
    status = ss_draft_check(web->ctx, &draft);
    if (status != SS_OK && status != SS_INVALID) {
        return ss_page_error(web, status);
    }
    if (ss_problems_status(web->ctx) != SS_OK) {
        input->draft.coupon_used_up = draft.coupon_used_up;
        return form_again(submission, input, &with_errors);
    }
    return ss_order_review_show(web, &draft, submission->state, &fine);
}

/* ---- do=edit: back to the form, nothing is lost ---- */

static ss_response_t *edit(submission_t *submission)
{
    static const ss_form_answer_t fine = { 200, NULL };
    const ss_draft_t *draft = sealed_draft(submission);

    if (draft == NULL) {
        return update(submission);
    }
    return form_again(submission, ss_order_input_of_draft(submission->web, draft), &fine);
}

/* ---- do=order ---- */

static ss_response_t *to_receipt(submission_t *submission)
{
    ss_web_t *web = submission->web;
    const char *receipt = ss_order_receipt(submission->state->submission_key, web->ctx->pool);

    return ss_redirect(web,
                       apr_pstrcat(web->ctx->pool, web->site->order_path, "/done/", receipt, NULL));
}

/* The same form became an order before: whatever changed since, that order is the answer. */
static bool was_placed(submission_t *submission)
{
    ss_order_t order;

    return submission->check != SS_STATE_MISSING
           && ss_order_find_by_submission(submission->web->ctx, submission->state->submission_key,
                                          &order)
                  == SS_OK;
}

/* Something the customer has to mend: a tick on the review page, or an entry on the form. */
static ss_response_t *show_problems(submission_t *submission, const ss_draft_t *draft)
{
    static const ss_form_answer_t form_errors = { 422, NULL };
    static const ss_review_answer_t review_errors = { 422, false };
    ss_web_t *web = submission->web;

    if (ss_only_consents_miss(web->ctx)) {
        return ss_order_review_show(web, draft, submission->state, &review_errors);
    }
    return form_again(submission, ss_order_input_of_draft(web, draft), &form_errors);
}

/* The list of offers in the portal says why there is nothing more to order. */
static ss_response_t *to_offers(ss_web_t *web)
{
    return ss_redirect(web, ss_web_link(web, apr_pstrcat(web->ctx->pool, web->site->portal_path,
                                                         "/order", NULL)));
}

static ss_response_t *answer_order(submission_t *submission, const ss_draft_t *draft,
                                   ss_status_t status)
{
    static const ss_review_answer_t changed = { 409, true };

    if (status == SS_OK || (status == SS_UNAVAILABLE && was_placed(submission))) {
        return to_receipt(submission);
    }
    if (status == SS_INVALID) {
        return show_problems(submission, draft);
    }
    if (status == SS_FORBIDDEN) {
        return to_offers(submission->web);
    }
    if (status == SS_CONFLICT) {
        return ss_order_review_show(submission->web, draft, submission->state, &changed);
    }
    return ss_page_error(submission->web, status);
}

static ss_response_t *order(submission_t *submission)
{
    ss_web_t *web = submission->web;
    ss_draft_t *draft = sealed_draft(submission);
    ss_order_t placed;

    if (draft == NULL) {
        submission->check = SS_STATE_MISSING;
        return refuse_state(submission);
    }
    draft->consents = ss_ticked_consents(web);
    draft->client_ip = web->request->client_ip;
    draft->button_label = ss_order_button(web->site, draft->lang);
    return answer_order(submission, draft, ss_place_order(web->ctx, draft, &placed));
}

/* ---- which button ---- */

/* Without a button (another language, a stepper) the page stays what it is. */
static ss_response_t *stay(submission_t *submission)
{
    static const ss_review_answer_t fine = { 200, false };
    ss_draft_t *draft = sealed_draft(submission);

    if (draft == NULL) {
        return update(submission);
    }
    draft->lang = submission->web->ctx->lang;
    return ss_order_review_show(submission->web, draft, submission->state, &fine);
}

static deed_t *find_deed(ss_web_t *web)
{
    static const struct {
        const char *name;
        deed_t *deed;
    } deeds[] = {
        { "update", update }, { "review", review }, { "edit", edit }, { "order", order }
    };
    const char *name = ss_form_text(web, "do", 20);

    for (int i = 0; i < SS_COUNT(deeds); i++) {
        if (strcmp(deeds[i].name, name) == 0) {
            return deeds[i].deed;
        }
    }
    return stay;
}

ss_response_t *ss_order_submit_page(ss_web_t *web)
{
    submission_t submission = { .web = web };
    deed_t *deed;

    submission.variant =
        web->catalogue == NULL ? NULL : ss_catalogue_variant(web->catalogue, web->path_rest);
    if (submission.variant == NULL) {
        return ss_page_error(web, SS_NOT_FOUND);
    }
    submission.check = ss_order_state_open(web, submission.variant, &submission.state);
    if (!ss_order_may_order(web, submission.variant)) {
        return was_placed(&submission) ? to_receipt(&submission) : ss_page_error(web, SS_NOT_FOUND);
    }
    deed = submission.check == SS_STATE_GOOD ? find_deed(web) : refuse_state;
    /* An update only tells a price, and an order looks for itself. */
    if (deed != update && deed != order && was_placed(&submission)) {
        return to_receipt(&submission);
    }
    return deed(&submission);
}
