/* Matches the objects of an import file with stored ones and gives new ones their ids. */
#include "actions/catalogue_merge.h"

#include "base/json.h"
#include "base/random_id.h"

#include <apr_strings.h>
#include <string.h>

/* One list on its way through the merge. */
typedef struct merge_t {
    ss_catalogue_file_t *merged;
    const ss_catalogue_file_t *stored;
    ss_kind_t kind;
    apr_hash_t *taken; /* stored items that have a match */
} merge_t;

/* The name by which an object without Id and ExternalId is found again; "" if it has none. */
static const char *name_of(const json_t *data)
{
    const json_t *name = json_object_get(data, "InternalName");

    if (!json_is_string(name)) {
        name = json_object_get(data, "Name");
    }
    if (json_is_object(name)) {
        name = json_object_get(name, "_c");
    }
    return json_is_string(name) ? json_string_value(name) : "";
}

static ss_item_t *find_by_name(const merge_t *merge, const json_t *data)
{
    const char *name = name_of(data);

    for (int i = 0; *name != '\0' && i < ss_catalogue_file_count(merge->stored, merge->kind); i++) {
        ss_item_t *item = ss_catalogue_file_at(merge->stored, merge->kind, i);

        if (*ss_json_text(item->data, "ExternalId") == '\0'
            && strcmp(name_of(item->data), name) == 0
            && apr_hash_get(merge->taken, item->key, APR_HASH_KEY_STRING) == NULL) {
            return item;
        }
    }
    return NULL;
}

static ss_item_t *find_stored(const merge_t *merge, const ss_item_t *given)
{
    const char *external_id = ss_json_text(given->data, "ExternalId");

    if (*given->key != '\0' || merge->kind >= SS_KIND_TERMS) {
        return ss_catalogue_file_item(merge->stored, merge->kind, given->key);
    }
    if (*external_id != '\0') {
        return ss_catalogue_file_item(merge->stored, merge->kind, external_id);
    }
    return find_by_name(merge, given->data);
}

/* A copy of the object with its Id in first place. */
static json_t *with_id(const json_t *data, const char *id, apr_pool_t *pool)
{
    json_t *copy = ss_json_object(pool);

    ss_json_set_text(copy, "Id", id);
    json_object_update_missing(copy, (json_t *)data);
    return copy;
}

/* The object of the file, with the Id of its stored match or a new one. */
static json_t *identified(const merge_t *merge, const ss_item_t *given, const ss_item_t *match)
{
    if (merge->kind >= SS_KIND_TERMS || *given->key != '\0') {
        return given->data;
    }
    return with_id(given->data, match != NULL ? match->key : ss_id_make(merge->merged->pool),
                   merge->merged->pool);
}

static ss_item_t *take_stored(const merge_t *merge, const ss_item_t *item, json_t *data)
{
    ss_item_t *taken = ss_catalogue_file_add(merge->merged, merge->kind, data);

    taken->path = item->path;
    taken->stored = true;
    return taken;
}

static void add_given(const merge_t *merge, const ss_item_t *given)
{
    const ss_item_t *match = find_stored(merge, given);
    ss_item_t *item = ss_catalogue_file_add(merge->merged, merge->kind,
                                            identified(merge, given, match));

    item->path = given->path;
    if (match != NULL) {
        apr_hash_set(merge->taken, match->key, APR_HASH_KEY_STRING, item);
    }
}

/* Hides what the file lacks; terms are versions and only lose their currency. */
static void hide_missing(const merge_t *merge)
{
    for (int i = 0; i < ss_catalogue_file_count(merge->stored, merge->kind); i++) {
        const ss_item_t *item = ss_catalogue_file_at(merge->stored, merge->kind, i);

        if (merge->kind != SS_KIND_TERMS
            && apr_hash_get(merge->taken, item->key, APR_HASH_KEY_STRING) == NULL) {
            json_t *hidden = ss_json_in_pool(json_copy(item->data), merge->merged->pool);

            ss_json_set_bool(hidden, "Hidden", true);
            take_stored(merge, item, hidden);
        }
    }
}

/*
 * Keeps what the file lacks, and the stored order: changed objects stay in their place, new ones
 * come last.
 */
static void keep_missing_in_place(const merge_t *merge)
{
    apr_array_header_t *given = merge->merged->items[merge->kind];
    apr_array_header_t *ordered = apr_array_make(merge->merged->pool, 8, sizeof(ss_item_t *));

    for (int i = 0; i < ss_catalogue_file_count(merge->stored, merge->kind); i++) {
        const ss_item_t *item = ss_catalogue_file_at(merge->stored, merge->kind, i);
        ss_item_t *changed = apr_hash_get(merge->taken, item->key, APR_HASH_KEY_STRING);

        APR_ARRAY_PUSH(ordered, ss_item_t *) = changed != NULL
                                                   ? changed
                                                   : take_stored(merge, item, item->data);
    }
    for (int i = 0; i < given->nelts; i++) {
        ss_item_t *item = APR_ARRAY_IDX(given, i, ss_item_t *);

        if (!item->stored
            && ss_catalogue_file_item(merge->stored, merge->kind, item->key) == NULL) {
            APR_ARRAY_PUSH(ordered, ss_item_t *) = item;
        }
    }
    merge->merged->items[merge->kind] = ordered;
}

/* The file's objects in the file's order, then those it lacks. */
static void merge_list(const merge_t *merge, const ss_catalogue_file_t *given, bool keep_missing)
{
    merge->merged->items[merge->kind] = apr_array_make(merge->merged->pool, 8, sizeof(ss_item_t *));
    for (int i = 0; i < ss_catalogue_file_count(given, merge->kind); i++) {
        add_given(merge, ss_catalogue_file_at(given, merge->kind, i));
    }
    if (keep_missing) {
        keep_missing_in_place(merge);
    } else {
        hide_missing(merge);
    }
}

static void take_list(const merge_t *merge)
{
    for (int i = 0; i < ss_catalogue_file_count(merge->stored, merge->kind); i++) {
        const ss_item_t *item = ss_catalogue_file_at(merge->stored, merge->kind, i);

        take_stored(merge, item, item->data);
    }
}

ss_catalogue_file_t *ss_catalogue_merge(const ss_catalogue_file_t *given,
                                        const ss_catalogue_file_t *stored, bool keep_missing)
{
    merge_t merge = { .merged = ss_catalogue_file_make(given->pool), .stored = stored };

    merge.merged->merchant = given->merchant != NULL ? given->merchant : stored->merchant;
    for (int kind = 0; kind < SS_KIND_COUNT; kind++) {
        merge.kind = (ss_kind_t)kind;
        merge.taken = apr_hash_make(given->pool);
        if (given->items[kind] != NULL) {
            merge_list(&merge, given, keep_missing);
        } else {
            take_list(&merge);
        }
    }
    ss_catalogue_file_index(merge.merged);
    return merge.merged;
}
