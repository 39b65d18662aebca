/* Contracts with their booked components and payment methods. */
#ifndef SS_CONTRACT_STORE_H
#define SS_CONTRACT_STORE_H

#include "model/contract.h"
#include "store/db.h"

/** Store a new contract. @return SS_OK, SS_UNAVAILABLE, SS_ERROR (also for an id that exists) */
ss_status_t ss_contract_add(ss_ctx_t *ctx, const ss_contract_t *contract);
/** @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_contract_find(ss_ctx_t *ctx, const char *id, ss_contract_t *contract);
/** The same by the number that customers know. Texts live as long as ctx->pool. */
ss_status_t ss_contract_find_by_number(ss_ctx_t *ctx, const char *number, ss_contract_t *contract);
/** Newest first, at most 200. List of ss_contract_t. */
ss_status_t ss_contract_list(ss_ctx_t *ctx, const char *customer_id,
                             apr_array_header_t **contracts);

/**
 * Let it end after `end->day`; a later billing day moves to `end->last_billing`, so that no usage
 * and no fee that is charged afterwards is lost.
 * @return SS_CONFLICT if it ends by then already, or was never in force
 */
ss_status_t ss_contract_set_end(ss_ctx_t *ctx, const char *id, const ss_contract_end_t *end);

/**
 * Let a cancelled contract go on. Its next billing day is the one it had before, unless that came
 * earlier than the end all along; who bills a cancelled contract moves both.
 * @param end_date  its own end, if it never renews; else ""
 * @param today  ISO day; an end before it has taken effect
 * @return SS_CONFLICT if it is not cancelled, or has ended
 */
ss_status_t ss_contract_undo_end(ss_ctx_t *ctx, const char *id, const char *end_date,
                                 const char *today);

/**
 * It is withdrawn from: ends on `day` unless it did before, and is billed no more. An order that
 * waits for approval can be withdrawn too.
 * @return SS_CONFLICT if it was withdrawn before, or never in force
 */
ss_status_t ss_contract_withdraw(ss_ctx_t *ctx, const char *id, const char *day);

/** Who else locks this contract waits until the transaction ends. */
ss_status_t ss_contract_lock(ss_ctx_t *ctx, const char *id);
/**
 * Hold others off a contract until the transaction ends. @return SS_CONFLICT if it was withdrawn,
 * or is not in force
 */
ss_status_t ss_contract_touch(ss_ctx_t *ctx, const char *id);

/**
 * A waiting contract comes into force with the dates of `contract`, its components with it.
 * @return SS_CONFLICT if it does not wait (any more)
 */
ss_status_t ss_contract_approve(ss_ctx_t *ctx, const ss_contract_t *contract);
/** A waiting contract never comes into force. @return SS_CONFLICT if it does not wait */
ss_status_t ss_contract_decline(ss_ctx_t *ctx, const char *id);

/**
 * New variant, quantity, terms, discount and billing days of a contract that is in force.
 * @param after  with the version it was read at
 * @param billing_before_end  the next billing day if its cancellation is undone; "": as it was
 * @return SS_CONFLICT if it was changed since, or is not in force
 */
ss_status_t ss_contract_set_terms(ss_ctx_t *ctx, const ss_contract_t *after,
                                  const char *billing_before_end);
/** A new version without any other change. @return SS_CONFLICT as above */
ss_status_t ss_contract_claim(ss_ctx_t *ctx, const ss_contract_t *contract);

/** Book a component in a contract; prices in millionths, as frozen in the order. */
ss_status_t ss_component_subscription_add(ss_ctx_t *ctx,
                                          const ss_component_subscription_t *subscription);
/** In the order they were added, what ended too. List of ss_component_subscription_t. */
ss_status_t ss_component_subscription_list(ss_ctx_t *ctx, const char *contract_id,
                                           apr_array_header_t **list);

/** All that is booked of a component ends on `day`. @return SS_CONFLICT if it ends by then already
 */
ss_status_t ss_component_subscription_end(ss_ctx_t *ctx, const char *contract_id,
                                          const char *component_id, const char *day);

/** Store how a customer pays; the newest that was not replaced is in force. */
ss_status_t ss_payment_method_add(ss_ctx_t *ctx, const ss_payment_method_t *method);
/** Forget how a customer pays: account, mandate and all. */
ss_status_t ss_payment_method_remove(ss_ctx_t *ctx, const char *customer_id);
/** The one in force. @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_payment_method_find(ss_ctx_t *ctx, const char *customer_id,
                                   ss_payment_method_t *method);
/** The present method becomes history at ctx->now. @return SS_OK also if there is none */
ss_status_t ss_payment_method_replace(ss_ctx_t *ctx, const char *customer_id);

#endif
