/*
 * One mail of the outbox: made from template and data, with a fresh personal link, and handed to
 * the server.
 */
#ifndef SS_SEND_OUTBOX_H
#define SS_SEND_OUTBOX_H

#include "model/site.h"
#include "store/outbox_store.h"

/*
 * What `data` of ss_outbox_add() holds, by event. Texts are ready to show, in the mail's language.
 *
 * order_confirmed, order_waiting, order_declined (with "decline_reason"): the order view, see
 * actions/order_view.c.
 * cancellation_received, withdrawal_received: the statement as in actions/render_document.h.
 * new_link: {"name", "contract": "V-000001, Webhosting Plus", "customer_id", "all_contracts":
 * bool}; with all_contracts the link opens every contract of customer_id. data_changed_old,
 * data_changed_new: {"name", "kind": "email" | "payment" | "billing", "contract", "fields":
 * [{"label", "value"}]}; an IBAN only masked. email_confirm: {"name", "kind": "email" | "payment",
 * "code", "valid_until": "14:36 Uhr"}.
 * erasure_received: {"name", "customer_number", "runs": bool, "has_deleted": bool, "deleted":
 * [{"line"}], "kept": [{"what", "until", "why"}]}.
 *
 * Added here for every mail: "SelfServicePortalUrl" and "portal_until" (only with contract_id or
 * customer_id, and to the customer's present address), "cancel_url", "withdraw_url", "link_url"
 * (asks for a new link), "home_url", "brand": {"name", "color", "ink", "text"}, "seller": {"name",
 * "line", "contact", "register", "phone", "email"}, "sandbox": bool, "lang".
 */

/**
 * Asked during the talk with a mail server, about once a second, whether it may go on; see
 * ss_mail_server_t.
 */
typedef struct ss_sender_t {
    bool (*go_on)(void *baton, bool all_sent); /* NULL: not asked */
    void *baton;
} ss_sender_t;

/**
 * Send one claimed mail and mark it: sent, waiting with a later due time, or failed for good.
 * Documents that still wait are rendered first. A crash in between sends it again with the same
 * Message-ID.
 * @param site  the mail's virtual host, with skin
 * @return SS_OK if it was sent; SS_UNAVAILABLE if it waits for a retry; SS_INVALID if it failed for
 * good; SS_ERROR
 */
ss_status_t ss_send_outbox_mail(ss_ctx_t *ctx, const ss_site_t *site, const ss_outbox_mail_t *mail,
                                const ss_sender_t *sender);

#endif
