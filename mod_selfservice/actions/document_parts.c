/* Building blocks that the documents share. */
#include "actions/document_parts.h"

json_t *ss_block_add(ss_ctx_t *ctx, json_t *blocks, const char *type)
{
    json_t *block = ss_json_object(ctx->pool);

    ss_json_set_text(block, "type", type);
    ss_json_append(blocks, block);
    return block;
}

void ss_heading_add(ss_ctx_t *ctx, json_t *blocks, int level, const char *text)
{
    json_t *block = ss_block_add(ctx, blocks, "heading");

    ss_json_set_int(block, "level", level);
    ss_json_set_text(block, "text", text);
}

void ss_paragraph_add(ss_ctx_t *ctx, json_t *blocks, const char *text)
{
    if (*text != '\0') {
        ss_json_set_text(ss_block_add(ctx, blocks, "paragraph"), "text", text);
    }
}

void ss_note_add(ss_ctx_t *ctx, json_t *blocks, const char *text)
{
    json_t *block;

    if (*text == '\0') {
        return;
    }
    block = ss_block_add(ctx, blocks, "paragraph");
    ss_json_set_text(block, "text", text);
    ss_json_set_bool(block, "small", true);
}

void ss_link_add(ss_ctx_t *ctx, json_t *blocks, const char *text, const char *url)
{
    json_t *spans = ss_json_list(ctx->pool), *words = ss_json_object(ctx->pool),
           *link = ss_json_object(ctx->pool);

    ss_json_set_text(words, "text", text);
    ss_json_set_text(link, "text", url);
    ss_json_set_text(link, "link", url);
    ss_json_append(spans, words);
    ss_json_append(spans, link);
    ss_json_set(ss_block_add(ctx, blocks, "paragraph"), "spans", spans);
}

void ss_facts_block_add(ss_ctx_t *ctx, json_t *blocks, const json_t *facts)
{
    if (json_array_size(facts) > 0) {
        ss_json_set(ss_block_add(ctx, blocks, "facts"), "items",
                    ss_json_in_pool(json_deep_copy(facts), ctx->pool));
    }
}

void ss_column_add(ss_ctx_t *ctx, json_t *columns, const char *label, int width, bool right)
{
    json_t *column = ss_json_object(ctx->pool);

    ss_json_set_text(column, "label", label);
    ss_json_set_int(column, "width", width);
    ss_json_set_text(column, "align", right ? "right" : "left");
    ss_json_append(columns, column);
}
