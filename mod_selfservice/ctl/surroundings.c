/* What commands need to find before they start: merchant, settings in force, contract, keys. */
#include "ctl/command.h"

#include "actions/worker_sites.h"
#include "base/random_id.h"
#include "base/seal.h"
#include "base/share_dir.h"
#include "store/contract_store.h"
#include "store/merchant_store.h"
#include "store/site_store.h"

#include <string.h>

static const ss_merchant_entry_t *choose(const ss_ctl_t *ctl, const apr_array_header_t *merchants)
{
    const ss_merchant_entry_t *entries = (const ss_merchant_entry_t *)merchants->elts;

    if (*ctl->merchant == '\0') {
        return merchants->nelts == 1 ? &entries[0] : NULL;
    }
    for (int i = 0; i < merchants->nelts; i++) {
        if (strcmp(entries[i].name, ctl->merchant) == 0) {
            return &entries[i];
        }
    }
    return NULL;
}

static ss_status_t find_site(ss_ctl_t *ctl)
{
    ss_site_t *site;
    ss_status_t status = ss_site_store_find(ctl->ctx, ctl->merchant, &site);

    if (status != SS_OK && status != SS_NOT_FOUND) {
        return status;
    }
    if (status == SS_NOT_FOUND) {
        site = ss_site_make(ctl->ctx->pool);
        site->merchant = ctl->merchant;
    }
    if (ctl->public_url != NULL) {
        site->public_url = ctl->public_url;
    }
    if (ctl->mail_server != NULL) {
        site->mail.server = ctl->mail_server;
    }
    ctl->ctx->site = site;
    return SS_OK;
}

int ss_ctl_need_merchant(ss_ctl_t *ctl)
{
    apr_array_header_t *merchants;
    const ss_merchant_entry_t *merchant;
    ss_status_t status = ss_merchant_list(ctl->ctx, &merchants);

    if (status != SS_OK) {
        return ss_ctl_finish(ctl, status);
    }
    merchant = choose(ctl, merchants);
    if (merchants->nelts == 0 && *ctl->merchant == '\0') {
        return ss_ctl_fail(ctl, "the database knows no merchant yet; give it one with "
                                "\"selfservicectl import FILE\"");
    }
    if (merchant == NULL && *ctl->merchant == '\0') {
        ss_ctl_fail(ctl, "which merchant? give --merchant NAME (\"merchant list\" shows them)");
        return SS_EXIT_USAGE;
    }
    if (merchant == NULL) {
        return ss_ctl_fail(ctl, "there is no merchant named %s; \"selfservicectl merchant list\" shows them",
                           ctl->merchant);
    }
    ctl->merchant = merchant->name;
    ctl->ctx->merchant_id = merchant->id;
    return ss_ctl_finish(ctl, find_site(ctl));
}

/* By id or by number. */
static ss_status_t find_contract(ss_ctl_t *ctl, const char *key, ss_contract_t *contract)
{
    return ss_id_is(key) ? ss_contract_find(ctl->ctx, key, contract)
                         : ss_contract_find_by_number(ctl->ctx, key, contract);
}

int ss_ctl_need_contract(ss_ctl_t *ctl, const char *key, ss_contract_t *contract)
{
    int code = ss_ctl_need_merchant(ctl);
    ss_status_t status;

    if (code != SS_EXIT_OK) {
        return code;
    }
    status = find_contract(ctl, key, contract);
    if (status == SS_NOT_FOUND) {
        return ss_ctl_fail(ctl, "there is no contract %s of %s; check its number, and --merchant",
                           key, ctl->merchant);
    }
    return ss_ctl_finish(ctl, status);
}

int ss_ctl_need_texts(ss_ctl_t *ctl)
{
    ss_ctx_t *ctx = ctl->ctx;
    ss_worker_sites_t *sites = ss_worker_sites_make(ss_share_dir, ctx->pool);
    const ss_site_t *site = NULL;
    ss_status_t status;

    ss_worker_sites_override(sites, ctl->public_url, ctl->mail_server);
    status = ss_worker_sites_find(sites, ctx, ctx->merchant_id, ctx->site->id, &site);
    if (status == SS_NOT_FOUND) {
        return ss_ctl_fail(ctl, "no virtual host of %s has told its settings yet: start the server",
                           ctl->merchant);
    }
    if (status == SS_OK) {
        ctx->site = site;
    }
    return ss_ctl_finish(ctl, status);
}

int ss_ctl_need_keys(ss_ctl_t *ctl)
{
    const char *path = ctl->key_file, *error;

    if (*path == '\0' && ctl->ctx->site != NULL && ctl->ctx->site->key_file != NULL) {
        path = ctl->ctx->site->key_file;
    }
    if (*path == '\0') {
        ss_ctl_fail(ctl, "this needs the keys: set SELFSERVICE_KEY_FILE to the file of SelfServiceKeyFile");
        return SS_EXIT_USAGE;
    }
    ctl->ctx->keys = ss_keys_read(path, &error, ctl->ctx->pool);
    return ctl->ctx->keys == NULL ? ss_ctl_fail(ctl, "%s", error) : SS_EXIT_OK;
}
