/* The mail that a letter about an overdue invoice comes with: what is owed, and how to pay it. */
#include "actions/dunning_mail.h"

#include "actions/letterhead.h"
#include "actions/say.h"
#include "base/json.h"
#include "store/outbox_store.h"

static json_t *lines(ss_ctx_t *ctx, const ss_invoice_data_t *data, const ss_currency_t *currency)
{
    json_t *rows = ss_json_list(ctx->pool);

    for (int i = 0; i < data->line_count; i++) {
        json_t *row = ss_json_object(ctx->pool);

        ss_json_set_text(row, "label", data->lines[i].name);
        ss_json_set_text(row, "detail", data->lines[i].detail);
        ss_json_set_text(row, "amount", ss_say_money(ctx, data->lines[i].gross, currency));
        ss_json_append(rows, row);
    }
    return rows;
}

static json_t *account(ss_ctx_t *ctx, const ss_dunning_mail_t *mail)
{
    const ss_invoice_seller_t *seller = &mail->data->seller;
    json_t *facts = ss_json_list(ctx->pool);

    ss_fact_add(ctx, facts, "document.invoice.payee", seller->bank_holder);
    ss_fact_add(ctx, facts, "document.invoice.iban", ss_iban_groups(seller->bank_iban, ctx->pool));
    ss_fact_add(ctx, facts, "document.invoice.bic", seller->bank_bic);
    ss_fact_add(ctx, facts, "document.invoice.reference", mail->invoice->number);
    ss_fact_add(ctx, facts, "mail.dunning.until", ss_say_day(ctx, mail->letter->due_date));
    return facts;
}

static json_t *data_of(ss_ctx_t *ctx, const ss_dunning_mail_t *mail)
{
    json_t *data = ss_json_object(ctx->pool);
    ss_currency_t currency = { "EUR", 2 };

    ss_currency_find(mail->letter->currency, &currency);
    ss_json_set_text(data, "name", ss_person_display_name(&mail->customer->person, ctx->pool));
    ss_json_set_text(data, "invoice", mail->invoice->number);
    ss_json_set_text(data, "invoice_date", ss_say_day(ctx, mail->invoice->issue_date));
    ss_json_set_bool(data, "reminder", mail->letter->level == 1);
    ss_json_set_bool(data, "returned", *mail->invoice->returned_at != '\0');
    ss_json_set(data, "lines", lines(ctx, mail->data, &currency));
    ss_json_set_text(data, "total", ss_say_money(ctx, mail->letter->amount, &currency));
    ss_json_set(data, "fields", account(ctx, mail));
    return data;
}

ss_status_t ss_dunning_mail(ss_ctx_t *ctx, const ss_dunning_mail_t *mail)
{
    json_t *documents = ss_json_list(ctx->pool);
    const ss_new_mail_t queued = {
        .event = "dunning",
        .recipient = mail->customer->person.fields[SS_FIELD_EMAIL],
        .contract_id = mail->letter->contract_id,
        .data = data_of(ctx, mail),
        .documents = documents,
    };

    json_array_append_new(documents, json_string(mail->letter->document_id));
    json_array_append_new(documents, json_string(mail->invoice->document_id));
    return ss_outbox_add(ctx, &queued);
}
