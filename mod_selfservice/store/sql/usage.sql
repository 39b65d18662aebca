-- What was used of metered components.

-- The same key again changes nothing.
-- name: metered_usage_add (merchant_id, id, contract_id, component_id, quantity, due_at, memo, usage_key, created_at)
INSERT INTO metered_usage (merchant_id, id, contract_id, component_id, quantity, due_at, memo, usage_key, created_at)
VALUES (%s, %s, %s, %s, %lld, %s, %s, %s, %s)
ON CONFLICT DO NOTHING;

-- name: metered_usage_find_by_key (merchant_id, contract_id, usage_key)
SELECT id, contract_id, component_id, quantity, due_at, memo, usage_key, created_at
  FROM metered_usage
 WHERE merchant_id = %s AND contract_id = %s AND usage_key = %s AND usage_key <> ''
 LIMIT 1;

-- name: metered_usage_list (merchant_id, contract_id, limit)
SELECT id, contract_id, component_id, quantity, due_at, memo, usage_key, created_at
  FROM metered_usage
 WHERE merchant_id = %s AND contract_id = %s
 ORDER BY due_at DESC, component_id DESC, id DESC
 LIMIT %lld;

-- Whole units and the rest apart: no sum of rows leaves 64 bits.
-- name: metered_usage_sum (merchant_id, contract_id, from, until)
SELECT component_id, CAST(SUM(quantity / 1000000) AS BIGINT),
       CAST(SUM(quantity - quantity / 1000000 * 1000000) AS BIGINT), MAX(created_at)
  FROM metered_usage
 WHERE merchant_id = %s AND contract_id = %s AND due_at >= %s AND due_at < %s
 GROUP BY component_id
 ORDER BY component_id
 LIMIT 1000;
