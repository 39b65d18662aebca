-- name: order_add (merchant_id, id, number, submission_key, receipt_hash, kind, status, customer_id, contract_id, variant_id, lang, data, created_at, test)
INSERT INTO order_ (merchant_id, id, number, submission_key, receipt_hash, kind, status, customer_id, contract_id,
                    variant_id, lang, data, created_at, test)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %lld)
ON CONFLICT DO NOTHING;

-- name: order_find (merchant_id, id)
SELECT id, number, submission_key, receipt_hash, kind, status, customer_id, contract_id, variant_id, lang, data,
       created_at, test
  FROM order_
 WHERE merchant_id = %s AND id = %s
 LIMIT 1;

-- name: order_find_by_number (merchant_id, number)
SELECT id, number, submission_key, receipt_hash, kind, status, customer_id, contract_id, variant_id, lang, data,
       created_at, test
  FROM order_
 WHERE merchant_id = %s AND number = %s
 LIMIT 1;

-- name: order_list (merchant_id, status_from, status_to, limit)
SELECT id, number, submission_key, receipt_hash, kind, status, customer_id, contract_id, variant_id, lang, '',
       created_at, test
  FROM order_
 WHERE merchant_id = %s AND status >= %s AND status <= %s
 ORDER BY created_at DESC, id DESC
 LIMIT %lld;

-- The order by which a contract came about, not those that changed it.
-- name: order_find_by_contract (merchant_id, contract_id)
SELECT id, number, submission_key, receipt_hash, kind, status, customer_id, contract_id, variant_id, lang, data,
       created_at, test
  FROM order_
 WHERE merchant_id = %s AND contract_id = %s AND kind = 'signup'
 ORDER BY created_at
 LIMIT 1;

-- Whoever decides first, decides.
-- name: order_decide (status, data, merchant_id, id)
UPDATE order_ SET status = %s, data = %s WHERE merchant_id = %s AND id = %s AND status = 'approval_pending';

-- name: coupon_use_remove (merchant_id, order_id)
DELETE FROM coupon_use WHERE merchant_id = %s AND order_id = %s;

-- name: order_find_by_submission (merchant_id, submission_key)
SELECT id, number, submission_key, receipt_hash, kind, status, customer_id, contract_id, variant_id, lang, data,
       created_at, test
  FROM order_
 WHERE merchant_id = %s AND submission_key = %s
 LIMIT 1;

-- name: order_find_by_receipt (merchant_id, receipt_hash)
SELECT id, number, submission_key, receipt_hash, kind, status, customer_id, contract_id, variant_id, lang, data,
       created_at, test
  FROM order_
 WHERE merchant_id = %s AND receipt_hash = %s
 LIMIT 1;

-- name: coupon_use_add (merchant_id, coupon_id, code, order_id, created_at)
INSERT INTO coupon_use (merchant_id, coupon_id, code, order_id, created_at)
VALUES (%s, %s, %s, %s, %s);

-- name: coupon_use_count (code, merchant_id, coupon_id)
SELECT count(*), sum(CASE WHEN code = %s THEN 1 ELSE 0 END)
  FROM coupon_use
 WHERE merchant_id = %s AND coupon_id = %s;
