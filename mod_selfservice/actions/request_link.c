/*
 * Ask for a new personal link by e-mail address. Whoever asks waits for two rows to be written and
 * nothing else; whose address it is, if anybody's, is looked up afterwards in the background.
 */
#include "actions/request_link.h"

#include <apr_strings.h>

#include "actions/say.h"
#include "base/json.h"
#include "model/catalogue.h"
#include "model/email.h"
#include "store/audit_store.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "store/outbox_store.h"

#define EVENT "new_link"
/*
 * Of one address; more would be a flood of mail. The oldest are among them, so that orders of
 * strangers with somebody's address never keep the link from whoever had it first.
 */
#define OLDEST 2
#define NEWEST 3
#define MAX_MAILS 5     /* to one customer within PERIOD */
#define PERIOD apr_time_from_sec(3600)

/* Anybody may type this address, so a mailbox must not be filled from here. */
static ss_status_t count_mails(ss_ctx_t *ctx, const ss_customer_t *customer, int64_t *count)
{
    const ss_outbox_filter_t filter = { customer->person.fields[SS_FIELD_EMAIL], { EVENT, EVENT },
                                        customer->id };
    ss_status_t status = ss_customer_lock(ctx, customer->id);

    return status == SS_OK ? ss_outbox_count_since(ctx, &filter, ctx->now - PERIOD, count) : status;
}

static ss_status_t queue_mail(ss_ctx_t *ctx, const ss_customer_t *customer)
{
    json_t *data = ss_json_object(ctx->pool);
    const ss_new_mail_t mail = { .event = EVENT,
                                 .recipient = customer->person.fields[SS_FIELD_EMAIL],
                                 .customer_id = customer->id,
                                 .data = data };
    apr_array_header_t *contracts;
    int64_t count = 0;
    ss_status_t status = count_mails(ctx, customer, &count);

    if (status == SS_OK) {
        status = ss_contract_list(ctx, customer->id, &contracts);
    }
    if (status != SS_OK || contracts->nelts == 0 || count >= MAX_MAILS) {
        return status;
    }
    ss_json_set_text(data, "name", ss_person_display_name(&customer->person, ctx->pool));
    ss_json_set_text(data, "contract",
                     ss_say_contract(ctx, &APR_ARRAY_IDX(contracts, 0, ss_contract_t)));
    ss_json_set_bool(data, "several", contracts->nelts > 1);
    ss_json_set_text(data, "customer_id", customer->id);
    ss_json_set_bool(data, "all_contracts", true);
    return ss_outbox_add(ctx, &mail);
}

/* Runs inside the transaction. */
static ss_status_t answer(ss_ctx_t *ctx, void *input)
{
    const ss_outbox_mail_t *request = input;
    apr_array_header_t *customers;
    ss_status_t status = ss_customer_list_by_email(ctx, request->recipient, OLDEST, NEWEST,
                                                   &customers);

    for (int i = 0; status == SS_OK && i < customers->nelts; i++) {
        status = queue_mail(ctx, &APR_ARRAY_IDX(customers, i, ss_customer_t));
    }
    return status == SS_OK ? ss_outbox_remove(ctx, request) : status;
}

ss_status_t ss_answer_link_request(ss_ctx_t *ctx, const ss_outbox_mail_t *request)
{
    const char *lang = ctx->lang;
    apr_time_t now = ctx->now;
    ss_status_t status;

    ctx->lang = request->lang;
    ctx->now = ss_site_now(ctx->site, now);
    status = ss_db_transact(ctx, answer, (void *)request);
    ctx->lang = lang;
    ctx->now = now;
    return status;
}

static ss_status_t queue_request(ss_ctx_t *ctx, void *email)
{
    const ss_new_mail_t request = { .event = SS_LINK_REQUEST, .recipient = email };
    ss_status_t status = ss_outbox_add(ctx, &request);

    return status == SS_OK ? ss_audit_add(ctx, "link.requested", "", NULL, NULL) : status;
}

ss_status_t ss_request_link(ss_ctx_t *ctx, const char *email)
{
    if (*email == '\0') {
        ss_problem_add(ctx, "email", "missing");
    } else if (!ss_email_is(email)) {
        ss_problem_add(ctx, "email", "bad_email");
    }
    if (ss_problems_status(ctx) != SS_OK) {
        return SS_INVALID;
    }
    return ss_db_transact(ctx, queue_request, (void *)email);
}
