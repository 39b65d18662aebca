/* Portal areas "plan" and "components": which page is shown, and what its buttons do. */
#include "web/portal/change_page.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/change_contract.h"
#include "model/order_button.h"
#include "store/contract_change_store.h"
#include "web/form.h"
#include "web/order/consents.h"
#include "web/page.h"
#include "web/portal/change_form.h"
#include "web/portal/change_review.h"
#include "web/portal/change_state.h"
#include "web/portal/kept_page.h"

static bool may_edit(const ss_web_t *web, ss_area_t area)
{
    return ss_portal_may(web, area) && web->site->areas[area] == SS_AREA_EDIT;
}

static ss_change_page_t page_of(ss_web_t *web, ss_area_t area)
{
    ss_change_page_t page = { .web = web, .area = area };

    page.plans = area == SS_AREA_PLAN && may_edit(web, SS_AREA_PLAN);
    page.components = may_edit(web, SS_AREA_COMPONENTS)
                      && (area == SS_AREA_COMPONENTS || page.plans);
    return page;
}

/*
 * What stands in the place of the form: an obstacle, a change that is to come, or what is booked.
 * @return NULL if the form can be shown; page->change is then open
 */
static ss_response_t *instead_of_form(ss_change_page_t *page, int status)
{
    ss_web_t *web = page->web;
    const ss_portal_t *portal = &page->portal;
    const char *obstacle = ss_change_obstacle(web->ctx, &portal->contract, &portal->customer);
    bool has_price = *obstacle == '\0' || strcmp(obstacle, "cancelled") == 0
                     || strcmp(obstacle, "ended") == 0;
    ss_contract_change_t row;
    ss_status_t found = ss_contract_change_scheduled(web->ctx, portal->contract.id, &row), opened;

    if (found != SS_OK && found != SS_NOT_FOUND) {
        return ss_page_error(web, found);
    }
    if (!has_price && found == SS_NOT_FOUND) {
        return ss_change_closed_show(page, obstacle, status);
    }
    opened = ss_change_open(web->ctx, &portal->contract, &portal->customer, &page->change);
    if (opened != SS_OK) {
        return ss_page_error(web, opened == SS_INVALID ? SS_ERROR : opened);
    }
    if (found == SS_OK) {
        return ss_change_scheduled_show(page, &row, status);
    }
    return *obstacle != '\0' || (!page->plans && !page->components)
               ? ss_change_closed_show(page, obstacle, status)
               : NULL;
}

/* The form as the contract is. */
static ss_response_t *fresh_form(ss_change_page_t *page, const char *notice, int status)
{
    ss_draft_t draft = ss_change_draft(page->web->ctx, &page->change);

    return ss_change_form_show(page, ss_order_input_of_draft(page->web, &draft), notice, status);
}

static const char *notice_of(ss_web_t *web)
{
    static const char *const notices[][2] = {
        { "done", "portal.change.done" },
        { "withdrawn", "portal.change.withdrawn" },
    };
    const char *notice = ss_query_text(web, "notice", 10);

    for (int i = 0; i < SS_COUNT(notices); i++) {
        if (strcmp(notices[i][0], notice) == 0) {
            return notices[i][1];
        }
    }
    return NULL;
}

static ss_response_t *show(ss_web_t *web, ss_area_t area)
{
    ss_change_page_t page = page_of(web, area);
    ss_response_t *other = ss_portal_open_kept(web, &page.portal, "");

    if (other == NULL) {
        ss_portal_holds_offers(web, &page.portal);
        other = instead_of_form(&page, 0);
    }
    return other != NULL ? other : fresh_form(&page, notice_of(web), 0);
}

static ss_response_t *back(ss_change_page_t *page, const char *notice)
{
    return ss_redirect(page->web, ss_portal_path(page->web,
                                                 apr_pstrcat(page->web->ctx->pool,
                                                             page->area == SS_AREA_PLAN
                                                                 ? "/plan"
                                                                 : "/components",
                                                             notice, NULL)));
}

/* ---- what the buttons do ---- */

static ss_response_t *review(ss_change_page_t *page)
{
    ss_web_t *web = page->web;
    ss_order_input_t *input = ss_change_form_read(page);
    ss_status_t status = ss_change_make(web->ctx, &input->draft, false, &page->change);

    if (status != SS_OK && status != SS_INVALID) {
        return ss_page_error(web, status);
    }
    if (status == SS_OK && !page->change.changes) {
        ss_problem_add(web->ctx, "change", "change_nothing");
    }
    return ss_problems_status(web->ctx) == SS_OK
               ? ss_change_review_show(page, &input->draft, NULL, 200)
               : ss_change_form_show(page, input, NULL, 422);
}

/* The sealed wish, as the form shows it. NULL if the state is missing or too old. */
static ss_draft_t *sealed_draft(ss_change_page_t *page, ss_change_review_t *sealed,
                                ss_state_check_t *check)
{
    ss_draft_t *draft = apr_palloc(page->web->ctx->pool, sizeof(*draft));

    *check = ss_change_state_open(page->web, &page->portal.contract, sealed);
    *draft = ss_change_draft(page->web->ctx, &page->change);
    return *check == SS_STATE_GOOD && ss_change_state_wish(page->web, sealed, draft) ? draft : NULL;
}

static ss_response_t *edit(ss_change_page_t *page)
{
    ss_change_review_t sealed;
    ss_state_check_t check;
    ss_draft_t *draft = sealed_draft(page, &sealed, &check);

    return draft == NULL ? fresh_form(page, NULL, 0)
                         : ss_change_form_show(page, ss_order_input_of_draft(page->web, draft),
                                               NULL, 0);
}

static ss_response_t *update(ss_change_page_t *page)
{
    return ss_change_form_show(page, ss_change_form_read(page), NULL, 0);
}

/* The review page once more, with what is missing beside its box. */
static ss_response_t *ask_consents(ss_change_page_t *page, ss_draft_t *draft,
                                   const ss_change_review_t *sealed)
{
    ss_status_t status = ss_change_make(page->web->ctx, draft, false, &page->change);

    return status == SS_OK || status == SS_INVALID
               ? ss_change_review_show(page, draft, sealed, 422)
               : ss_page_error(page->web, status);
}

/* Price, day or contract are other ones than were shown: the new review page, or the form. */
static ss_response_t *show_again(ss_change_page_t *page, ss_draft_t *draft,
                                 const ss_change_review_t *sealed)
{
    ss_web_t *web = page->web;
    ss_status_t status;

    apr_array_clear(web->ctx->problems);
    *draft = ss_change_draft(web->ctx, &page->change);
    if (!ss_change_state_wish(web, sealed, draft)) {
        return fresh_form(page, "portal.change.stale", 409);
    }
    status = ss_change_make(web->ctx, draft, false, &page->change);
    if (status != SS_OK && status != SS_INVALID) {
        return ss_page_error(web, status);
    }
    if (status == SS_INVALID || !page->change.changes) {
        return fresh_form(page, "portal.change.stale", 409);
    }
    return ss_change_review_show(page, draft, sealed, 409);
}

/* Read the contract again, because somebody else was faster. */
static ss_response_t *after_conflict(ss_change_page_t *page, ss_draft_t *draft,
                                     const ss_change_review_t *sealed)
{
    ss_response_t *other = ss_portal_open(page->web, &page->portal);

    if (other == NULL) {
        other = instead_of_form(page, 409);
    }
    return other != NULL ? other : show_again(page, draft, sealed);
}

static ss_response_t *order(ss_change_page_t *page)
{
    ss_web_t *web = page->web;
    ss_change_review_t sealed;
    ss_state_check_t check;
    ss_draft_t *draft = sealed_draft(page, &sealed, &check);
    ss_status_t status;

    if (draft == NULL) {
        return fresh_form(page, check == SS_STATE_EXPIRED ? "order.state_expired"
                                                          : "order.state_missing",
                          422);
    }
    draft->submission_key = sealed.submission_key;
    draft->shown_price = sealed.fingerprint;
    draft->consents = ss_ticked_consents(web);
    draft->client_ip = web->request->client_ip;
    draft->button_label = ss_order_button(web->site, draft->lang);
    status = ss_change_contract(web->ctx, &page->portal.contract, &page->portal.customer, draft,
                                sealed.version);
    if (status == SS_OK) {
        return back(page, "?notice=done");
    }
    if (status == SS_INVALID && ss_only_consents_miss(web->ctx)) {
        return ask_consents(page, draft, &sealed);
    }
    return status == SS_CONFLICT || status == SS_INVALID ? after_conflict(page, draft, &sealed)
                                                         : ss_page_error(web, status);
}

/* The same form was sent before: whatever changed since, that is the answer. */
static bool was_made(ss_change_page_t *page)
{
    ss_change_review_t sealed;

    return strcmp(ss_form_text(page->web, "do", 20), "order") == 0
           && ss_change_state_open(page->web, &page->portal.contract, &sealed) != SS_STATE_MISSING
           && ss_change_was_made(page->web->ctx, sealed.submission_key) == SS_OK;
}

static ss_response_t *withdraw(ss_change_page_t *page)
{
    ss_web_t *web = page->web;
    ss_status_t status = ss_withdraw_change(web->ctx, &page->portal.contract,
                                            &page->portal.customer,
                                            ss_form_text(web, "change", 24));
    ss_response_t *other;

    if (status != SS_CONFLICT) {
        return status == SS_OK ? back(page, "?notice=withdrawn") : ss_page_error(web, status);
    }
    other = ss_portal_open(web, &page->portal);
    if (other == NULL) {
        other = instead_of_form(page, 409);
    }
    return other != NULL ? other : fresh_form(page, "portal.change.stale", 409);
}

typedef ss_response_t *deed_t(ss_change_page_t *page);

static deed_t *find_deed(ss_web_t *web)
{
    static const struct {
        const char *name;
        deed_t *deed;
    } deeds[] = { { "review", review }, { "edit", edit }, { "order", order } };
    const char *name = ss_form_text(web, "do", 20);

    for (int i = 0; i < SS_COUNT(deeds); i++) {
        if (strcmp(deeds[i].name, name) == 0) {
            return deeds[i].deed;
        }
    }
    return update;
}

/* Another tab has opened another contract since: nothing happens to either. */
static bool is_of_another_contract(ss_change_page_t *page)
{
    const char *number = ss_form_text(page->web, "contract", 40);

    return *number != '\0' && strcmp(number, page->portal.contract.number) != 0;
}

static ss_response_t *take(ss_web_t *web, ss_area_t area)
{
    ss_change_page_t page = page_of(web, area);
    ss_response_t *other = ss_portal_open(web, &page.portal);

    if (other != NULL) {
        return other;
    }
    if (was_made(&page)) {
        return back(&page, "?notice=done");
    }
    if (strcmp(ss_form_text(web, "do", 20), "withdraw-change") == 0) {
        return withdraw(&page);
    }
    other = instead_of_form(&page, 409);
    if (other != NULL) {
        return other;
    }
    if (is_of_another_contract(&page)) {
        ss_problem_add(web->ctx, "change", "other_contract");
        return fresh_form(&page, NULL, 409);
    }
    return find_deed(web)(&page);
}

ss_response_t *ss_plan_page_show(ss_web_t *web)
{
    return show(web, SS_AREA_PLAN);
}

ss_response_t *ss_plan_page_send(ss_web_t *web)
{
    return take(web, SS_AREA_PLAN);
}

ss_response_t *ss_components_page_show(ss_web_t *web)
{
    return show(web, SS_AREA_COMPONENTS);
}

ss_response_t *ss_components_page_send(ss_web_t *web)
{
    return take(web, SS_AREA_COMPONENTS);
}
