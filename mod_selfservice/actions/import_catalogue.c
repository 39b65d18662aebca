/* Import: read, merge, link, check, compare; then one transaction of prepared rows. */
#include "actions/import_catalogue.h"

#include "actions/catalogue_merge.h"
#include "base/json.h"
#include "base/random_id.h"
#include "model/catalogue_check.h"
#include "store/audit_store.h"
#include "store/catalogue_store.h"

#include <apr_strings.h>
#include <string.h>

typedef struct change_t {
    ss_catalogue_rows_t rows;
    const json_t *changes;
} change_t;

/* The predecessor's events exist for these kinds only. */
static const char *event_object(const json_t *change)
{
    static const char *const names[][2] = {
        { "Plans", "Plan" }, { "PlanVariants", "PlanVariant" }, { "Components", "Component" },
    };

    for (int i = 0; i < SS_COUNT(names); i++) {
        if (strcmp(ss_json_text(change, "List"), names[i][0]) == 0) {
            return names[i][1];
        }
    }
    return NULL;
}

static ss_status_t tell_others(ss_ctx_t *ctx, const json_t *change)
{
    const char *object = event_object(change);
    const char *kind = ss_json_text(change, "Change");
    const char *suffix = strcmp(kind, "New") == 0      ? "Created"
                         : strcmp(kind, "Hidden") == 0 ? "Deleted"
                                                       : "Changed";
    const char *event;
    json_t *body;

    if (object == NULL) {
        return SS_OK;
    }
    event = apr_pstrcat(ctx->pool, object, suffix, NULL);
    body = ss_json_object(ctx->pool);
    ss_json_set_text(body, apr_pstrcat(ctx->pool, object, "Id", NULL), ss_json_text(change, "Id"));
    return ss_webhook_event_add(ctx, event, body);
}

/* Runs inside the transaction: statements only. */
static ss_status_t store_import(ss_ctx_t *ctx, void *input)
{
    const change_t *change = input;
    ss_status_t status = ss_catalogue_save(ctx, &change->rows);

    ctx->merchant_id = change->rows.merchant_id;
    if (status == SS_OK) {
        status = ss_audit_add(ctx, "catalogue.imported", change->rows.merchant_id, NULL,
                              change->changes);
    }
    for (size_t i = 0; status == SS_OK && i < json_array_size(change->changes); i++) {
        status = tell_others(ctx, json_array_get(change->changes, i));
    }
    return status;
}

static ss_status_t save(ss_ctx_t *ctx, const ss_catalogue_file_t *given,
                        const ss_catalogue_file_t *merged, change_t *change)
{
    const char *known_merchant = ctx->merchant_id;
    ss_status_t status;

    if (change->rows.revision == 0) {
        change->rows.merchant_id = ss_id_make(ctx->pool);
    }
    if (given->merchant != NULL) {
        change->rows.merchant_data = ss_json_print(given->merchant, ctx->pool);
    }
    for (int kind = 0; kind < SS_KIND_COUNT; kind++) {
        change->rows.replaces[kind] = given->items[kind] != NULL;
    }
    change->rows.rows = ss_catalogue_rows_make(merged, change->rows.replaces);
    status = ss_db_transact(ctx, store_import, change);
    ctx->merchant_id = status == SS_OK ? change->rows.merchant_id : known_merchant;
    return status;
}

/* Terms as an import file has them; id, hash and date belong to the version. */
static void strip_versions(const ss_catalogue_file_t *stored)
{
    static const char *const members[] = { "Id", "Hash", "PublishedAt" };

    for (int i = 0; i < ss_catalogue_file_count(stored, SS_KIND_TERMS); i++) {
        for (int j = 0; j < SS_COUNT(members); j++) {
            json_object_del(ss_catalogue_file_at(stored, SS_KIND_TERMS, i)->data, members[j]);
        }
    }
}

ss_status_t ss_import_catalogue(ss_ctx_t *ctx, const ss_import_t *import,
                                ss_import_result_t *result)
{
    ss_stored_catalogue_t stored;
    ss_catalogue_file_t *given, *merged;
    change_t change = { .rows = { .merchant_name = import->merchant_name } };
    ss_status_t status = ss_stored_catalogue_find(ctx, import->merchant_name, &stored, ctx->pool);

    result->findings = ss_findings_make(ctx->pool);
    result->changes = ss_json_list(ctx->pool);
    result->revision = 0;
    if (status != SS_OK) {
        return status;
    }
    strip_versions(stored.file);
    given = ss_catalogue_file_read(result->findings, import->document, import->strict, ctx->pool);
    merged = ss_catalogue_merge(given, stored.file, import->keep_missing);
    ss_catalogue_file_link(merged, result->findings);
    ss_catalogue_check(result->findings, merged, import->merchant_name);
    if (!apr_is_empty_array(result->findings)) {
        return SS_INVALID;
    }
    result->changes = ss_catalogue_changes(merged, stored.file);
    result->revision = stored.revision;
    if (import->dry_run) {
        return SS_OK;
    }
    change.rows.merchant_id = stored.merchant_id;
    change.rows.revision = stored.revision;
    change.changes = result->changes;
    status = save(ctx, given, merged, &change);
    result->revision = stored.revision + 1;
    return status;
}
