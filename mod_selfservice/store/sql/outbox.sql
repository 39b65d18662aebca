-- Mails waiting to be sent.

-- name: outbox_add (merchant_id, id, site_id, event, class, recipient, lang, contract_id, customer_id, message_id, data, documents, due_at, created_at)
INSERT INTO outbox (merchant_id, id, site_id, event, class, recipient, lang, contract_id, customer_id, message_id, data,
                    documents, status, attempts, due_at, claimed_until, claimed_by, last_error, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'waiting', 0, %s, '', '', '', %s);

-- Addresses that somebody typed come after all mails: a flood of them holds up no mail.
-- The outer conditions stand once more because PostgreSQL checks only those again after waiting for a row.
-- all merchants: the worker sends for everybody
-- name: outbox_claim (claimed_until, claimed_by, now, now, limit, now)
UPDATE outbox SET claimed_until = %s, claimed_by = %s
 WHERE (merchant_id, id) IN (SELECT merchant_id, id FROM outbox
                              WHERE status = 'waiting' AND due_at <= %s AND claimed_until <= %s
                              ORDER BY CASE WHEN event = 'link_request' THEN 1 ELSE 0 END, due_at, id LIMIT %lld)
   AND status = 'waiting' AND claimed_until <= %s
RETURNING id, merchant_id, site_id, event, recipient, lang, contract_id, message_id, data, documents, status, attempts,
          due_at, last_error, created_at, sent_at, claimed_by;

-- Claims of nobody in particular belong to a command that works beside the worker.
-- all merchants: whoever takes the worker's place sends for everybody
-- name: outbox_release_others (holder)
UPDATE outbox SET claimed_until = '', claimed_by = ''
 WHERE status = 'waiting' AND claimed_by <> '' AND claimed_by <> %s;

-- all merchants: the worker looks before it writes
-- name: outbox_has_due (now, now)
SELECT id FROM outbox WHERE status = 'waiting' AND due_at <= %s AND claimed_until <= %s LIMIT 1;

-- name: outbox_mark_sent (sent_at, merchant_id, id)
UPDATE outbox SET status = 'sent', attempts = attempts + 1, claimed_until = '', claimed_by = '', last_error = '', sent_at = %s
 WHERE merchant_id = %s AND id = %s AND status = 'waiting';

-- name: outbox_mark_failed (status, due_at, last_error, merchant_id, id, claimed_by)
UPDATE outbox SET status = %s, attempts = attempts + 1, claimed_until = '', claimed_by = '', due_at = %s, last_error = %s
 WHERE merchant_id = %s AND id = %s AND status = 'waiting' AND claimed_by = %s;

-- name: outbox_postpone (due_at, last_error, merchant_id, id, claimed_by)
UPDATE outbox SET claimed_until = '', claimed_by = '', due_at = %s, last_error = %s
 WHERE merchant_id = %s AND id = %s AND status = 'waiting' AND claimed_by = %s;

-- Status as a range of two bounds: 'failed' to 'failed', or '' to '~' for all.
-- name: outbox_list (merchant_id, from_status, to_status, limit)
SELECT id, merchant_id, site_id, event, recipient, lang, contract_id, message_id, '' AS data, documents, status,
       attempts, due_at, last_error, created_at, sent_at, claimed_by
  FROM outbox
 WHERE merchant_id = %s AND status BETWEEN %s AND %s
 ORDER BY created_at DESC, id DESC LIMIT %lld;

-- name: outbox_retry (now, merchant_id, from_id, to_id, now)
UPDATE outbox SET status = 'waiting', attempts = 0, due_at = %s, claimed_until = ''
 WHERE merchant_id = %s AND id BETWEEN %s AND %s
   AND (status = 'failed' OR (status = 'waiting' AND due_at > %s));

-- name: outbox_count_since (merchant_id, recipient, event, other_event, data_pattern, since)
SELECT count(*)
  FROM outbox
 WHERE merchant_id = %s AND lower(recipient) = lower(%s) AND event IN (%s, %s) AND data LIKE %s AND created_at > %s;

-- name: outbox_remove (merchant_id, id)
DELETE FROM outbox WHERE merchant_id = %s AND id = %s;
