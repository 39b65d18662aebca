-- VAT IDs to be looked up by an outside service, and what it said.

-- name: vat_check_add (merchant_id, order_id, site_id, vat_id, due_at, created_at)
INSERT INTO vat_check (merchant_id, order_id, site_id, vat_id, status, reference, attempts, due_at, last_error, created_at)
VALUES (%s, %s, %s, %s, 'waiting', '', 0, %s, '', %s);

-- all merchants: the worker looks up for everybody
-- name: vat_check_next (now)
SELECT merchant_id, order_id, site_id, vat_id, attempts
  FROM vat_check
 WHERE status = 'waiting' AND due_at <= %s
 ORDER BY due_at, order_id LIMIT 1;

-- name: vat_check_answer (status, reference, checked_at, merchant_id, order_id)
UPDATE vat_check SET status = %s, reference = %s, attempts = attempts + 1, last_error = '', checked_at = %s
 WHERE merchant_id = %s AND order_id = %s AND status = 'waiting';

-- name: vat_check_wait (status, attempts, due_at, last_error, merchant_id, order_id)
UPDATE vat_check SET status = %s, attempts = %lld, due_at = %s, last_error = %s
 WHERE merchant_id = %s AND order_id = %s AND status = 'waiting';

-- name: vat_check_list_bad (merchant_id, since, limit)
SELECT order_.number, vat_check.status, vat_check.reference, vat_check.checked_at
  FROM vat_check
  JOIN order_ ON order_.merchant_id = vat_check.merchant_id AND order_.id = vat_check.order_id
 WHERE vat_check.merchant_id = %s AND vat_check.status IN ('invalid', 'failed') AND vat_check.created_at > %s
 ORDER BY vat_check.created_at DESC, vat_check.order_id DESC LIMIT %lld;
