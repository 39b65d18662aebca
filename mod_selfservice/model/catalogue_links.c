/* References between catalogue objects: by Id or ExternalId in a file, by Id afterwards. */
#include "base/json.h"
#include "model/catalogue_file.h"

#include <string.h>

/* Where one reference stands, and what it may lead to. */
typedef struct link_t {
    ss_catalogue_file_t *file;
    apr_array_header_t *findings;
} link_t;

static ss_item_t *target_of(const link_t *link, ss_kind_t kind, const char *key)
{
    ss_item_t *target;

    if (kind != SS_KIND_PLAN_OR_COMPONENT) {
        return ss_catalogue_file_item(link->file, kind, key);
    }
    target = ss_catalogue_file_item(link->file, SS_KIND_COMPONENT, key);
    return target != NULL ? target : ss_catalogue_file_item(link->file, SS_KIND_PLAN, key);
}

/*
 * The Id a reference stands for; NULL if it leads nowhere or is no reference at all (found before).
 */
static json_t *resolve(const link_t *link, const json_t *value, ss_kind_t kind, const char *path)
{
    const char *key = json_string_value(value);
    const ss_item_t *target;

    if (key == NULL || *key == '\0') {
        return NULL;
    }
    target = target_of(link, kind, key);
    if (target == NULL) {
        ss_finding_add(
            link->findings, path, "leads nowhere: no object of %s has the Id or ExternalId \"%s\"",
            kind == SS_KIND_PLAN_OR_COMPONENT ? "Plans or Components" : ss_kinds[kind].list, key);
        return NULL;
    }
    return strcmp(target->key, key) == 0
               ? NULL
               : ss_json_in_pool(json_string(target->key), link->file->pool);
}

static void link_list(const link_t *link, json_t *list, ss_kind_t kind, const char *path)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *id = resolve(link, json_array_get(list, i), kind,
                             ss_path_element(path, i, link->file->pool));

        if (id != NULL) {
            json_array_set(list, i, id);
        }
    }
}

/* Objects may hold lists of objects with references (Quota); there is no third level. */
static void link_object(const link_t *link, json_t *object, const ss_member_t *members,
                        const char *path)
{
    for (; members->name != NULL; members++) {
        json_t *value = json_object_get(object, members->name);
        const char *place = ss_path_member(path, members->name, link->file->pool);
        json_t *id;

        switch (members->type) {
        case SS_MEMBER_REFERENCE:
            id = resolve(link, value, members->refers_to, place);
            if (id != NULL) {
                ss_json_set(object, members->name, id);
            }
            break;
        case SS_MEMBER_REFERENCE_LIST:
            link_list(link, value, members->refers_to, place);
            break;
        case SS_MEMBER_LIST:
            for (size_t i = 0; i < json_array_size(value); i++) {
                link_object(link, json_array_get(value, i), members->members,
                            ss_path_element(place, i, link->file->pool));
            }
            break;
        default:
            break;
        }
    }
}

void ss_catalogue_file_link(ss_catalogue_file_t *file, apr_array_header_t *findings)
{
    link_t link = { file, findings };

    for (int kind = 0; kind < SS_KIND_COUNT; kind++) {
        for (int i = 0; i < ss_catalogue_file_count(file, (ss_kind_t)kind); i++) {
            ss_item_t *item = ss_catalogue_file_at(file, (ss_kind_t)kind, i);

            link_object(&link, item->data, ss_kinds[kind].members, item->path);
        }
    }
}
