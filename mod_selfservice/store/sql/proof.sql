-- What customers saw and pressed, one record per order, chained by hash for each merchant.

-- name: order_proof_previous (merchant_id, sequence)
SELECT hash
  FROM order_proof
 WHERE merchant_id = %s AND sequence = %lld
 LIMIT 1;

-- name: order_proof_add (merchant_id, sequence, order_id, record, previous_hash, hash, created_at)
INSERT INTO order_proof (merchant_id, sequence, order_id, record, previous_hash, hash, created_at)
VALUES (%s, %lld, %s, %s, %s, %s, %s);

-- name: order_proof_list (merchant_id, after_sequence)
SELECT sequence, order_id, record, previous_hash, hash
  FROM order_proof
 WHERE merchant_id = %s AND sequence > %lld
 ORDER BY sequence
 LIMIT 100;

-- name: order_proof_export (merchant_id, after_sequence)
SELECT p.sequence, p.order_id, COALESCE(o.number, ''), p.created_at, p.record, p.previous_hash, p.hash
  FROM order_proof p
  LEFT JOIN order_ o ON o.merchant_id = p.merchant_id AND o.id = p.order_id
 WHERE p.merchant_id = %s AND p.sequence > %lld
 ORDER BY p.sequence
 LIMIT 100;

-- name: order_proof_find (merchant_id, number)
SELECT p.sequence, p.order_id, o.number, p.created_at, p.record, p.previous_hash, p.hash
  FROM order_ o
  JOIN order_proof p ON p.merchant_id = o.merchant_id AND p.order_id = o.id
 WHERE o.merchant_id = %s AND o.number = %s;

-- name: order_proof_count (merchant_id)
SELECT last
  FROM number_series
 WHERE merchant_id = %s AND name = 'OrderProof';

-- name: order_proof_absent (merchant_id)
SELECT o.id
  FROM order_ o
  LEFT JOIN order_proof p ON p.merchant_id = o.merchant_id AND p.order_id = o.id
 WHERE o.merchant_id = %s AND p.sequence IS NULL
 LIMIT 1;

-- name: order_proof_orphan (merchant_id)
SELECT p.order_id
  FROM order_proof p
  LEFT JOIN order_ o ON o.merchant_id = p.merchant_id AND o.id = p.order_id
 WHERE p.merchant_id = %s AND o.id IS NULL AND p.record <> ''
 LIMIT 1;

-- Only retention empties a record, and it deletes the order with it.
-- name: order_proof_emptied (merchant_id)
SELECT p.order_id
  FROM order_proof p
  JOIN order_ o ON o.merchant_id = p.merchant_id AND o.id = p.order_id
 WHERE p.merchant_id = %s AND p.record = ''
 LIMIT 1;
