/* selfservicectl import and export: a merchant's catalogue as one file. */
#include "ctl/commands.h"

#include "actions/export_catalogue.h"
#include "actions/import_catalogue.h"
#include "base/file.h"
#include "base/json.h"
#include "model/finding.h"
#include "render/buffer.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

#define LARGEST_FILE (64 * 1024 * 1024)

/* Long values are cut: a difference is read, not copied. */
static const char *short_text(const json_t *value, apr_pool_t *pool)
{
    const char *text = value == NULL ? "(none)" : ss_json_print(value, pool);

    return strlen(text) <= 60 ? text : apr_pstrcat(pool, apr_pstrndup(pool, text, 57), "...", NULL);
}

static void print_change(const json_t *change, apr_pool_t *pool)
{
    const char *external_id = ss_json_text(change, "ExternalId");
    const char *name;
    json_t *member;

    printf("  %s %s %s\n", ss_json_text(change, "Change"), ss_json_text(change, "List"),
           *external_id != '\0' ? external_id : ss_json_text(change, "Id"));
    json_object_foreach(json_object_get(change, "Members"), name, member) {
        if (json_object_size(member) == 0) {
            printf("    %s: another text\n", name);
        } else {
            printf("    %s: %s -> %s\n", name, short_text(json_object_get(member, "Before"), pool),
                   short_text(json_object_get(member, "After"), pool));
        }
    }
}

static json_t *findings_to_json(const apr_array_header_t *findings, apr_pool_t *pool)
{
    const ss_finding_t *entries = (const ss_finding_t *)findings->elts;
    json_t *list = ss_json_list(pool);

    for (int i = 0; i < findings->nelts; i++) {
        json_t *entry = ss_json_object(pool);

        ss_json_set_text(entry, "Path", entries[i].path);
        ss_json_set_text(entry, "Message", entries[i].text);
        ss_json_append(list, entry);
    }
    return list;
}

static int refuse(const ss_ctl_t *ctl, const ss_import_result_t *result)
{
    const ss_finding_t *findings = (const ss_finding_t *)result->findings->elts;

    for (int i = 0; i < result->findings->nelts; i++) {
        fprintf(stderr, "%s: %s\n", findings[i].path, findings[i].text);
    }
    if (ctl->json) {
        json_t *answer = ss_json_object(ctl->ctx->pool);

        ss_json_set(answer, "Findings", findings_to_json(result->findings, ctl->ctx->pool));
        ss_ctl_print_json(ctl, answer);
    }
    return ss_ctl_fail(ctl, "%s: %d finding%s, nothing was imported", ctl->args[0],
                       result->findings->nelts, result->findings->nelts == 1 ? "" : "s");
}

static int tell(const ss_ctl_t *ctl, const ss_import_t *import, const ss_import_result_t *result)
{
    json_t *answer = ss_json_object(ctl->ctx->pool);
    size_t count = json_array_size(result->changes);

    if (ctl->json) {
        ss_json_set_text(answer, "Merchant", import->merchant_name);
        ss_json_set_int(answer, "Revision", result->revision);
        ss_json_set_bool(answer, "DryRun", import->dry_run);
        ss_json_set(answer, "Changes", result->changes);
        return ss_ctl_print_json(ctl, answer);
    }
    if (import->dry_run) {
        printf("%s: %lu difference%s, nothing was imported\n", import->merchant_name,
               (unsigned long)count, count == 1 ? "" : "s");
    } else {
        printf("%s: imported as revision %" APR_INT64_T_FMT " with %lu change%s\n",
               import->merchant_name, (apr_int64_t)result->revision, (unsigned long)count,
               count == 1 ? "" : "s");
    }
    for (size_t i = 0; import->dry_run && i < count; i++) {
        print_change(json_array_get(result->changes, i), ctl->ctx->pool);
    }
    return SS_EXIT_OK;
}

/* --merchant, else the merchant the file names. */
static const char *merchant_name(const ss_ctl_t *ctl, const json_t *document)
{
    return *ctl->merchant != '\0' ? ctl->merchant
                                  : ss_json_text(json_object_get(document, "Merchant"), "Name");
}

/* Standard input up to its end. @return NULL if it is too long or cannot be read */
static const char *read_input(const char **error, apr_pool_t *pool)
{
    ss_buffer_t *input = ss_buffer_make(64 * 1024, pool);
    char part[4096];
    size_t got;

    while ((got = fread(part, 1, sizeof(part), stdin)) > 0 && input->length <= LARGEST_FILE) {
        ss_buffer_add(input, part, got);
    }
    if (ferror(stdin) || input->length > LARGEST_FILE) {
        *error = "standard input cannot be read, or is too long";
        return NULL;
    }
    return input->text;
}

static const char *read_document(const ss_ctl_t *ctl, const char **error)
{
    return strcmp(ctl->args[0], "-") == 0
               ? read_input(error, ctl->ctx->pool)
               : ss_file_read(ctl->args[0], LARGEST_FILE, NULL, error, ctl->ctx->pool);
}

int ss_import_command(ss_ctl_t *ctl)
{
    ss_import_t import = { .strict = true, .dry_run = ss_ctl_option(ctl, "dry-run") != NULL };
    ss_import_result_t result;
    const char *error;
    const char *text = read_document(ctl, &error);
    ss_status_t status;

    if (text == NULL) {
        return ss_ctl_fail(ctl, "%s", error);
    }
    import.document = ss_json_parse(text, &error, ctl->ctx->pool);
    if (import.document == NULL) {
        return ss_ctl_fail(ctl, "%s: %s; the file must be one JSON object, see import.schema.json",
                           ctl->args[0], error);
    }
    import.merchant_name = merchant_name(ctl, import.document);
    if (*import.merchant_name == '\0') {
        ss_ctl_fail(ctl, "which merchant? give --merchant NAME, or Merchant.Name in the file");
        return SS_EXIT_USAGE;
    }
    status = ss_import_catalogue(ctl->ctx, &import, &result);
    if (status == SS_INVALID) {
        return refuse(ctl, &result);
    }
    if (status == SS_CONFLICT) {
        return ss_ctl_fail(ctl, "another import was faster; run this one again");
    }
    return status == SS_OK ? tell(ctl, &import, &result) : ss_ctl_finish(ctl, status);
}

int ss_export_command(ss_ctl_t *ctl)
{
    json_t *document;
    int code = ss_ctl_need_merchant(ctl);
    ss_status_t status;

    if (code != SS_EXIT_OK) {
        return code;
    }
    status = ss_export_catalogue(ctl->ctx, ctl->merchant, &document);
    if (status != SS_OK) {
        return ss_ctl_finish(ctl, status);
    }
    fputs(ss_json_print_pretty(document, ctl->ctx->pool), stdout);
    return SS_EXIT_OK;
}
