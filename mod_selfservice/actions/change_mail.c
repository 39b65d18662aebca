/* What the mails about changed data tell: the fields, when and by which way. */
#include "actions/change_mail.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/payment_method.h"
#include "actions/say.h"
#include "base/json.h"
#include "model/catalogue.h"
#include "render/i18n.h"

static json_t *mail_of(ss_ctx_t *ctx, const ss_person_t *person, const char *kind,
                       const char *contract_number)
{
    json_t *mail = ss_json_object(ctx->pool);

    ss_json_set_text(mail, "name", ss_person_display_name(person, ctx->pool));
    ss_json_set_text(mail, "kind", kind);
    ss_json_set_text(mail, "contract", contract_number);
    return mail;
}

static void add_circumstances(ss_ctx_t *ctx, json_t *fields, const char *way_key)
{
    const char *zone = ctx->catalogue->merchant.time_zone;

    ss_fact_add(ctx, fields, "mail.change.time",
                ss_i18n_time_exact(ss_i18n(ctx->lang), ctx->now, zone, ctx->pool));
    ss_fact_add(ctx, fields, "mail.change.way", ss_say(ctx, way_key, NULL));
}

json_t *ss_change_mail_email(ss_ctx_t *ctx, const ss_person_t *person, const char *old_email,
                             const char *contract_number)
{
    json_t *mail = mail_of(ctx, person, "email", contract_number),
           *fields = ss_json_list(ctx->pool);

    ss_fact_add(ctx, fields, "mail.change.what", ss_say(ctx, "portal.billing.email", NULL));
    ss_fact_add(ctx, fields, "mail.change.before", old_email);
    ss_fact_add(ctx, fields, "mail.change.after", person->fields[SS_FIELD_EMAIL]);
    add_circumstances(ctx, fields, "mail.change.way_code");
    ss_json_set(mail, "fields", fields);
    return mail;
}

static const char *value_of(ss_ctx_t *ctx, const ss_person_t *person, int field)
{
    const char *value = person->fields[field];

    if (*value == '\0') {
        return ss_say(ctx, "mail.change.removed", NULL);
    }
    return field == SS_FIELD_COUNTRY ? ss_i18n_country(ss_i18n(ctx->lang), value, ctx->pool)
                                     : value;
}

json_t *ss_change_mail_billing(ss_ctx_t *ctx, const ss_person_t *before, const ss_person_t *after,
                               const char *contract_number)
{
    json_t *mail = mail_of(ctx, after, "billing", contract_number),
           *fields = ss_json_list(ctx->pool);

    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        if (strcmp(before->fields[i], after->fields[i]) != 0) {
            ss_fact_add(ctx, fields,
                        apr_pstrcat(ctx->pool, "frame.field.", ss_field_names[i], NULL),
                        value_of(ctx, after, i));
        }
    }
    add_circumstances(ctx, fields, "mail.change.way_portal");
    ss_json_set(mail, "fields", fields);
    return mail;
}

static const char *words_of(ss_ctx_t *ctx, const ss_payment_method_t *method)
{
    return ss_payment_words(ctx, method->kind, method->holder, method->iban_masked);
}

json_t *ss_change_mail_payment(ss_ctx_t *ctx, const ss_person_t *person,
                               const ss_payment_method_t *before, const ss_payment_method_t *after,
                               const char *contract_number)
{
    json_t *mail = mail_of(ctx, person, "payment", contract_number),
           *fields = ss_json_list(ctx->pool);

    ss_fact_add(ctx, fields, "mail.change.before", words_of(ctx, before));
    ss_fact_add(ctx, fields, "mail.change.after", words_of(ctx, after));
    if (*after->mandate_reference != '\0') {
        ss_fact_add(ctx, fields, "order.payment.creditor_id",
                    ctx->catalogue->merchant.creditor_id);
        ss_fact_add(ctx, fields, "order.payment.mandate_reference", after->mandate_reference);
        ss_fact_add(ctx, fields, "portal.payment.mandate", after->mandate_text);
    }
    add_circumstances(ctx, fields, "mail.change.way_code");
    ss_json_set_bool(mail, "announced", strcmp(before->kind, "direct-debit") == 0);
    ss_json_set(mail, "fields", fields);
    return mail;
}
