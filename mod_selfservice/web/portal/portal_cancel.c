/* Cancelling the contract one is signed in to, and going back on it before it takes effect. */
#include "web/portal/portal_cancel.h"

#include "actions/declare.h"
#include "actions/match_contract.h"
#include "actions/say.h"
#include "actions/undo_cancellation.h"
#include "base/json.h"
#include "store/contract_change_store.h"
#include "web/form.h"
#include "web/legal/declaration_form.h"
#include "web/page.h"
#include "web/portal/kept_page.h"

#include <apr_strings.h>
#include <string.h>

/* Who cancels what is known: only the address for the confirmation may differ. */
static void identify(ss_web_t *web, const ss_portal_t *portal, ss_declaration_input_t *input)
{
    input->name = ss_person_display_name(&portal->customer.person, web->ctx->pool);
    input->contract = ss_say_contract(web->ctx, &portal->contract);
    input->part = "";
}

/* The same page tells where things stand: nothing declared, cancelled, or ended. */
static void add_state(ss_web_t *web, const ss_portal_t *portal, json_t *data)
{
    const ss_contract_t *contract = &portal->contract;
    const char *today = ss_today_text(web->ctx);
    ss_contract_end_t end = ss_contract_end_after_notice(web->ctx, contract, "", web->ctx->now);
    bool cancelled = strcmp(contract->status, "cancelled") == 0;
    bool over = *contract->end_date != '\0' && strcmp(contract->end_date, today) < 0;
    bool edits = web->site->areas[SS_AREA_CANCEL] == SS_AREA_EDIT;
    bool may = ss_portal_is_cancellable(contract);
    const char *notice = ss_query_text(web, "notice", 10);

    ss_json_set_text(data, "cancelled", cancelled ? ss_say_day(web->ctx, contract->end_date) : "");
    ss_json_set_text(data, "earliest", ss_say_day(web->ctx, end.day));
    ss_json_set_bool(data, "may_undo", cancelled && !over && edits);
    ss_json_set_bool(data, "may_declare", edits && !over && may);
    ss_json_set_bool(data, "cancellable", may);
    if (!may) {
        ss_json_set_bool(data, contract->status, true); /* "waiting", "declined", "withdrawn" */
    }
    ss_json_set_bool(data, "ends_anyway", !cancelled && *contract->end_date != '\0');
    ss_json_set_text(data, "ends", ss_say_day(web->ctx, contract->end_date));
    ss_json_set_bool(data, "undone", strcmp(notice, "undone") == 0 && !cancelled);
}

/* An ordered change that the cancellation holds, or that is to come again. */
static ss_status_t add_change(ss_web_t *web, const ss_portal_t *portal, json_t *data)
{
    ss_contract_change_t change;
    ss_status_t status = ss_contract_change_pending(web->ctx, portal->contract.id, &change);
    bool found = status == SS_OK, held = found && strcmp(change.status, "held") == 0;
    const char *day = found ? ss_say_day(web->ctx, change.effective_date) : "";

    ss_json_set_text(data, "held_day", held ? day : "");
    ss_json_set_text(data, "change_day", held ? "" : day);
    return status == SS_NOT_FOUND ? SS_OK : status;
}

static ss_response_t *cancel_page(ss_web_t *web, const ss_portal_t *portal,
                                  const ss_declaration_input_t *input, const char *key,
                                  bool unavailable)
{
    json_t *data = ss_declaration_form_view(web, "cancel", input, key);
    ss_status_t status = unavailable ? SS_OK : ss_portal_add_declared(web, portal, data);

    if (status == SS_OK && !unavailable) {
        status = add_change(web, portal, data);
    }
    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    if (portal->gap != NULL) {
        ss_json_set_text(data, "state", ss_portal_state(web, portal));
    }
    add_state(web, portal, data);
    ss_json_set_bool(data, "unavailable", unavailable);
    ss_json_set_text(data, "title", ss_web_text(web, "legal.cancel.title", NULL));
    ss_json_set_text(data, "action", ss_portal_path(web, "/cancel"));
    return ss_portal_page(web, portal, SS_AREA_CANCEL, "portal/cancel", data);
}

/* The first page of the area, its fields as the customer is known. */
static ss_response_t *fresh_page(ss_web_t *web, ss_portal_t *portal)
{
    ss_declaration_input_t input = { "", "", "", "", false, "", "" };

    identify(web, portal, &input);
    input.email = portal->customer.person.fields[SS_FIELD_EMAIL];
    return cancel_page(web, portal, &input, NULL, false);
}

ss_response_t *ss_portal_cancel_show(ss_web_t *web)
{
    ss_portal_t portal;
    const char *state = ss_declaration_form_state(web, NULL);
    ss_response_t *other = ss_portal_open_kept(web, &portal, state);

    return other != NULL ? other : fresh_page(web, &portal);
}

/* To the receipt; without public cancellation pages there is none, and the page tells the rest. */
static ss_response_t *to_receipt(ss_web_t *web, const ss_declaration_t *declaration)
{
    apr_pool_t *pool = web->ctx->pool;
    const char *receipt = ss_declaration_receipt(declaration->submission_key, pool);

    return ss_redirect(web, *web->site->cancel_path == '\0'
                                ? ss_portal_path(web, "/cancel")
                                : ss_web_link(web, apr_pstrcat(pool, web->site->cancel_path,
                                                               "/receipt/", receipt, NULL)));
}

/* Another tab has opened another contract since: nothing happens to either. */
static bool is_of_another_contract(ss_web_t *web, const ss_portal_t *portal)
{
    return strcmp(ss_form_text(web, "contract", 40), portal->contract.number) != 0;
}

static ss_response_t *show_other(ss_web_t *web, ss_portal_t *portal)
{
    ss_response_t *response;

    ss_problem_add(web->ctx, "contract", "other_contract");
    response = fresh_page(web, portal);
    response->status = 409;
    return response;
}

static ss_response_t *undo(ss_web_t *web, ss_portal_t *portal)
{
    ss_status_t status = ss_undo_cancellation(web->ctx, &portal->contract, &portal->customer);

    if (status == SS_CONFLICT) { /* done before, or too late: the page tells which */
        return ss_redirect(web, ss_portal_path(web, "/cancel"));
    }
    if (status == SS_INVALID) {
        return fresh_page(web, portal);
    }
    return status == SS_OK ? ss_redirect(web, ss_portal_path(web, "/cancel?notice=undone"))
                           : ss_page_error(web, status);
}

/* It could not be stored for now: what was typed and the key of the form stay. */
static ss_response_t *ask_again(ss_web_t *web, const ss_portal_t *portal,
                                const ss_declaration_input_t *input, const char *key)
{
    ss_response_t *response = cancel_page(web, portal, input, key, true);

    response->status = 503;
    return response;
}

ss_response_t *ss_portal_cancel_send(ss_web_t *web)
{
    const char *key = ss_declaration_form_key(web);
    ss_declaration_input_t input;
    ss_declaration_t declaration;
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open(web, &portal);
    ss_status_t status;

    if (other != NULL) {
        return other;
    }
    if (is_of_another_contract(web, &portal)) {
        return show_other(web, &portal);
    }
    if (strcmp(ss_form_text(web, "do", 10), "undo") == 0) {
        return undo(web, &portal);
    }
    input = ss_declaration_form_read(web);
    identify(web, &portal, &input);
    status = ss_cancel_contract(web->ctx, portal.contract.id, key, &input, &declaration);
    if (status == SS_INVALID) {
        return cancel_page(web, &portal, &input, NULL, false);
    }
    if (status == SS_UNAVAILABLE) {
        return ask_again(web, &portal, &input, key);
    }
    return status == SS_OK ? to_receipt(web, &declaration) : ss_page_error(web, status);
}
