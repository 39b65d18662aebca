/* What the review page showed, kept in its state to tell what changed meanwhile. */
#include "web/order/price_change.h"

#include "base/json.h"

#include <apr_strings.h>
#include <string.h>

#define NOTHING "\u2013" /* en dash */

static void append_amount(json_t *list, const char *label, const char *amount)
{
    json_t *pair = json_array();

    json_array_append_new(pair, json_string(label));
    json_array_append_new(pair, json_string(amount));
    json_array_append_new(list, pair);
}

/* "Zusätzliche Domain (2 × 1,20 €)": rows of one label differ by their detail. */
static void append_rows(json_t *list, const json_t *rows, apr_pool_t *pool)
{
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        const char *detail = ss_json_text(row, "detail");
        const char *label = ss_json_text(row, "label");

        if (*detail != '\0' && json_object_get(row, "hi") != NULL) {
            label = apr_pstrcat(pool, label, ", ", detail, NULL);
        }
        append_amount(list, label, ss_json_text(row, "amount"));
    }
}

json_t *ss_shown_amounts(const json_t *price_view, apr_pool_t *pool)
{
    const json_t *groups = json_object_get(price_view, "groups");
    const json_t *usage = json_object_get(json_object_get(price_view, "usage"), "lines");
    json_t *list = ss_json_list(pool);

    for (size_t i = 0; i < json_array_size(groups); i++) {
        append_rows(list, json_object_get(json_array_get(groups, i), "lines"), pool);
        append_rows(list, json_object_get(json_array_get(groups, i), "totals"), pool);
    }
    for (size_t i = 0; i < json_array_size(usage); i++) {
        const json_t *line = json_array_get(usage, i);

        append_amount(
            list, ss_json_text(line, "label"),
            apr_pstrcat(pool, ss_json_text(line, "price"), " ", ss_json_text(line, "each"), NULL));
    }
    return list;
}

static const char *part(const json_t *list, size_t row, size_t column)
{
    const char *text = json_string_value(json_array_get(json_array_get(list, row), column));

    return text == NULL ? "" : text;
}

/* The n-th amount under a label, which may stand there more than once; NULL if there is none. */
static const char *amount_of(const json_t *list, const char *label, int nth)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (strcmp(part(list, i, 0), label) == 0 && nth-- == 0) {
            return part(list, i, 1);
        }
    }
    return NULL;
}

static int occurrences_before(const json_t *list, size_t row)
{
    int count = 0;

    for (size_t i = 0; i < row; i++) {
        count += strcmp(part(list, i, 0), part(list, row, 0)) == 0;
    }
    return count;
}

static void append_change(json_t *changes, const char *label, const char *before, const char *now,
                          apr_pool_t *pool)
{
    json_t *row = ss_json_object(pool);

    ss_json_set_text(row, "label", label);
    ss_json_set_text(row, "before", before);
    ss_json_set_text(row, "now", now);
    ss_json_append(changes, row);
}

json_t *ss_amounts_changed(const json_t *before, const json_t *now, apr_pool_t *pool)
{
    json_t *changes = ss_json_list(pool);

    for (size_t i = 0; before != NULL && i < json_array_size(now); i++) {
        const char *old = amount_of(before, part(now, i, 0), occurrences_before(now, i));

        if (old == NULL || strcmp(old, part(now, i, 1)) != 0) {
            append_change(changes, part(now, i, 0), old == NULL ? NOTHING : old, part(now, i, 1),
                          pool);
        }
    }
    for (size_t i = 0; i < json_array_size(before); i++) {
        if (amount_of(now, part(before, i, 0), occurrences_before(before, i)) == NULL) {
            append_change(changes, part(before, i, 0), part(before, i, 1), NOTHING, pool);
        }
    }
    return changes;
}
