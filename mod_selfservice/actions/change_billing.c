/* A customer changes the billing details in the portal. */
#include "actions/change_billing.h"

#include <apr_strings.h>
#include <string.h>

#include "base/json.h"
#include "render/skin.h"
#include "store/audit_store.h"
#include "store/customer_store.h"
#include "store/outbox_store.h"

typedef struct change_t {
    const ss_customer_t *customer;
    const ss_person_t *wanted;
    const json_t *mail;
} change_t;

/* Runs inside the transaction: statements only. */
static ss_status_t store_change(ss_ctx_t *ctx, void *input)
{
    const change_t *change = input;
    const ss_customer_t *customer = change->customer;
    ss_status_t status = ss_customer_set_person(ctx, customer, change->wanted);

    if (status == SS_OK) {
        status = ss_audit_add(ctx, "customer.billing_changed", customer->id,
                              ss_person_to_json(&customer->person, ctx->pool),
                              ss_person_to_json(change->wanted, ctx->pool));
    }
    if (status == SS_OK) {
        status = ss_outbox_add(ctx, "data_changed_new", customer->person.fields[SS_FIELD_EMAIL], "", change->mail,
                               NULL);
    }
    return status;
}

/* The fields that differ, with their labels and new values. */
static json_t *changed_fields(ss_ctx_t *ctx, const ss_person_t *before, const ss_person_t *after)
{
    const ss_texts_t *texts = ss_skin_texts(ctx->site->skin, ctx->lang);
    json_t *fields = ss_json_list(ctx->pool);

    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        if (strcmp(before->fields[i], after->fields[i]) != 0) {
            json_t *field = ss_json_object(ctx->pool);
            const char *key = apr_pstrcat(ctx->pool, "frame.field.", ss_field_names[i], NULL);

            ss_json_set_text(field, "label", ss_text(texts, key, NULL, ctx->pool));
            ss_json_set_text(field, "value", after->fields[i]);
            ss_json_append(fields, field);
        }
    }
    return fields;
}

ss_status_t ss_change_billing(ss_ctx_t *ctx, const ss_customer_t *customer, const char *contract_number,
                              ss_person_t *wanted)
{
    json_t *mail = ss_json_object(ctx->pool);
    change_t change = { customer, wanted, mail };
    ss_status_t status;

    wanted->business = customer->person.business;
    wanted->fields[SS_FIELD_EMAIL] = customer->person.fields[SS_FIELD_EMAIL];
    status = ss_person_check(ctx, ctx->site, wanted);
    if (status != SS_OK || ss_person_equal(wanted, &customer->person)) {
        return status;
    }
    ss_json_set_text(mail, "name", ss_person_display_name(wanted, ctx->pool));
    ss_json_set_text(mail, "kind", "billing");
    ss_json_set_text(mail, "contract", contract_number);
    ss_json_set(mail, "fields", changed_fields(ctx, &customer->person, wanted));
    return ss_db_transact(ctx, store_change, &change);
}
