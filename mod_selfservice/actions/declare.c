/* Take a cancellation or withdrawal declared on a public page: store it, confirm it, whether it
 * matches or not. */
#include "actions/declare.h"

#include <apr_strings.h>

#include "actions/declaration_effect.h"
#include "actions/declaration_view.h"
#include "actions/match_contract.h"
#include "actions/say.h"
#include "base/date.h"
#include "base/json.h"
#include "base/log.h"
#include "base/random_id.h"
#include "store/audit_store.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "store/declaration_store.h"
#include "store/document_store.h"
#include "store/number_store.h"
#include "store/outbox_store.h"

#define MAX_MAILS 20 /* to one address within PERIOD: anybody may type it */
#define PERIOD apr_time_from_sec(3600)

/* What differs between the two kinds. */
typedef struct kind_names_t {
    const char *series, *document, *file_key, *mail, *audit;
} kind_names_t;

static const kind_names_t kinds[] = {
    { "Cancellation", "cancellation", "legal.cancel.file", "cancellation_received",
      "cancellation.received" },
    { "Withdrawal", "withdrawal", "legal.withdraw.file", "withdrawal_received",
      "withdrawal.received" },
};

const char *ss_declaration_receipt(const char *submission_key, apr_pool_t *pool)
{
    return apr_pstrndup(
        pool, ss_hash_text(apr_pstrcat(pool, "receipt/", submission_key, NULL), pool), 40);
}

typedef struct declaring_t {
    ss_declaration_kind_t kind;
    const char *submission_key;
    const ss_declaration_input_t *input;
    const char *contract_id; /* of who is signed in; NULL: to be found by what was typed */
    ss_declaration_t *declaration;
} declaring_t;

static ss_status_t find_match(ss_ctx_t *ctx, const declaring_t *declaring, ss_effect_t *effect)
{
    ss_status_t status;

    *effect = (ss_effect_t){ .end_date = "", .part = "" };
    if (declaring->contract_id == NULL) {
        status = ss_match_contract(ctx, declaring->input, &effect->contract, &effect->customer);
        effect->found = status == SS_OK;
        return status == SS_NOT_FOUND ? SS_OK : status;
    }
    status = ss_contract_find(ctx, declaring->contract_id, &effect->contract);
    if (status == SS_OK) {
        status = ss_customer_find(ctx, effect->contract.customer_id, &effect->customer);
    }
    effect->found = status == SS_OK;
    return status;
}

/* The statement itself, with the last day among its fields. */
static json_t *signed_in_view(ss_ctx_t *ctx, const ss_declared_t *declared,
                              const ss_effect_t *effect, const json_t *view)
{
    json_t *known = ss_effect_view(ctx, declared, effect, view);

    ss_json_set_bool(known, "signed_in", true);
    if (*ss_json_text(known, "ends") != '\0') {
        ss_fact_add(ctx, json_object_get(known, "fields"), "legal.receipt.ends",
                    ss_json_text(known, "ends"));
    }
    return known;
}

/* @param is_full  whether the address has had so many confirmations that it gets no more for now */
static ss_status_t look_at_mailbox(ss_ctx_t *ctx, const ss_declaration_t *declaration,
                                   bool *is_full)
{
    const ss_outbox_filter_t filter = { declaration->email,
                                        { kinds[SS_CANCELLATION].mail, kinds[SS_WITHDRAWAL].mail },
                                        "" };
    int64_t count;
    ss_status_t status = ss_outbox_count_since(ctx, &filter, ctx->now - PERIOD, &count);

    *is_full = status == SS_OK && count >= MAX_MAILS;
    return status;
}

/*
 * Whoever fills a customer's mailbox must not keep the confirmation of an end from it: the first
 * declaration that makes a contract end is always confirmed. Page and receipt say the same in both
 * cases, so that they tell nobody whether there is such a contract.
 */
static bool gets_mail(ss_ctx_t *ctx, const ss_declaration_t *declaration,
                      const ss_effect_t *effect, bool is_full)
{
    bool own = effect->found
               && strcasecmp(effect->customer.person.fields[SS_FIELD_EMAIL], declaration->email) == 0;

    if (!is_full || (effect->ends_newly && own)) {
        return true;
    }
    ss_log(SS_LOG_WARNING, "SS0426", ctx,
           "confirm declaration %s: no mail, its address had %d within the hour",
           declaration->number, MAX_MAILS);
    return false;
}

/* What only the mail tells: what came of it, or that there is no such contract of this address. */
static const json_t *mail_view(ss_ctx_t *ctx, const ss_declared_t *declared,
                               const ss_effect_t *effect, json_t *view)
{
    json_t *unknown;

    if (effect->found) {
        return ss_effect_view(ctx, declared, effect, view);
    }
    if (declared->kind == SS_CANCELLATION) {
        return view;
    }
    unknown = ss_json_in_pool(json_deep_copy(view), ctx->pool);
    ss_json_set_text(unknown, "next_text",
                     ss_say(ctx, "legal.withdraw.next_unknown", "contract",
                            declared->input->contract, NULL));
    return unknown;
}

/* @param data  of the mail; NULL: none is sent */
static ss_status_t add_receipt(ss_ctx_t *ctx, const declaring_t *declaring, const json_t *data)
{
    const kind_names_t *names = &kinds[declaring->kind];
    const ss_declaration_t *declaration = declaring->declaration;
    json_t *documents = ss_json_list(ctx->pool);
    const ss_new_mail_t mail = {
        .event = names->mail, .recipient = declaration->email, .data = data, .documents = documents
    };
    const char *document_id;
    ss_document_t document = {
        .kind = names->document,
        .source_id = declaration->id,
        .contract_id = declaration->contract_id,
        .filename = apr_pstrcat(ctx->pool, ss_say(ctx, names->file_key, NULL), "-",
                                declaration->number, ".pdf", NULL),
        .media_type = "application/pdf",
        .issue_date = ss_today_text(ctx),
    };
    ss_status_t status = ss_document_add(ctx, &document, &document_id);

    if (status != SS_OK) {
        return status;
    }
    json_array_append_new(documents, json_string(document_id));
    return data == NULL ? SS_OK : ss_outbox_add(ctx, &mail);
}

static void fill_in(ss_ctx_t *ctx, const declaring_t *declaring, const ss_effect_t *effect)
{
    *declaring->declaration = (ss_declaration_t){
        .id = ss_id_at(ctx->now, ctx->pool),
        .submission_key = declaring->submission_key,
        .receipt_hash =
            ss_hash_text(ss_declaration_receipt(declaring->submission_key, ctx->pool), ctx->pool),
        .contract_id = effect->found ? effect->contract.id : "",
        .status = ss_effect_status(effect),
        .email = declaring->input->email,
        .lang = ctx->lang,
        .received_at = ss_time_text(ctx->now, ctx->pool),
    };
}

/* The statement as stored, its receipt, and the mail to who may have one. */
static ss_status_t confirm(ss_ctx_t *ctx, const declaring_t *declaring,
                           const ss_declared_t *declared, const ss_effect_t *effect)
{
    ss_declaration_t *declaration = declaring->declaration;
    json_t *view = ss_declaration_view(ctx, declaring->kind, declaration->number, declaring->input);
    bool is_full = false;
    ss_status_t status = look_at_mailbox(ctx, declaration, &is_full);

    if (status != SS_OK) {
        return status;
    }
    if (declaring->contract_id != NULL) {
        view = signed_in_view(ctx, declared, effect, view);
    }
    ss_json_set_bool(view, "no_mail", is_full);
    declaration->statement = ss_json_print(view, ctx->pool);
    status = ss_declaration_add(ctx, declaring->kind, declaration);
    if (status == SS_OK && !gets_mail(ctx, declaration, effect, is_full)) {
        return add_receipt(ctx, declaring, NULL);
    }
    return status == SS_OK
               ? add_receipt(ctx, declaring, mail_view(ctx, declared, effect, view))
               : status;
}

/* Runs inside the transaction. */
static ss_status_t store_new(ss_ctx_t *ctx, const declaring_t *declaring)
{
    const ss_declared_t declared = { declaring->kind, declaring->input, ctx->now, false };
    ss_declaration_t *declaration = declaring->declaration;
    ss_effect_t effect;
    ss_status_t status = find_match(ctx, declaring, &effect);

    if (status == SS_OK && effect.found) {
        status = ss_declaration_carry_out(ctx, &declared, &effect);
    }
    if (status != SS_OK) {
        return status;
    }
    fill_in(ctx, declaring, &effect);
    status = ss_number_next(ctx, kinds[declaring->kind].series, &declaration->number);
    if (status == SS_OK) {
        status = confirm(ctx, declaring, &declared, &effect);
    }
    return status == SS_OK
               ? ss_audit_add(ctx, kinds[declaring->kind].audit, declaration->id, NULL, NULL)
               : status;
}

/*
 * A form that cancelled once, sent again after the cancellation was taken back: its receipt would
 * tell of an end that is none.
 */
static ss_status_t look_at_repeat(ss_ctx_t *ctx, const declaring_t *declaring)
{
    ss_contract_t contract;
    ss_status_t status;

    if (declaring->contract_id == NULL || declaring->input->extraordinary) {
        return SS_OK;
    }
    status = ss_contract_find(ctx, declaring->contract_id, &contract);
    if (status == SS_OK && strcmp(contract.status, "active") == 0) {
        ss_problem_add(ctx, "contract", "cancellation_undone");
        return SS_INVALID;
    }
    return status;
}

static ss_status_t store_declaration(ss_ctx_t *ctx, void *input)
{
    const declaring_t *declaring = input;
    ss_status_t status = ss_declaration_find_by_submission(
        ctx, declaring->kind, declaring->submission_key, declaring->declaration);

    if (status == SS_OK) {
        return look_at_repeat(ctx, declaring);
    }
    return status == SS_NOT_FOUND ? store_new(ctx, declaring) : status;
}

/* Form and content together: a second press changes nothing, another wish is another
 * declaration. */
static const char *submission_key(const char *form_key, const ss_declaration_input_t *input,
                                  apr_pool_t *pool)
{
    return ss_hash_text(apr_pstrcat(pool, form_key, "\n", input->name, "\n", input->contract, "\n",
                                    input->email, "\n", input->part, "\n",
                                    input->extraordinary ? "extraordinary" : "ordinary", "\n",
                                    input->end_date, "\n", input->reason, NULL),
                        pool);
}

static ss_status_t declare(ss_ctx_t *ctx, declaring_t *declaring)
{
    ss_status_t status = ss_declaration_check(ctx, declaring->input);

    if (status == SS_OK) {
        status = ss_db_transact(ctx, store_declaration, declaring);
    }
    if (status == SS_CONFLICT) { /* the same statement, sent twice at once: the other was faster */
        status = ss_declaration_find_by_submission(ctx, declaring->kind, declaring->submission_key,
                                                   declaring->declaration);
    }
    return status;
}

ss_status_t ss_declare(ss_ctx_t *ctx, ss_declaration_kind_t kind, const char *form_key,
                       const ss_declaration_input_t *input, ss_declaration_t *declaration)
{
    declaring_t declaring = { kind, submission_key(form_key, input, ctx->pool), input, NULL,
                              declaration };

    return declare(ctx, &declaring);
}

ss_status_t ss_cancel_contract(ss_ctx_t *ctx, const char *contract_id, const char *form_key,
                               const ss_declaration_input_t *input, ss_declaration_t *declaration)
{
    declaring_t declaring = { SS_CANCELLATION, submission_key(form_key, input, ctx->pool), input,
                              contract_id, declaration };

    return declare(ctx, &declaring);
}
