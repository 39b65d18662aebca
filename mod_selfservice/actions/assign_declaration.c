/* People give a declaration the contract it means, or decide what waits for them. */
#include "actions/assign_declaration.h"

#include <apr_strings.h>
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "store/audit_store.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "store/declaration_store.h"
#include "store/document_store.h"
#include "store/outbox_store.h"

static const char *const mails[] = { "cancellation_received", "withdrawal_received" };
static const char *const documents[] = { "cancellation", "withdrawal" };

typedef struct assigning_t {
    const ss_assignment_t *assignment;
    ss_declaration_kind_t kind;
    ss_declaration_t declaration;
    json_t *view; /* the statement as stored */
    ss_declaration_input_t input;
    apr_time_t received;
    const char *given_id; /* of the contract it was found to mean when it came in; "" for none */
    bool fits;            /* it is of the contract's customer, as far as can be told */
    ss_effect_t *effect;
} assigning_t;

static ss_status_t not_found(ss_ctx_t *ctx, ss_status_t status, const char *what)
{
    if (status == SS_NOT_FOUND) {
        ss_problem_add(ctx, what, "bad_value");
    }
    return status;
}

static ss_status_t find_declaration(ss_ctx_t *ctx, assigning_t *assigning)
{
    const char *number = assigning->assignment->number, *error = "";
    ss_declaration_t *declaration = &assigning->declaration;
    ss_status_t status;

    assigning->kind = SS_CANCELLATION;
    status = ss_declaration_find_by_number(ctx, SS_CANCELLATION, number, declaration);
    if (status == SS_NOT_FOUND) {
        assigning->kind = SS_WITHDRAWAL;
        status = ss_declaration_find_by_number(ctx, SS_WITHDRAWAL, number, declaration);
    }
    if (status != SS_OK) {
        return not_found(ctx, status, "declaration");
    }
    assigning->given_id = declaration->contract_id;
    assigning->view = ss_json_parse(declaration->statement, &error, ctx->pool);
    return assigning->view != NULL && ss_time_parse(declaration->received_at, &assigning->received)
               ? SS_OK
               : SS_ERROR;
}

/* The fields as they were typed, but for the part that people have read. */
static void read_input(assigning_t *assigning)
{
    const json_t *typed = json_object_get(assigning->view, "input");
    const char *part = assigning->assignment->part;

    assigning->input = (ss_declaration_input_t){
        .name = ss_json_text(typed, "name"),
        .contract = ss_json_text(typed, "contract"),
        .email = assigning->declaration.email,
        .part = part != NULL ? part : ss_json_text(typed, "part"),
        .extraordinary = strcmp(ss_json_text(typed, "kind"), "extraordinary") == 0,
        .reason = ss_json_text(typed, "reason"),
        .end_date = ss_json_text(typed, "end_date"),
    };
}

static ss_status_t find_contract(ss_ctx_t *ctx, const assigning_t *assigning)
{
    ss_effect_t *effect = assigning->effect;
    ss_status_t status = ss_contract_find_by_number(ctx, assigning->assignment->contract,
                                                    &effect->contract);

    if (status == SS_OK) {
        status = ss_customer_find(ctx, effect->contract.customer_id, &effect->customer);
    }
    effect->found = status == SS_OK;
    return not_found(ctx, status, "contract");
}

static bool has_address(const assigning_t *assigning)
{
    const ss_person_t *person = &assigning->effect->customer.person;

    return strcasecmp(person->fields[SS_FIELD_EMAIL], assigning->declaration.email) == 0;
}

/* "Marlene Feddersen", "Feddersen, Marlene", or the company. */
static bool has_name(const ss_person_t *person, const char *typed, apr_pool_t *pool)
{
    const char *first = person->fields[SS_FIELD_FNAME], *last = person->fields[SS_FIELD_LNAME];

    return strcasecmp(typed, ss_person_display_name(person, pool)) == 0
           || strcasecmp(typed, apr_pstrcat(pool, first, " ", last, NULL)) == 0
           || strcasecmp(typed, apr_pstrcat(pool, last, ", ", first, NULL)) == 0;
}

/* A number that was mistyped would end the contract of somebody else. */
static ss_status_t check_customer(ss_ctx_t *ctx, assigning_t *assigning)
{
    const ss_effect_t *effect = assigning->effect;

    assigning->fits = strcmp(assigning->given_id, effect->contract.id) == 0
                      || has_address(assigning)
                      || has_name(&effect->customer.person, assigning->input.name, ctx->pool);
    if (assigning->fits || assigning->assignment->anyway) {
        return SS_OK;
    }
    ss_problem_add(ctx, "declaration", "of_somebody_else");
    return SS_INVALID;
}

/* Where the customer may be told of the contract: the own address, or one given when signed in. */
static const char *address_for(const assigning_t *assigning)
{
    bool chosen = ss_json_bool(assigning->view, "signed_in")
                  && strcmp(assigning->given_id, assigning->effect->contract.id) == 0;

    return chosen ? assigning->declaration.email
                  : assigning->effect->customer.person.fields[SS_FIELD_EMAIL];
}

/* The receipt of then, and what came of it. */
static ss_status_t tell(ss_ctx_t *ctx, const assigning_t *assigning, const ss_declared_t *declared)
{
    const ss_declaration_t *declaration = &assigning->declaration;
    json_t *attached = ss_json_list(ctx->pool);
    const ss_new_mail_t mail = {
        .event = mails[assigning->kind],
        .recipient = address_for(assigning),
        .data = ss_effect_view(ctx, declared, assigning->effect, assigning->view),
        .documents = attached,
    };
    ss_document_t document;
    ss_status_t status = ss_document_find_by_source(ctx, documents[assigning->kind],
                                                    declaration->id, &document);

    if (status == SS_OK) {
        json_array_append_new(attached, json_string(document.id));
    }
    return status == SS_OK || status == SS_NOT_FOUND ? ss_outbox_add(ctx, &mail) : status;
}

static ss_status_t record(ss_ctx_t *ctx, const assigning_t *assigning)
{
    json_t *anyway = assigning->fits ? NULL : ss_json_object(ctx->pool);

    if (anyway != NULL) {
        ss_json_set_bool(anyway, "of_somebody_else", true);
    }
    return ss_audit_add(ctx, "declaration.assigned", assigning->declaration.id, NULL, anyway);
}

/* The code of the problem with the part. */
static const char *what_is_unclear(const assigning_t *assigning)
{
    bool by_hand = assigning->assignment->by_hand != NULL;

    if (*assigning->effect->part != '\0') {
        return "credit_unknown";
    }
    return by_hand && *assigning->input.part == '\0' ? "credit_of_part" : "bad_value";
}

/* Runs inside the transaction, maybe again after a lost one: everything is read anew. */
static ss_status_t assign(ss_ctx_t *ctx, void *input)
{
    assigning_t *assigning = input;
    ss_effect_t *effect = assigning->effect;
    ss_declared_t declared = { assigning->kind, &assigning->input, assigning->received, true,
                               assigning->assignment->by_hand };
    ss_status_t status;

    *effect = (ss_effect_t){ .end_date = "", .part = "" };
    status = find_contract(ctx, assigning);
    if (status == SS_OK) {
        status = check_customer(ctx, assigning);
    }
    if (status != SS_OK) {
        return status;
    }
    assigning->declaration.contract_id = effect->contract.id;
    assigning->declaration.status = "assigned";
    status = ss_declaration_assign(ctx, assigning->kind, &assigning->declaration);
    if (status == SS_OK) {
        status = ss_declaration_carry_out(ctx, &declared, effect);
    }
    if (status == SS_OK && effect->kind == SS_EFFECT_PEOPLE) {
        ss_problem_add(ctx, "part", what_is_unclear(assigning));
        return SS_INVALID;
    }
    if (status == SS_OK) {
        status = tell(ctx, assigning, &declared);
    }
    return status == SS_OK ? record(ctx, assigning) : status;
}

ss_status_t ss_assign_declaration(ss_ctx_t *ctx, const ss_assignment_t *assignment,
                                  ss_effect_t *effect)
{
    assigning_t assigning = { .assignment = assignment, .effect = effect };
    const char *lang = ctx->lang;
    ss_status_t status = find_declaration(ctx, &assigning);

    if (status != SS_OK) {
        return status;
    }
    if (assignment->by_hand != NULL && assigning.kind != SS_WITHDRAWAL) {
        ss_problem_add(ctx, "credit", "bad_value");
        return SS_INVALID;
    }
    read_input(&assigning);
    ctx->lang = assigning.declaration.lang;
    status = ss_db_transact(ctx, assign, &assigning);
    ctx->lang = lang;
    return status;
}
