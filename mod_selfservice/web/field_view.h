/* Form fields as templates/partials/{text_field,text_area,select_field}.html draw them. */
#ifndef SS_FIELD_VIEW_H
#define SS_FIELD_VIEW_H

#include "web/web.h"

/** A field of a form. Texts may be NULL where nothing is to be shown. */
typedef struct ss_field_view_t {
    const char *name;         /* also its id, brackets and all */
    const char *label, *hint; /* in the visitor's language */
    const char *value;
    const char *type;         /* "text" if NULL */
    const char *autocomplete; /* "off" if NULL */
    const char *inputmode;
    const char *css;          /* classes of the grid cell: "f-3 f-half" */
    const char *input_css;    /* classes of the control */
    int limit;                /* characters; 0: none */
    bool required, show_optional;
} ss_field_view_t;

/**
 * Every member the partials read, so that none falls through to the page's data; the field's
 * problem, if there is one, as "error", and the ids of hint and error as "described_by".
 */
json_t *ss_field_json(ss_web_t *web, const ss_field_view_t *view);

#endif
