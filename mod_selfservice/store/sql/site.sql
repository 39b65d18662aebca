-- Settings in force of virtual hosts. merchant_id is '' while the merchant is not known.

-- name: site_save (merchant_id, id, settings, updated_at)
INSERT INTO site (merchant_id, id, settings, updated_at)
VALUES (%s, %s, %s, %s)
    ON CONFLICT (merchant_id, id) DO UPDATE
   SET settings = excluded.settings, updated_at = excluded.updated_at;

-- name: site_list (merchant_id)
SELECT settings
  FROM site
 WHERE merchant_id IN (%s, '')
 ORDER BY updated_at DESC, merchant_id DESC, id
 LIMIT 1000;

-- name: site_find (merchant_id, id)
SELECT settings
  FROM site
 WHERE merchant_id IN (%s, '') AND id = %s
 ORDER BY updated_at DESC, merchant_id DESC
 LIMIT 1;

-- name: site_merchant (name)
SELECT id
  FROM merchant
 WHERE name = %s;
