/* Markdown (CommonMark) of terms documents, as safe HTML and as blocks of a PDF document. */
#include "render/markdown.h"

#include "base/json.h"
#include "render/buffer.h"

#include <apr_strings.h>
#include <cmark.h>
#include <string.h>

#define OPTIONS (CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8)
#define DEPTH_LIMIT 40 /* what is nested deeper is left out */

static apr_status_t drop_tree(void *tree)
{
    cmark_node_free(tree);
    return APR_SUCCESS;
}

static bool is_raw_html(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);

    return type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE;
}

static bool is_good_link(const char *url)
{
    static const char *const schemes[] = { "http://", "https://", "mailto:", "tel:", "#" };

    for (int i = 0; i < SS_COUNT(schemes); i++) {
        if (strncmp(url, schemes[i], strlen(schemes[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* The node takes its place in the text and is gone; pictures leave their description behind. */
static void unwrap(cmark_node *node)
{
    while (cmark_node_first_child(node) != NULL) {
        cmark_node_insert_before(node, cmark_node_first_child(node));
    }
    cmark_node_free(node);
}

/* Pictures, and links that lead where no link may. */
static bool is_refused(cmark_node *node)
{
    cmark_node_type type = cmark_node_get_type(node);

    return type == CMARK_NODE_IMAGE
        || (type == CMARK_NODE_LINK && !is_good_link(cmark_node_get_url(node)));
}

/*
 * By cmark's iterator, because a text may nest more deeply than the stack does; a node may go when
 * it is left.
 */
static void clean(cmark_node *tree)
{
    cmark_iter *iterator = cmark_iter_new(tree);
    cmark_event_type event;

    while ((event = cmark_iter_next(iterator)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iterator);

        if (is_raw_html(node)) {
            cmark_node_free(node);
        } else if (event == CMARK_EVENT_EXIT && is_refused(node)) {
            unwrap(node);
        }
    }
    cmark_iter_free(iterator);
}

static cmark_node *parse(const char *markdown, apr_pool_t *pool)
{
    cmark_node *tree = cmark_parse_document(markdown, strlen(markdown), OPTIONS);

    apr_pool_cleanup_register(pool, tree, drop_tree, apr_pool_cleanup_null);
    clean(tree);
    return tree;
}

/* cmark's texts come from its own allocator. */
static const char *take(char *text, apr_pool_t *pool)
{
    const char *copy = apr_pstrdup(pool, text);

    cmark_get_default_mem_allocator()->free(text);
    return copy;
}

static int highest_heading(cmark_node *tree)
{
    int highest = 6;

    for (cmark_node *node = cmark_node_first_child(tree); node != NULL;
         node = cmark_node_next(node)) {
        int level = cmark_node_get_heading_level(node);

        if (level > 0 && level < highest) {
            highest = level;
        }
    }
    return highest;
}

const char *ss_markdown_html(const char *markdown, int heading_level, apr_pool_t *pool)
{
    cmark_node *tree = parse(markdown, pool);
    int shift = heading_level - highest_heading(tree);

    for (cmark_node *node = cmark_node_first_child(tree); node != NULL;
         node = cmark_node_next(node)) {
        if (cmark_node_get_type(node) == CMARK_NODE_HEADING) {
            int level = cmark_node_get_heading_level(node) + shift;

            cmark_node_set_heading_level(node, level < 1 ? 1 : level > 6 ? 6 : level);
        }
    }
    return take(cmark_render_html(tree, OPTIONS), pool);
}

/* How the words below an inline node look. */
typedef struct look_t {
    bool strong, emphasis;
    const char *link; /* NULL outside of links */
    int depth;
} look_t;

static void add_span(json_t *spans, const char *text, look_t look, apr_pool_t *pool)
{
    json_t *span = ss_json_object(pool);

    ss_json_set_text(span, "text", text);
    if (look.strong) {
        ss_json_set_bool(span, "strong", true);
    }
    if (look.emphasis) {
        ss_json_set_bool(span, "emphasis", true);
    }
    if (look.link != NULL) {
        ss_json_set_text(span, "link", look.link);
    }
    ss_json_append(spans, span);
}

static void add_inlines(json_t *spans, cmark_node *parent, look_t look, apr_pool_t *pool)
{
    for (cmark_node *node = cmark_node_first_child(parent); node != NULL;
         node = cmark_node_next(node)) {
        look_t inner = look;

        inner.depth++;
        switch (cmark_node_get_type(node)) {
        case CMARK_NODE_TEXT:
        case CMARK_NODE_CODE:
            add_span(spans, cmark_node_get_literal(node), look, pool);
            continue;
        case CMARK_NODE_SOFTBREAK:
            add_span(spans, " ", look, pool);
            continue;
        case CMARK_NODE_LINEBREAK:
            add_span(spans, "\n", look, pool);
            continue;
        case CMARK_NODE_STRONG:
            inner.strong = true;
            break;
        case CMARK_NODE_EMPH:
            inner.emphasis = true;
            break;
        case CMARK_NODE_LINK:
            inner.link = cmark_node_get_url(node);
            break;
        default:
            break;
        }
        if (inner.depth < DEPTH_LIMIT) {
            add_inlines(spans, node, inner, pool);
        }
    }
}

static json_t *text_block(const char *type, cmark_node *node, apr_pool_t *pool)
{
    json_t *block = ss_json_object(pool), *spans = ss_json_list(pool);

    add_inlines(spans, node, (look_t){ false, false, NULL, 0 }, pool);
    ss_json_set_text(block, "type", type);
    ss_json_set(block, "spans", spans);
    return block;
}

static json_t *heading_block(cmark_node *node, int top_level, apr_pool_t *pool)
{
    json_t *block = text_block("heading", node, pool);
    int level = cmark_node_get_heading_level(node) - top_level + 1;

    ss_json_set_int(block, "level", level > 3 ? 3 : level);
    return block;
}

static json_t *code_block(cmark_node *node, apr_pool_t *pool)
{
    json_t *block = ss_json_object(pool);

    ss_json_set_text(block, "type", "paragraph");
    ss_json_set_text(block, "text", cmark_node_get_literal(node));
    return block;
}

/* Add an empty list. @return where its items go */
static json_t *add_list(json_t *blocks, cmark_node *list, apr_pool_t *pool)
{
    json_t *block = ss_json_object(pool), *items = ss_json_list(pool);

    ss_json_set_text(block, "type", "list");
    ss_json_set_bool(block, "ordered", cmark_node_get_list_type(list) == CMARK_ORDERED_LIST);
    ss_json_set_int(block, "start", cmark_node_get_list_start(list));
    ss_json_set(block, "items", items);
    ss_json_append(blocks, block);
    return items;
}

/* Add an empty item. @return where its blocks go */
static json_t *add_item(json_t *items, apr_pool_t *pool)
{
    json_t *content = ss_json_list(pool);

    ss_json_append(items, content);
    return content;
}

/* How far a walk has come: depth, and the heading level that counts as 1. */
typedef struct walk_t {
    int depth, top_level;
    apr_pool_t *pool;
} walk_t;

static void add_blocks(json_t *blocks, cmark_node *parent, walk_t walk)
{
    walk_t inner = { walk.depth + 1, walk.top_level, walk.pool };
    cmark_node *node = cmark_node_first_child(parent);

    for (; node != NULL && walk.depth < DEPTH_LIMIT; node = cmark_node_next(node)) {
        json_t *target = blocks;

        switch (cmark_node_get_type(node)) {
        case CMARK_NODE_HEADING:
            ss_json_append(blocks, heading_block(node, walk.top_level, walk.pool));
            continue;
        case CMARK_NODE_PARAGRAPH:
            ss_json_append(blocks, text_block("paragraph", node, walk.pool));
            continue;
        case CMARK_NODE_CODE_BLOCK:
            ss_json_append(blocks, code_block(node, walk.pool));
            continue;
        case CMARK_NODE_LIST:
            target = add_list(blocks, node, walk.pool);
            break;
        case CMARK_NODE_ITEM:
            target = add_item(blocks, walk.pool);
            break;
        default:
            break;
        }
        add_blocks(target, node, inner);
    }
}

json_t *ss_markdown_blocks(const char *markdown, apr_pool_t *pool)
{
    cmark_node *tree = parse(markdown, pool);
    json_t *blocks = ss_json_list(pool);

    add_blocks(blocks, tree, (walk_t){ 0, highest_heading(tree), pool });
    return blocks;
}

static void add_words(ss_buffer_t *out, const json_t *block)
{
    size_t index;
    json_t *span;

    ss_buffer_add_text(out, ss_json_text(block, "text"));
    json_array_foreach(json_object_get(block, "spans"), index, span) {
        const char *text = ss_json_text(span, "text"), *link = ss_json_text(span, "link");

        ss_buffer_add_text(out, text);
        if (*link != '\0' && strcmp(link, text) != 0) {
            ss_buffer_add_text(out, apr_psprintf(out->pool, " (%s)", link));
        }
    }
    ss_buffer_add_text(out, "\n");
}

static const char *item_mark(const json_t *list, int number, int indent, apr_pool_t *pool)
{
    return ss_json_bool(list, "ordered")
               ? apr_psprintf(pool, "%*s%d. ", indent, "", (int)ss_json_int(list, "start") + number)
               : apr_psprintf(pool, "%*s- ", indent, "");
}

/*
 * What goes before a block: an empty line between blocks of the text, the indentation within a list
 * item.
 */
static const char *block_start(const ss_buffer_t *out, const json_t *block, int indent, bool first)
{
    const char *type = ss_json_text(block, "type");

    if (strcmp(type, "heading") == 0) {
        return ss_json_int(block, "level") == 1 ? "\n# " : "\n## ";
    }
    if (indent == 0) {
        return out->length == 0 ? "" : "\n";
    }
    return first || strcmp(type, "list") == 0 ? "" : apr_psprintf(out->pool, "%*s", indent, "");
}

static void add_text(ss_buffer_t *out, const json_t *blocks, int indent)
{
    size_t i, k;
    json_t *block, *item;

    json_array_foreach(blocks, i, block) {
        const json_t *items = json_object_get(block, "items");

        ss_buffer_add_text(out, block_start(out, block, indent, i == 0));
        if (items == NULL) {
            add_words(out, block);
            continue;
        }
        json_array_foreach(items, k, item) {
            ss_buffer_add_text(out, item_mark(block, (int)k, indent, out->pool));
            add_text(out, item, indent + 2);
        }
    }
}

const char *ss_markdown_text(const char *markdown, apr_pool_t *pool)
{
    ss_buffer_t *out = ss_buffer_make(strlen(markdown) + 256, pool);

    add_text(out, ss_markdown_blocks(markdown, pool), 0);
    return out->text;
}
