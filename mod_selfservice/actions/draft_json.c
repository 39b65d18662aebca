/* A draft as JSON, to travel sealed in the form. */
#include "actions/draft.h"

#include "base/json.h"

#include <stddef.h>

/* Members that are plain texts. */
static const struct {
    const char *name;
    size_t offset;
} texts[] = {
    { "key", offsetof(ss_draft_t, submission_key) },
    { "payment", offsetof(ss_draft_t, payment) },
    { "holder", offsetof(ss_draft_t, holder) },
    { "iban", offsetof(ss_draft_t, iban) },
    { "coupon", offsetof(ss_draft_t, coupon) },
    { "lang", offsetof(ss_draft_t, lang) },
    { "tag", offsetof(ss_draft_t, tag) },
    { "return", offsetof(ss_draft_t, return_url) },
    { "shown_price", offsetof(ss_draft_t, shown_price) },
};

static const char **text_at(ss_draft_t *draft, int i)
{
    return (const char **)(void *)((char *)draft + texts[i].offset);
}

json_t *ss_draft_to_json(const ss_draft_t *draft, apr_pool_t *pool)
{
    json_t *json = ss_json_object(pool), *items = ss_json_object(pool),
           *consents = ss_json_list(pool);
    ss_draft_t copy = *draft;

    ss_json_set_text(json, "variant", draft->variant->id);
    for (int i = 0; i < SS_COUNT(texts); i++) {
        ss_json_set_text(json, texts[i].name, *text_at(&copy, i));
    }
    ss_json_set_int(json, "quantity", draft->plan_quantity);
    for (int i = 0; i < draft->item_count; i++) {
        ss_json_set_int(items, draft->items[i].component->id, draft->items[i].quantity);
    }
    for (const char *const *id = draft->consents; id != NULL && *id != NULL; id++) {
        json_array_append_new(consents, json_string(*id));
    }
    ss_json_set(json, "items", items);
    ss_json_set(json, "person", ss_person_to_json(&draft->person, pool));
    ss_json_set(json, "consents", consents);
    ss_json_set(json, "custom", draft->custom);
    ss_json_set_bool(json, "test", draft->test);
    ss_json_set_bool(json, "coupon_used_up", draft->coupon_used_up);
    return json;
}

static void read_items(ss_draft_t *draft, const json_t *items, const ss_catalogue_t *catalogue,
                       apr_pool_t *pool)
{
    const char *id;
    json_t *quantity;

    draft->items = apr_palloc(pool, sizeof(*draft->items) * (json_object_size(items) + 1));
    draft->item_count = 0;
    json_object_foreach ((json_t *)items, id, quantity) {
        const ss_component_t *component = ss_catalogue_component(catalogue, id);

        if (component != NULL) {
            draft->items[draft->item_count].component = component;
            draft->items[draft->item_count++].quantity = json_integer_value(quantity);
        }
    }
}

static const char *const *read_consents(const json_t *list, apr_pool_t *pool)
{
    const char **ids = apr_pcalloc(pool, sizeof(*ids) * (json_array_size(list) + 1));
    size_t count = 0;

    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *id = json_string_value(json_array_get(list, i));

        if (id != NULL) {
            ids[count++] = id;
        }
    }
    return ids;
}

bool ss_draft_from_json(ss_draft_t *draft, const json_t *json, const ss_catalogue_t *catalogue,
                        const ss_variant_t *variant, apr_pool_t *pool)
{
    *draft = ss_draft_make(variant, "", pool);
    if (strcmp(ss_json_text(json, "variant"), variant->id) != 0) {
        return false;
    }
    for (int i = 0; i < SS_COUNT(texts); i++) {
        *text_at(draft, i) = ss_json_text(json, texts[i].name);
    }
    draft->plan_quantity = ss_json_int(json, "quantity");
    read_items(draft, json_object_get(json, "items"), catalogue, pool);
    draft->person = ss_person_from_json(json_object_get(json, "person"), pool);
    draft->consents = read_consents(json_object_get(json, "consents"), pool);
    json_object_update(draft->custom, json_object_get(json, "custom"));
    draft->test = ss_json_bool(json, "test");
    draft->coupon_used_up = ss_json_bool(json, "coupon_used_up");
    return true;
}
