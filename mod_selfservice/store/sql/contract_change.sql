-- Changes of plan and components of running contracts.

-- name: contract_change_add (merchant_id, id, site_id, contract_id, order_id, kind, status, effective_date, before_, after_, created_at, decided_at)
INSERT INTO contract_change (merchant_id, id, site_id, contract_id, order_id, kind, status, effective_date, before_,
                             after_, created_at, decided_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s);

-- name: contract_change_find_scheduled (merchant_id, contract_id)
SELECT id, merchant_id, site_id, contract_id, order_id, kind, status, effective_date, before_, after_, created_at, decided_at
  FROM contract_change
 WHERE merchant_id = %s AND contract_id = %s AND status = 'scheduled'
 LIMIT 1;

-- Also one that is held because the contract ends before its day.
-- name: contract_change_find_pending (merchant_id, contract_id)
SELECT id, merchant_id, site_id, contract_id, order_id, kind, status, effective_date, before_, after_, created_at, decided_at
  FROM contract_change
 WHERE merchant_id = %s AND contract_id = %s AND status IN ('scheduled', 'held')
 LIMIT 1;

-- Newest first.
-- name: contract_change_list (merchant_id, contract_id)
SELECT id, merchant_id, site_id, contract_id, order_id, kind, status, effective_date, before_, after_, created_at, decided_at
  FROM contract_change
 WHERE merchant_id = %s AND contract_id = %s
 ORDER BY created_at DESC, id DESC
 LIMIT 200;

-- Each virtual host has a clock and time zone of its own, by which its changes fall due.
-- all merchants: the worker carries out changes of everybody
-- name: contract_change_hosts (limit)
SELECT merchant_id, site_id, MIN(effective_date)
  FROM contract_change
 WHERE status = 'scheduled'
 GROUP BY merchant_id, site_id
 ORDER BY 3
 LIMIT %lld;

-- name: contract_change_due (merchant_id, site_id, today, now)
SELECT id, merchant_id, site_id, contract_id, order_id, kind, status, effective_date, before_, after_, created_at, decided_at
  FROM contract_change
 WHERE status = 'scheduled' AND merchant_id = %s AND site_id = %s AND effective_date <= %s AND retry_at <= %s
 ORDER BY effective_date, id
 LIMIT 1;

-- name: contract_change_postpone (retry_at, merchant_id, id)
UPDATE contract_change SET retry_at = %s WHERE merchant_id = %s AND id = %s AND status = 'scheduled';

-- Whoever decides first, decides.
-- name: contract_change_decide (status, decided_at, merchant_id, id, status)
UPDATE contract_change SET status = %s, decided_at = %s
 WHERE merchant_id = %s AND id = %s AND status = %s;

-- A contract that ends before is not changed any more.
-- name: contract_change_supersede (decided_at, merchant_id, contract_id, last_day)
UPDATE contract_change SET status = 'superseded', decided_at = %s
 WHERE merchant_id = %s AND contract_id = %s AND status IN ('scheduled', 'held') AND effective_date > %s;

-- name: contract_change_set_states (before_, after_, merchant_id, id)
UPDATE contract_change SET before_ = %s, after_ = %s WHERE merchant_id = %s AND id = %s AND status IN ('scheduled', 'held');
