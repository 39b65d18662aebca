-- name: refund_add (merchant_id, credit_note_id, contract_id, number, contract_number, currency, amount, payment, due_date, status, created_at)
INSERT INTO refund (merchant_id, credit_note_id, contract_id, number, contract_number, currency, amount, payment,
                    due_date, status, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %lld, %s, %s, %s, %s);

-- name: refund_find_by_number (merchant_id, number)
SELECT credit_note_id, contract_id, number, contract_number, currency, amount, payment, due_date, status, created_at,
       done_at
  FROM refund
 WHERE merchant_id = %s AND number = %s
 LIMIT 1;

-- name: refund_list (merchant_id, status_from, status_to, limit)
SELECT credit_note_id, contract_id, number, contract_number, currency, amount, payment, due_date, status, created_at,
       done_at
  FROM refund
 WHERE merchant_id = %s AND status >= %s AND status <= %s
 ORDER BY due_date, number
 LIMIT %lld;

-- name: refund_done (done_at, merchant_id, number)
UPDATE refund SET status = 'done', done_at = %s WHERE merchant_id = %s AND number = %s AND status = 'open';

-- Whoever has read another amount has to read again.
-- name: refund_lower (less, merchant_id, number, amount)
UPDATE refund SET amount = amount - %lld WHERE merchant_id = %s AND number = %s AND status = 'open' AND amount = %lld;

-- What was paid out for its credit note covers it.
-- name: refund_cover (done_at, merchant_id, number, paid)
UPDATE refund SET status = 'done', done_at = %s
 WHERE merchant_id = %s AND number = %s AND status = 'open' AND amount <= %lld;
