/*
 * The contract confirmation as a document: all that was agreed, with terms and instructions on
 * withdrawal.
 */
#include "actions/document_parts.h"

#include "actions/say.h"
#include "render/markdown.h"
#include "store/document_store.h"

#include <apr_strings.h>
#include <string.h>

static const char *say(ss_ctx_t *ctx, const char *key)
{
    return ss_say(ctx, key, NULL);
}

static void add_text(json_t *list, const char *text)
{
    json_array_append_new(list, json_string(text));
}

static json_t *list_of(const json_t *object, const char *key)
{
    return json_object_get(object, key);
}

/* The lines of a list as one text, to stand in the cell of a table. */
static const char *joined(ss_ctx_t *ctx, const json_t *lines, const char *between)
{
    const char *text = "";

    for (size_t i = 0; i < json_array_size(lines); i++) {
        const char *line = json_string_value(json_array_get(lines, i));

        text = apr_pstrcat(ctx->pool, text, i == 0 ? "" : between, line == NULL ? "" : line, NULL);
    }
    return text;
}

static json_t *head_facts(ss_ctx_t *ctx, const json_t *view)
{
    json_t *facts = ss_json_list(ctx->pool);

    ss_fact_add(ctx, facts, "document.contract.number", ss_json_text(view, "contract_number"));
    ss_fact_add(ctx, facts, "document.contract.order_number", ss_json_text(view, "order_number"));
    ss_fact_add(ctx, facts, "document.contract.ordered_at", ss_json_text(view, "ordered_at"));
    ss_fact_add(ctx, facts, "document.customer_number", ss_json_text(view, "customer_number"));
    return facts;
}

static void add_parties(ss_ctx_t *ctx, json_t *blocks, const json_t *view)
{
    const json_t *customer = json_object_get(view, "customer"),
                 *withdrawal = json_object_get(view, "withdrawal");
    json_t *facts = ss_json_list(ctx->pool);
    size_t index;
    json_t *fact;

    ss_fact_add(ctx, facts, "document.contract.seller",
                apr_pstrcat(ctx->pool, ss_json_text(withdrawal, "seller"), "\n",
                            ss_json_text(withdrawal, "phone"), ", ",
                            ss_json_text(withdrawal, "email"), NULL));
    ss_fact_add(ctx, facts, "document.contract.customer",
                joined(ctx, list_of(customer, "address"), ", "));
    json_array_foreach(list_of(customer, "facts"), index, fact) {
        ss_json_append(facts, fact);
    }
    ss_heading_add(ctx, blocks, 1, say(ctx, "document.contract.parties"));
    ss_facts_block_add(ctx, blocks, facts);
}

static void add_services(ss_ctx_t *ctx, json_t *blocks, const json_t *view)
{
    const json_t *plan = json_object_get(view, "plan");
    const char *variant = ss_json_text(plan, "variant"), *quantity = ss_json_text(plan, "quantity");
    json_t *facts = ss_json_list(ctx->pool);
    const char *extras = "";
    size_t index;
    json_t *component;

    json_array_foreach(list_of(view, "components"), index, component) {
        const char *count = ss_json_text(component, "quantity"),
                   *detail = ss_json_text(component, "description");

        extras = apr_pstrcat(ctx->pool, extras, index == 0 ? "" : "\n", count,
                             *count == '\0' ? "" : " × ", ss_json_text(component, "label"),
                             *detail == '\0' ? "" : say(ctx, "frame.colon"),
                             *detail == '\0' ? "" : " ", detail, NULL);
    }
    ss_fact_add(ctx, facts, "document.contract.plan",
                apr_pstrcat(ctx->pool, quantity, *quantity == '\0' ? "" : " × ",
                            ss_json_text(plan, "name"), *variant == '\0' ? "" : ", ", variant, "\n",
                            ss_json_text(plan, "description"), NULL));
    ss_fact_add(ctx, facts, "document.contract.features",
                joined(ctx, list_of(plan, "features"), "\n"));
    ss_fact_add(ctx, facts, "document.contract.extras", extras);
    ss_heading_add(ctx, blocks, 1, say(ctx, "document.contract.service"));
    ss_facts_block_add(ctx, blocks, facts);
}

static void add_amount_row(ss_ctx_t *ctx, json_t *rows, const json_t *line, bool strong)
{
    json_t *row = ss_json_list(ctx->pool), *name = ss_json_object(ctx->pool),
           *amount = ss_json_object(ctx->pool);

    ss_json_set_text(name, "text", ss_json_text(line, "label"));
    ss_json_set_text(name, "detail", ss_json_text(line, "detail"));
    ss_json_set_bool(name, "strong", strong);
    ss_json_set_text(amount, "text", ss_json_text(line, "amount"));
    ss_json_set_bool(amount, "strong", strong);
    ss_json_append(row, name);
    ss_json_append(row, amount);
    ss_json_append(rows, row);
}

/* Lines of one fee period or of what is paid once, with their totals. */
static void add_group(ss_ctx_t *ctx, json_t *blocks, const json_t *group)
{
    json_t *columns = ss_json_list(ctx->pool), *rows = ss_json_list(ctx->pool), *table, *line;
    size_t index;

    json_array_foreach(list_of(group, "lines"), index, line) {
        add_amount_row(ctx, rows, line, false);
    }
    json_array_foreach(list_of(group, "totals"), index, line) {
        add_amount_row(ctx, rows, line, ss_json_bool(line, "hi") || ss_json_bool(line, "strong"));
    }
    if (json_array_size(rows) == 0) {
        return;
    }
    ss_column_add(ctx, columns, ss_json_text(group, "title"), 80, false);
    ss_column_add(ctx, columns, say(ctx, "document.contract.amount"), 25, true);
    table = ss_block_add(ctx, blocks, "table");
    ss_json_set(table, "columns", columns);
    ss_json_set(table, "rows", rows);
}

/* "1 bis 5: 2,00 €; 6 bis 20: 1,60 €" */
static const char *scale_text(ss_ctx_t *ctx, const json_t *scale)
{
    const char *text = "";
    size_t index;
    json_t *row;

    json_array_foreach(list_of(scale, "rows"), index, row) {
        text = apr_pstrcat(ctx->pool, text, index == 0 ? "" : "; ", ss_json_text(row, "range"),
                           ss_say(ctx, "frame.colon", NULL), " ", ss_json_text(row, "price"), NULL);
    }
    return text;
}

static json_t *usage_row(ss_ctx_t *ctx, const json_t *line)
{
    json_t *row = ss_json_list(ctx->pool), *name = ss_json_object(ctx->pool),
           *price = ss_json_object(ctx->pool);
    const char *scale = scale_text(ctx, json_object_get(line, "scale"));

    ss_json_set_text(name, "text", ss_json_text(line, "label"));
    ss_json_set_text(name, "detail", ss_json_text(line, "description"));
    ss_json_set_text(price, "text",
                     *scale != '\0' ? scale
                                    : apr_pstrcat(ctx->pool, ss_json_text(line, "price"), " ",
                                                  ss_json_text(line, "each"), NULL));
    ss_json_append(row, name);
    add_text(row, ss_json_text(line, "included"));
    ss_json_append(row, price);
    return row;
}

static void add_usage(ss_ctx_t *ctx, json_t *blocks, const json_t *usage)
{
    json_t *columns = ss_json_list(ctx->pool), *rows = ss_json_list(ctx->pool), *table, *line;
    size_t index;

    if (json_array_size(list_of(usage, "lines")) == 0) {
        return;
    }
    json_array_foreach(list_of(usage, "lines"), index, line) {
        ss_json_append(rows, usage_row(ctx, line));
    }
    ss_column_add(ctx, columns, ss_json_text(usage, "title"), 50, false);
    ss_column_add(ctx, columns, say(ctx, "document.contract.usage_included"), 25, true);
    ss_column_add(ctx, columns, say(ctx, "document.contract.usage_price"), 35, true);
    table = ss_block_add(ctx, blocks, "table");
    ss_json_set(table, "columns", columns);
    ss_json_set(table, "rows", rows);
    ss_note_add(ctx, blocks, ss_json_text(usage, "note"));
}

static void add_prices(ss_ctx_t *ctx, json_t *blocks, const json_t *view)
{
    const json_t *price = json_object_get(view, "price");
    size_t index;
    json_t *group;

    ss_heading_add(ctx, blocks, 1, say(ctx, "document.contract.prices"));
    json_array_foreach(list_of(price, "groups"), index, group) {
        add_group(ctx, blocks, group);
    }
    add_usage(ctx, blocks, json_object_get(price, "usage"));
    ss_paragraph_add(ctx, blocks, ss_json_text(price, "note"));
}

static const char *public_link(ss_ctx_t *ctx, const char *path)
{
    return *path == '\0' ? "" : apr_pstrcat(ctx->pool, ctx->site->public_url, path, NULL);
}

static void add_term(ss_ctx_t *ctx, json_t *blocks, const json_t *view)
{
    const char *cancel = public_link(ctx, ctx->site->cancel_path);

    ss_heading_add(ctx, blocks, 1, say(ctx, "document.contract.term"));
    ss_facts_block_add(ctx, blocks, list_of(json_object_get(view, "term"), "facts"));
    if (*cancel != '\0') {
        ss_link_add(ctx, blocks, say(ctx, "document.contract.cancel_online"), cancel);
    }
}

static void add_payment(ss_ctx_t *ctx, json_t *blocks, const json_t *view)
{
    const json_t *payment = json_object_get(view, "payment");

    ss_heading_add(ctx, blocks, 1, say(ctx, "document.contract.payment"));
    ss_paragraph_add(ctx, blocks, ss_json_text(payment, "title"));
    ss_facts_block_add(ctx, blocks, list_of(payment, "facts"));
    if (*ss_json_text(payment, "mandate_text") != '\0') {
        ss_heading_add(ctx, blocks, 2, say(ctx, "document.contract.mandate"));
        ss_paragraph_add(ctx, blocks, ss_json_text(payment, "mandate_text"));
    }
}

/* A view of actions/change_view.c: what is agreed is a change, not the contract. */
static bool is_change(const json_t *view)
{
    return json_object_get(view, "change") != NULL;
}

/* What the customer ticked, in the words of the boxes. Source: BGB section 312f(2), (3) */
static void add_consents(ss_ctx_t *ctx, json_t *blocks, const json_t *view)
{
    json_t *items = ss_json_list(ctx->pool), *list, *consent;
    size_t index;

    json_array_foreach(list_of(view, "consents_given"), index, consent) {
        add_text(items, ss_json_text(consent, "text"));
    }
    add_text(items, ss_json_text(json_object_get(view, "withdrawal"), "declaration"));
    ss_heading_add(ctx, blocks, 1, say(ctx, "document.contract.consents"));
    if (json_array_size(items) > 0) {
        list = ss_block_add(ctx, blocks, "list");
        ss_json_set(list, "items", items);
    }
    if (*ss_json_text(view, "button") != '\0') {
        bool confirmed = is_change(view) && !ss_json_bool(view, "costs_more");

        ss_paragraph_add(ctx, blocks,
                         ss_say(ctx, confirmed ? "document.change.button" : "document.contract.button",
                                "button", ss_json_text(view, "button"), NULL));
    }
}

static void add_information(ss_ctx_t *ctx, json_t *blocks, const json_t *view)
{
    json_t *paragraph;
    size_t index;

    if (json_array_size(list_of(view, "information")) == 0) {
        return;
    }
    ss_heading_add(ctx, blocks, 1, say(ctx, "document.contract.information"));
    json_array_foreach(list_of(view, "information"), index, paragraph) {
        ss_paragraph_add(ctx, blocks, json_string_value(paragraph));
    }
}

static void add_withdrawal(ss_ctx_t *ctx, json_t *blocks, const json_t *view)
{
    const json_t *withdrawal = json_object_get(view, "withdrawal");
    const char *withdraw = public_link(ctx, ctx->site->withdraw_path);

    if (!ss_json_bool(withdrawal, "applies")) {
        return;
    }
    ss_heading_add(ctx, blocks, 1, say(ctx, "document.contract.withdrawal"));
    ss_paragraph_add(ctx, blocks,
                     ss_json_bool(withdrawal, "lost")
                         ? say(ctx, "document.contract.withdrawal_lost")
                         : ss_say(ctx,
                                  is_change(view) ? "document.change.withdrawal_until"
                                                  : "document.contract.withdrawal_until",
                                  "date", ss_json_text(withdrawal, "end"), NULL));
    if (*withdraw != '\0') {
        ss_link_add(ctx, blocks, say(ctx, "document.contract.withdraw_online"), withdraw);
    }
}

/* The full text of a legal document as it was agreed. */
static void add_terms(ss_ctx_t *ctx, json_t *blocks, const json_t *reference)
{
    json_t *parts, *block;
    ss_terms_row_t terms;
    size_t index;

    if (ss_document_terms(ctx, ss_json_text(reference, "id"), &terms) != SS_OK) {
        return;
    }
    parts = ss_markdown_blocks(terms.markdown, ctx->pool);
    if (strcmp(ss_json_text(json_array_get(parts, 0), "type"), "heading") != 0) {
        ss_heading_add(ctx, blocks, 1, terms.title);
    }
    json_array_foreach(parts, index, block) {
        ss_json_append(blocks, block);
    }
    ss_note_add(ctx, blocks, ss_json_text(reference, "label"));
}

static void add_legal_texts(ss_ctx_t *ctx, json_t *blocks, const json_t *view)
{
    bool consumer = ss_json_bool(json_object_get(view, "withdrawal"), "applies");
    size_t index;
    json_t *reference;

    json_array_foreach(list_of(view, "documents"), index, reference) {
        const char *kind = ss_json_text(reference, "kind");

        if (strcmp(kind, "tac") == 0 || (consumer && strcmp(kind, "withdrawal") == 0)) {
            add_terms(ctx, blocks, reference);
        }
    }
}

static const char *intro(ss_ctx_t *ctx, const json_t *view)
{
    bool withdrawal = ss_json_bool(json_object_get(view, "withdrawal"), "applies");
    bool business = ss_json_bool(json_object_get(view, "customer"), "is_business");
    const char *number = ss_json_text(view, "order_number");

    if (is_change(view)) {
        return ss_say(ctx, withdrawal ? "document.change.intro_withdrawal" : "document.change.intro",
                      "number", number, "contract", ss_json_text(view, "contract_number"), "date",
                      ss_json_text(json_object_get(view, "change"), "day"), NULL);
    }
    return ss_say(ctx, business ? "document.contract.intro_business" : "document.contract.intro",
                  "number", number, NULL);
}

json_t *ss_contract_document(ss_ctx_t *ctx, const json_t *view)
{
    json_t *document = ss_json_object(ctx->pool), *blocks = ss_json_list(ctx->pool);
    const json_t *customer = json_object_get(view, "customer");
    const char *person = ss_json_text(customer, "person");

    if (ss_json_bool(view, "test")) {
        ss_paragraph_add(ctx, blocks, say(ctx, "document.test_order"));
    }
    ss_paragraph_add(ctx, blocks,
                     ss_say(ctx, "document.contract.greeting", "name",
                            *person == '\0' ? ss_json_text(customer, "name") : person, NULL));
    ss_paragraph_add(ctx, blocks, intro(ctx, view));
    add_services(ctx, blocks, view);
    add_information(ctx, blocks, view);
    add_prices(ctx, blocks, view);
    add_term(ctx, blocks, view);
    add_payment(ctx, blocks, view);
    add_withdrawal(ctx, blocks, view);
    add_consents(ctx, blocks, view);
    add_parties(ctx, blocks, view);
    add_legal_texts(ctx, blocks, view);
    ss_json_set_text(document, "title",
                     ss_say(ctx, is_change(view) ? "document.change.title" : "document.contract.title",
                            "number", ss_json_text(view, "contract_number"), NULL));
    ss_json_set(document, "address", list_of(customer, "address"));
    ss_json_set(document, "facts", head_facts(ctx, view));
    ss_json_set(document, "blocks", blocks);
    return document;
}
