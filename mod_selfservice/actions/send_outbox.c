/*
 * One mail of the outbox: made from template and data, with a fresh personal link, and handed to
 * the server.
 */
#include "actions/send_outbox.h"

#include "actions/mail_data.h"
#include "actions/render_document.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/text.h"
#include "render/mime.h"
#include "render/plain_text.h"

#include <apr_strings.h>
#include <string.h>

#define OFF_DELAY apr_time_from_sec(3600) /* how long mails wait while sending is switched off */
#define LOGIN_LIMIT 1024
#define PREVIEW_LENGTH 140

/* The documents to attach, rendered if they wait. */
typedef struct attached_t {
    ss_attachment_t *items;
    int count;
    apr_array_header_t *names;
} attached_t;

static bool is_statement(const ss_document_t *document)
{
    return strcmp(document->kind, "cancellation") == 0 || strcmp(document->kind, "withdrawal") == 0;
}

/* Receipts of declarations say what their mail says, all else is as it is stored. */
static ss_status_t bytes_of(ss_ctx_t *ctx, const ss_outbox_mail_t *mail,
                            const ss_document_t *document, ss_attachment_t *item)
{
    const char *error;
    int64_t length = 0;
    ss_buffer_t *out;
    ss_status_t status;

    if (!is_statement(document)) {
        status = ss_render_document(ctx, ctx->site, document->id, &item->bytes, &length);
        item->length = (size_t)length;
        return status;
    }
    out = ss_buffer_make(65536, ctx->pool);
    status = ss_render_told(ctx, document, ss_json_parse(mail->data, &error, ctx->pool), out);
    item->bytes = out->text;
    item->length = out->length;
    return status;
}

static ss_status_t attach(ss_ctx_t *ctx, const ss_outbox_mail_t *mail, const char *document_id,
                          attached_t *attached)
{
    ss_attachment_t *item = &attached->items[attached->count];
    ss_document_t document;
    ss_status_t status = ss_document_find(ctx, document_id, &document);

    if (status == SS_OK) {
        status = bytes_of(ctx, mail, &document, item);
    }
    if (status != SS_OK) {
        return status == SS_UNAVAILABLE ? status : SS_ERROR;
    }
    item->filename = document.filename;
    item->media_type = document.media_type;
    APR_ARRAY_PUSH(attached->names, const char *) = document.filename;
    attached->count++;
    return SS_OK;
}

static ss_status_t attach_all(ss_ctx_t *ctx, const ss_outbox_mail_t *mail, attached_t *attached)
{
    const char *error;
    const json_t *ids = ss_json_parse(mail->documents, &error, ctx->pool);
    size_t count = json_array_size(ids);
    ss_status_t status = SS_OK;

    attached->items = apr_pcalloc(ctx->pool, sizeof(*attached->items) * (count + 1));
    attached->names = apr_array_make(ctx->pool, (int)count + 1, sizeof(const char *));
    for (size_t i = 0; i < count && status == SS_OK; i++) {
        const char *id = json_string_value(json_array_get(ids, i));

        status = attach(ctx, mail, id == NULL ? "" : id, attached);
    }
    return status;
}

static ss_status_t render(ss_ctx_t *ctx, const char *name, const json_t *data, const char **text)
{
    const ss_skin_t *skin = ctx->site->skin;
    ss_buffer_t *out = ss_buffer_make(16384, ctx->pool);
    ss_status_t status = ss_template_render(skin->templates, name, data,
                                            ss_skin_texts(skin, ctx->lang), out);

    *text = out->text;
    return status;
}

/* "Subject: ..." is the first line of a text template. @return what follows it */
static const char *split_subject(const char *text, const char **subject, apr_pool_t *pool)
{
    const char *label = "Subject:";
    size_t length = strcspn(text, "\n");

    if (strncmp(text, label, strlen(label)) != 0) {
        *subject = "";
        return text;
    }
    *subject = apr_pstrmemdup(pool, text + strlen(label), length - strlen(label));
    *subject += strspn(*subject, " ");
    return text + length + (text[length] == '\n');
}

/* The first words after the greeting: what a list of mails shows beside the subject. */
static const char *preview(const char *text, apr_pool_t *pool)
{
    const char *start = strstr(text, "\n\n");
    size_t length;
    char *words;

    if (start == NULL) {
        return "";
    }
    start += strspn(start, "\n");
    length = ss_text_whole(start, PREVIEW_LENGTH);
    words = apr_pstrmemdup(pool, start, length);
    if (start[length] != '\0' && strrchr(words, ' ') != NULL) {
        *strrchr(words, ' ') = '\0'; /* not in the middle of a word */
    }
    for (char *at = words; *at != '\0'; at++) {
        *at = *at == '\n' ? ' ' : *at;
    }
    return words;
}

static ss_status_t write_parts(ss_ctx_t *ctx, const char *event, json_t *data,
                               ss_message_t *message)
{
    const char *text, *stem = apr_pstrcat(ctx->pool, "mail/", event, NULL);
    ss_status_t status = render(ctx, apr_pstrcat(ctx->pool, stem, ".txt", NULL), data, &text);

    if (status != SS_OK) {
        return status;
    }
    text = split_subject(text, &message->subject, ctx->pool);
    message->text = ss_plain_text(text, ctx->lang, ctx->pool);
    ss_json_set_text(data, "subject", message->subject);
    ss_json_set_text(data, "preview", preview(message->text, ctx->pool));
    return render(ctx, stem, data, &message->html);
}

static const char *from_address(const ss_ctx_t *ctx)
{
    const char *from = ctx->site->mail.from;

    return *from != '\0' ? from : ctx->catalogue->merchant.email;
}

static ss_status_t make_message(ss_ctx_t *ctx, const ss_outbox_mail_t *mail,
                                const attached_t *attached, ss_message_t *message)
{
    json_t *data;
    ss_status_t status = ss_mail_data(ctx, mail, attached->names, &data);

    if (status != SS_OK) {
        return status;
    }
    *message = (ss_message_t){
        .from_name = ss_json_text(json_object_get(data, "brand"), "name"),
        .from = from_address(ctx),
        .to_name = ss_json_text(data, "name"),
        .to = mail->recipient,
        .reply_to = ctx->site->mail.reply_to,
        .message_id = mail->message_id,
        .date = ctx->now,
        .attachments = attached->items,
        .attachment_count = attached->count,
    };
    return write_parts(ctx, mail->event, data, message);
}

/* @return false if there is a login file and it cannot be read */
static bool read_login(ss_ctx_t *ctx, const char **login)
{
    const char *file = ctx->site->mail.login_file, *error, *content;
    size_t length;

    *login = NULL;
    if (file == NULL || *file == '\0') {
        return true;
    }
    content = ss_file_read(file, LOGIN_LIMIT, &length, &error, ctx->pool);
    if (content == NULL) {
        ss_log(SS_LOG_ERROR, "SS0421", ctx, "read mail login: %s", error);
        return false;
    }
    *login = apr_pstrmemdup(ctx->pool, content, strcspn(content, "\r\n"));
    return true;
}

static ss_status_t hand_over(ss_ctx_t *ctx, const ss_outbox_mail_t *mail, const ss_sender_t *sender,
                             const char **error)
{
    ss_mail_server_t server = { ctx->site->mail.server, NULL, sender->go_on, sender->baton };
    attached_t attached = { 0 };
    ss_message_t message;
    ss_status_t status = attach_all(ctx, mail, &attached);

    if (status != SS_OK) {
        *error = "a document could not be rendered";
        return status;
    }
    status = make_message(ctx, mail, &attached, &message);
    if (status != SS_OK) {
        *error = "the message could not be made";
        return status;
    }
    if (!read_login(ctx, &server.login)) {
        *error = "the login for the mail server cannot be read";
        return SS_UNAVAILABLE;
    }
    ss_db_release(ctx); /* a slow mail server holds up no connection */
    return ss_mail_send(&message, &server, error, ctx->pool);
}

static ss_status_t note_failure(ss_ctx_t *ctx, const ss_outbox_mail_t *mail, ss_status_t sent,
                                const char *error)
{
    bool final = sent == SS_INVALID || ss_outbox_delay(mail->attempts + 1) == 0;
    ss_status_t status;

    if (final) {
        ss_log(SS_LOG_ERROR, "SS0422", ctx, "send mail %s (%s): failed for good, %s", mail->id,
               mail->event, error);
    } else {
        ss_log(SS_LOG_WARNING, "SS0423", ctx, "send mail %s (%s): delayed after attempt %d, %s",
               mail->id, mail->event, (int)mail->attempts + 1, error);
    }
    status = ss_outbox_mark_failed(ctx, mail, error, final);
    return status != SS_OK ? status : final ? SS_INVALID : SS_UNAVAILABLE;
}

static ss_status_t send_or_note(ss_ctx_t *ctx, const ss_outbox_mail_t *mail,
                                const ss_sender_t *sender)
{
    const char *error = "";
    ss_status_t status;

    if (strcmp(ctx->site->mail.server, "off") == 0) {
        status = ss_outbox_postpone(ctx, mail, ctx->now + OFF_DELAY, "sending is switched off");
        return status == SS_OK ? SS_UNAVAILABLE : status;
    }
    status = hand_over(ctx, mail, sender, &error);
    return status == SS_OK ? ss_outbox_mark_sent(ctx, mail)
                           : note_failure(ctx, mail, status, error);
}

ss_status_t ss_send_outbox_mail(ss_ctx_t *ctx, const ss_site_t *site, const ss_outbox_mail_t *mail,
                                const ss_sender_t *sender)
{
    const ss_site_t *site_before = ctx->site;
    const char *lang_before = ctx->lang;
    ss_status_t status;

    ctx->site = site;
    ctx->lang = mail->lang;
    status = send_or_note(ctx, mail, sender);
    ctx->site = site_before;
    ctx->lang = lang_before;
    return status;
}
