-- name: invoice_add (merchant_id, id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, due_date, period_start, period_end, document_id, data, created_at)
INSERT INTO invoice (merchant_id, id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross,
                     issue_date, due_date, period_start, period_end, document_id, data, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %lld, %lld, %lld, %s, %s, %s, %s, %s, %s, %s);

-- name: invoice_find (merchant_id, id)
SELECT id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, due_date,
       period_start, period_end, document_id, data, created_at, paid_at,
       paid, credited, returned_at
  FROM invoice
 WHERE merchant_id = %s AND id = %s
 LIMIT 1;

-- name: invoice_list (merchant_id, contract_id, from_date, before_date, before_id)
SELECT id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, due_date,
       period_start, period_end, document_id, '', created_at, paid_at, paid, credited, returned_at
  FROM invoice
 WHERE merchant_id = %s AND contract_id = %s AND issue_date >= %s AND (issue_date, id) < (%s, %s)
 ORDER BY issue_date DESC, id DESC
 LIMIT 21;

-- name: invoice_list_kind (merchant_id, contract_id, kind, from_date, before_date, before_id)
SELECT id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, due_date,
       period_start, period_end, document_id, '', created_at, paid_at, paid, credited, returned_at
  FROM invoice
 WHERE merchant_id = %s AND contract_id = %s AND kind = %s AND issue_date >= %s AND (issue_date, id) < (%s, %s)
 ORDER BY issue_date DESC, id DESC
 LIMIT 21;

-- The first and the last day, each by one step in the index, and whether there is a credit note.
-- name: invoice_range (merchant_id, contract_id, merchant_id, contract_id, merchant_id, contract_id)
SELECT COALESCE((SELECT issue_date FROM invoice WHERE merchant_id = %s AND contract_id = %s
                  ORDER BY issue_date LIMIT 1), ''),
       COALESCE((SELECT issue_date FROM invoice WHERE merchant_id = %s AND contract_id = %s
                  ORDER BY issue_date DESC LIMIT 1), ''),
       (SELECT COUNT(*) FROM (SELECT id FROM invoice WHERE merchant_id = %s AND contract_id = %s AND kind = 'credit_note'
                               LIMIT 1) AS notes);

-- name: invoice_list_whole (merchant_id, contract_id)
SELECT id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, due_date,
       period_start, period_end, document_id, data, created_at, paid_at,
       paid, credited, returned_at
  FROM invoice
 WHERE merchant_id = %s AND contract_id = %s
 ORDER BY issue_date, id
 LIMIT 1000;

-- name: invoice_find_by_number (merchant_id, number)
SELECT id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, due_date,
       period_start, period_end, document_id, '', created_at, paid_at, paid, credited, returned_at
  FROM invoice
 WHERE merchant_id = %s AND number = %s
 LIMIT 1;

-- Due first, first. The conditions are those of the index.
-- name: invoice_list_open (merchant_id, contract_id)
SELECT id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, due_date,
       period_start, period_end, document_id, '', created_at, paid_at, paid, credited, returned_at
  FROM invoice
 WHERE merchant_id = %s AND contract_id = %s AND kind = 'invoice' AND gross > paid + credited
 ORDER BY due_date, id
 LIMIT 50;

-- Whoever has read another sum of payments has to read again.
-- name: invoice_set_paid (paid, paid_at, returned_at, merchant_id, id, paid_before)
UPDATE invoice SET paid = %lld, paid_at = %s, returned_at = %s
 WHERE merchant_id = %s AND id = %s AND paid = %lld;

-- name: invoice_credit (amount, merchant_id, id)
UPDATE invoice SET credited = credited + %lld WHERE merchant_id = %s AND id = %s;
