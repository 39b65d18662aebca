/* Form fields as templates/partials/{text_field,text_area,select_field}.html draw them. */
#include "web/field_view.h"

#include "base/json.h"
#include "web/page.h"

#include <apr_strings.h>

static const char *described_by(const ss_field_view_t *view, bool has_error, apr_pool_t *pool)
{
    bool has_hint = view->hint != NULL && *view->hint != '\0';

    return apr_pstrcat(pool, has_hint ? view->name : "", has_hint ? "-hint" : "",
                       has_hint && has_error ? " " : "", has_error ? view->name : "",
                       has_error ? "-error" : "", NULL);
}

json_t *ss_field_json(ss_web_t *web, const ss_field_view_t *view)
{
    json_t *field = ss_json_object(web->ctx->pool);
    const char *error = ss_web_problem_text(web, view->name);

    ss_json_set_text(field, "id", view->name);
    ss_json_set_text(field, "name", view->name);
    ss_json_set_text(field, "label", view->label);
    ss_json_set_text(field, "hint", view->hint);
    ss_json_set_text(field, "value", view->value);
    ss_json_set_text(field, "type", view->type == NULL ? "text" : view->type);
    ss_json_set_text(field, "autocomplete",
                     view->autocomplete == NULL ? "off" : view->autocomplete);
    ss_json_set_text(field, "inputmode", view->inputmode);
    ss_json_set_text(field, "css", view->css);
    ss_json_set_text(field, "input_css", view->input_css);
    ss_json_set_text(field, "limit", view->limit > 0 ? apr_itoa(web->ctx->pool, view->limit) : "");
    ss_json_set_bool(field, "is_select", false);
    ss_json_set_bool(field, "is_check", false);
    ss_json_set_bool(field, "checked", false);
    ss_json_set_bool(field, "required", view->required);
    ss_json_set_bool(field, "show_optional", view->show_optional);
    ss_json_set_text(field, "error", error);
    ss_json_set_text(field, "described_by", described_by(view, *error != '\0', web->ctx->pool));
    ss_json_set(field, "options", ss_json_list(web->ctx->pool));
    return field;
}
