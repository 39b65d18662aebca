-- The merchants of a database.

-- name: merchant_names ()
SELECT id, name, created_at
  FROM merchant
 ORDER BY name
 LIMIT 1000;

-- name: merchant_name (id)
SELECT name
  FROM merchant
 WHERE id = %s;
