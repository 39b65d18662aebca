/* selfservicectl outbox list, send, retry: mails that wait, were sent or failed. */
#include "ctl/commands.h"

#include "actions/worker.h"
#include "actions/worker_sites.h"
#include "base/json.h"
#include "base/share_dir.h"
#include "store/outbox_store.h"

#include <stdio.h>
#include <string.h>

#define LIST_LIMIT 200
#define ROUND_LIMIT 1000 /* rounds of one run; each sends up to 50 mails */

static json_t *mail_entry(const ss_ctl_t *ctl, const ss_outbox_mail_t *mail)
{
    json_t *entry = ss_json_object(ctl->ctx->pool);

    ss_json_set_text(entry, "id", mail->id);
    ss_json_set_text(entry, "event", mail->event);
    ss_json_set_text(entry, "status", mail->status);
    ss_json_set_int(entry, "attempts", mail->attempts);
    ss_json_set_text(entry, "due_at", mail->due_at);
    ss_json_set_text(entry, "last_error", mail->last_error);
    ss_json_set_text(entry, "created_at", mail->created_at);
    ss_json_set_text(entry, "sent_at", mail->sent_at);
    return entry;
}

static void print_mail(const ss_outbox_mail_t *mail)
{
    bool sent = strcmp(mail->status, "sent") == 0;

    printf("%s  %-22s %-8s %s %s", mail->id, mail->event, mail->status, sent ? "at" : "due",
           sent ? mail->sent_at : *mail->due_at == '\0' ? mail->created_at : mail->due_at);
    if (*mail->last_error != '\0') {
        printf("  attempt %d: %s", (int)mail->attempts, mail->last_error);
    }
    puts("");
}

/* That of --status, "" without it. */
static int read_status(const ss_ctl_t *ctl, const char **status)
{
    static const char *const allowed[] = { "", "waiting", "sent", "failed" };
    const char *wanted = ss_ctl_option(ctl, "status");

    for (int i = 0; i < SS_COUNT(allowed); i++) {
        if (strcmp(wanted == NULL ? "" : wanted, allowed[i]) == 0) {
            *status = allowed[i];
            return SS_EXIT_OK;
        }
    }
    ss_ctl_fail(ctl, "--status wants waiting, sent or failed, not \"%s\"", wanted);
    return SS_EXIT_USAGE;
}

int ss_outbox_list_command(ss_ctl_t *ctl)
{
    json_t *list = ss_json_list(ctl->ctx->pool);
    apr_array_header_t *mails;
    const char *status;
    int code = read_status(ctl, &status);

    if (code == SS_EXIT_OK) {
        code = ss_ctl_need_merchant(ctl);
    }
    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(ctl, ss_outbox_list(ctl->ctx, status, LIST_LIMIT, &mails));
    }
    if (code != SS_EXIT_OK) {
        return code;
    }
    ss_ctl_head(ctl);
    for (int i = 0; i < mails->nelts; i++) {
        const ss_outbox_mail_t *mail = &APR_ARRAY_IDX(mails, i, ss_outbox_mail_t);

        if (!ctl->json) {
            print_mail(mail);
        }
        ss_json_append(list, mail_entry(ctl, mail));
    }
    return ctl->json ? ss_ctl_print_json(ctl, list) : SS_EXIT_OK;
}

int ss_outbox_retry_command(ss_ctl_t *ctl)
{
    int code = ss_ctl_need_merchant(ctl), changed = 0;

    if (code == SS_EXIT_OK) {
        code = ss_ctl_finish(
            ctl, ss_outbox_retry(ctl->ctx, ctl->arg_count > 0 ? ctl->args[0] : "", &changed));
    }
    if (code == SS_EXIT_OK && ctl->arg_count > 0 && changed == 0) {
        return ss_ctl_fail(ctl, "there is no mail %s that waits or failed; \"selfservicectl outbox list\" "
                           "shows them",
                           ctl->args[0]);
    }
    return code == SS_EXIT_OK ? ss_ctl_tell_count(ctl, "due", changed) : code;
}

static int print_counts(const ss_ctl_t *ctl, const ss_worker_counts_t *counts)
{
    json_t *answer = ss_json_object(ctl->ctx->pool);

    if (!ctl->json) {
        printf("%d mails sent, %d delayed, %d failed; %d documents rendered, %d not\n",
               (int)counts->mails_sent, (int)counts->mails_delayed, (int)counts->mails_failed,
               (int)counts->documents_rendered, (int)counts->documents_failed);
        return SS_EXIT_OK;
    }
    ss_json_set_int(answer, "mails_sent", counts->mails_sent);
    ss_json_set_int(answer, "mails_delayed", counts->mails_delayed);
    ss_json_set_int(answer, "mails_failed", counts->mails_failed);
    ss_json_set_int(answer, "documents_rendered", counts->documents_rendered);
    ss_json_set_int(answer, "documents_failed", counts->documents_failed);
    return ss_ctl_print_json(ctl, answer);
}

/* What a round did; documents that could not be rendered come again and are no progress. */
static int64_t progress(const ss_worker_counts_t *counts)
{
    return counts->mails_sent + counts->mails_delayed + counts->mails_failed
           + counts->documents_rendered;
}

int ss_outbox_send_command(ss_ctl_t *ctl)
{
    ss_worker_sites_t *sites = ss_worker_sites_make(ss_share_dir, ctl->ctx->pool);
    ss_worker_counts_t counts = { 0 };
    ss_worker_t worker = {
        .find_site = ss_worker_sites_find,
        .baton = sites,
        .clock = apr_time_now, /* claims count from the moment a mail is begun */
        .counts = &counts,
    };
    ss_status_t status = SS_OK;
    int64_t before = -1;

    ss_worker_sites_override(sites, ctl->public_url, ctl->mail_server);
    for (int i = 0; i < ROUND_LIMIT && status == SS_OK && progress(&counts) > before; i++) {
        before = progress(&counts);
        status = ss_worker_tick(ctl->ctx, &worker);
    }
    return status == SS_OK ? print_counts(ctl, &counts) : ss_ctl_finish(ctl, status);
}
