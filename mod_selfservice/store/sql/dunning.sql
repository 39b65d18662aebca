-- Letters about overdue invoices.

-- Of two at once one is stored.
-- name: dunning_add (merchant_id, id, number, invoice_id, contract_id, customer_id, level, fee, amount, lang, currency, issue_date, due_date, document_id, data, created_at)
INSERT INTO dunning (merchant_id, id, number, invoice_id, contract_id, customer_id, level, fee, amount, lang, currency,
                     issue_date, due_date, document_id, data, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %lld, %lld, %lld, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (merchant_id, invoice_id, level) DO NOTHING;

-- name: dunning_find (merchant_id, id)
SELECT id, number, invoice_id, contract_id, customer_id, level, fee, amount, lang, currency, issue_date, due_date,
       document_id, data, created_at
  FROM dunning
 WHERE merchant_id = %s AND id = %s;

-- name: dunning_past (merchant_id, invoice_id)
SELECT COALESCE(MAX(level), 0), COALESCE(MAX(issue_date), ''), COALESCE(MAX(due_date), ''),
       CAST(COALESCE(SUM(fee), 0) AS BIGINT)
  FROM dunning
 WHERE merchant_id = %s AND invoice_id = %s;

-- The conditions on kind and sums are those of the index.
-- name: dunning_candidates (merchant_id, today, after_day, after_id, limit)
SELECT i.id, i.number, i.kind, i.customer_id, i.contract_id, i.lang, i.currency, i.net, i.vat, i.gross, i.issue_date,
       i.due_date, i.period_start, i.period_end, i.document_id, '', i.created_at, i.debit_date, i.purpose,
       i.paid_at, i.paid, i.credited, i.returned_at
  FROM invoice i JOIN contract c ON c.merchant_id = i.merchant_id AND c.id = i.contract_id
 WHERE i.merchant_id = %s AND i.kind = 'invoice' AND i.gross > i.paid + i.credited AND c.test = 0
   AND i.due_date < %s AND (i.due_date, i.id) > (%s, %s)
 ORDER BY i.due_date, i.id
 LIMIT %lld;
