/* The mail that a letter about an overdue invoice comes with. */
#ifndef SS_DUNNING_MAIL_H
#define SS_DUNNING_MAIL_H

#include "model/customer.h"
#include "model/dunning.h"
#include "model/invoice_data.h"

typedef struct ss_dunning_mail_t {
    const ss_invoice_t *invoice;
    const ss_dunning_t *letter;
    const ss_invoice_data_t *data; /* of the letter */
    const ss_customer_t *customer;
} ss_dunning_mail_t;

/** Queue it in ctx->lang with letter and invoice, inside the caller's transaction. */
ss_status_t ss_dunning_mail(ss_ctx_t *ctx, const ss_dunning_mail_t *mail);

#endif
