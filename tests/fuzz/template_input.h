/* One input of the template fuzzer: a template, a partial "p" and JSON data, separated by lines of three dashes. */
#ifndef SS_TEMPLATE_INPUT_H
#define SS_TEMPLATE_INPUT_H

#include "base/json.h"
#include "render/template.h"

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
    return ss_template_render_text(text, partials, data, out, &error);
}

#endif
