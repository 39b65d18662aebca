/* The mail that a credit note comes with. */
#ifndef SS_CREDIT_NOTE_MAIL_H
#define SS_CREDIT_NOTE_MAIL_H

#include "model/customer.h"
#include "model/invoice.h"
#include "model/invoice_data.h"

typedef struct ss_credit_mail_t {
    const ss_customer_t *customer;
    const ss_invoice_t *note;
    const ss_invoice_data_t *data; /* of the note */
    int64_t refund; /* paid back by the note's due date; minor units, 0 if nothing was paid */
    const char *left; /* sentence about what stays to be paid of the invoice; "" for nothing */
} ss_credit_mail_t;

/** Queue it to the customer's own address with the document, in ctx->lang, inside the transaction. */
ss_status_t ss_credit_note_mail(ss_ctx_t *ctx, const ss_credit_mail_t *mail);

#endif
