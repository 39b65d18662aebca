/* The choice of a payment method: on the order form and in the portal. */
#ifndef SS_PAYMENT_CHOICE_H
#define SS_PAYMENT_CHOICE_H

#include "web/web.h"

typedef struct ss_payment_form_t {
    const ss_plan_group_t *group; /* whose currency is paid; NULL: no direct debit */
    const char *chosen;           /* "direct-debit", "invoice", "" */
    const char *holder, *iban;    /* as typed */
    bool may_wait;                /* offers to give no payment data yet */
    bool needed;                  /* but something falls due, so that it cannot be chosen */
    bool asks_mandate;            /* with the box of the direct debit mandate */
    bool mandate;                 /* which is ticked */
} ss_payment_form_t;

/** Add the methods offered and the fields of a direct debit to the data of the form. */
void ss_payment_add(ss_web_t *web, json_t *data, const ss_payment_form_t *form);

#endif
