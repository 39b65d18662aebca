/* Which part of a contract a withdrawal means, for customers who are signed in. */
#include "web/legal/part_choice.h"

#include <string.h>

#include "actions/revert_change.h"
#include "base/json.h"
#include "model/session.h"
#include "store/contract_store.h"
#include "web/page.h"
#include "web/session_cookie.h"

/* The contract that is open in the portal; "" if there is none, or the link does not show it. */
static const char *open_contract(ss_web_t *web)
{
    const ss_session_t *session;

    if (web->catalogue == NULL || ss_session_resume(web, -1) != SS_OK) {
        return "";
    }
    session = web->session;
    web->session = NULL; /* the page itself is the same for everybody */
    return ss_scope_has(session->scope, SS_AREA_CONTRACT) ? session->contract_id : "";
}

/* @return whether it is the chosen one */
static bool add_option(ss_web_t *web, json_t *options, const char *code, const char *name,
                       const char *chosen)
{
    json_t *option = ss_json_object(web->ctx->pool);
    bool selected = strcmp(code, chosen) == 0;

    ss_json_set_text(option, "code", code);
    ss_json_set_text(option, "name", name);
    ss_json_set_bool(option, "selected", selected);
    ss_json_append(options, option);
    return selected;
}

/* What is booked at present, each component once. @return whether it holds the chosen one */
static bool add_components(ss_web_t *web, json_t *options, const apr_array_header_t *booked,
                           const char *chosen)
{
    const char *last = "";
    bool found = false;

    for (int i = 0; i < booked->nelts; i++) {
        const ss_component_subscription_t *one = &APR_ARRAY_IDX(booked, i,
                                                                ss_component_subscription_t);
        const ss_component_t *component =
            ss_catalogue_component(web->catalogue, one->component_id);
        const char *name = component == NULL ? "" : ss_name(component->name, web->ctx->lang);

        if (*name != '\0' && *one->end_date == '\0' && strcmp(name, last) != 0) {
            found = add_option(web, options, name, name, chosen) || found;
            last = name;
        }
    }
    return found;
}

json_t *ss_part_choice(ss_web_t *web, const char *chosen)
{
    const char *contract_id = open_contract(web);
    json_t *options = ss_json_list(web->ctx->pool);
    bool found = add_option(web, options, "", ss_web_text(web, "legal.withdraw.whole", NULL),
                            chosen);
    apr_array_header_t *booked, *changes;

    if (*contract_id == '\0'
        || ss_changes_to_withdraw(web->ctx, contract_id, &changes) != SS_OK
        || ss_component_subscription_list(web->ctx, contract_id, &booked) != SS_OK) {
        return NULL;
    }
    for (int i = 0; i < changes->nelts; i++) {
        const char *name = APR_ARRAY_IDX(changes, i, const char *);

        found = add_option(web, options, name, name, chosen) || found;
    }
    found = add_components(web, options, booked, chosen) || found;
    return found && json_array_size(options) > 1 ? options : NULL;
}
