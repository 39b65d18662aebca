/* What mail templates are rendered over, beside the data of the event itself. */
#ifndef SS_MAIL_DATA_H
#define SS_MAIL_DATA_H

#include "model/site.h"
#include "store/outbox_store.h"

/**
 * The data of a mail with the members that every mail gets (listed in send_outbox.h) and those that
 * single events need: "name", "is_email" ..., "withdrawal_notice_text" and "_html",
 * "documents_line", "has_usage". Needs ctx->site, ctx->lang and ctx->catalogue. Makes a fresh
 * personal link if the mail belongs to a customer.
 * @param names  file names of the attachments, list of const char *
 * @param data   set to an object of its own
 * @return SS_OK, SS_NOT_FOUND (the contract is gone), SS_UNAVAILABLE, SS_ERROR (data is no JSON;
 * logged)
 */
ss_status_t ss_mail_data(ss_ctx_t *ctx, const ss_outbox_mail_t *mail,
                         const apr_array_header_t *names, json_t **data);

#endif
