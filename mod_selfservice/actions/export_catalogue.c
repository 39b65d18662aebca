/* Export: stored objects in their order, every list present. */
#include "actions/export_catalogue.h"

#include "base/json.h"
#include "store/catalogue_store.h"

/* Members of a terms document that belong to its stored version, not to the file. */
static const char *const version_members[] = { "Id", "Hash", "PublishedAt" };

static json_t *export_item(const ss_item_t *item)
{
    for (int i = 0; item->kind == SS_KIND_TERMS && i < SS_COUNT(version_members); i++) {
        json_object_del(item->data, version_members[i]);
    }
    return item->data;
}

static json_t *export_list(const ss_catalogue_file_t *file, ss_kind_t kind)
{
    json_t *list = ss_json_list(file->pool);

    for (int i = 0; i < ss_catalogue_file_count(file, kind); i++) {
        ss_json_append(list, export_item(ss_catalogue_file_at(file, kind, i)));
    }
    return list;
}

ss_status_t ss_export_catalogue(ss_ctx_t *ctx, const char *merchant_name, json_t **document)
{
    ss_stored_catalogue_t stored;
    ss_status_t status = ss_stored_catalogue_find(ctx, merchant_name, &stored, ctx->pool);

    if (status != SS_OK) {
        return status;
    }
    if (*stored.merchant_id == '\0') {
        return SS_NOT_FOUND;
    }
    *document = ss_json_object(ctx->pool);
    ss_json_set(*document, "Merchant", stored.file->merchant);
    for (int kind = 0; kind < SS_KIND_COUNT; kind++) {
        ss_json_set(*document, ss_kinds[kind].list, export_list(stored.file, (ss_kind_t)kind));
    }
    return SS_OK;
}
