/*
 * The copy of personal data that is read by people: every row as labels and values in words; what is
 * nested in a row as further values, or as a table where a list has the same members throughout.
 */
#include "actions/personal_data.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/order_view.h"
#include "actions/personal_words.h"
#include "actions/request_erasure.h"
#include "base/json.h"
#include "store/personal_store.h"

/* Members that only hold others: their own name says nothing. */
static const char *const wrappers[] = { "data",   "record", "statement", "facts",
                                        "fields", "groups", "totals",    "terms" };

/* What pages show as a label beside a value is told likewise. @return NULL if it is no such pair */
static const char *pair_value(ss_ctx_t *ctx, const json_t *item)
{
    static const char *const names[] = { "value", "amount", "price" };
    const char *text = NULL;

    for (int i = 0; text == NULL && i < SS_COUNT(names); i++) {
        text = json_string_value(json_object_get(item, names[i]));
    }
    if (text == NULL || !json_is_string(json_object_get(item, "label"))) {
        return NULL;
    }
    text = ss_both(ctx, text, " ", ss_json_text(item, "each"));
    text = ss_both(ctx, text, ", ", ss_json_text(item, "over"));
    return ss_both(ctx, text, ", ", ss_json_text(item, "detail"));
}

static bool is_pair(const json_t *item)
{
    return json_is_string(json_object_get(item, "label"));
}

/* "Vertrag: Laufzeit": the label of what is nested. */
static const char *below(const ss_reader_t *reader, const char *prefix, const char *label)
{
    ss_ctx_t *ctx = reader->ctx;

    return ss_both(ctx, prefix, apr_pstrcat(ctx->pool, ss_say(ctx, "frame.colon", NULL), " ", NULL),
                   label);
}

static json_t *add_fact(const ss_reader_t *reader, const char *label, const char *value)
{
    json_t *fact = ss_json_object(reader->ctx->pool);

    ss_json_set_text(fact, "label", label);
    ss_json_set_text(fact, "value", value);
    ss_json_append(reader->facts, fact);
    return fact;
}

static void add_cell(const ss_reader_t *reader, json_t *cells, const char *text)
{
    json_t *cell = ss_json_object(reader->ctx->pool);

    ss_json_set_text(cell, "text", text);
    ss_json_append(cells, cell);
}

static const char *cell_text(const ss_reader_t *reader, const json_t *item, const char *name)
{
    const json_t *value = json_object_get(item, name);
    bool is_nested = value == NULL || json_is_array(value)
        || (json_is_object(value) && !ss_personal_is_span(value));
    bool is_field = strcmp(name, "name") == 0 && json_object_get(item, "text") != NULL;
    bool is_tick = strcmp(name, "given") == 0 || strcmp(name, "checked") == 0;
    bool is_notice = is_tick && (ss_json_bool(item, "notice") || ss_json_bool(item, "is_notice"));

    if (is_notice) { /* it asks for no consent */
        return ss_say(reader->ctx, "privacy.noted", NULL);
    }

    return is_nested || is_field || ss_personal_label(reader, name) == NULL
               ? ""
               : ss_personal_value(reader, name, value);
}

/* What any of the items tells: object of names, in their order. */
static json_t *columns_of(const ss_reader_t *reader, const json_t *items)
{
    json_t *columns = ss_json_object(reader->ctx->pool), *item, *value;
    const char *name;
    size_t index;

    json_array_foreach((json_t *)items, index, item) {
        json_object_foreach(item, name, value) {
            if (*cell_text(reader, item, name) != '\0') {
                ss_json_set_bool(columns, name, true);
            }
        }
    }
    return columns;
}

static void add_table(const ss_reader_t *reader, const char *label, const json_t *items)
{
    apr_pool_t *pool = reader->ctx->pool;
    json_t *columns = columns_of(reader, items), *head = ss_json_list(pool), *item, *value;
    json_t *rows = ss_json_list(pool), *fact;
    const char *name;
    size_t index;

    if (json_object_size(columns) == 0) {
        return;
    }
    json_object_foreach(columns, name, value) {
        add_cell(reader, head, ss_personal_label(reader, name));
    }
    json_array_foreach((json_t *)items, index, item) {
        json_t *row = ss_json_object(pool), *cells = ss_json_list(pool);

        json_object_foreach(columns, name, value) {
            add_cell(reader, cells, cell_text(reader, item, name));
        }
        ss_json_set(row, "cells", cells);
        ss_json_append(rows, row);
    }
    fact = add_fact(reader, label, "");
    ss_json_set_bool(fact, "is_table", true);
    ss_json_set(fact, "head", head);
    ss_json_set(fact, "rows", rows);
}

/* Texts, and labels without a value, in one line; pairs one by one, each with its own label. */
static void add_lines(const ss_reader_t *reader, const char *prefix, const char *label,
                      const json_t *items)
{
    ss_ctx_t *ctx = reader->ctx;
    const char *line = "";
    json_t *item;
    size_t index;

    json_array_foreach((json_t *)items, index, item) {
        const char *value = pair_value(ctx, item), *text = json_string_value(item);

        if (value != NULL) {
            add_fact(reader, below(reader, prefix, ss_json_text(item, "label")), value);
        } else {
            line = ss_both(ctx, line, ", ", text != NULL ? ss_personal_text(reader, text)
                                                         : ss_json_text(item, "label"));
        }
    }
    if (label != NULL && *line != '\0') {
        add_fact(reader, label, line);
    }
}

/* What an erasure deleted and what stays, as its mail told. */
static void add_answer(const ss_reader_t *reader, const json_t *answer)
{
    ss_ctx_t *ctx = reader->ctx;
    json_t *view;
    size_t index;

    json_array_foreach(ss_erasure_deleted_view(ctx, json_object_get(answer, "deleted")), index, view) {
        add_fact(reader, ss_say(ctx, "portal.privacy.deleted", NULL), ss_json_text(view, "line"));
    }
    json_array_foreach(ss_erasure_kept_view(ctx, json_object_get(answer, "kept")), index, view) {
        add_fact(reader, ss_json_text(view, "what"),
                 ss_both(ctx, ss_json_text(view, "until"), ", ", ss_json_text(view, "why")));
    }
}

/* What the row tells itself is not told again where it stands in its content too. */
static bool is_repeated(const ss_reader_t *reader, const char *prefix, const char *name)
{
    const json_t *value = json_object_get(reader->row, name);

    return *prefix == '\0' && (json_is_string(value) || json_is_integer(value));
}

static bool is_fact_list(const char *name)
{
    return strcmp(name, "facts") == 0 || strcmp(name, "address") == 0;
}

/* A member with all that is nested in it. @param prefix  of its label: what it is nested in */
static void add_member(const ss_reader_t *reader, const char *prefix, const char *name, json_t *value)
{
    const char *label = ss_personal_label(reader, name), *member, *error;
    bool is_wrapper = ss_name_index(wrappers, SS_COUNT(wrappers), name) >= 0;
    json_t *item;
    size_t index;

    if (strcmp(name, "terms") == 0 && json_is_string(value)) {
        value = ss_json_parse(json_string_value(value), &error, reader->ctx->pool);
    }
    label = is_wrapper ? prefix
        : label == NULL ? NULL : below(reader, prefix, label);
    if (json_is_array(value) && strcmp(name, "groups") == 0) {
        json_array_foreach(value, index, item) {
            const char *group = below(reader, prefix, ss_json_text(item, "title"));

            add_lines(reader, group, NULL, json_object_get(item, "lines"));
            add_lines(reader, group, NULL, json_object_get(item, "totals"));
        }
    } else if (json_is_array(value)
               && (is_pair(json_array_get(value, 0)) || json_is_string(json_array_get(value, 0)))) {
        add_lines(reader, prefix, label, value);
    } else if (label != NULL && json_is_array(value)) {
        add_table(reader, label, value);
    } else if (label != NULL && json_is_object(value) && !ss_personal_is_span(value)) {
        bool has_facts = json_object_get(value, "facts") != NULL;

        json_object_foreach(value, member, item) {
            if (has_facts ? is_fact_list(member)
                          : !is_wrapper || !is_repeated(reader, prefix, member)) {
                add_member(reader, label, member, item);
            }
        }
    } else if (label != NULL && !is_wrapper && value != NULL
               && *ss_personal_value(reader, name, value) != '\0') {
        add_fact(reader, label, ss_personal_value(reader, name, value));
    }
}

/* That of the row itself, of its contract, or of the first contract. */
static ss_currency_t currency_of(const ss_reader_t *reader, const json_t *row)
{
    json_t *contracts = json_object_get(reader->tables, "contract"), *contract;
    const char *code = ss_json_text(row, "currency"), *id = ss_json_text(row, "contract_id");
    const json_t *terms = json_object_get(row, "terms");
    ss_currency_t currency = { "EUR", 2 };
    size_t index;

    json_array_foreach(contracts, index, contract) {
        if (terms == NULL || strcmp(ss_json_text(contract, "id"), id) == 0) {
            terms = json_object_get(contract, "terms");
        }
    }
    ss_currency_find(*code != '\0' ? code : ss_json_text(terms, "currency"), &currency);
    return currency;
}

static json_t *row_views(ss_reader_t *reader, const char *table)
{
    json_t *views = ss_json_list(reader->ctx->pool), *row, *value;
    const char *name;
    size_t index;

    json_array_foreach(json_object_get(reader->tables, table), index, row) {
        json_t *view = ss_json_object(reader->ctx->pool);

        reader->row = row;
        reader->currency = currency_of(reader, row);
        reader->facts = ss_json_list(reader->ctx->pool);
        json_object_foreach(row, name, value) {
            if (strcmp(name, "answer") == 0) {
                add_answer(reader, value);
            } else if (strcmp(name, "custom_fields") == 0) {
                ss_custom_facts_add(reader->ctx, reader->facts, value);
            } else {
                add_member(reader, "", name, value);
            }
        }
        ss_json_set(view, "facts", reader->facts);
        ss_json_append(views, view);
    }
    return views;
}

static bool is_cut(const json_t *data, const char *table)
{
    const json_t *left_out = json_object_get(data, "left_out"), *name;
    size_t index;

    json_array_foreach(left_out, index, name) {
        if (strcmp(json_string_value(name), table) == 0) {
            return true;
        }
    }
    return false;
}

json_t *ss_personal_data_view(ss_ctx_t *ctx, const json_t *data)
{
    ss_reader_t reader = { .ctx = ctx, .tables = json_object_get(data, "data") };
    json_t *sections = ss_json_list(ctx->pool);

    reader.names = ss_personal_names(reader.tables, ctx->pool);
    for (int i = 0; i < ss_personal_table_count; i++) {
        const char *name = ss_personal_tables[i].name;
        json_t *section = ss_json_object(ctx->pool);

        if (json_array_size(json_object_get(reader.tables, name)) == 0) {
            continue;
        }
        ss_json_set_text(section, "title",
                         ss_say(ctx, apr_pstrcat(ctx->pool, "privacy.table.", name, NULL), NULL));
        ss_json_set_text(section, "left_out",
                         is_cut(data, name)
                             ? ss_say(ctx, "privacy.left_out", "rows",
                                      ss_i18n_int(ss_i18n(ctx->lang), SS_PERSONAL_ROWS, ctx->pool),
                                      "email", ctx->catalogue->merchant.email, NULL)
                             : "");
        ss_json_set(section, "rows", row_views(&reader, name));
        ss_json_append(sections, section);
    }
    return sections;
}
