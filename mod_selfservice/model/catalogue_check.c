/*
 * Runs the rules over every object of a catalogue and looks for objects that stand in each other's
 * way.
 */
#include "model/catalogue_check.h"

#include "base/json.h"
#include "model/catalogue_rules.h"
#include "model/catalogue_values.h"
#include "model/custom_field.h"

#include <apr_strings.h>
#include <string.h>

#define ON_ONE_PAGE 100
#define IN_ONE_FORM 4000 /* characters of custom texts: 36 kB if each is sent as nine bytes */

typedef void rule_t(const ss_check_t *check, const ss_item_t *item);

static rule_t *const rules[SS_KIND_COUNT] = {
    [SS_KIND_TAX_POLICY] = ss_rules_of_tax_policy,
    [SS_KIND_PLAN_GROUP] = ss_rules_of_plan_group,
    [SS_KIND_PLAN] = ss_rules_of_plan,
    [SS_KIND_VARIANT] = ss_rules_of_variant,
    [SS_KIND_COMPONENT] = ss_rules_of_component,
    [SS_KIND_DISCOUNT] = ss_rules_of_discount,
    [SS_KIND_COUPON] = ss_rules_of_coupon,
    [SS_KIND_TERMS] = ss_rules_of_terms,
    [SS_KIND_CONSENT] = ss_rules_of_consent,
    [SS_KIND_CUSTOM_FIELD] = ss_rules_of_custom_field,
    [SS_KIND_MAIL_TEMPLATE] = ss_rules_of_mail_template,
};

void ss_rule_broken(const ss_check_t *check, const ss_item_t *item, const char *member,
                    const char *format, ...)
{
    apr_pool_t *pool = check->findings->pool;
    va_list arguments;
    const char *text;

    va_start(arguments, format);
    text = apr_pvsprintf(pool, format, arguments);
    va_end(arguments);
    ss_finding_add(check->findings,
                   *member == '\0' ? item->path : apr_pstrcat(pool, item->path, ".", member, NULL),
                   "%s", text);
}

void ss_rule_window(const ss_check_t *check, const ss_item_t *item)
{
    apr_time_t from, until;

    if (ss_value_instant(json_object_get(item->data, "ValidFrom"), check->zone, &from)
        && ss_value_instant(json_object_get(item->data, "ValidUntil"), check->zone, &until)
        && until <= from) {
        ss_rule_broken(check, item, "ValidUntil", "must be later than ValidFrom");
    }
}

const ss_item_t *ss_rule_target(const ss_check_t *check, const ss_item_t *item, ss_kind_t kind,
                                const char *member)
{
    return ss_catalogue_file_item(check->file, kind, ss_json_text(item->data, member));
}

/* Ids are unique over all kinds, so that a reference can never mean two things. */
static void check_id(const ss_check_t *check, const ss_item_t *item, apr_hash_t *seen)
{
    bool has_id = item->kind < SS_KIND_TERMS;
    const char *key = has_id ? item->key
                             : apr_pstrcat(check->file->pool, ss_kinds[item->kind].list, ".",
                                           item->key, NULL);
    const ss_item_t *first = apr_hash_get(seen, key, APR_HASH_KEY_STRING);

    if (*item->key == '\0') {
        return;
    }
    if (first == NULL) {
        apr_hash_set(seen, key, APR_HASH_KEY_STRING, item);
        return;
    }
    if (has_id) {
        ss_rule_broken(check, item, "Id", "is already the Id of %s; ids must be unique",
                       first->path);
    } else {
        ss_rule_broken(check, item, "", "stands for the same as %s; remove one of them",
                       first->path);
    }
}

static void check_external_id(const ss_check_t *check, const ss_item_t *item, apr_hash_t *seen)
{
    const char *external_id = ss_json_text(item->data, "ExternalId");
    const ss_item_t *first = apr_hash_get(seen, external_id, APR_HASH_KEY_STRING);

    if (*external_id == '\0' || item->kind == SS_KIND_MAIL_TEMPLATE) {
        return;
    }
    if (first == NULL) {
        apr_hash_set(seen, external_id, APR_HASH_KEY_STRING, item);
    } else if (item->stored && ss_json_bool(item->data, "Hidden")) {
        ss_rule_broken(check, first, "ExternalId",
                       "already belongs to the stored object with Id %s; give that Id, leave Id "
                       "out, or choose "
                       "another ExternalId",
                       item->key);
    } else {
        ss_rule_broken(check, item, "ExternalId", "is already used by %s", first->path);
    }
}

/* What one page shows all of, it shows a bounded number of. */
static void check_count(const ss_check_t *check, ss_kind_t kind)
{
    int shown = 0;

    for (int i = 0; i < ss_catalogue_file_count(check->file, kind); i++) {
        shown += !ss_json_bool(ss_catalogue_file_at(check->file, kind, i)->data, "Hidden");
    }
    if ((kind == SS_KIND_CONSENT || kind == SS_KIND_CUSTOM_FIELD) && shown > ON_ONE_PAGE) {
        ss_finding_add(check->findings, ss_path_member("$", ss_kinds[kind].list, check->file->pool),
                       "has %d objects that are shown on one page; %d are allowed", shown,
                       ON_ONE_PAGE);
    }
}

/* A form with every field filled must stay below the size a request may have. */
static void check_custom_texts(const ss_check_t *check)
{
    json_t *list = ss_json_list(check->file->pool);
    const ss_custom_field_t *fields;
    int count, letters = 0;

    for (int i = 0; i < ss_catalogue_file_count(check->file, SS_KIND_CUSTOM_FIELD); i++) {
        json_t *data = ss_catalogue_file_at(check->file, SS_KIND_CUSTOM_FIELD, i)->data;

        if (!ss_json_bool(data, "Hidden")) {
            ss_json_append(list, data);
        }
    }
    fields = ss_custom_fields_read(list, &count, check->file->pool);
    for (int i = 0; i < count; i++) {
        letters += fields[i].type == SS_CUSTOM_TEXT ? fields[i].limit : 0;
    }
    if (letters > IN_ONE_FORM) {
        ss_finding_add(check->findings, "$.CustomFields",
                       "could take %d characters in one order form; %d are allowed, so lower the "
                       "MaxLength of those with \"Signup\": \"Write\"",
                       letters, IN_ONE_FORM);
    }
}

static void check_kind(const ss_check_t *check, ss_kind_t kind, apr_hash_t *ids)
{
    apr_hash_t *external_ids = apr_hash_make(check->file->pool);

    check_count(check, kind);

    for (int i = 0; i < ss_catalogue_file_count(check->file, kind); i++) {
        const ss_item_t *item = ss_catalogue_file_at(check->file, kind, i);

        check_id(check, item, ids);
        check_external_id(check, item, external_ids);
        if (!item->stored || !ss_json_bool(item->data, "Hidden")) {
            rules[kind](check, item);
        }
    }
}

void ss_catalogue_check(apr_array_header_t *findings, const ss_catalogue_file_t *file,
                        const char *merchant_name)
{
    const char *zone = ss_json_text(file->merchant, "TimeZone");
    ss_check_t check = { findings, file, ss_zone_exists(zone) ? zone : "Europe/Berlin",
                         merchant_name, apr_hash_make(file->pool) };
    apr_hash_t *ids = apr_hash_make(file->pool);

    if (file->merchant == NULL) {
        ss_finding_add(findings, "$.Merchant",
                       "is missing; a new merchant needs name, address and tax data");
    } else {
        ss_rules_of_merchant(&check);
    }
    for (int kind = 0; kind < SS_KIND_COUNT; kind++) {
        check_kind(&check, (ss_kind_t)kind, ids);
    }
    check_custom_texts(&check);
}
