/* Requests for erasure, what they delete at once, and the days that say what stays. */
#ifndef SS_ERASURE_STORE_H
#define SS_ERASURE_STORE_H

#include "store/db.h"

typedef struct ss_erasure_t {
    const char *id, *customer_id, *customer_number;
    const char *answer;       /* JSON, see actions/request_erasure.h */
    const char *requested_at;
    const char *completed_at; /* "" while a contract runs */
} ss_erasure_t;

ss_status_t ss_erasure_add(ss_ctx_t *ctx, const ss_erasure_t *erasure);
/** The newest one of a customer. @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_erasure_find(ss_ctx_t *ctx, const char *customer_id, ss_erasure_t *erasure);
/** Newest first, at most 500. List of ss_erasure_t. */
ss_status_t ss_erasure_list(ss_ctx_t *ctx, apr_array_header_t **list);
/** Open ones whose contracts are over on the ISO day `today`, oldest first, at most 50. The same list. */
ss_status_t ss_erasure_list_due(ss_ctx_t *ctx, const char *today, apr_array_header_t **list);
ss_status_t ss_erasure_complete(ss_ctx_t *ctx, const char *id);

/** What an erasure can delete, in the order in which answers name it. */
typedef enum ss_erased_t {
    SS_ERASED_ACCESS,   /* links, sign-ins, changes nobody confirmed */
    SS_ERASED_OPTIONAL, /* what no contract needs: telephone number, tag, further fields */
    SS_ERASED_USAGE,    /* single records of what is billed */
    SS_ERASED_MAILS,    /* mails that are no business letters, events for other systems */
    SS_ERASED_AUDIT,    /* earlier values in the record of changes */
    SS_ERASED_COUNT
} ss_erased_t;

/** Whose data are erased, and what stays of them. */
typedef struct ss_erasing_t {
    const char *customer_id;
    bool runs;               /* a contract runs: valid links, open sign-ins and further fields stay */
    bool keeps_optional;     /* it needs a telephone number too */
    const char *but_session; /* hash of a session that stays; "" for none */
} ss_erasing_t;

/** Delete what no rule keeps. Inside an action. @param counts  rows by ss_erased_t, added to */
ss_status_t ss_personal_erase(ss_ctx_t *ctx, const ss_erasing_t *erasing,
                              int counts[SS_ERASED_COUNT]);

/** Days that decide how long something stays; "" if there is none. */
typedef struct ss_personal_days_t {
    const char *last_invoice, *last_due; /* ISO days */
    const char *last_booking;   /* instant */
    const char *last_end;       /* of the contracts; "9999-12-31" while one has no end */
    const char *runs_until;     /* the same of those that run or wait to */
    const char *last_letter;    /* instant of the last mail about a contract */
    const char *last_statement; /* instant of the last cancellation or withdrawal */
    const char *last_mandate;   /* instant */
} ss_personal_days_t;

/** The last day of the contracts that run or wait to: days->runs_until alone. */
ss_status_t ss_personal_runs_until(ss_ctx_t *ctx, const char *customer_id, const char **day);

ss_status_t ss_personal_days(ss_ctx_t *ctx, const char *customer_id, ss_personal_days_t *days);

/** What an erasure has left besides: instants, "" for nothing. */
typedef struct ss_personal_left_t {
    const char *last_usage; /* that is still to be billed */
    const char *access_end; /* of the last link or sign-in that may still be used */
} ss_personal_left_t;

ss_status_t ss_personal_left(ss_ctx_t *ctx, const char *customer_id, ss_personal_left_t *left);

#endif
