/* Letters about overdue invoices as documents. */
#include "actions/document_parts.h"

#include "actions/say.h"

static json_t *facts(ss_ctx_t *ctx, const ss_invoice_data_t *data)
{
    json_t *list = ss_json_list(ctx->pool);

    ss_fact_add(ctx, list, "document.dunning.number", data->number);
    ss_fact_add(ctx, list, "document.dunning.date", ss_say_day(ctx, data->issue_date));
    ss_fact_add(ctx, list, "document.dunning.invoice", data->corrects_number);
    ss_fact_add(ctx, list, "document.dunning.invoice_date", ss_say_day(ctx, data->corrects_date));
    ss_fact_add(ctx, list, "document.customer_number", data->customer_number);
    ss_fact_add(ctx, list, "document.contract_number", data->contract_number);
    return list;
}

static void add_row(ss_ctx_t *ctx, json_t *rows, const ss_invoice_line_t *line, const char *amount)
{
    json_t *row = ss_json_list(ctx->pool), *name = ss_json_object(ctx->pool),
           *cell = ss_json_object(ctx->pool);

    ss_json_set_text(name, "text", line->name);
    ss_json_set_text(name, "detail", line->detail);
    ss_json_set_text(cell, "text", amount);
    ss_json_append(row, name);
    ss_json_append(row, cell);
    ss_json_append(rows, row);
}

/* What is open and the fees, with their sum. */
static void add_amounts(ss_ctx_t *ctx, json_t *blocks, const ss_invoice_data_t *data)
{
    json_t *columns = ss_json_list(ctx->pool), *rows = ss_json_list(ctx->pool), *table, *sums,
           *totals = ss_json_list(ctx->pool), *total = ss_json_object(ctx->pool);
    ss_currency_t currency = { "EUR", 2 };

    ss_currency_find(data->currency, &currency);
    for (int i = 0; i < data->line_count; i++) {
        add_row(ctx, rows, &data->lines[i], ss_say_money(ctx, data->lines[i].gross, &currency));
    }
    ss_column_add(ctx, columns, ss_say(ctx, "document.dunning.what", NULL), 80, false);
    ss_column_add(ctx, columns, ss_say(ctx, "document.invoice.amount", NULL), 25, true);
    table = ss_block_add(ctx, blocks, "table");
    ss_json_set(table, "columns", columns);
    ss_json_set(table, "rows", rows);
    sums = ss_block_add(ctx, blocks, "sums");
    ss_json_set_text(total, "label", ss_say(ctx, "document.dunning.total", NULL));
    ss_json_set_text(total, "value", ss_say_money(ctx, data->gross, &currency));
    ss_json_set_bool(total, "strong", true);
    ss_json_append(totals, total);
    ss_json_set(sums, "totals", totals);
}

json_t *ss_dunning_document(ss_ctx_t *ctx, const ss_invoice_data_t *data, int64_t level)
{
    json_t *document = ss_json_object(ctx->pool), *blocks = ss_json_list(ctx->pool), *note;
    bool first = level == 1;
    size_t index;

    ss_paragraph_add(ctx, blocks,
                     ss_say(ctx,
                            first ? "document.dunning.intro_reminder" : "document.dunning.intro",
                            "number", data->corrects_number, NULL));
    json_array_foreach(data->notes, index, note)
    {
        ss_paragraph_add(ctx, blocks, json_string_value(note));
    }
    add_amounts(ctx, blocks, data);
    ss_transfer_add(ctx, blocks, data, data->corrects_number);
    ss_paragraph_add(ctx, blocks, ss_say(ctx, "document.dunning.paid_meanwhile", NULL));
    ss_json_set_text(document, "title",
                     ss_say(ctx,
                            first ? "document.dunning.title_reminder" : "document.dunning.title",
                            "number", data->number, NULL));
    ss_json_set(document, "address", ss_recipient_lines(ctx, &data->recipient));
    ss_json_set(document, "facts", facts(ctx, data));
    ss_json_set(document, "blocks", blocks);
    return document;
}
