-- Declarations from the public legal pages: cancellations and withdrawals.

-- name: cancellation_add (merchant_id, id, number, submission_key, receipt_hash, contract_id, status, email, lang, statement, received_at)
INSERT INTO cancellation (merchant_id, id, number, submission_key, receipt_hash, contract_id, status, email, lang,
                          statement, received_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING;

-- name: cancellation_find_by_submission (merchant_id, submission_key)
SELECT id, number, submission_key, receipt_hash, contract_id, status, email, lang, statement, received_at
  FROM cancellation
 WHERE merchant_id = %s AND submission_key = %s;

-- name: cancellation_find_by_receipt (merchant_id, receipt_hash)
SELECT id, number, submission_key, receipt_hash, contract_id, status, email, lang, statement, received_at
  FROM cancellation
 WHERE merchant_id = %s AND receipt_hash = %s;

-- name: cancellation_find (merchant_id, id)
SELECT id, number, submission_key, receipt_hash, contract_id, status, email, lang, statement, received_at
  FROM cancellation
 WHERE merchant_id = %s AND id = %s;

-- name: withdrawal_add (merchant_id, id, number, submission_key, receipt_hash, contract_id, status, email, lang, statement, received_at)
INSERT INTO withdrawal (merchant_id, id, number, submission_key, receipt_hash, contract_id, status, email, lang,
                        statement, received_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING;

-- name: withdrawal_find_by_submission (merchant_id, submission_key)
SELECT id, number, submission_key, receipt_hash, contract_id, status, email, lang, statement, received_at
  FROM withdrawal
 WHERE merchant_id = %s AND submission_key = %s;

-- name: withdrawal_find_by_receipt (merchant_id, receipt_hash)
SELECT id, number, submission_key, receipt_hash, contract_id, status, email, lang, statement, received_at
  FROM withdrawal
 WHERE merchant_id = %s AND receipt_hash = %s;

-- name: withdrawal_find (merchant_id, id)
SELECT id, number, submission_key, receipt_hash, contract_id, status, email, lang, statement, received_at
  FROM withdrawal
 WHERE merchant_id = %s AND id = %s;

-- name: cancellation_find_by_number (merchant_id, number)
SELECT id, number, submission_key, receipt_hash, contract_id, status, email, lang, statement, received_at
  FROM cancellation
 WHERE merchant_id = %s AND number = %s
 LIMIT 1;

-- name: cancellation_list_open (merchant_id, limit)
SELECT id, number, submission_key, receipt_hash, contract_id, status, email, lang, statement, received_at
  FROM cancellation
 WHERE merchant_id = %s AND status IN ('unassigned', 'waiting')
 ORDER BY received_at, id
 LIMIT %lld;

-- Whoever assigns first, assigns.
-- name: cancellation_assign (status, contract_id, merchant_id, id)
UPDATE cancellation SET status = %s, contract_id = %s
 WHERE merchant_id = %s AND id = %s AND status IN ('unassigned', 'waiting');

-- name: withdrawal_find_by_number (merchant_id, number)
SELECT id, number, submission_key, receipt_hash, contract_id, status, email, lang, statement, received_at
  FROM withdrawal
 WHERE merchant_id = %s AND number = %s
 LIMIT 1;

-- name: withdrawal_list_open (merchant_id, limit)
SELECT id, number, submission_key, receipt_hash, contract_id, status, email, lang, statement, received_at
  FROM withdrawal
 WHERE merchant_id = %s AND status IN ('unassigned', 'waiting')
 ORDER BY received_at, id
 LIMIT %lld;

-- Whoever assigns first, assigns.
-- name: withdrawal_assign (status, contract_id, merchant_id, id)
UPDATE withdrawal SET status = %s, contract_id = %s
 WHERE merchant_id = %s AND id = %s AND status IN ('unassigned', 'waiting');

-- name: cancellation_find_waiting (merchant_id, contract_id)
SELECT id, number, submission_key, receipt_hash, contract_id, status, email, lang, statement, received_at
  FROM cancellation
 WHERE merchant_id = %s AND contract_id = %s AND status = 'waiting'
 ORDER BY received_at DESC, id DESC
 LIMIT 1;

-- name: withdrawal_find_waiting (merchant_id, contract_id)
SELECT id, number, submission_key, receipt_hash, contract_id, status, email, lang, statement, received_at
  FROM withdrawal
 WHERE merchant_id = %s AND contract_id = %s AND status = 'waiting'
 ORDER BY received_at DESC, id DESC
 LIMIT 1;
