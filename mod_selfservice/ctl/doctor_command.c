/* selfservicectl doctor: what the law or a working shop needs and is not there. */
#include "ctl/commands.h"

#include "base/file.h"
#include "base/json.h"
#include "model/self_check.h"
#include "store/catalogue_store.h"
#include "store/declaration_store.h"
#include "store/outbox_store.h"
#include "store/proof_store.h"
#include "store/refund_store.h"
#include "store/vat_check_store.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define VAT_ID_PERIOD apr_time_from_sec(90 * 24 * 3600)
#define MOST_VAT_IDS 20
#define WAITING_LIMIT 1000

static void advise(apr_array_header_t *list, bool fault, const char *text)
{
    APR_ARRAY_PUSH(list, ss_advice_t) = (ss_advice_t){ fault, "", text };
}

static bool is_roots_alone(const char *path)
{
    struct stat entry;

    return stat(path, &entry) == 0 && entry.st_uid == 0 && (entry.st_mode & S_IWOTH) == 0
           && ((entry.st_mode & S_IWGRP) == 0 || entry.st_gid == 0);
}

/* httpd's processes are never root's: what root alone may write, they cannot. */
static void look_at_file(const ss_ctl_t *ctl, apr_array_header_t *list)
{
    apr_pool_t *pool = ctl->ctx->pool;
    const char *file = ctl->db_params, *folder = ss_file_folder(file, pool);

    if (strcmp(ctl->db_driver, "sqlite3") != 0) {
        return;
    }
    if (is_roots_alone(file) || is_roots_alone(folder)) {
        advise(list, true,
               apr_psprintf(
                   pool,
                   "only root may write %s, so that no order can be stored; give file and folder "
                   "to the server's user, as in \"chown www-data %s %s*\"",
                   is_roots_alone(file) ? file : folder, folder, file));
    }
}

/* Orders without VAT whose VAT ID was not confirmed. */
static ss_status_t look_at_vat_ids(ss_ctl_t *ctl, apr_array_header_t *list)
{
    apr_pool_t *pool = ctl->ctx->pool;
    apr_array_header_t *orders;
    ss_status_t status = ss_vat_check_list_bad(ctl->ctx, ctl->ctx->now - VAT_ID_PERIOD, MOST_VAT_IDS,
                                               &orders);

    for (int i = 0; status == SS_OK && i < orders->nelts; i++) {
        const ss_bad_vat_id_t *bad = &APR_ARRAY_IDX(orders, i, ss_bad_vat_id_t);
        bool invalid = strcmp(bad->status, "invalid") == 0;
        const char *found = invalid
            ? apr_pstrcat(pool, "is not valid (", bad->checked_at, *bad->reference == '\0' ? "" : ", ",
                          bad->reference, ")", NULL)
            : "could not be checked for five days";

        APR_ARRAY_PUSH(list, ss_advice_t) = (ss_advice_t){
            false, "Implementing Regulation (EU) 282/2011 article 18",
            apr_psprintf(pool, "the VAT ID of order %s %s; %s", bad->order_number, found,
                         invalid ? "ask the customer for the right one, or charge VAT"
                                 : "look it up by hand, and at the URL of SelfServiceVATCheck"),
        };
    }
    return status;
}

static void advise_count(const ss_ctl_t *ctl, apr_array_header_t *list, int count, const char *what,
                         const char *command)
{
    if (count > 0) {
        advise(list, false, apr_psprintf(ctl->ctx->pool, "%s: %d%s; see \"selfservicectl %s\"",
                                         what, count, count == WAITING_LIMIT ? " or more" : "",
                                         command));
    }
}

/* What people have to do. */
static ss_status_t look_at_work(ss_ctl_t *ctl, apr_array_header_t *list)
{
    apr_array_header_t *cancellations, *withdrawals, *refunds;
    ss_status_t status = ss_declaration_list_open(ctl->ctx, SS_CANCELLATION, WAITING_LIMIT,
                                                  &cancellations);

    if (status == SS_OK) {
        status = ss_declaration_list_open(ctl->ctx, SS_WITHDRAWAL, WAITING_LIMIT, &withdrawals);
    }
    if (status == SS_OK) {
        status = ss_refund_list(ctl->ctx, "open", WAITING_LIMIT, &refunds);
    }
    if (status != SS_OK) {
        return status;
    }
    advise_count(ctl, list, cancellations->nelts, "cancellations that wait for people",
                 "declaration list");
    advise_count(ctl, list, withdrawals->nelts, "withdrawals that wait for people",
                 "declaration list");
    advise_count(ctl, list, refunds->nelts, "refunds to be paid", "refund list --status open");
    return SS_OK;
}

/*
 * What only the database tells: mails that went nowhere, VAT IDs that are wrong, and records that were
 * changed.
 */
static ss_status_t look_at_data(ss_ctl_t *ctl, apr_array_header_t *list)
{
    apr_array_header_t *failed;
    ss_proof_check_t proof;
    ss_status_t status = ss_outbox_list(ctl->ctx, "failed", 1, &failed);

    if (status == SS_OK && failed->nelts > 0) {
        advise(list, true,
               "mails could not be delivered; see \"selfservicectl outbox list --status failed\", "
               "mend "
               "the cause, then \"outbox retry\"");
    }
    if (status == SS_OK) {
        status = look_at_work(ctl, list);
    }
    if (status == SS_OK) {
        status = look_at_vat_ids(ctl, list);
    }
    if (status == SS_OK) {
        status = ss_order_proof_verify(ctl->ctx, "", &proof);
    }
    if (status == SS_CONFLICT) {
        advise(list, true,
               "the proof records of the orders were changed; see \"selfservicectl audit verify\"");
        return SS_OK;
    }
    return status;
}

static void tell_one(const ss_ctl_t *ctl, const ss_advice_t *advice, json_t *told)
{
    json_t *entry = ss_json_object(ctl->ctx->pool);

    if (!ctl->json) {
        printf("%s  %s\n", advice->fault ? "FAULT" : "hint ",
               ss_advice_line(advice, ctl->ctx->pool));
    }
    ss_json_set_text(entry, "level", advice->fault ? "fault" : "hint");
    ss_json_set_text(entry, "source", advice->source);
    ss_json_set_text(entry, "text", advice->text);
    ss_json_append(told, entry);
}

/* Faults first. */
static void tell(const ss_ctl_t *ctl, const apr_array_header_t *list)
{
    json_t *told = ss_json_list(ctl->ctx->pool);

    for (int fault = 1; fault >= 0; fault--) {
        for (int i = 0; i < list->nelts; i++) {
            const ss_advice_t *advice = &APR_ARRAY_IDX(list, i, ss_advice_t);

            if (advice->fault == (fault == 1)) {
                tell_one(ctl, advice, told);
            }
        }
    }
    if (ctl->json) {
        ss_ctl_print_json(ctl, told);
    } else if (list->nelts == 0) {
        printf("settings, catalogue, %smails and proof records of %s: nothing found\n",
               strcmp(ctl->db_driver, "sqlite3") == 0 ? "database file, " : "", ctl->merchant);
    }
}

static bool has_fault(const apr_array_header_t *list)
{
    for (int i = 0; i < list->nelts; i++) {
        if (APR_ARRAY_IDX(list, i, ss_advice_t).fault) {
            return true;
        }
    }
    return false;
}

int ss_doctor_command(ss_ctl_t *ctl)
{
    ss_ctx_t *ctx = ctl->ctx;
    apr_array_header_t *list;
    ss_status_t status;
    int code = ss_ctl_need_merchant(ctl);

    if (code != SS_EXIT_OK) {
        return code;
    }
    status = ss_catalogue_load(ctx, ctl->merchant);
    if (status != SS_OK) {
        return ss_ctl_finish(ctl, status);
    }
    list = apr_array_make(ctx->pool, 8, sizeof(ss_advice_t));
    if (!ctx->site->enabled) {
        advise(list, false,
               "no running server has told its settings yet: only catalogue and data were looked "
               "at; start the "
               "server and run this again");
    }
    apr_array_cat(list, ss_self_check_site(ctx->site, ctx->pool));
    apr_array_cat(list, ss_self_check_catalogue(ctx->site, ctx->catalogue,
                                                ss_site_now(ctx->site, ctx->now), ctx->pool));
    look_at_file(ctl, list);
    status = look_at_data(ctl, list);
    if (status != SS_OK) {
        return ss_ctl_finish(ctl, status);
    }
    tell(ctl, list);
    return has_fault(list) ? SS_EXIT_FAILED : SS_EXIT_OK;
}
