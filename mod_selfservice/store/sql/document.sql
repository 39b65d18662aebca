-- Documents: ordered in a transaction, rendered later, stored once.

-- name: document_add (merchant_id, id, kind, source_id, contract_id, filename, media_type, issue_date, created_at)
INSERT INTO document (merchant_id, id, kind, source_id, contract_id, filename, media_type, status, attempts, sha256,
                      issue_date, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, 'waiting', 0, '', %s, %s);

-- name: document_find (merchant_id, id)
SELECT id, merchant_id, kind, source_id, contract_id, filename, media_type, status, attempts, sha256, issue_date, created_at
  FROM document
 WHERE merchant_id = %s AND id = %s;

-- name: document_find_by_source (merchant_id, kind, source_id)
SELECT id, merchant_id, kind, source_id, contract_id, filename, media_type, status, attempts, sha256, issue_date, created_at
  FROM document
 WHERE merchant_id = %s AND kind = %s AND source_id = %s;

-- name: document_bytes (merchant_id, id)
SELECT bytes FROM document WHERE merchant_id = %s AND id = %s AND status = 'ready';

-- Bytes that are stored stay; a second rendering changes nothing.
-- name: document_store_bytes (sha256, bytes, rendered_at, merchant_id, id)
UPDATE document SET status = 'ready', sha256 = %s, bytes = %pDb, rendered_at = %s
 WHERE merchant_id = %s AND id = %s AND status <> 'ready' AND sha256 = '';

-- The XML of an invoice stands beside its PDF, whose row says whose it is.
-- name: document_add_einvoice (id, filename, sha256, rendered_at, bytes, merchant_id, document_id)
INSERT INTO document (merchant_id, id, kind, source_id, contract_id, filename, media_type, status, attempts, sha256,
                      issue_date, created_at, rendered_at, bytes)
SELECT merchant_id, %s, 'einvoice', source_id, contract_id, %s, 'application/xml', 'ready', 0, %s,
       issue_date, created_at, %s, %pDb
  FROM document
 WHERE merchant_id = %s AND id = %s
    ON CONFLICT (merchant_id, kind, source_id) DO NOTHING;

-- name: document_mark_attempt (limit, merchant_id, id)
UPDATE document SET attempts = attempts + 1,
                    status = CASE WHEN attempts + 1 >= %lld THEN 'failed' ELSE 'waiting' END
 WHERE merchant_id = %s AND id = %s AND status = 'waiting';

-- all merchants: the worker renders for everybody
-- name: document_list_waiting (limit)
SELECT id, merchant_id, kind, source_id, contract_id, filename, media_type, status, attempts, sha256, issue_date, created_at
  FROM document
 WHERE status = 'waiting'
 ORDER BY created_at, id LIMIT %lld;

-- name: document_terms (merchant_id, id)
SELECT id, kind, lang, title, markdown, hash, published_at
  FROM terms_document
 WHERE merchant_id = %s AND id = %s;
