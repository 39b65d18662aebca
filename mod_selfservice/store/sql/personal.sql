-- All that is stored about a customer, table by table: the columns that are named here go out as they stand, under their
-- names. Left out are hashes, keys of forms, and what only the sending of mails needs. Parameters: merchant and customer,
-- in turns, and how many rows, of which the newest come first. By the customer's contracts with IN, not JOIN: SQLite would begin a join with all rows of the merchant.

-- name: personal_customer (merchant_id, customer_id, limit)
SELECT id, number, business, cname, vatid, fname, lname, email, pnum, street, hnum, aline1, aline2, pcode, city, country,
       lang, tag, custom_fields, version, created_at
  FROM customer WHERE merchant_id = %s AND id = %s
 LIMIT %lld;

-- name: personal_payment_method (merchant_id, customer_id, limit)
SELECT id, kind, holder, iban_sealed, iban_masked, mandate_reference, mandate_text, mandate_signed_at, mandate_ip,
       created_at, replaced_at
  FROM payment_method WHERE merchant_id = %s AND customer_id = %s
 ORDER BY created_at DESC, id DESC
 LIMIT %lld;

-- name: personal_order (merchant_id, customer_id, limit)
SELECT x.id, x.number, x.kind, x.status, x.contract_id, x.variant_id, x.lang, x.data, x.created_at, x.test
  FROM order_ x
 WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
 ORDER BY x.created_at DESC, x.id DESC
 LIMIT %lld;

-- name: personal_order_proof (merchant_id, customer_id, limit)
SELECT x.order_id, x.record, x.created_at
  FROM order_proof x
 WHERE (x.merchant_id, x.order_id) IN (
       SELECT o.merchant_id, o.id FROM order_ o
        WHERE (o.merchant_id, o.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s))
 ORDER BY x.created_at DESC, x.order_id DESC
 LIMIT %lld;

-- name: personal_contract (merchant_id, customer_id, limit)
SELECT id, number, variant_id, plan_quantity, status, lang, start_date, trial_end, term_end, end_date, billed_until,
       next_billing_date, billing_before_end, discount_id, coupon_code, discount_periods_left, withdrawal_end,
       custom_fields, terms, version, created_at, test
  FROM contract WHERE merchant_id = %s AND customer_id = %s
 ORDER BY created_at DESC, id DESC
 LIMIT %lld;

-- name: personal_component_subscription (merchant_id, customer_id, limit)
SELECT x.id, x.contract_id, x.component_id, x.quantity, x.start_date, x.end_date, x.position
  FROM component_subscription x
 WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
 ORDER BY x.contract_id DESC, x.position DESC
 LIMIT %lld;

-- name: personal_metered_usage (merchant_id, customer_id, limit)
SELECT x.id, x.contract_id, x.component_id, x.quantity, x.due_at, x.memo, x.usage_key, x.created_at
  FROM metered_usage x
 WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
 ORDER BY x.due_at DESC, x.id DESC
 LIMIT %lld;

-- name: personal_contract_change (merchant_id, customer_id, limit)
SELECT x.id, x.contract_id, x.order_id, x.kind, x.status, x.effective_date, x.before_, x.after_, x.created_at, x.decided_at
  FROM contract_change x
 WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
 ORDER BY x.created_at DESC, x.id DESC
 LIMIT %lld;

-- name: personal_ledger_entry (merchant_id, customer_id, limit)
SELECT x.id, x.contract_id, x.kind, x.amount, x.booked_on, x.reference, x.invoice_id, x.created_at
  FROM ledger_entry x
 WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
 ORDER BY x.booked_on DESC, x.id DESC
 LIMIT %lld;

-- name: personal_coupon_use (merchant_id, customer_id, limit)
SELECT x.coupon_id, x.code, x.order_id, x.created_at
  FROM coupon_use x
 WHERE (x.merchant_id, x.order_id) IN (
       SELECT o.merchant_id, o.id FROM order_ o
        WHERE (o.merchant_id, o.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s))
 ORDER BY x.created_at DESC, x.order_id DESC
 LIMIT %lld;

-- name: personal_invoice (merchant_id, customer_id, limit)
SELECT x.id, x.number, x.kind, x.contract_id, x.lang, x.currency, x.net, x.vat, x.gross, x.issue_date, x.due_date,
       x.period_start, x.period_end, x.debit_date, x.purpose, x.paid_at, x.paid, x.credited, x.returned_at, x.document_id, x.data, x.created_at
  FROM invoice x
 WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
 ORDER BY x.issue_date DESC, x.id DESC
 LIMIT %lld;

-- name: personal_dunning (merchant_id, customer_id, limit)
SELECT x.id, x.number, x.invoice_id, x.contract_id, x.level, x.fee, x.amount, x.lang, x.currency, x.issue_date, x.due_date,
       x.document_id, x.data, x.created_at
  FROM dunning x
 WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
 ORDER BY x.issue_date DESC, x.id DESC
 LIMIT %lld;

-- name: personal_refund (merchant_id, customer_id, limit)
SELECT x.credit_note_id, x.contract_id, x.number, x.contract_number, x.currency, x.amount, x.payment, x.due_date, x.status,
       x.created_at, x.done_at
  FROM refund x
 WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
 ORDER BY x.created_at DESC, x.number DESC
 LIMIT %lld;

-- The files themselves are in the portal and came by mail.
-- name: personal_document (merchant_id, customer_id, limit)
SELECT x.id, x.kind, x.source_id, x.contract_id, x.filename, x.media_type, x.issue_date, x.created_at
  FROM document x
 WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
 ORDER BY x.created_at DESC, x.id DESC
 LIMIT %lld;

-- name: personal_self_service_token (merchant_id, customer_id, limit)
SELECT id, contract_id, all_contracts, scope, channel, single_use, lang, expires_at, used_at, revoked_at, created_at
  FROM self_service_token WHERE merchant_id = %s AND customer_id = %s
 ORDER BY created_at DESC, id DESC
 LIMIT %lld;

-- name: personal_session (merchant_id, customer_id, limit)
SELECT token_id, contract_id, all_contracts, scope, lang, created_at, touched_at, idle_until, ends_at, ended_at
  FROM session WHERE merchant_id = %s AND customer_id = %s
 ORDER BY created_at DESC
 LIMIT %lld;

-- A wanted account is sealed and known from what was typed.
-- name: personal_pending_change (merchant_id, customer_id, limit)
SELECT kind, CASE WHEN kind = 'email' THEN wanted ELSE '' END AS wanted, attempts_left, expires_at, codes, codes_since
  FROM pending_change WHERE merchant_id = %s AND customer_id = %s
 LIMIT %lld;

-- A statement that names no contract of ours is nobody's: whoever typed an address need not be its owner.
-- name: personal_cancellation (merchant_id, customer_id, limit)
SELECT x.id, x.number, x.contract_id, x.status, x.email, x.lang, x.statement, x.received_at
  FROM cancellation x
 WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
 ORDER BY x.received_at DESC, x.id DESC
 LIMIT %lld;

-- name: personal_withdrawal (merchant_id, customer_id, limit)
SELECT x.id, x.number, x.contract_id, x.status, x.email, x.lang, x.statement, x.received_at
  FROM withdrawal x
 WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
 ORDER BY x.received_at DESC, x.id DESC
 LIMIT %lld;

-- About the customer and the customer's contracts, to whichever address; a code is worth something while it waits only.
-- name: personal_outbox (merchant_id, customer_id, merchant_id, customer_id, limit)
SELECT x.id, x.event, x.recipient, x.lang, x.contract_id, x.message_id,
       CASE WHEN x.event = 'email_confirm' THEN '' ELSE x.data END AS data, x.documents, x.status, x.created_at, x.sent_at
  FROM outbox x
 WHERE x.merchant_id = %s AND x.customer_id = %s AND x.customer_id <> ''
 UNION
SELECT x.id, x.event, x.recipient, x.lang, x.contract_id, x.message_id, x.data, x.documents, x.status, x.created_at,
       x.sent_at
  FROM outbox x
 WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
 ORDER BY created_at DESC, id DESC
 LIMIT %lld;

-- name: personal_vat_check (merchant_id, customer_id, limit)
SELECT x.order_id, x.vat_id, x.status, x.reference, x.created_at, x.checked_at
  FROM vat_check x
 WHERE (x.merchant_id, x.order_id) IN (
       SELECT o.merchant_id, o.id FROM order_ o
        WHERE (o.merchant_id, o.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s))
 ORDER BY x.created_at DESC, x.order_id DESC
 LIMIT %lld;

-- About the customer and all that is the customer's.
-- name: personal_audit_event (merchant_id, customer_id, merchant_id, customer_id, merchant_id, customer_id, merchant_id, customer_id, merchant_id, customer_id, merchant_id, customer_id, merchant_id, customer_id, merchant_id, customer_id, merchant_id, customer_id, limit)
SELECT x.id, x.event, x.object_id, x.actor, x.before_, x.after_, x.created_at
  FROM audit_event x
 WHERE x.merchant_id = (SELECT merchant_id FROM customer WHERE merchant_id = %s AND id = %s)
   AND x.object_id IN (
       SELECT k.id FROM customer k WHERE k.merchant_id = %s AND k.id = %s
        UNION ALL
       SELECT c.id FROM contract c WHERE c.merchant_id = %s AND c.customer_id = %s
        UNION ALL
       SELECT t.id FROM self_service_token t WHERE t.merchant_id = %s AND t.customer_id = %s
        UNION ALL
       SELECT o.id FROM order_ o
        WHERE (o.merchant_id, o.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
        UNION ALL
       SELECT o.id FROM invoice o
        WHERE (o.merchant_id, o.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
        UNION ALL
       SELECT o.id FROM dunning o
        WHERE (o.merchant_id, o.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
        UNION ALL
       SELECT o.id FROM cancellation o
        WHERE (o.merchant_id, o.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
        UNION ALL
       SELECT o.id FROM withdrawal o
        WHERE (o.merchant_id, o.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s))
 ORDER BY x.created_at DESC, x.id DESC
 LIMIT %lld;

-- name: personal_erasure_request (merchant_id, customer_id, limit)
SELECT id, customer_number, answer, requested_at, completed_at
  FROM erasure_request WHERE merchant_id = %s AND customer_id = %s
 ORDER BY requested_at DESC, id DESC
 LIMIT %lld;

-- name: personal_webhook_event (merchant_id, customer_id, limit)
SELECT id, event, body, created_at
  FROM webhook_event WHERE merchant_id = %s AND customer_id = %s
 ORDER BY created_at DESC, id DESC
 LIMIT %lld;

-- What an erasure deletes at once, and what it must know to say what stays. Parameters: merchant and customer.

-- name: erase_tokens (merchant_id, customer_id)
DELETE FROM self_service_token WHERE merchant_id = %s AND customer_id = %s;

-- name: erase_sessions (merchant_id, customer_id, but_hash)
DELETE FROM session WHERE merchant_id = %s AND customer_id = %s AND hash <> %s;

-- While a contract runs: what opens nothing any more.
-- name: erase_ended_tokens (merchant_id, customer_id, now)
DELETE FROM self_service_token
 WHERE merchant_id = %s AND customer_id = %s
   AND (expires_at <= %s OR revoked_at IS NOT NULL OR (single_use = 1 AND used_at IS NOT NULL));

-- name: erase_ended_sessions (merchant_id, customer_id, now)
DELETE FROM session WHERE merchant_id = %s AND customer_id = %s AND (ended_at IS NOT NULL OR idle_until <= %s);

-- name: erase_changes_wanted (merchant_id, customer_id)
DELETE FROM pending_change WHERE merchant_id = %s AND customer_id = %s;

-- name: erase_optional (merchant_id, customer_id)
UPDATE customer SET pnum = '', tag = '', version = version + 1
 WHERE merchant_id = %s AND id = %s AND (pnum <> '' OR tag <> '');

-- name: erase_custom_fields (merchant_id, customer_id)
UPDATE customer SET custom_fields = '{}', version = version + 1
 WHERE merchant_id = %s AND id = %s AND custom_fields NOT IN ('', '{}');

-- Single records of what is billed, as in expired_usage.
-- name: erase_usage (merchant_id, customer_id)
DELETE FROM metered_usage
 WHERE (merchant_id, contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
   AND (due_at < (SELECT max(i.period_start) FROM invoice i
                   WHERE i.merchant_id = metered_usage.merchant_id AND i.contract_id = metered_usage.contract_id
                     AND i.kind = 'invoice'
                     AND NOT EXISTS (SELECT 1 FROM invoice j
                                      WHERE j.merchant_id = i.merchant_id AND j.contract_id = i.contract_id AND j.kind = 'invoice'
                                        AND j.period_start < i.period_start AND j.period_end >= i.period_start))
        OR EXISTS (SELECT 1 FROM contract c
                    WHERE c.merchant_id = metered_usage.merchant_id AND c.id = metered_usage.contract_id
                      AND c.end_date <> '' AND c.next_billing_date = ''));

-- A code that waits to be sent is worth nothing any more.
-- name: erase_mails (merchant_id, customer_id)
DELETE FROM outbox
 WHERE merchant_id = %s AND customer_id = %s AND customer_id <> '' AND (status <> 'waiting' OR event = 'email_confirm')
   AND class = 'mails';

-- name: erase_links_to_send (merchant_id, customer_id)
DELETE FROM outbox
 WHERE merchant_id = %s AND customer_id = %s AND customer_id <> '' AND status = 'waiting' AND event = 'new_link';

-- name: erase_webhook_events (merchant_id, customer_id)
DELETE FROM webhook_event WHERE merchant_id = %s AND customer_id = %s;

-- That something was changed stays, what it was does not.
-- name: erase_audit_values (merchant_id, customer_id)
UPDATE audit_event SET before_ = '', after_ = ''
 WHERE merchant_id = %s AND object_id = %s AND (before_ <> '' OR after_ <> '');

-- name: personal_last_invoice (merchant_id, customer_id)
SELECT max(x.issue_date), max(x.due_date)
  FROM invoice x
 WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s);

-- name: personal_last_booking (merchant_id, customer_id)
SELECT max(x.created_at)
  FROM ledger_entry x
 WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s);

-- name: personal_last_letter (merchant_id, customer_id)
SELECT max(x.created_at)
  FROM outbox x
 WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
   AND x.class = 'letters';

-- The last day of all while one of them has no end; and of those that run, as ss_contract_runs() tells, or wait to.
-- name: personal_last_end (merchant_id, customer_id)
SELECT max(CASE WHEN status = 'declined' THEN substr(created_at, 1, 10) WHEN end_date = '' THEN '9999-12-31' ELSE end_date END),
       max(CASE WHEN status NOT IN ('active', 'cancelled', 'waiting') THEN '' WHEN end_date = '' THEN '9999-12-31' ELSE end_date END)
  FROM contract WHERE merchant_id = %s AND customer_id = %s;

-- name: personal_last_statement (merchant_id, customer_id, merchant_id, customer_id)
SELECT max(received_at) FROM (
       SELECT x.received_at FROM cancellation x
        WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s)
        UNION
       SELECT x.received_at FROM withdrawal x
        WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s))
       AS statements;

-- name: personal_mandates (merchant_id, customer_id)
SELECT max(created_at) FROM payment_method WHERE merchant_id = %s AND customer_id = %s AND kind = 'direct-debit';

-- What an erasure has left: usage that is still to be billed, and the sign-in that asked.
-- name: personal_left_usage (merchant_id, customer_id)
SELECT max(x.due_at)
  FROM metered_usage x
 WHERE (x.merchant_id, x.contract_id) IN (SELECT merchant_id, id FROM contract WHERE merchant_id = %s AND customer_id = %s);

-- name: personal_left_access (merchant_id, customer_id, merchant_id, customer_id)
SELECT max(ends) FROM (
       SELECT ends_at AS ends FROM session WHERE merchant_id = %s AND customer_id = %s
        UNION
       SELECT expires_at AS ends FROM self_service_token WHERE merchant_id = %s AND customer_id = %s) AS accesses;

-- name: erasure_add (merchant_id, id, customer_id, customer_number, answer, requested_at, completed_at)
INSERT INTO erasure_request (merchant_id, id, customer_id, customer_number, answer, requested_at, completed_at)
VALUES (%s, %s, %s, %s, %s, %s, %s);

-- name: erasure_find (merchant_id, customer_id)
SELECT id, customer_id, customer_number, answer, requested_at, completed_at
  FROM erasure_request WHERE merchant_id = %s AND customer_id = %s
 ORDER BY requested_at DESC, id DESC LIMIT 1;

-- name: erasure_list (merchant_id, limit)
SELECT id, customer_id, customer_number, answer, requested_at, completed_at
  FROM erasure_request WHERE merchant_id = %s ORDER BY requested_at DESC, id DESC LIMIT %lld;

-- Those of whose contracts none runs, by the second day that personal_last_end tells.
-- name: erasure_list_due (merchant_id, today, limit)
SELECT e.id, e.customer_id, e.customer_number, e.answer, e.requested_at, e.completed_at
  FROM erasure_request e
 WHERE e.merchant_id = %s AND e.completed_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM contract c
                    WHERE c.merchant_id = e.merchant_id AND c.customer_id = e.customer_id
                      AND c.status IN ('active', 'cancelled', 'waiting') AND (c.end_date = '' OR c.end_date >= %s))
 ORDER BY e.requested_at LIMIT %lld;

-- name: erasure_complete (completed_at, merchant_id, id)
UPDATE erasure_request SET completed_at = %s WHERE merchant_id = %s AND id = %s AND completed_at IS NULL;
