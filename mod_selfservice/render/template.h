/*
 * Mustache templates, compiled once at start into a flat list of instructions (mandatory modules of
 * the spec).
 */
#ifndef SS_TEMPLATE_H
#define SS_TEMPLATE_H

#include "render/buffer.h"
#include "render/texts.h"

typedef struct ss_templates_t ss_templates_t; /* every template of one set, by name */

/**
 * Compile every *.html and *.txt below the folders; a file in a later folder replaces the one of
 * the same name. Names are paths without ".html": "order/form"; ".txt" files keep their ending:
 * "mail/order_confirmed.txt".
 * {{x}} escapes in .html and not in .txt; {{{x}}} is refused unless the name ends with "_html".
 * {{text.a.b}} is a text, its placeholders filled from the data in scope, then escaped like any
 * value;
 * {{text.a.b}} with an unknown key is refused (checked against `texts`, may be NULL: no check).
 * {{{text.a.b_html}}} is a text that holds HTML: its placeholders are escaped unless their names
 * end with _html.
 * {SelfServicePortalUrl} between tags is the value of that name, escaped like {{x}}.
 * {{> name}} is a partial of the same set and of the same kind, HTML or text.
 * Sections are skipped for what is absent, null, false, 0, "" or an empty list.
 * @param dirs   NULL-terminated, built-in first
 * @param error  "file:line: what is wrong"; set only if NULL is returned
 */
const ss_templates_t *ss_templates_load(const char *const *dirs, const ss_texts_t *texts,
                                        const char **error, apr_pool_t *pool);

/**
 * Render a template over data. @return SS_OK; SS_ERROR if the template is unknown or a limit (depth
 * 64, output 4 MB, two million instructions) was reached, which is logged
 */
ss_status_t ss_template_render(const ss_templates_t *set, const char *name, const json_t *data,
                               const ss_texts_t *texts, ss_buffer_t *out);

#endif
