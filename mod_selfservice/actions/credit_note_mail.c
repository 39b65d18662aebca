/* The mail that a credit note comes with: what was taken back, and how it gets to the customer. */
#include "actions/credit_note_mail.h"

#include "actions/say.h"
#include "base/json.h"
#include "store/outbox_store.h"

/* Amounts as on the document: what the customer gets back is negative. */
static void add_row(ss_ctx_t *ctx, json_t *rows, const char *label, const char *detail,
                    const char *amount)
{
    json_t *row = ss_json_object(ctx->pool);

    ss_json_set_text(row, "label", label);
    ss_json_set_text(row, "detail", detail);
    ss_json_set_text(row, "amount", amount);
    ss_json_append(rows, row);
}

static json_t *lines(ss_ctx_t *ctx, const ss_credit_mail_t *mail)
{
    json_t *rows = ss_json_list(ctx->pool);

    for (int i = 0; i < mail->data->line_count; i++) {
        const ss_invoice_line_t *line = &mail->data->lines[i];

        add_row(ctx, rows, line->name, ss_say_days(ctx, line->period_start, line->period_end),
                ss_say_money_in(ctx, mail->data->shows_gross ? -line->gross : -line->net,
                                mail->note->currency));
    }
    return rows;
}

static json_t *taxes(ss_ctx_t *ctx, const ss_credit_mail_t *mail)
{
    json_t *rows = ss_json_list(ctx->pool);

    for (int i = 0; i < mail->data->tax_count; i++) {
        const ss_invoice_tax_t *tax = &mail->data->taxes[i];

        if (tax->vat != 0) {
            add_row(ctx, rows,
                    ss_say(ctx, "mail.credit_note.tax", "rate", ss_say_rate(ctx, (int)tax->rate),
                           NULL),
                    "", ss_say_money_in(ctx, -tax->vat, mail->note->currency));
        }
    }
    return rows;
}

static json_t *data_of(ss_ctx_t *ctx, const ss_credit_mail_t *mail)
{
    const char *currency = mail->note->currency;
    json_t *data = ss_json_object(ctx->pool);

    ss_json_set_text(data, "name", ss_person_display_name(&mail->customer->person, ctx->pool));
    ss_json_set_text(data, "number", mail->note->number);
    ss_json_set_text(data, "date", ss_say_day(ctx, mail->note->issue_date));
    ss_json_set_text(data, "corrects", mail->data->corrects_number);
    ss_json_set_text(data, "corrects_date", ss_say_day(ctx, mail->data->corrects_date));
    ss_json_set(data, "lines", lines(ctx, mail));
    ss_json_set(data, "taxes", taxes(ctx, mail));
    ss_json_set_text(data, "total", ss_say_money_in(ctx, -mail->note->gross, currency));
    ss_json_set_text(data, "refund",
                     mail->refund > 0 ? ss_say_money_in(ctx, mail->refund, currency) : "");
    ss_json_set_text(data, "due", mail->refund > 0 ? ss_say_day(ctx, mail->note->due_date) : "");
    ss_json_set_text(data, "left", mail->left);
    return data;
}

ss_status_t ss_credit_note_mail(ss_ctx_t *ctx, const ss_credit_mail_t *mail)
{
    json_t *documents = ss_json_list(ctx->pool);
    const ss_new_mail_t queued = {
        .event = "credit_note",
        .recipient = mail->customer->person.fields[SS_FIELD_EMAIL],
        .contract_id = mail->note->contract_id,
        .data = data_of(ctx, mail),
        .documents = documents,
    };

    json_array_append_new(documents, json_string(mail->note->document_id));
    return ss_outbox_add(ctx, &queued);
}
