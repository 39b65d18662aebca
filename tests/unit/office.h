/* A shop whose settings are stored, a mail server, and a process that works for it. */
#ifndef SS_UNIT_OFFICE_H
#define SS_UNIT_OFFICE_H

#include "post.h"
#include "shop.h"

#include "actions/worker.h"

typedef struct office_t {
    ss_ctx_t *shop; /* for orders and questions */
    ss_ctx_t *ctx;  /* of the worker */
    post_t *post;
    ss_worker_t worker;
    ss_worker_counts_t counts;
} office_t;

office_t *given_office(void);
/** Settings with another mail server: "off" or a URL. */
void given_settings(office_t *office, const char *server);
/** One order, so that a mail waits. */
void given_order(office_t *office);
/** One round of the worker. */
void works(office_t *office);
const char *status_of_mail(office_t *office);
/** The secret of the personal link in a text. */
const char *token_in(const char *text);

#endif
