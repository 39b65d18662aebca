/* A customer changes the billing details in the portal. */
#include "actions/change_billing.h"

#include <string.h>

#include "actions/change_mail.h"
#include "actions/confirm_code.h"
#include "store/audit_store.h"
#include "store/customer_store.h"
#include "store/outbox_store.h"

typedef struct change_t {
    const ss_customer_t *customer;
    const ss_person_t *person; /* as it is to be stored, with the present e-mail address */
    const char *contract_number;
    const char *email;         /* NULL if it stays */
} change_t;

static ss_status_t store_person(ss_ctx_t *ctx, const change_t *change)
{
    const ss_customer_t *customer = change->customer;
    const ss_new_mail_t mail = {
        .event = "data_changed_new",
        .recipient = customer->person.fields[SS_FIELD_EMAIL],
        .customer_id = customer->id,
        .data = ss_change_mail_billing(ctx, &customer->person, change->person,
                                       change->contract_number),
    };
    ss_status_t status = ss_customer_set_person(ctx, customer, change->person);

    if (status == SS_OK) {
        status = ss_audit_add(ctx, "customer.billing_changed", customer->id,
                              ss_person_to_json(&customer->person, ctx->pool),
                              ss_person_to_json(change->person, ctx->pool));
    }
    return status == SS_OK ? ss_outbox_add(ctx, &mail) : status;
}

/* Runs inside the transaction: statements only. */
static ss_status_t store_change(ss_ctx_t *ctx, void *input)
{
    const change_t *change = input;
    ss_status_t status = SS_OK;

    if (!ss_person_equal(change->person, &change->customer->person)) {
        status = store_person(ctx, change);
    }
    if (status == SS_OK && change->email != NULL) {
        status = ss_code_request(ctx, change->customer, SS_CHANGE_EMAIL, change->email);
    }
    return status;
}

ss_status_t ss_change_billing(ss_ctx_t *ctx, const ss_customer_t *customer,
                              const char *contract_number, ss_person_t *wanted, bool *must_confirm)
{
    const char *email = customer->person.fields[SS_FIELD_EMAIL];
    change_t change = { customer, NULL, contract_number, NULL };
    ss_person_t person;
    ss_status_t status;

    *must_confirm = false;
    wanted->business = customer->person.business;
    status = ss_person_check(ctx, ctx->site, wanted);
    if (status != SS_OK) {
        return status;
    }
    person = *wanted;
    person.fields[SS_FIELD_EMAIL] = email;
    change.person = &person;
    if (strcmp(wanted->fields[SS_FIELD_EMAIL], email) != 0) {
        change.email = wanted->fields[SS_FIELD_EMAIL];
    }
    if (change.email == NULL && ss_person_equal(&person, &customer->person)) {
        return SS_OK;
    }
    *must_confirm = change.email != NULL;
    return ss_db_transact(ctx, store_change, &change);
}
