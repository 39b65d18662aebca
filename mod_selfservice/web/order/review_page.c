/* The last step before the binding order, in the legal order of elements. */
#include "web/order/review_page.h"

#include "actions/order_view.h"
#include "base/json.h"
#include "model/order_button.h"
#include "web/order/form_page.h"
#include "web/order/form_view.h"
#include "web/order/price_change.h"
#include "web/page.h"
#include "web/person_form.h"

#include <apr_strings.h>
#include <string.h>

/* The version shown is the version linked: its id, not its kind. "" without such a document. */
static const char *document_href(ss_web_t *web, const char *kind, const char *ending)
{
    const ss_terms_t *terms = ss_catalogue_terms(web->catalogue, kind, web->ctx->lang);

    return terms == NULL ? ""
                         : apr_pstrcat(web->ctx->pool, web->site->order_path, "/terms/", terms->id,
                                       ending, NULL);
}

static void finish_consent(ss_web_t *web, json_t *consent, const json_t *deferred)
{
    json_t *parts = json_object_get(consent, "parts");
    bool starts = ss_json_bool(consent, "is_immediate_start");
    const char *hint = starts ? ss_json_text(deferred, "hint") : "";
    const char *error = ss_web_problem_text(web, ss_json_text(consent, "name"));
    const char *name = ss_json_text(consent, "name");

    for (size_t i = 0; i < json_array_size(parts); i++) {
        json_t *part = json_array_get(parts, i);

        ss_json_set_text(part, "href",
                         document_href(web, ss_json_text(part, "kind"), ""));
    }
    ss_json_set_text(consent, "hint", hint);
    ss_json_set_text(consent, "error", error);
    ss_json_set_text(consent, "described_by",
                     apr_pstrcat(web->ctx->pool, *hint == '\0' ? "" : name,
                                 *hint == '\0' ? "" : "-hint",
                                 *hint != '\0' && *error != '\0' ? " " : "",
                                 *error == '\0' ? "" : name, *error == '\0' ? "" : "-error", NULL));
}

static void finish_consents(ss_web_t *web, json_t *view)
{
    const json_t *deferred = json_object_get(view, "deferred");
    json_t *consents = json_object_get(view, "consents");

    for (size_t i = 0; i < json_array_size(consents); i++) {
        json_t *consent = json_array_get(consents, i);

        finish_consent(web, consent, deferred);
        if (ss_json_bool(consent, "is_immediate_start")) {
            deferred = NULL; /* said once, at the first box that decides it */
        }
    }
    ss_json_set_bool(view, "has_consents", json_array_size(consents) > 0);
    ss_json_set_text(view, "withdrawal_pdf", document_href(web, "withdrawal", ".pdf"));
    ss_json_set_text(view, "mandate_error", ss_web_problem_text(web, "consent[mandate]"));
}

/* Where the withdrawal function is, without the scheme. Source: EGBGB 246a section 1(2) no. 1 */
static void add_withdrawal_function(ss_web_t *web, json_t *view)
{
    const ss_site_t *site = web->site;
    const char *base =
        site->merchant_is_expr ? web->catalogue->merchant.public_url : site->public_url;
    const char *url = apr_pstrcat(web->ctx->pool, base, site->withdraw_path, NULL);
    const char *scheme_end = strstr(url, "://");

    ss_json_set_text(view, "withdraw_url", ss_web_link(web, site->withdraw_path));
    ss_json_set_text(view, "withdraw_address", scheme_end == NULL ? url : scheme_end + 3);
}

/* Which lists are not empty: a section of a template cannot ask. */
static void add_presence(json_t *view)
{
    json_t *usage = json_object_get(json_object_get(view, "price"), "usage");
    json_t *payment = json_object_get(view, "payment");

    ss_json_set_bool(view, "has_information",
                     json_array_size(json_object_get(view, "information")) > 0);
    ss_json_set_bool(view, "has_usage", json_array_size(json_object_get(usage, "lines")) > 0);
    ss_json_set_bool(view, "has_payment_facts",
                     json_array_size(json_object_get(payment, "facts")) > 0);
}

void ss_review_finish(ss_web_t *web, json_t *view)
{
    finish_consents(web, view);
    add_withdrawal_function(web, view);
    add_presence(view);
}

void ss_review_add_changes(json_t *view, const json_t *before, const json_t *now, apr_pool_t *pool)
{
    json_t *lines = ss_amounts_changed(before, now, pool);

    ss_json_set_bool(view, "changes", true);
    ss_json_set(view, "change_lines", lines);
    ss_json_set_bool(view, "has_change_lines", json_array_size(lines) > 0);
}

static const char *seal_review(ss_web_t *web, const ss_draft_t *draft,
                               const ss_order_state_t *state, json_t *shown)
{
    ss_order_state_t sealed = *state;

    sealed.draft = ss_draft_to_json(draft, web->ctx->pool);
    sealed.shown = shown;
    sealed.suggested = NULL;
    return ss_order_state_seal(web, draft->variant, &sealed);
}

ss_response_t *ss_order_review_show(ss_web_t *web, const ss_draft_t *draft,
                                    const ss_order_state_t *state, const ss_review_answer_t *answer)
{
    ss_ctx_t *ctx = web->ctx;
    ss_draft_t reviewed = *draft;
    ss_offer_t offer;
    json_t *view, *shown;

    if (ss_draft_offer(ctx, &reviewed, false, &offer) != SS_OK) {
        return ss_page_error(web, SS_ERROR);
    }
    reviewed.shown_price = ss_offer_fingerprint(ctx, &offer);
    view = ss_offer_view(ctx, &offer);
    shown = ss_shown_amounts(json_object_get(view, "price"), ctx->pool);
    ss_json_set_text(view, "title", ss_web_text(web, "order.review_title", NULL));
    ss_json_set_text(view, "action", ss_variant_path(web, draft->variant));
    ss_order_add_csrf(web, view);
    ss_json_set_text(view, "button", ss_order_button(web->site, draft->lang));
    ss_json_set_text(view, "state", seal_review(web, &reviewed, state, shown));
    ss_json_set(view, "steps", ss_order_steps(web, 2));
    ss_json_set_bool(view, "test_order", draft->test);
    ss_json_set_text(view, "filled_form", "edit");
    ss_review_finish(web, view);
    ss_json_set_text(view, "postcode_hint", ss_person_postcode_hint(web, &draft->person));
    if (answer->price_changed) {
        ss_review_add_changes(view, state->shown, shown, ctx->pool);
    }
    ss_page_add_problems(web, view);
    return ss_order_vary(ss_page(web, answer->status, "order/review", view));
}
