-- Merchants and their catalogues: objects as in the import file, versions of texts, revisions.

-- name: merchant_find (name)
SELECT m.id, m.data, r.revision
  FROM merchant m
  JOIN catalogue_revision r ON r.merchant_id = m.id
 WHERE m.name = %s;

-- name: merchant_add (id, name, data, created_at)
INSERT INTO merchant (id, name, data, created_at)
VALUES (%s, %s, %s, %s)
    ON CONFLICT DO NOTHING;

-- name: merchant_set_data (data, id)
UPDATE merchant SET data = %s
 WHERE id = %s;

-- name: catalogue_revision_find (name)
SELECT m.id, r.revision
  FROM merchant m
  JOIN catalogue_revision r ON r.merchant_id = m.id
 WHERE m.name = %s;

-- name: catalogue_revision_list (after_id, limit)
SELECT m.id, m.name, r.revision
  FROM merchant m
  JOIN catalogue_revision r ON r.merchant_id = m.id
 WHERE m.id > %s
 ORDER BY m.id
 LIMIT %lld;

-- name: catalogue_revision_add (merchant_id, revision)
INSERT INTO catalogue_revision (merchant_id, revision)
VALUES (%s, %lld)
    ON CONFLICT DO NOTHING;

-- name: catalogue_revision_step (merchant_id, revision)
UPDATE catalogue_revision SET revision = revision + 1
 WHERE merchant_id = %s AND revision = %lld;

-- name: catalogue_object_list (merchant_id, limit)
SELECT kind, id, data
  FROM catalogue_object
 WHERE merchant_id = %s AND kind <> 'consent_version' AND kind <> 'mail_template_version'
 ORDER BY kind, position, id LIMIT %lld;

-- Readable names may move from one object to another in one import, so they are given anew.
-- name: catalogue_object_clear_names (merchant_id, kind)
UPDATE catalogue_object SET external_id = NULL
 WHERE merchant_id = %s AND kind = %s;

-- name: catalogue_object_put (merchant_id, id, kind, external_id, position, hidden, data)
INSERT INTO catalogue_object (merchant_id, id, kind, external_id, position, hidden, data)
VALUES (%s, %s, %s, %s, %lld, %lld, %s)
    ON CONFLICT (merchant_id, kind, id)
    DO UPDATE SET external_id = excluded.external_id, position = excluded.position, hidden = excluded.hidden,
                  data = excluded.data;

-- name: catalogue_version_add (merchant_id, id, kind, data)
INSERT INTO catalogue_object (merchant_id, id, kind, external_id, position, hidden, data)
VALUES (%s, %s, %s, NULL, 0, 1, %s)
    ON CONFLICT DO NOTHING;

-- name: terms_document_list (merchant_id, limit)
SELECT id, kind, lang, title, markdown, hash, published_at
  FROM terms_document
 WHERE merchant_id = %s AND current = 1
 ORDER BY CASE kind WHEN 'tac' THEN 0 WHEN 'dpp' THEN 1 ELSE 2 END, lang LIMIT %lld;

-- name: terms_document_retire (merchant_id)
UPDATE terms_document SET current = 0
 WHERE merchant_id = %s;

-- name: terms_document_add (merchant_id, id, kind, lang, title, markdown, hash, published_at)
INSERT INTO terms_document (merchant_id, id, kind, lang, title, markdown, hash, published_at, current)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, 0)
    ON CONFLICT DO NOTHING;

-- name: terms_document_publish (merchant_id, kind, lang, hash)
UPDATE terms_document SET current = 1
 WHERE merchant_id = %s AND kind = %s AND lang = %s AND hash = %s;
