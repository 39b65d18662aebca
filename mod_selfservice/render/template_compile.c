/* Mustache source to instructions: tags, standalone lines, delimiters, sections with their ends. */
#include "render/template_program.h"

#include <apr_strings.h>
#include <stdarg.h>
#include <string.h>

#define DELIMITER_LENGTH 15
#define LINK "SelfServicePortalUrl"
#define LINK_PLACE "{" LINK "}" /* as merchants know it from billwerk */

typedef struct parser_t {
    const ss_source_t *source;
    apr_pool_t *pool;
    const char *from, *end; /* text that no instruction has yet, up to the end of the source */
    char open[DELIMITER_LENGTH + 1], close[DELIMITER_LENGTH + 1];
    apr_array_header_t *ops;  /* of ss_op_t */
    apr_array_header_t *open_sections; /* of open_section_t */
    const char *error;
} parser_t;

typedef struct open_section_t {
    int op;
    const char *name, *at;
} open_section_t;

/* One tag in the source: its first character and the one behind it, its kind and its content. */
typedef struct tag_t {
    const char *begin, *end;
    char kind; /* '#', '^', '/', '>', '!', '=', '{', '&'; 'v' for a plain value */
    const char *name;
    const char *indent; /* NULL if the tag is not alone on its line; else it goes up to `begin` */
} tag_t;

static int line_of(const parser_t *parser, const char *at)
{
    int line = 1;

    for (const char *c = parser->source->text; c < at; c++) {
        line += *c == '\n';
    }
    return line;
}

static bool __attribute__((format(printf, 3, 4)))
fail(parser_t *parser, const char *at, const char *format, ...)
{
    va_list args;
    const char *reason;

    va_start(args, format);
    reason = apr_pvsprintf(parser->pool, format, args);
    va_end(args);
    parser->error = apr_psprintf(parser->pool, "%s:%d: %s", parser->source->file,
                                 line_of(parser, at), reason);
    return false;
}

static ss_op_t *add_op(parser_t *parser, ss_op_kind_t kind)
{
    ss_op_t *op = apr_array_push(parser->ops);

    memset(op, 0, sizeof(*op));
    op->kind = kind;
    return op;
}

static void add_words(parser_t *parser, const char *from, const char *to)
{
    if (to > from) {
        ss_op_t *op = add_op(parser, SS_OP_LITERAL);

        op->text = from;
        op->length = (size_t)(to - from);
    }
}

static const char *find(const char *from, const char *end, const char *what)
{
    return memmem(from, (size_t)(end - from), what, strlen(what));
}

/*
 * The personal link in place of a merchant's placeholder, whatever follows it ("?language=en").
 * Only what stands in a template is one, never what a customer has typed.
 */
static void add_literal(parser_t *parser, const char *from, const char *to)
{
    const ss_source_t *source = parser->source;
    const char *place;

    while (source->strict && (place = find(from, to, LINK_PLACE)) != NULL) {
        ss_op_t *op;

        add_words(parser, from, place);
        op = add_op(parser, SS_OP_VALUE);
        op->to.path = ss_path_parse(LINK, strlen(LINK), parser->pool);
        op->escape = source->html ? SS_ESCAPE_ALL : SS_ESCAPE_NONE;
        from = place + strlen(LINK_PLACE);
    }
    add_words(parser, from, to);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_space(char c)
{
    return is_blank(c) || c == '\n' || c == '\r';
}

static const char *trimmed(parser_t *parser, const char *from, const char *to)
{
    while (from < to && is_space(*from)) {
        from++;
    }
    while (to > from && is_space(to[-1])) {
        to--;
    }
    return apr_pstrmemdup(parser->pool, from, (size_t)(to - from));
}

/* Tags that print nothing themselves take their line with them if nothing else stands on it. */
static void find_line(parser_t *parser, tag_t *tag)
{
    const char *begin = tag->begin, *end = tag->end;

    while (begin > parser->source->text && is_blank(begin[-1])) {
        begin--;
    }
    while (end < parser->end && is_blank(*end)) {
        end++;
    }
    if (begin > parser->source->text && begin[-1] != '\n') {
        return;
    }
    if (end + 1 < parser->end && end[0] == '\r' && end[1] == '\n') {
        end++;
    }
    if (end < parser->end && *end != '\n') {
        return;
    }
    tag->indent = begin;
    tag->end = end < parser->end ? end + 1 : end;
}

static bool read_tag(parser_t *parser, const char *begin, tag_t *tag)
{
    const char *content = begin + strlen(parser->open);
    char kind = content < parser->end ? *content : '\0';
    const char *closing = parser->close, *close;

    if (kind == '\0' || strchr("#^/>!={&$<", kind) == NULL) {
        kind = 'v';
    } else {
        content++;
    }
    if (kind == '{' || kind == '=') {
        closing = apr_pstrcat(parser->pool, kind == '{' ? "}" : "=", parser->close, NULL);
    }
    close = find(content, parser->end, closing);
    if (close == NULL) {
        return fail(parser, begin, "the tag is not closed, \"%s\" is missing", closing);
    }
    tag->begin = begin;
    tag->end = close + strlen(closing);
    tag->kind = kind;
    tag->name = trimmed(parser, content, close);
    tag->indent = NULL;
    if (strchr("#^/>!=", kind) != NULL) {
        find_line(parser, tag);
    }
    return true;
}

static bool change_delimiters(parser_t *parser, const tag_t *tag)
{
    size_t open = strcspn(tag->name, " \t\r\n");
    const char *close = tag->name + open + strspn(tag->name + open, " \t\r\n");

    if (open == 0 || open > DELIMITER_LENGTH || *close == '\0' || strlen(close) > DELIMITER_LENGTH
        || strpbrk(close, " \t\r\n=") != NULL || memchr(tag->name, '=', open) != NULL) {
        return fail(parser, tag->begin, "\"%s\" is no pair of delimiters", tag->name);
    }
    apr_cpystrn(parser->open, tag->name, open + 1);
    apr_cpystrn(parser->close, close, sizeof(parser->close));
    return true;
}

static const ss_path_t *read_path(parser_t *parser, const tag_t *tag)
{
    const ss_path_t *path = ss_path_parse(tag->name, strlen(tag->name), parser->pool);

    if (path == NULL) {
        fail(parser, tag->begin, "\"%s\" is no name", tag->name);
    }
    return path;
}

static bool open_section(parser_t *parser, const tag_t *tag)
{
    ss_op_t *op = add_op(parser, tag->kind == '#' ? SS_OP_SECTION : SS_OP_INVERTED);
    open_section_t *section;

    if (parser->open_sections->nelts == SS_TEMPLATE_DEPTH) {
        return fail(parser, tag->begin, "more than %d sections inside each other",
                    SS_TEMPLATE_DEPTH);
    }
    section = apr_array_push(parser->open_sections);
    section->op = parser->ops->nelts - 1;
    section->name = tag->name;
    section->at = tag->begin;
    op->to.path = read_path(parser, tag);
    return op->to.path != NULL;
}

static bool close_section(parser_t *parser, const tag_t *tag)
{
    const open_section_t *section = apr_array_pop(parser->open_sections);

    if (section == NULL) {
        return fail(parser, tag->begin, "{{/%s}} closes nothing", tag->name);
    }
    if (strcmp(section->name, tag->name) != 0) {
        return fail(parser, tag->begin, "{{/%s}} where {{/%s}} is expected", tag->name,
                    section->name);
    }
    APR_ARRAY_IDX(parser->ops, section->op, ss_op_t).jump = parser->ops->nelts;
    return true;
}

static bool add_text(parser_t *parser, const tag_t *tag, ss_escape_t escape)
{
    const char *key = tag->name + strlen("text.");
    ss_op_t *op = add_op(parser, SS_OP_TEXT);

    op->text = key;
    op->hash = ss_text_hash(key);
    op->escape = escape;
    if (parser->source->texts != NULL && !ss_texts_has(parser->source->texts, key)) {
        return fail(parser, tag->begin, "there is no text \"%s\"", key);
    }
    return true;
}

static bool add_value(parser_t *parser, const tag_t *tag)
{
    const ss_source_t *source = parser->source;
    const ss_path_t *path = read_path(parser, tag);
    bool raw = tag->kind != 'v';
    ss_escape_t escape = raw ? SS_ESCAPE_VALUES : SS_ESCAPE_ALL;
    ss_op_t *op;

    if (path == NULL) {
        return false;
    }
    if (raw && source->strict && !path->is_html) {
        return fail(parser, tag->begin, "{{{%s}}} is allowed only for names that end with _html",
                    tag->name);
    }
    if (source->strict && strncmp(tag->name, "text.", strlen("text.")) == 0) {
        return add_text(parser, tag, source->html ? escape : SS_ESCAPE_NONE);
    }
    op = add_op(parser, SS_OP_VALUE);
    op->to.path = path;
    op->escape = source->html && !raw ? SS_ESCAPE_ALL : SS_ESCAPE_NONE;
    return true;
}

static bool add_partial(parser_t *parser, const tag_t *tag)
{
    ss_op_t *op = add_op(parser, SS_OP_PARTIAL);

    op->to.partial_name = tag->name;
    op->line = line_of(parser, tag->begin);
    op->standalone = tag->indent != NULL;
    if (op->standalone) {
        op->text = tag->indent;
        op->length = (size_t)(tag->begin - tag->indent);
    }
    return *tag->name != '\0' || fail(parser, tag->begin, "the partial has no name");
}

static bool compile_tag(parser_t *parser, const tag_t *tag)
{
    switch (tag->kind) {
    case '!':
        return true;
    case '=':
        return change_delimiters(parser, tag);
    case '#':
    case '^':
        return open_section(parser, tag);
    case '/':
        return close_section(parser, tag);
    case '>':
        return add_partial(parser, tag);
    case '$':
    case '<':
        return fail(parser, tag->begin, "blocks and parents are not supported");
    default:
        return add_value(parser, tag);
    }
}

static bool compile_all(parser_t *parser)
{
    tag_t tag = { 0 };
    const char *begin;

    while ((begin = find(parser->from, parser->end, parser->open)) != NULL) {
        if (!read_tag(parser, begin, &tag)) {
            return false;
        }
        add_literal(parser, parser->from, tag.indent != NULL ? tag.indent : tag.begin);
        parser->from = tag.end;
        if (!compile_tag(parser, &tag)) {
            return false;
        }
    }
    add_literal(parser, parser->from, parser->end);
    if (parser->open_sections->nelts > 0) {
        const open_section_t *section = apr_array_pop(parser->open_sections);

        return fail(parser, section->at, "section \"%s\" is not closed", section->name);
    }
    return true;
}

ss_program_t *ss_program_compile(const ss_source_t *source, const char **error, apr_pool_t *pool)
{
    parser_t parser = { .source = source, .pool = pool, .open = "{{", .close = "}}" };
    ss_program_t *program;

    parser.from = source->text;
    parser.end = source->text + source->length;
    parser.ops = apr_array_make(pool, 32, sizeof(ss_op_t));
    parser.open_sections = apr_array_make(pool, 8, sizeof(open_section_t));
    if (!compile_all(&parser)) {
        *error = parser.error;
        return NULL;
    }
    program = apr_palloc(pool, sizeof(*program));
    program->file = source->file;
    program->html = source->html;
    program->ops = (ss_op_t *)parser.ops->elts;
    program->count = parser.ops->nelts;
    return program;
}
