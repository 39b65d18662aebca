/* Invoices and credit notes as documents. Source: UStG section 14(4). */
#include "actions/document_parts.h"

#include "actions/invoice_words.h"
#include "actions/letterhead.h"
#include "actions/say.h"
#include "model/giro_code.h"

#include <apr_strings.h>
#include <string.h>

/* An invoice while its document is made. */
typedef struct making_t {
    ss_ctx_t *ctx;
    const ss_invoice_data_t *data;
    ss_currency_t currency;
    bool is_credit, has_vat;
} making_t;

static const char *say(const making_t *making, const char *key)
{
    return ss_say(making->ctx, key, NULL);
}

/* The wording of invoices or that of credit notes. */
static const char *kind_key(const making_t *making, const char *key)
{
    return apr_pstrcat(making->ctx->pool,
                       making->is_credit ? "document.credit_note." : "document.invoice.", key,
                       NULL);
}

/* A credit note shows as negative what it takes back. */
static const char *money(const making_t *making, int64_t minor)
{
    return ss_say_money(making->ctx, making->is_credit ? -minor : minor, &making->currency);
}

static void add_address_line(json_t *lines, const char *line)
{
    if (*line != '\0') {
        json_array_append_new(lines, json_string(line));
    }
}

json_t *ss_recipient_lines(ss_ctx_t *ctx, const ss_invoice_recipient_t *recipient)
{
    json_t *lines = ss_json_list(ctx->pool);

    add_address_line(lines, recipient->name);
    add_address_line(lines, recipient->contact);
    add_address_line(lines, recipient->line1);
    add_address_line(lines, recipient->street);
    add_address_line(lines, recipient->line2);
    add_address_line(lines, ss_both(ctx, recipient->postcode, " ", recipient->city));
    add_address_line(lines,
                     ss_i18n_country(ss_i18n(ctx->lang), recipient->country, ctx->pool));
    return lines;
}

static json_t *facts(const making_t *making)
{
    const ss_invoice_data_t *data = making->data;
    ss_ctx_t *ctx = making->ctx;
    json_t *list = ss_json_list(ctx->pool);

    ss_fact_add(ctx, list, kind_key(making, "number"), data->number);
    ss_fact_add(ctx, list, kind_key(making, "date"), ss_say_day(making->ctx, data->issue_date));
    if (making->is_credit) {
        ss_fact_add(ctx, list, "document.credit_note.corrects", data->corrects_number);
        ss_fact_add(ctx, list, "document.credit_note.corrects_date",
                    ss_say_day(making->ctx, data->corrects_date));
    }
    ss_fact_add(ctx, list, "document.invoice.period",
                ss_say_days(making->ctx, data->period_start, data->period_end));
    ss_fact_add(ctx, list, "document.customer_number", data->customer_number);
    ss_fact_add(ctx, list, "document.contract_number", data->contract_number);
    ss_fact_add(ctx, list, "document.invoice.recipient_vat_id", data->recipient.vat_id);
    return list;
}

static void add_text(json_t *list, const char *text)
{
    json_array_append_new(list, json_string(text));
}

static const char *line_detail(const making_t *making, const ss_invoice_line_t *line)
{
    const char *period = ss_say_days(making->ctx, line->period_start, line->period_end);

    return apr_pstrcat(making->ctx->pool, line->detail,
                       *line->detail != '\0' && *period != '\0' ? "\n" : "", period, NULL);
}

static json_t *line_row(const making_t *making, const ss_invoice_line_t *line, int position)
{
    ss_ctx_t *ctx = making->ctx;
    json_t *row = ss_json_list(ctx->pool), *name = ss_json_object(ctx->pool);
    const char *price = line->unit_price == SS_NO_UNIT_PRICE
                            ? ""
                            : ss_i18n_price(ss_i18n(ctx->lang), line->unit_price, &making->currency,
                                            ctx->pool);

    ss_json_set_text(name, "text", line->name);
    ss_json_set_text(name, "detail", line_detail(making, line));
    ss_json_set_bool(name, "strong", true);
    add_text(row, apr_itoa(ctx->pool, position));
    ss_json_append(row, name);
    add_text(row, ss_invoice_quantity(ctx, line));
    add_text(row, price);
    if (making->has_vat) {
        add_text(row, ss_say_rate(ctx, (int)line->rate));
    }
    add_text(row, money(making, making->data->shows_gross ? line->gross : line->net));
    return row;
}

/* Heads say whether amounts contain VAT, unless there is none at all. */
static const char *amount_key(const making_t *making, const char *stem)
{
    const char *mode = !making->has_vat ? "" : making->data->shows_gross ? "_gross" : "_net";

    return apr_pstrcat(making->ctx->pool, "document.invoice.", stem, mode, NULL);
}

static void add_lines(const making_t *making, json_t *blocks)
{
    ss_ctx_t *ctx = making->ctx;
    json_t *table = ss_block_add(ctx, blocks, "table");
    json_t *columns = ss_json_list(ctx->pool), *rows = ss_json_list(ctx->pool);

    ss_column_add(ctx, columns, say(making, "document.invoice.position"), 5, false);
    ss_column_add(ctx, columns, say(making, "document.invoice.service"), 48, false);
    ss_column_add(ctx, columns, say(making, "document.invoice.quantity"), 16, true);
    ss_column_add(ctx, columns, say(making, amount_key(making, "unit_price")), 17, true);
    if (making->has_vat) {
        ss_column_add(ctx, columns, say(making, "document.invoice.rate"), 8, true);
    }
    ss_column_add(ctx, columns, say(making, amount_key(making, "amount")), 16, true);
    for (int i = 0; i < making->data->line_count; i++) {
        ss_json_append(rows, line_row(making, &making->data->lines[i], i + 1));
    }
    ss_json_set(table, "columns", columns);
    ss_json_set(table, "rows", rows);
}

static void add_total(const making_t *making, json_t *totals, const char *label, int64_t minor,
                      bool strong)
{
    json_t *total = ss_json_object(making->ctx->pool);

    ss_json_set_text(total, "label", label);
    ss_json_set_text(total, "value", money(making, minor));
    ss_json_set_bool(total, "strong", strong);
    ss_json_append(totals, total);
}

static json_t *tax_rows(const making_t *making)
{
    ss_ctx_t *ctx = making->ctx;
    json_t *rows = ss_json_list(ctx->pool);

    for (int i = 0; i < making->data->tax_count; i++) {
        const ss_invoice_tax_t *tax = &making->data->taxes[i];
        json_t *row = ss_json_list(ctx->pool);

        add_text(row, ss_say_rate(ctx, (int)tax->rate));
        add_text(row, money(making, tax->net));
        add_text(row, money(making, tax->vat));
        add_text(row, money(making, tax->gross));
        ss_json_append(rows, row);
    }
    return rows;
}

/*
 * Without VAT there is one sum and no line for tax: tax that is shown is owed. Source: UStG section
 * 14c
 */
static void add_sums(const making_t *making, json_t *blocks)
{
    ss_ctx_t *ctx = making->ctx;
    json_t *sums = ss_block_add(ctx, blocks, "sums"), *totals = ss_json_list(ctx->pool);
    json_t *columns = ss_json_list(ctx->pool);

    if (making->has_vat) {
        add_text(columns, say(making, "document.invoice.tax_rate"));
        add_text(columns, say(making, "document.invoice.net"));
        add_text(columns, say(making, "document.invoice.vat"));
        add_text(columns, say(making, "document.invoice.gross"));
        ss_json_set(sums, "columns", columns);
        ss_json_set(sums, "rows", tax_rows(making));
        add_total(making, totals, say(making, "document.invoice.total_net"), making->data->net,
                  false);
        add_total(making, totals, say(making, "document.invoice.total_vat"), making->data->vat,
                  false);
    }
    add_total(making, totals, say(making, kind_key(making, "total")), making->data->gross, true);
    ss_json_set(sums, "totals", totals);
}

void ss_transfer_add(ss_ctx_t *ctx, json_t *blocks, const ss_invoice_data_t *data,
                     const char *reference)
{
    json_t *box = ss_block_add(ctx, blocks, "box"), *list = ss_json_list(ctx->pool),
           *lines = ss_json_list(ctx->pool);
    const ss_payee_t payee = { data->seller.bank_holder, data->seller.bank_iban,
                               data->seller.bank_bic };
    const char *code = ss_giro_code(data->currency, &payee, data->gross, reference, ctx->pool);

    ss_fact_add(ctx, list, "document.invoice.payee", data->seller.bank_holder);
    ss_fact_add(ctx, list, "document.invoice.iban",
                ss_iban_groups(data->seller.bank_iban, ctx->pool));
    ss_fact_add(ctx, list, "document.invoice.bic", data->seller.bank_bic);
    ss_fact_add(ctx, list, "document.invoice.reference", reference);
    add_text(lines, ss_say(ctx,
                           *code == '\0' ? "document.invoice.transfer_note"
                                         : "document.invoice.giro_note",
                           NULL));
    ss_json_set_text(box, "title", ss_invoice_terms(ctx, data));
    ss_json_set(box, "facts", list);
    ss_json_set(box, "lines", lines);
    ss_json_set_text(box, "qr", code);
}

/* The invoice is the pre-notification of the debit too. Source: SEPA Direct Debit core rulebook */
static void add_debit(const making_t *making, json_t *blocks)
{
    const ss_invoice_payment_t *payment = &making->data->payment;
    ss_ctx_t *ctx = making->ctx;
    json_t *box = ss_block_add(ctx, blocks, "box"), *list = ss_json_list(ctx->pool),
           *lines = ss_json_list(ctx->pool);

    ss_fact_add(ctx, list, "document.invoice.account",
                apr_pstrcat(ctx->pool, payment->holder, *payment->holder == '\0' ? "" : ", ",
                            payment->iban_masked, NULL));
    ss_fact_add(ctx, list, "document.invoice.mandate", payment->mandate_reference);
    ss_fact_add(ctx, list, "document.invoice.creditor_id", payment->creditor_id);
    add_text(lines, say(making, "document.invoice.pre_notification"));
    ss_json_set_text(box, "title", ss_invoice_terms(ctx, making->data));
    ss_json_set(box, "facts", list);
    ss_json_set(box, "lines", lines);
}

static void add_payment(const making_t *making, json_t *blocks)
{
    const char *kind = making->data->payment.kind;

    if (!making->is_credit && strcmp(kind, "direct-debit") == 0) {
        add_debit(making, blocks);
    } else if (!making->is_credit && strcmp(kind, "invoice") == 0) {
        ss_transfer_add(making->ctx, blocks, making->data, making->data->number);
    } else {
        ss_paragraph_add(making->ctx, blocks, ss_invoice_terms(making->ctx, making->data));
    }
}

/* Source: Directive 2006/112/EC article 230 */
static void add_vat_in_euro(const making_t *making, json_t *blocks)
{
    static const ss_currency_t euro = { "EUR", 2 };
    const ss_invoice_data_t *data = making->data;
    ss_ctx_t *ctx = making->ctx;

    if (data->euro_rate != 0) {
        ss_paragraph_add(ctx, blocks,
                         ss_say(ctx, "document.invoice.vat_euro", "amount",
                                ss_say_money(ctx, data->vat_euro, &euro), "euro",
                                ss_say_money(ctx, 100, &euro), "rate",
                                ss_i18n_price(ss_i18n(ctx->lang), data->euro_rate,
                                              &making->currency, ctx->pool),
                                NULL));
    }
}

static void add_notes(const making_t *making, json_t *blocks)
{
    const ss_invoice_data_t *data = making->data;
    ss_paragraph_add(making->ctx, blocks, ss_invoice_exemption(making->ctx, data));
    for (size_t i = 0; i < json_array_size(data->notes); i++) {
        const char *note = json_string_value(json_array_get(data->notes, i));

        ss_note_add(making->ctx, blocks, note == NULL ? "" : note);
    }
}

json_t *ss_invoice_document(ss_ctx_t *ctx, const ss_invoice_data_t *data)
{
    making_t making = {
        .ctx = ctx,
        .data = data,
        .is_credit = strcmp(data->kind, "credit_note") == 0,
        .has_vat = data->tax_case == SS_TAX_DOMESTIC || data->tax_case == SS_TAX_OSS,
    };
    json_t *document = ss_json_object(ctx->pool), *blocks = ss_json_list(ctx->pool);

    if (!ss_currency_find(data->currency, &making.currency)) {
        making.currency = (ss_currency_t){ "EUR", 2 };
    }
    ss_paragraph_add(ctx, blocks,
                     ss_say(ctx, kind_key(&making, "intro"), "plan", data->plan, "number",
                            data->corrects_number, "date", ss_say_day(ctx, data->corrects_date),
                            NULL));
    add_lines(&making, blocks);
    add_sums(&making, blocks);
    add_vat_in_euro(&making, blocks);
    add_notes(&making, blocks);
    add_payment(&making, blocks);
    ss_json_set_text(document, "title",
                     ss_say(ctx, kind_key(&making, "title"), "number", data->number, NULL));
    ss_json_set(document, "address", ss_recipient_lines(ctx, &data->recipient));
    ss_json_set(document, "facts", facts(&making));
    ss_json_set(document, "blocks", blocks);
    return document;
}
