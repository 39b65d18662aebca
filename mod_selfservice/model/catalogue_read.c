/* Reads a checked catalogue: kinds in the order in which they refer to each other, then texts. */
#include "model/catalogue_read.h"

#include "base/json.h"
#include "model/catalogue_reader.h"
#include "model/catalogue_values.h"
#include "model/custom_field.h"

#include <string.h>

void *ss_reader_room(ss_reader_t *reader, ss_kind_t kind, size_t size, int *count)
{
    *count = ss_catalogue_file_count(reader->file, kind);
    return apr_pcalloc(reader->pool, size * (size_t)(*count + 1));
}

void ss_reader_keep(ss_reader_t *reader, const ss_item_t *item, const void *read)
{
    apr_hash_set(reader->structs, item->key, APR_HASH_KEY_STRING, read);
}

const void *ss_reader_target_or(ss_reader_t *reader, const ss_item_t *item, const char *member,
                                const void *absent)
{
    const char *id = ss_json_text(item->data, member);
    const void *target = apr_hash_get(reader->structs, id, APR_HASH_KEY_STRING);

    if (*id == '\0') {
        return absent;
    }
    if (target == NULL && reader->broken == NULL) {
        reader->broken = ss_path_member(item->path, member, reader->pool);
    }
    return target;
}

const void *ss_reader_target(ss_reader_t *reader, const ss_item_t *item, const char *member)
{
    const void *target = ss_reader_target_or(reader, item, member, NULL);

    if (target == NULL && reader->broken == NULL) {
        reader->broken = ss_path_member(item->path, member, reader->pool);
    }
    return target;
}

const json_t *ss_reader_list(const ss_reader_t *reader, const json_t *object, const char *member)
{
    const json_t *list = json_object_get(object, member);

    return json_is_array(list) ? list : reader->none;
}

const char *ss_reader_external_id(const ss_item_t *item)
{
    return ss_json_text(item->data, "ExternalId");
}

static void read_terms(ss_reader_t *reader, ss_catalogue_t *catalogue)
{
    ss_terms_t *terms = ss_reader_room(reader, SS_KIND_TERMS, sizeof(*terms),
                                       &catalogue->terms_count);

    catalogue->terms = terms;
    for (int i = 0; i < catalogue->terms_count; i++) {
        const json_t *data = ss_catalogue_file_at(reader->file, SS_KIND_TERMS, i)->data;

        terms[i].id = ss_json_text(data, "Id");
        terms[i].kind = ss_json_text(data, "Kind");
        terms[i].lang = ss_json_text(data, "Language");
        terms[i].title = ss_json_text(data, "Title");
        terms[i].markdown = ss_json_text(data, "Markdown");
        terms[i].hash = ss_json_text(data, "Hash");
        ss_time_parse(ss_json_text(data, "PublishedAt"), &terms[i].published_at);
    }
}

static ss_consent_kind_t consent_kind(const char *name)
{
    if (strcmp(name, "Notice") == 0) {
        return SS_CONSENT_NOTICE;
    }
    if (strcmp(name, "LossOfWithdrawal") == 0) {
        return SS_CONSENT_LOSS_OF_WITHDRAWAL;
    }
    return strcmp(name, "ImmediateStart") == 0 ? SS_CONSENT_IMMEDIATE_START : SS_CONSENT_PLAIN;
}

/* Only those that are shown: a hidden consent is no part of a snapshot. */
static void read_consents(ss_reader_t *reader, ss_catalogue_t *catalogue)
{
    int count, shown = 0;
    ss_consent_t *consents = ss_reader_room(reader, SS_KIND_CONSENT, sizeof(*consents), &count);

    for (int i = 0; i < count; i++) {
        const json_t *data = ss_catalogue_file_at(reader->file, SS_KIND_CONSENT, i)->data;
        const json_t *types = json_object_get(data, "CustomerTypes");

        if (ss_json_bool(data, "Hidden")) {
            continue;
        }
        consents[shown].id = ss_json_text(data, "Id");
        consents[shown].kind = consent_kind(ss_json_text(data, "Kind"));
        consents[shown].required = ss_json_bool(data, "Required");
        consents[shown].for_consumers = ss_value_allows(types, "Consumer");
        consents[shown].for_businesses = ss_value_allows(types, "Business");
        consents[shown].text = json_object_get(data, "Text");
        shown++;
    }
    catalogue->consents = consents;
    catalogue->consent_count = shown;
}

/* The objects of a kind as they are, without hidden ones. */
static const json_t *shown_objects(ss_reader_t *reader, ss_kind_t kind)
{
    json_t *list = ss_json_list(reader->pool);

    for (int i = 0; i < ss_catalogue_file_count(reader->file, kind); i++) {
        json_t *data = ss_catalogue_file_at(reader->file, kind, i)->data;

        if (!ss_json_bool(data, "Hidden")) {
            ss_json_append(list, data);
        }
    }
    return list;
}

bool ss_catalogue_read(ss_catalogue_t *catalogue, const ss_catalogue_file_t *file,
                       const char **broken)
{
    ss_reader_t reader = { .file = file, .pool = file->pool };

    memset(catalogue, 0, sizeof(*catalogue));
    reader.structs = apr_hash_make(file->pool);
    reader.none = ss_json_list(file->pool);
    ss_read_merchant(&reader, &catalogue->merchant);
    reader.zone = catalogue->merchant.time_zone;
    ss_read_plans(&reader, catalogue);
    if (reader.broken == NULL) {
        ss_read_components(&reader, catalogue);
    }
    if (reader.broken == NULL) {
        ss_read_variants(&reader, catalogue);
    }
    if (reader.broken == NULL) {
        ss_read_sales(&reader, catalogue);
    }
    read_terms(&reader, catalogue);
    read_consents(&reader, catalogue);
    catalogue->custom_fields = ss_custom_fields_read(shown_objects(&reader, SS_KIND_CUSTOM_FIELD),
                                                     &catalogue->custom_field_count, file->pool);
    catalogue->mail_templates = shown_objects(&reader, SS_KIND_MAIL_TEMPLATE);
    *broken = reader.broken;
    return reader.broken == NULL;
}
