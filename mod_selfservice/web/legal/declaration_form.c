/* What both legal forms share: reading the fields, keeping what was typed, one declaration per
 * form. */
#include "web/legal/declaration_form.h"

#include "actions/say.h"
#include "base/date.h"
#include "base/json.h"
#include "base/random_id.h"
#include "base/seal.h"
#include "model/session.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "web/field_view.h"
#include "web/form.h"
#include "web/legal/part_choice.h"
#include "web/page.h"
#include "web/session_cookie.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

static const char *state_purpose(const ss_web_t *web)
{
    return apr_pstrcat(web->ctx->pool, "declaration/", web->ctx->merchant_id, web->request->base,
                       NULL);
}

ss_declaration_input_t ss_declaration_form_start(ss_web_t *web)
{
    ss_declaration_input_t input = { "", "", "", "", false, "", "" };
    const ss_session_t *session;
    ss_customer_t customer;
    ss_contract_t contract;

    if (web->catalogue == NULL || ss_session_resume(web, -1) != SS_OK) {
        return input;
    }
    session = web->session;
    web->session = NULL; /* the page itself is the same for everybody */
    ss_web_prefer_language(web, session->lang);
    if (!ss_scope_has(session->scope, SS_AREA_CONTRACT)
        || ss_customer_find(web->ctx, session->customer_id, &customer) != SS_OK) {
        return input;
    }
    input.name = ss_person_display_name(&customer.person, web->ctx->pool);
    input.email = customer.person.fields[SS_FIELD_EMAIL];
    if (*session->contract_id != '\0'
        && ss_contract_find(web->ctx, session->contract_id, &contract) == SS_OK) {
        input.contract = ss_say_contract(web->ctx, &contract);
    }
    return input;
}

static bool wishes_date(ss_web_t *web)
{
    return strcmp(ss_form_text(web, "end", 20), "date") == 0;
}

/*
 * Browsers without a date field send what people type: "31.12.2026", "31/12/2026", "31-12-2026" or
 * "31.12.26". Anything else stays as it is.
 */
static const char *iso_date(const char *typed, apr_pool_t *pool)
{
    ss_date_t date;
    int end = 0;

    if (sscanf(typed, "%2d%*1[./-]%2d%*1[./-]%4d%n", &date.day, &date.month, &date.year, &end) == 3
        && typed[end] == '\0') {
        date.year += date.year < 100 ? 2000 : 0;
        return ss_date_text(date, pool);
    }
    return typed;
}

/* A day that was chosen but not given is no earliest day: the customer says which is meant. */
static const char *read_end_date(ss_web_t *web)
{
    const char *typed;

    if (!wishes_date(web)) {
        return "";
    }
    typed = iso_date(ss_form_text(web, "end_date", 10), web->ctx->pool);
    if (*typed == '\0') {
        ss_problem_add(web->ctx, "end_date", "missing");
    }
    return typed;
}

ss_declaration_input_t ss_declaration_form_read(ss_web_t *web)
{
    bool extraordinary = strcmp(ss_form_text(web, "kind", 20), "extraordinary") == 0;

    return (ss_declaration_input_t){
        .name = ss_form_text(web, "name", 200),
        .contract = ss_form_text(web, "contract", 300),
        .part = ss_form_text(web, "part", 300),
        .email = ss_form_text(web, "email", 254),
        .extraordinary = extraordinary,
        .reason = extraordinary ? ss_form_lines(web, "reason", 4000) : "",
        .end_date = read_end_date(web),
    };
}

const char *ss_declaration_form_state(ss_web_t *web, const char *key)
{
    apr_pool_t *pool = web->ctx->pool;

    return ss_seal(web->ctx->keys, state_purpose(web), key != NULL ? key : ss_secret_make(pool),
                   pool);
}

const char *ss_declaration_form_key(ss_web_t *web)
{
    const char *sealed = ss_form_text(web, "state", 400);
    const char *key = ss_unseal(web->ctx->keys, state_purpose(web), sealed, web->ctx->pool);

    return key != NULL ? key : ss_secret_make(web->ctx->pool);
}

/* Label and hint of a field, by the form it stands in: "legal.cancel.email",
 * "legal.cancel.email_hint". */
static void add_field(ss_web_t *web, json_t *data, const char *form, ss_field_view_t field)
{
    apr_pool_t *pool = web->ctx->pool;
    const char *key = apr_pstrcat(pool, "legal.", form, ".", field.name, NULL);
    const char *hint_key = apr_pstrcat(pool, key, "_hint", NULL);

    field.label = ss_web_text(web, key, NULL);
    field.hint = ss_texts_has(web->texts, hint_key) ? ss_web_text(web, hint_key, NULL) : NULL;
    ss_json_set(data, apr_pstrcat(pool, field.name, "_field", NULL), ss_field_json(web, &field));
}

/* Chosen from what is booked by who is signed in, else typed. */
static void add_part(ss_web_t *web, json_t *data, const ss_declaration_input_t *input)
{
    json_t *options = ss_part_choice(web, input->part);

    add_field(web, data, "withdraw",
              (ss_field_view_t){ .name = "part",
                                 .value = input->part,
                                 .css = "block",
                                 .limit = 300,
                                 .show_optional = true });
    if (options != NULL) {
        ss_json_set(json_object_get(data, "part_field"), "options", options);
    }
    ss_json_set_bool(data, "chooses_part", options != NULL);
}

static void add_fields(ss_web_t *web, json_t *data, const char *form,
                       const ss_declaration_input_t *input)
{
    add_field(web, data, form,
              (ss_field_view_t){ .name = "name",
                                 .value = input->name,
                                 .autocomplete = "name",
                                 .css = "block",
                                 .limit = 200,
                                 .required = true });
    add_field(web, data, form,
              (ss_field_view_t){ .name = "contract",
                                 .value = input->contract,
                                 .css = "block",
                                 .limit = 300,
                                 .required = true });
    add_field(web, data, form,
              (ss_field_view_t){ .name = "email",
                                 .value = input->email,
                                 .type = "email",
                                 .autocomplete = "email",
                                 .css = "block",
                                 .limit = 254,
                                 .required = true });
    if (strcmp(form, "withdraw") == 0) {
        add_part(web, data, input);
        return;
    }
    add_field(
        web, data, form,
        (ss_field_view_t){
            .name = "reason", .value = input->reason, .limit = 4000, .css = "when-reason below" });
    add_field(web, data, form,
              (ss_field_view_t){ .name = "end_date",
                                 .value = input->end_date,
                                 .type = "date",
                                 .css = "when-date below" });
}

json_t *ss_declaration_form_view(ss_web_t *web, const char *form,
                                 const ss_declaration_input_t *input, const char *key)
{
    json_t *data = ss_json_object(web->ctx->pool);

    ss_json_set_text(data, "state", ss_declaration_form_state(web, key));
    ss_json_set_text(data, "name", input->name);
    ss_json_set_text(data, "contract", input->contract);
    ss_json_set_text(data, "part", input->part);
    ss_json_set_text(data, "email", input->email);
    ss_json_set_bool(data, "extraordinary", input->extraordinary);
    ss_json_set_bool(data, "wishes_date", wishes_date(web));
    add_fields(web, data, form, input);
    ss_page_add_problems(web, data);
    return data;
}

/* @param http_status  503: the declaration could not be stored */
static ss_response_t *form_page(ss_web_t *web, const char *template_name,
                                const ss_declaration_input_t *input, const char *key,
                                int http_status)
{
    const char *form = strncmp(template_name, "legal/cancel", 12) == 0 ? "cancel" : "withdraw";
    json_t *data = ss_declaration_form_view(web, form, input, key);

    ss_json_set_bool(data, "unavailable", http_status == 503);
    return ss_response_private(ss_page(web, http_status, template_name, data));
}

ss_response_t *ss_declaration_form(ss_web_t *web, const char *template_name,
                                   const ss_declaration_input_t *input, const char *key)
{
    return form_page(web, template_name, input, key,
                     ss_problems_status(web->ctx) == SS_OK ? 200 : 422);
}

ss_response_t *ss_declaration_form_unavailable(ss_web_t *web, const char *template_name,
                                               const ss_declaration_input_t *input, const char *key)
{
    return form_page(web, template_name, input, key, 503);
}
