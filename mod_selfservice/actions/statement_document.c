/* Receipts of cancellations and withdrawals, and terms, as documents. */
#include "actions/document_parts.h"

#include "actions/say.h"
#include "base/random_id.h"
#include "render/markdown.h"

#include <apr_strings.h>
#include <string.h>

/*
 * "5be1 90c4 7d2a 11f8": enough to tell one declaration from another, short enough to read aloud.
 */
static const char *checksum(ss_ctx_t *ctx, const char *statement)
{
    const char *sum = ss_sha256(statement, strlen(statement), ctx->pool);

    return apr_psprintf(ctx->pool, "%.4s %.4s %.4s %.4s", sum, sum + 4, sum + 8, sum + 12);
}

static const char *received(ss_ctx_t *ctx, const ss_declaration_t *declaration)
{
    apr_time_t time;

    if (!ss_time_parse(declaration->received_at, &time)) {
        return "";
    }
    return ss_i18n_time_exact(ss_i18n(ctx->lang), time, ctx->catalogue->merchant.time_zone,
                              ctx->pool);
}

static const char *declared_name(const json_t *statement)
{
    const char *name = ss_json_text(statement, "name");

    return *name != '\0' ? name : ss_json_text(json_object_get(statement, "input"), "name");
}

static json_t *address(ss_ctx_t *ctx, const json_t *statement)
{
    json_t *lines = ss_json_list(ctx->pool), *line;
    size_t index;

    json_array_append_new(lines, json_string(declared_name(statement)));
    json_array_foreach(json_object_get(statement, "address"), index, line) {
        ss_json_append(lines, line);
    }
    return lines;
}

static json_t *head_facts(ss_ctx_t *ctx, const ss_declaration_t *declaration,
                          const json_t *statement)
{
    json_t *facts = ss_json_list(ctx->pool);

    ss_fact_add(ctx, facts, "document.statement.number", declaration->number);
    ss_fact_add(ctx, facts, "document.statement.received", received(ctx, declaration));
    ss_fact_add(ctx, facts, "document.contract_number", ss_json_text(statement, "contract"));
    ss_fact_add(ctx, facts, "document.customer_number", ss_json_text(statement, "customer"));
    return facts;
}

/*
 * Everything that was declared, and by which button. Source: BGB sections 312k(3), (4) and 356a(4)
 */
static json_t *declared_facts(ss_ctx_t *ctx, const json_t *statement)
{
    json_t *facts = ss_json_in_pool(json_deep_copy(json_object_get(statement, "fields")),
                                    ctx->pool);

    if (facts == NULL) {
        facts = ss_json_list(ctx->pool);
    }
    ss_fact_add(ctx, facts, "document.statement.form", ss_json_text(statement, "form_note"));
    return facts;
}

json_t *ss_statement_document(ss_ctx_t *ctx, const ss_declaration_t *declaration,
                              const json_t *told)
{
    json_t *document = ss_json_object(ctx->pool), *blocks = ss_json_list(ctx->pool);
    const char *error;
    const json_t *statement =
        told != NULL ? told : ss_json_parse(declaration->statement, &error, ctx->pool);

    ss_paragraph_add(
        ctx, blocks,
        ss_say(ctx, "document.statement.greeting", "name", declared_name(statement), NULL));
    ss_paragraph_add(ctx, blocks, ss_json_text(statement, "lead"));
    ss_heading_add(ctx, blocks, 2, ss_say(ctx, "document.statement.heading", NULL));
    ss_facts_block_add(ctx, blocks, declared_facts(ctx, statement));
    if (*ss_json_text(statement, "next_text") != '\0') {
        ss_heading_add(ctx, blocks, 2, ss_json_text(statement, "next_title"));
        ss_paragraph_add(ctx, blocks, ss_json_text(statement, "next_text"));
    }
    ss_note_add(ctx, blocks,
                ss_say(ctx, "document.statement.checksum", "sum",
                       checksum(ctx, declaration->statement), NULL));
    ss_json_set_text(document, "title", ss_json_text(statement, "title"));
    ss_json_set(document, "address", address(ctx, statement));
    ss_json_set(document, "facts", head_facts(ctx, declaration, statement));
    ss_json_set(document, "blocks", blocks);
    return document;
}

json_t *ss_terms_blocks_document(ss_ctx_t *ctx, const char *title, const char *markdown,
                                 apr_time_t published_at)
{
    json_t *document = ss_json_object(ctx->pool), *blocks = ss_markdown_blocks(markdown, ctx->pool);
    ss_date_t date = ss_day_at(ctx, published_at);

    /* The document's own title stands on top already. */
    if (strcmp(ss_json_text(json_array_get(blocks, 0), "type"), "heading") == 0
        && ss_json_int(json_array_get(blocks, 0), "level") == 1) {
        json_array_remove(blocks, 0);
    }
    ss_note_add(ctx, blocks,
                ss_say(ctx, "document.terms.version", "date", ss_say_date(ctx, date), NULL));
    ss_json_set_text(document, "title", title);
    ss_json_set(document, "blocks", blocks);
    return document;
}
