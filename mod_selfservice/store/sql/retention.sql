-- What is older than its class is kept: found by a day or instant, at most so many; then deleted one by one, with all
-- that belongs to it, in a transaction each. Rows whose ids begin with the time are found by id. Every find has the same parameters, every delete the merchant and the id.

-- name: expired_invoices (merchant_id, before, limit)
SELECT id FROM invoice WHERE merchant_id = %s AND issue_date < %s ORDER BY issue_date LIMIT %lld;

-- name: delete_invoice_document (merchant_id, id)
DELETE FROM document WHERE merchant_id = %s AND kind IN ('invoice', 'einvoice') AND source_id = %s;

-- name: delete_invoice_refund (merchant_id, id)
DELETE FROM refund WHERE merchant_id = %s AND credit_note_id = %s;

-- name: delete_invoice_letter_documents (merchant_id, id)
DELETE FROM document
 WHERE merchant_id = %s AND kind = 'dunning'
   AND source_id IN (SELECT d.id FROM dunning d WHERE d.merchant_id = document.merchant_id AND d.invoice_id = %s);

-- name: delete_invoice_letters (merchant_id, id)
DELETE FROM dunning WHERE merchant_id = %s AND invoice_id = %s;

-- name: delete_invoice (merchant_id, id)
DELETE FROM invoice WHERE merchant_id = %s AND id = %s;

-- name: expired_ledger_entries (merchant_id, before_id, limit)
SELECT id FROM ledger_entry WHERE merchant_id = %s AND id < %s ORDER BY id LIMIT %lld;

-- name: delete_ledger_entry (merchant_id, id)
DELETE FROM ledger_entry WHERE merchant_id = %s AND id = %s;

-- name: expired_vat_checks (merchant_id, before_id, limit)
SELECT order_id FROM vat_check
 WHERE merchant_id = %s AND order_id < %s AND status <> 'waiting' ORDER BY order_id LIMIT %lld;

-- name: delete_vat_check (merchant_id, id)
DELETE FROM vat_check WHERE merchant_id = %s AND order_id = %s;

-- name: expired_contracts (merchant_id, before, limit)
SELECT id FROM contract
 WHERE merchant_id = %s AND end_date <> '' AND end_date < %s AND status <> 'waiting' ORDER BY end_date LIMIT %lld;

-- name: expired_declined (merchant_id, before, limit)
SELECT id FROM contract WHERE merchant_id = %s AND status = 'declined' AND created_at < %s LIMIT %lld;

-- name: delete_contract_components (merchant_id, id)
DELETE FROM component_subscription WHERE merchant_id = %s AND contract_id = %s;

-- name: delete_contract_changes (merchant_id, id)
DELETE FROM contract_change WHERE merchant_id = %s AND contract_id = %s;

-- name: delete_contract_usage (merchant_id, id)
DELETE FROM metered_usage WHERE merchant_id = %s AND contract_id = %s;

-- name: delete_contract_coupons (merchant_id, id)
DELETE FROM coupon_use
 WHERE (merchant_id, order_id) IN (SELECT merchant_id, id FROM order_ WHERE merchant_id = %s AND contract_id = %s);

-- The link stays in the chain, its content goes.
-- name: empty_contract_proofs (merchant_id, id)
UPDATE order_proof SET record = ''
 WHERE (merchant_id, order_id) IN (SELECT merchant_id, id FROM order_ WHERE merchant_id = %s AND contract_id = %s);

-- name: delete_contract_documents (merchant_id, id)
DELETE FROM document WHERE merchant_id = %s AND contract_id = %s AND kind NOT IN ('invoice', 'einvoice', 'dunning');

-- name: delete_contract_orders (merchant_id, id)
DELETE FROM order_ WHERE merchant_id = %s AND contract_id = %s;

-- name: delete_contract_tokens (merchant_id, id)
DELETE FROM self_service_token
 WHERE (merchant_id, customer_id, contract_id) IN (
       SELECT merchant_id, customer_id, id FROM contract WHERE merchant_id = %s AND id = %s);

-- name: delete_contract_sessions (merchant_id, id)
DELETE FROM session
 WHERE (merchant_id, customer_id, contract_id) IN (
       SELECT merchant_id, customer_id, id FROM contract WHERE merchant_id = %s AND id = %s);

-- A customer goes with the last contract; invoices hold their recipient themselves.
-- name: delete_contract_changes_wanted (merchant_id, id)
DELETE FROM pending_change
 WHERE (merchant_id, customer_id) IN (
       SELECT c.merchant_id, c.customer_id FROM contract c
        WHERE c.merchant_id = %s AND c.id = %s
          AND NOT EXISTS (SELECT 1 FROM contract o
                           WHERE o.merchant_id = c.merchant_id AND o.customer_id = c.customer_id AND o.id <> c.id));

-- name: delete_contract_payment_methods (merchant_id, id)
DELETE FROM payment_method
 WHERE (merchant_id, customer_id) IN (
       SELECT c.merchant_id, c.customer_id FROM contract c
        WHERE c.merchant_id = %s AND c.id = %s
          AND NOT EXISTS (SELECT 1 FROM contract o
                           WHERE o.merchant_id = c.merchant_id AND o.customer_id = c.customer_id AND o.id <> c.id));

-- name: delete_contract_customer (merchant_id, id)
DELETE FROM customer
 WHERE (merchant_id, id) IN (
       SELECT c.merchant_id, c.customer_id FROM contract c
        WHERE c.merchant_id = %s AND c.id = %s
          AND NOT EXISTS (SELECT 1 FROM contract o
                           WHERE o.merchant_id = c.merchant_id AND o.customer_id = c.customer_id AND o.id <> c.id));

-- name: delete_contract (merchant_id, id)
DELETE FROM contract WHERE merchant_id = %s AND id = %s;

-- name: expired_cancellations (merchant_id, before_id, limit)
SELECT id FROM cancellation WHERE merchant_id = %s AND id < %s ORDER BY id LIMIT %lld;

-- name: delete_cancellation_document (merchant_id, id)
DELETE FROM document WHERE merchant_id = %s AND kind = 'cancellation' AND source_id = %s;

-- name: delete_cancellation (merchant_id, id)
DELETE FROM cancellation WHERE merchant_id = %s AND id = %s;

-- name: expired_withdrawals (merchant_id, before_id, limit)
SELECT id FROM withdrawal WHERE merchant_id = %s AND id < %s ORDER BY id LIMIT %lld;

-- name: delete_withdrawal_document (merchant_id, id)
DELETE FROM document WHERE merchant_id = %s AND kind = 'withdrawal' AND source_id = %s;

-- name: delete_withdrawal (merchant_id, id)
DELETE FROM withdrawal WHERE merchant_id = %s AND id = %s;

-- name: expired_letters (merchant_id, before_id, limit)
SELECT id FROM outbox
 WHERE merchant_id = %s AND id < %s AND status <> 'waiting'
   AND class = 'letters' ORDER BY id LIMIT %lld;

-- name: expired_mails (merchant_id, before_id, limit)
SELECT id FROM outbox
 WHERE merchant_id = %s AND id < %s AND status <> 'waiting'
   AND class = 'mails' ORDER BY id LIMIT %lld;

-- name: expired_webhook_events (merchant_id, before_id, limit)
SELECT id FROM webhook_event WHERE merchant_id = %s AND id < %s ORDER BY id LIMIT %lld;

-- name: delete_webhook_event (merchant_id, id)
DELETE FROM webhook_event WHERE merchant_id = %s AND id = %s;

-- name: expired_mandates_replaced (merchant_id, before, limit)
SELECT p.id
  FROM (SELECT CAST(%s AS TEXT) AS merchant_id, CAST(%s AS TEXT) AS before_) AS b
  JOIN payment_method p ON p.merchant_id = b.merchant_id AND p.replaced_at < b.before_
 WHERE NOT EXISTS (SELECT 1 FROM contract c JOIN invoice i ON i.merchant_id = c.merchant_id AND i.contract_id = c.id
                    WHERE c.merchant_id = p.merchant_id AND c.customer_id = p.customer_id
                      AND i.issue_date <= substr(p.replaced_at, 1, 10) AND i.debit_date >= substr(b.before_, 1, 10))
 LIMIT %lld;

-- Of a customer whose last contract is over: the last collection came with its last invoice at the latest.
-- name: expired_mandates (merchant_id, before, limit)
SELECT p.id
  FROM (SELECT CAST(%s AS TEXT) AS merchant_id, CAST(%s AS TEXT) AS before_) AS b
  JOIN contract c ON c.merchant_id = b.merchant_id AND c.end_date <> '' AND c.end_date < b.before_
  JOIN payment_method p ON p.merchant_id = c.merchant_id AND p.customer_id = c.customer_id AND p.replaced_at IS NULL
 WHERE NOT EXISTS (SELECT 1 FROM contract o
                    WHERE o.merchant_id = c.merchant_id AND o.customer_id = c.customer_id AND o.status <> 'declined'
                      AND (o.end_date = '' OR o.end_date >= b.before_))
   AND NOT EXISTS (SELECT 1 FROM invoice i
                    WHERE i.merchant_id = c.merchant_id AND i.contract_id = c.id AND i.due_date >= b.before_)
 LIMIT %lld;

-- name: delete_payment_method (merchant_id, id)
DELETE FROM payment_method WHERE merchant_id = %s AND id = %s;

-- Billed is what lies before the period of the newest invoice, and all of a contract with nothing left to bill. An
-- invoice that begins within the period of another is of a change and bills no usage.
-- name: expired_usage (merchant_id, before_id, limit)
SELECT u.id FROM metered_usage u JOIN contract c ON c.merchant_id = u.merchant_id AND c.id = u.contract_id
 WHERE u.merchant_id = %s AND u.id < %s
   AND (u.due_at < (SELECT max(i.period_start) FROM invoice i
                     WHERE i.merchant_id = c.merchant_id AND i.contract_id = c.id AND i.kind = 'invoice'
                       AND NOT EXISTS (SELECT 1 FROM invoice j
                                        WHERE j.merchant_id = i.merchant_id AND j.contract_id = i.contract_id AND j.kind = 'invoice'
                                          AND j.period_start < i.period_start AND j.period_end >= i.period_start))
        OR (c.end_date <> '' AND c.next_billing_date = ''))
 ORDER BY u.id LIMIT %lld;

-- name: delete_usage (merchant_id, id)
DELETE FROM metered_usage WHERE merchant_id = %s AND id = %s;

-- name: expired_erasures (merchant_id, before, limit)
SELECT id FROM erasure_request WHERE merchant_id = %s AND completed_at < %s LIMIT %lld;

-- name: delete_erasure (merchant_id, id)
DELETE FROM erasure_request WHERE merchant_id = %s AND id = %s;

-- name: expired_tokens (merchant_id, before, limit)
SELECT id FROM self_service_token WHERE merchant_id = %s AND expires_at < %s LIMIT %lld;

-- name: delete_token (merchant_id, id)
DELETE FROM self_service_token WHERE merchant_id = %s AND id = %s;

-- name: expired_sessions (merchant_id, before, limit)
SELECT hash FROM session WHERE merchant_id = %s AND ends_at < %s LIMIT %lld;

-- name: delete_session (merchant_id, id)
DELETE FROM session WHERE merchant_id = %s AND hash = %s;

-- name: expired_changes_wanted (merchant_id, before, limit)
SELECT customer_id || '/' || kind FROM pending_change WHERE merchant_id = %s AND expires_at < %s LIMIT %lld;

-- name: delete_change_wanted (merchant_id, id)
DELETE FROM pending_change
 WHERE (merchant_id, customer_id, kind) IN (
       SELECT merchant_id, substr(row_, 1, 24), substr(row_, 26)
         FROM (SELECT CAST(%s AS TEXT) AS merchant_id, CAST(%s AS TEXT) AS row_) AS b);

-- name: expired_audit_events (merchant_id, before_id, limit)
SELECT id FROM audit_event WHERE merchant_id = %s AND id < %s ORDER BY id LIMIT %lld;

-- name: delete_audit_event (merchant_id, id)
DELETE FROM audit_event WHERE merchant_id = %s AND id = %s;
