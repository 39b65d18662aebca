/* Sorts the objects of a catalogue file by kind and finds them again by Id or ExternalId. */
#include "model/catalogue_file.h"

#include "base/json.h"
#include "base/share_dir.h"
#include "model/catalogue_shape.h"

#include <apr_strings.h>
#include <string.h>

ss_catalogue_file_t *ss_catalogue_file_make(apr_pool_t *pool)
{
    ss_catalogue_file_t *file = apr_pcalloc(pool, sizeof(*file));

    file->pool = pool;
    return file;
}

/*
 * What tells objects of a kind apart: Id, "Customer.vereinsnummer", "tac.de", an event; "" if it
 * lacks that.
 */
static const char *item_key(ss_kind_t kind, const json_t *data, apr_pool_t *pool)
{
    const char *first, *second;

    switch (kind) {
    case SS_KIND_TERMS:
        first = ss_json_text(data, "Kind");
        second = ss_json_text(data, "Language");
        break;
    case SS_KIND_CUSTOM_FIELD:
        first = ss_json_text(data, "Target");
        second = ss_json_text(data, "Name");
        break;
    case SS_KIND_MAIL_TEMPLATE:
        return ss_json_text(data, "Event");
    default:
        return ss_json_text(data, "Id");
    }
    return *first == '\0' || *second == '\0' ? "" : apr_pstrcat(pool, first, ".", second, NULL);
}

ss_item_t *ss_catalogue_file_add(ss_catalogue_file_t *file, ss_kind_t kind, json_t *data)
{
    ss_item_t *item = apr_pcalloc(file->pool, sizeof(*item));

    if (file->items[kind] == NULL) {
        file->items[kind] = apr_array_make(file->pool, 8, sizeof(ss_item_t *));
    }
    item->kind = kind;
    item->data = data;
    item->key = item_key(kind, data, file->pool);
    item->path = "";
    APR_ARRAY_PUSH(file->items[kind], ss_item_t *) = item;
    return item;
}

static void read_list(ss_catalogue_file_t *file, apr_array_header_t *findings, ss_kind_t kind,
                      const json_t *list)
{
    const char *path = ss_path_member("$", ss_kinds[kind].list, file->pool);

    if (!json_is_array(list)) {
        ss_finding_add(findings, path, "must be a list");
        return;
    }
    file->items[kind] = apr_array_make(file->pool, 8, sizeof(ss_item_t *));
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *object = json_array_get(list, i);
        const char *place = ss_path_element(path, i, file->pool);

        ss_shape_check(findings, object, ss_kinds[kind].members, place);
        if (json_is_object(object)) {
            ss_catalogue_file_add(file, kind, ss_shape_own_spelling(object, kind, file->pool))
                ->path = place;
        }
    }
}

/* The kind of a list by its name, SS_KIND_COUNT if there is no such list. */
static ss_kind_t kind_of_list(const char *name, bool strict)
{
    int kind = 0;

    while (kind < SS_KIND_COUNT
           && (strict ? strcmp(ss_kinds[kind].list, name) : strcasecmp(ss_kinds[kind].list, name))
                  != 0) {
        kind++;
    }
    return (ss_kind_t)kind;
}

static void read_merchant(ss_catalogue_file_t *file, apr_array_header_t *findings, json_t *merchant)
{
    ss_shape_check(findings, merchant, ss_merchant_members, "$.Merchant");
    file->merchant = json_is_object(merchant) ? merchant : NULL;
}

/* The API's loose form of a list or of the merchant. */
static json_t *loose(json_t *value, const ss_member_t *members, apr_pool_t *pool)
{
    json_t *list;

    if (!json_is_array(value)) {
        return ss_shape_canonical(value, members, pool);
    }
    list = ss_json_list(pool);
    for (size_t i = 0; i < json_array_size(value); i++) {
        ss_json_append(list, ss_shape_canonical(json_array_get(value, i), members, pool));
    }
    return list;
}

ss_catalogue_file_t *ss_catalogue_file_read(apr_array_header_t *findings, const json_t *json,
                                            bool strict, apr_pool_t *pool)
{
    ss_catalogue_file_t *file = ss_catalogue_file_make(pool);
    const char *name;
    json_t *value;

    if (!json_is_object(json)) {
        ss_finding_add(findings, "$", "must be one JSON object with lists such as \"Plans\"");
        return file;
    }
    json_object_foreach((json_t *)json, name, value) {
        ss_kind_t kind = kind_of_list(name, strict);
        bool merchant = (strict ? strcmp(name, "Merchant") : strcasecmp(name, "Merchant")) == 0;
        const ss_member_t *members = merchant ? ss_merchant_members
                                     : kind < SS_KIND_COUNT ? ss_kinds[kind].members : NULL;

        if (members == NULL) {
            if (strict) {
                ss_finding_add(findings, ss_path_member("$", name, pool),
                               "is not known; see %s for the known lists", ss_import_schema_file);
            }
            continue;
        }
        value = strict ? value : loose(value, members, pool);
        if (merchant) {
            read_merchant(file, findings, value);
        } else {
            read_list(file, findings, kind, value);
        }
    }
    return file;
}

int ss_catalogue_file_count(const ss_catalogue_file_t *file, ss_kind_t kind)
{
    return file->items[kind] == NULL ? 0 : file->items[kind]->nelts;
}

ss_item_t *ss_catalogue_file_at(const ss_catalogue_file_t *file, ss_kind_t kind, int index)
{
    return APR_ARRAY_IDX(file->items[kind], index, ss_item_t *);
}

/* Enters the objects of one kind that are, or are not, in the file. */
static void index_items(ss_catalogue_file_t *file, ss_kind_t kind, bool stored)
{
    for (int i = 0; i < ss_catalogue_file_count(file, kind); i++) {
        ss_item_t *item = ss_catalogue_file_at(file, kind, i);
        const char *external_id = ss_json_text(item->data, "ExternalId");

        if (item->stored == stored && *external_id != '\0') {
            apr_hash_set(file->index[kind], external_id, APR_HASH_KEY_STRING, item);
        }
        if (item->stored == stored && *item->key != '\0') {
            apr_hash_set(file->index[kind], item->key, APR_HASH_KEY_STRING, item);
        }
    }
}

void ss_catalogue_file_index(ss_catalogue_file_t *file)
{
    for (int kind = 0; kind < SS_KIND_COUNT; kind++) {
        file->index[kind] = apr_hash_make(file->pool);
        index_items(file, (ss_kind_t)kind, true);
        index_items(file, (ss_kind_t)kind, false);
    }
}

ss_item_t *ss_catalogue_file_item(const ss_catalogue_file_t *file, ss_kind_t kind, const char *key)
{
    return apr_hash_get(file->index[kind], key, APR_HASH_KEY_STRING);
}
