/* Tells what an import changes, object by object and member by member. */
#include "actions/catalogue_merge.h"
#include "base/json.h"

#include <string.h>

static void add_member(json_t *members, const char *name, json_t *before, json_t *after,
                       apr_pool_t *pool)
{
    json_t *change = ss_json_object(pool);

    if (before != NULL) {
        ss_json_set(change, "Before", before);
    }
    if (after != NULL) {
        ss_json_set(change, "After", after);
    }
    if (strcmp(name, "Markdown") == 0) {
        change = ss_json_object(pool); /* long texts: that they differ is enough */
    }
    ss_json_set(members, name, change);
}

/* The members that differ; what is gone has no "After", what is new no "Before". */
static json_t *changed_members(json_t *before, json_t *after, apr_pool_t *pool)
{
    json_t *members = ss_json_object(pool);
    const char *name;
    json_t *value;

    json_object_foreach(before, name, value) {
        json_t *now = json_object_get(after, name);

        if (!json_equal(value, now)) {
            add_member(members, name, value, now, pool);
        }
    }
    json_object_foreach(after, name, value) {
        if (json_object_get(before, name) == NULL) {
            add_member(members, name, NULL, value, pool);
        }
    }
    return members;
}

static void add_change(json_t *changes, const ss_item_t *item, const char *change, json_t *members)
{
    json_t *entry = json_object();
    const char *external_id = ss_json_text(item->data, "ExternalId");

    ss_json_set_text(entry, "List", ss_kinds[item->kind].list);
    ss_json_set_text(entry, "Id", item->key);
    if (*external_id != '\0') {
        ss_json_set_text(entry, "ExternalId", external_id);
    }
    ss_json_set_text(entry, "Change", change);
    if (members != NULL) {
        ss_json_set(entry, "Members", members);
    }
    json_array_append_new(changes, entry);
}

static void compare(json_t *changes, const ss_item_t *item, const ss_item_t *before,
                    apr_pool_t *pool)
{
    bool hidden = ss_json_bool(item->data, "Hidden");

    if (before == NULL) {
        add_change(changes, item, "New", NULL);
    } else if (!json_equal(before->data, item->data)) {
        add_change(changes, item,
                   hidden && !ss_json_bool(before->data, "Hidden") ? "Hidden" : "Changed",
                   changed_members(before->data, item->data, pool));
    }
}

static void compare_merchant(json_t *changes, json_t *before, json_t *after, apr_pool_t *pool)
{
    json_t *entry = ss_json_object(pool);

    if (json_equal(before, after) || after == NULL) {
        return;
    }
    ss_json_set_text(entry, "List", "Merchant");
    ss_json_set_text(entry, "Id", ss_json_text(after, "Name"));
    ss_json_set_text(entry, "Change", before == NULL ? "New" : "Changed");
    if (before != NULL) {
        ss_json_set(entry, "Members", changed_members(before, after, pool));
    }
    ss_json_append(changes, entry);
}

json_t *ss_catalogue_changes(const ss_catalogue_file_t *merged, const ss_catalogue_file_t *stored)
{
    json_t *changes = ss_json_list(merged->pool);

    compare_merchant(changes, stored->merchant, merged->merchant, merged->pool);
    for (int kind = 0; kind < SS_KIND_COUNT; kind++) {
        for (int i = 0; i < ss_catalogue_file_count(merged, (ss_kind_t)kind); i++) {
            const ss_item_t *item = ss_catalogue_file_at(merged, (ss_kind_t)kind, i);

            compare(changes, item, ss_catalogue_file_item(stored, (ss_kind_t)kind, item->key),
                    merged->pool);
        }
    }
    for (int i = 0; i < ss_catalogue_file_count(stored, SS_KIND_TERMS); i++) {
        const ss_item_t *item = ss_catalogue_file_at(stored, SS_KIND_TERMS, i);

        if (ss_catalogue_file_item(merged, SS_KIND_TERMS, item->key) == NULL) {
            add_change(changes, item, "Hidden", NULL);
        }
    }
    return changes;
}
