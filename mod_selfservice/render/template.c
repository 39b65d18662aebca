/* Sets of templates: files compiled by name and linked with their partials. */
#include "render/template_program.h"

#include "base/file.h"
#include "base/log.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

#define FILE_LIMIT ((size_t)512 << 10)

struct ss_templates_t {
    apr_hash_t *programs; /* name to ss_program_t */
};

static bool is_html(const char *file)
{
    size_t length = strlen(file);

    return length > 5 && strcmp(file + length - 5, ".html") == 0;
}

static const char *name_of(const char *file, apr_pool_t *pool)
{
    return is_html(file) ? apr_pstrmemdup(pool, file, strlen(file) - 5) : file;
}

/* Replaces names by programs; a file that is missing or of the other kind is refused. */
static bool link_program(const ss_templates_t *set, ss_program_t *program, const char **error,
                         apr_pool_t *pool)
{
    for (int i = 0; i < program->count; i++) {
        ss_op_t *op = &program->ops[i];
        const char *name = op->to.partial_name, *reason = NULL;
        const ss_program_t *partial;

        if (op->kind != SS_OP_PARTIAL) {
            continue;
        }
        partial = apr_hash_get(set->programs, name, APR_HASH_KEY_STRING);
        if (partial == NULL) {
            reason = "there is no template";
        } else if (partial->html != program->html) {
            reason = "text and HTML escape differently, so this cannot include";
        }
        if (reason != NULL) {
            *error = apr_psprintf(pool, "%s:%d: %s \"%s\"", program->file, op->line, reason, name);
            return false;
        }
        op->to.partial = partial;
    }
    return true;
}

static bool link_all(const ss_templates_t *set, const char **error, apr_pool_t *pool)
{
    apr_hash_index_t *i;

    for (i = apr_hash_first(pool, set->programs); i != NULL; i = apr_hash_next(i)) {
        if (!link_program(set, apr_hash_this_val(i), error, pool)) {
            return false;
        }
    }
    return true;
}

static bool load_folder(ss_templates_t *set, const char *folder, const ss_texts_t *texts,
                        const char **error)
{
    static const char *const endings[] = { ".html", ".txt", NULL };
    apr_pool_t *pool = apr_hash_pool_get(set->programs);
    const apr_array_header_t *files = ss_file_list(folder, endings, pool);

    for (int i = 0; i < files->nelts; i++) {
        const char *file = APR_ARRAY_IDX(files, i, const char *);
        ss_source_t source = { .strict = true, .html = is_html(file), .texts = texts };
        ss_program_t *program;

        source.file = apr_pstrcat(pool, folder, "/", file, NULL);
        source.text = ss_file_read(source.file, FILE_LIMIT, &source.length, error, pool);
        program = source.text != NULL ? ss_program_compile(&source, error, pool) : NULL;
        if (program == NULL) {
            return false;
        }
        apr_hash_set(set->programs, name_of(file, pool), APR_HASH_KEY_STRING, program);
    }
    return true;
}

const ss_templates_t *ss_templates_load(const char *const *dirs, const ss_texts_t *texts,
                                        const char **error, apr_pool_t *pool)
{
    ss_templates_t *set = apr_palloc(pool, sizeof(*set));

    set->programs = apr_hash_make(pool);
    for (; *dirs != NULL; dirs++) {
        if (!load_folder(set, *dirs, texts, error)) {
            return NULL;
        }
    }
    return link_all(set, error, pool) ? set : NULL;
}

ss_status_t ss_template_render(const ss_templates_t *set, const char *name, const json_t *data,
                               const ss_texts_t *texts, ss_buffer_t *out)
{
    const ss_program_t *program = apr_hash_get(set->programs, name, APR_HASH_KEY_STRING);

    if (program == NULL) {
        ss_log(SS_LOG_ERROR, "SS0321", NULL, "render %s: there is no such template", name);
        return SS_ERROR;
    }
    return ss_program_run(program, data, texts, out);
}
