/* What a cancellation or withdrawal does to the contract it belongs to. */
#ifndef SS_DECLARATION_EFFECT_H
#define SS_DECLARATION_EFFECT_H

#include "model/contract.h"
#include "model/customer.h"
#include "model/declaration.h"
#include "model/money.h"

typedef enum ss_effect_kind_t {
    SS_EFFECT_NONE,      /* belongs to no contract yet, or the contract was never in force */
    SS_EFFECT_PEOPLE,    /* for cause, or a part or change that cannot be read or was changed
                            again: the merchant decides */
    SS_EFFECT_CANCELLED, /* the contract ends by ordinary or, decided by people, other notice */
    SS_EFFECT_WITHDRAWN, /* the whole contract, in time */
    SS_EFFECT_PART,      /* one component, in time; the contract goes on */
    SS_EFFECT_CHANGE,    /* a change of it, in time; the contract goes on as it was before */
    SS_EFFECT_AGAIN,     /* withdrawn from before */
    SS_EFFECT_LATE,      /* withdrawal after the period: taken as a cancellation */
    SS_EFFECT_LOST,      /* the right had ended with digital content: the same */
    SS_EFFECT_BUSINESS   /* there is no right of withdrawal: the same */
} ss_effect_kind_t;

/** What became of the invoices; amounts in minor units. */
typedef struct ss_credited_t {
    ss_currency_t currency;
    int count;          /* credit notes issued */
    int64_t refund;     /* to be paid back by `due_date`; 0 if nothing was paid */
    apr_array_header_t *left; /* ss_invoice_t: of these something stays to be paid; NULL: of none */
    bool debited;       /* what is open is debited at present */
    bool keeps_used;    /* days used were deducted */
    bool unclear;       /* nothing was credited: people find out what goes back */
    const char *due_date;
} ss_credited_t;

/** The contract a declaration belongs to, and what was done. */
typedef struct ss_effect_t {
    ss_effect_kind_t kind;
    bool found;
    ss_contract_t contract;
    ss_customer_t customer;
    bool ends_newly;       /* this declaration made it end, or end earlier */
    const char *end_date;  /* ISO day on which contract or part ends; "" if it does not */
    const char *why; /* key of the text why it ends on another day than was wished; NULL if not */
    const char *held; /* ISO day of an ordered change that does not come, as it ends before; "" */
    const char *part;      /* name of the component withdrawn from; "" for none */
    ss_credited_t credited;
} ss_effect_t;

/** What people found that goes back where invoices do not tell it. */
typedef struct ss_by_hand_t {
    int64_t amount;      /* minor units, gross; 0: nothing */
    const char *invoice; /* number of the invoice it is taken off; "" for an amount of 0 */
} ss_by_hand_t;

/** What is declared: kind, fields and the instant it was received. */
typedef struct ss_declared_t {
    ss_declaration_kind_t kind;
    const ss_declaration_input_t *input;
    apr_time_t received;
    bool decided; /* people looked at it: a cancellation for cause takes effect */
    const ss_by_hand_t *by_hand; /* of a withdrawal that people carry out; NULL: by the rules */
} ss_declared_t;

/**
 * Carry a declaration out on effect->contract, which is found, inside the caller's transaction:
 * status and end of the contract, credit notes, refunds, their mails, audit, webhook events. Of several
 * declarations at once each effect happens once. Source: BGB sections 312k, 355, 357, 357a.
 * @return SS_OK whatever the kind of the effect; SS_INVALID as ss_credit_by_hand(); SS_UNAVAILABLE,
 * SS_ERROR
 */
ss_status_t ss_declaration_carry_out(ss_ctx_t *ctx, const ss_declared_t *declared,
                                     ss_effect_t *effect);

/** The same for a withdrawal; see actions/withdraw_contract.c. */
ss_status_t ss_withdraw_contract(ss_ctx_t *ctx, const ss_declared_t *declared, ss_effect_t *effect);
/** End it by ordinary notice. @param wished  ISO day, "" for the earliest possible */
ss_status_t ss_effect_cancel(ss_ctx_t *ctx, const char *wished, apr_time_t received,
                             ss_effect_t *effect);
/** "ContractCancelled" or another event, with the ids of contract and customer. */
ss_status_t ss_effect_announce(ss_ctx_t *ctx, const char *event, const ss_contract_t *contract);

/** "unassigned", "waiting" (for people), "assigned". */
const char *ss_effect_status(const ss_effect_t *effect);

/**
 * What only the customer may read: to whom the statement belongs, when the contract ends, and what
 * is paid back. It goes to the customer's own address, and to whoever is signed in.
 * @param view  of ss_declaration_view(); a changed copy is returned
 */
json_t *ss_effect_view(ss_ctx_t *ctx, const ss_declared_t *declared, const ss_effect_t *effect,
                       const json_t *view);

#endif
