/* What a customer declares on the public legal pages: a cancellation or a withdrawal. */
#ifndef SS_DECLARATION_H
#define SS_DECLARATION_H

#include "base/base.h"

typedef enum ss_declaration_kind_t { SS_CANCELLATION, SS_WITHDRAWAL } ss_declaration_kind_t;

/** The fields of the forms, as typed and trimmed; no field is NULL. */
typedef struct ss_declaration_input_t {
    const char *name, *contract, *email;
    const char *part;             /* withdrawal: the part of the contract meant; "" for all */
    bool extraordinary;           /* cancellation: for cause */
    const char *reason;           /* for cause only */
    const char *end_date;         /* wished last day, ISO; "" for the earliest possible */
} ss_declaration_input_t;

/** A declaration as stored. */
typedef struct ss_declaration_t {
    const char *id, *number; /* "KU-2026-000001" */
    const char *submission_key, *receipt_hash;
    const char *contract_id; /* "" while it is not assigned */
    const char *status;      /* "unassigned", "waiting" (people decide), "assigned" */
    const char *email, *lang;
    const char *statement;   /* JSON, see actions/render_document.h */
    const char *received_at;
} ss_declaration_t;

/**
 * Check what the law lets us ask for and nothing more: name, contract, e-mail; the reason for an
 * extraordinary cancellation; if a date is wished, one of the calendar within ten years. Problems
 * are named as the form fields. Source: BGB sections 312k(2) no. 1 and 356a(2).
 * @return SS_OK or SS_INVALID
 */
ss_status_t ss_declaration_check(ss_ctx_t *ctx, const ss_declaration_input_t *input);

#endif
