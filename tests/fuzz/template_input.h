/* One input of the template fuzzer: a template, a partial "p" and JSON data, separated by lines of three dashes. */
#ifndef SS_TEMPLATE_INPUT_H
#define SS_TEMPLATE_INPUT_H

#include "base/json.h"
#include "render/template.h"
#include "render/template_program.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

#define SEPARATOR "\n---\n"

/* Cuts the next part off; the rest is "" after the last one. */
static const char *next_part(char **rest)
{
    char *part = *rest, *end = strstr(part, SEPARATOR);

    if (end == NULL) {
        *rest = part + strlen(part);
        return part;
    }
    *end = '\0';
    *rest = end + strlen(SEPARATOR);
    return part;
}

static ss_program_t *compile_text(const char *name, const char *text, const char **error,
                                  apr_pool_t *pool)
{
    ss_source_t source = { .file = name, .text = text, .length = strlen(text), .html = true };

    return ss_program_compile(&source, error, pool);
}

/* Partials that do not exist print nothing here, as the specification has it. */
static void link_leniently(const apr_hash_t *programs, ss_program_t *program)
{
    for (int i = 0; i < program->count; i++) {
        ss_op_t *op = &program->ops[i];

        if (op->kind == SS_OP_PARTIAL) {
            op->to.partial =
                apr_hash_get((apr_hash_t *)programs, op->to.partial_name, APR_HASH_KEY_STRING);
        }
    }
}

/** Compile and render one text (escaping like .html) with partials from an object of texts. */
static ss_status_t render_text(const char *text, const json_t *partials, const json_t *data,
                               ss_buffer_t *out, const char **error)
{
    apr_hash_t *programs = apr_hash_make(out->pool);
    ss_program_t *program = compile_text("template", text, error, out->pool);
    apr_hash_index_t *i;
    const char *name;
    json_t *member;

    if (program == NULL) {
        return SS_ERROR;
    }
    json_object_foreach ((json_t *)partials, name, member) {
        ss_program_t *partial = compile_text(name, json_string_value(member), error, out->pool);

        if (partial == NULL) {
            return SS_ERROR;
        }
        apr_hash_set(programs, name, APR_HASH_KEY_STRING, partial);
    }
    for (i = apr_hash_first(out->pool, programs); i != NULL; i = apr_hash_next(i)) {
        link_leniently(programs, apr_hash_this_val(i));
    }
    link_leniently(programs, program);
    return ss_program_run(program, data, NULL, out);
}

/** Compile and render; whatever the input is, this must come to an end. @return the status of rendering */
static ss_status_t run_template_input(const char *bytes, size_t length, ss_buffer_t *out)
{
    apr_pool_t *pool = out->pool;
    char *rest = apr_pstrmemdup(pool, bytes, length);
    const char *error, *text = next_part(&rest), *partial = next_part(&rest), *json = next_part(&rest);
    json_t *partials = ss_json_object(pool), *data = ss_json_parse(json, &error, pool);

    ss_json_set_text(partials, "p", partial);
    if (data == NULL) {
        data = ss_json_object(pool);
    }
    return render_text(text, partials, data, out, &error);
}

#endif
