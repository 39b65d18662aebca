-- Changes that wait for the code from a mail.

-- name: pending_change_put (merchant_id, customer_id, kind, wanted, code_hash, attempts_left, expires_at, codes, codes_since)
INSERT INTO pending_change (merchant_id, customer_id, kind, wanted, code_hash, attempts_left, expires_at, codes,
                            codes_since)
VALUES (%s, %s, %s, %s, %s, %lld, %s, %lld, %s)
    ON CONFLICT (merchant_id, customer_id, kind) DO UPDATE
   SET wanted = excluded.wanted, code_hash = excluded.code_hash, attempts_left = excluded.attempts_left,
       expires_at = excluded.expires_at, codes = excluded.codes, codes_since = excluded.codes_since;

-- name: pending_change_find (merchant_id, customer_id, kind)
SELECT customer_id, kind, wanted, code_hash, attempts_left, expires_at, codes, codes_since
  FROM pending_change
 WHERE merchant_id = %s AND customer_id = %s AND kind = %s
 LIMIT 1;

-- name: pending_change_try (merchant_id, customer_id, kind, now)
UPDATE pending_change SET attempts_left = attempts_left - 1
 WHERE merchant_id = %s AND customer_id = %s AND kind = %s
   AND code_hash <> '' AND attempts_left > 0 AND expires_at > %s;

-- name: pending_change_end (merchant_id, customer_id, kind)
UPDATE pending_change SET wanted = '', code_hash = ''
 WHERE merchant_id = %s AND customer_id = %s AND kind = %s AND code_hash <> '';
