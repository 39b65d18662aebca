-- name: invoice_add (merchant_id, id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, due_date, period_start, period_end, document_id, data, created_at, debit_date, purpose)
INSERT INTO invoice (merchant_id, id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross,
                     issue_date, due_date, period_start, period_end, document_id, data, created_at, debit_date, purpose)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %lld, %lld, %lld, %s, %s, %s, %s, %s, %s, %s, %s, %s);

-- name: invoice_find (merchant_id, id)
SELECT id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, due_date,
       period_start, period_end, document_id, data, created_at, debit_date, purpose, paid_at,
       paid, credited, returned_at
  FROM invoice
 WHERE merchant_id = %s AND id = %s
 LIMIT 1;

-- Invoices and credit notes, letters, and what is neither (contract, changes, receipts of cancellations and withdrawals)
-- together, newest first; each side by its own index and from a day of its own.
-- name: invoice_list (merchant_id, merchant_id, contract_id, invoices_from, before_date, before_id, merchant_id, contract_id, letters_from, before_date, before_id, merchant_id, contract_id, papers_from, before_date, before_id)
SELECT id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, due_date,
       period_start, period_end, document_id, data, created_at, debit_date, purpose, paid_at, paid, credited, returned_at,
       (SELECT COUNT(*) FROM document x WHERE x.merchant_id = %s AND x.kind = 'einvoice' AND x.source_id = documents.id) AS einvoices
  FROM (SELECT id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, due_date,
               period_start, period_end, document_id, data, created_at, debit_date, purpose, paid_at, paid, credited, returned_at
          FROM (SELECT id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, due_date,
               period_start, period_end, document_id, '' AS data, created_at, debit_date, purpose, paid_at, paid, credited, returned_at
          FROM invoice
         WHERE merchant_id = %s AND contract_id = %s AND issue_date >= %s AND (issue_date, id) < (%s, %s)
         ORDER BY issue_date DESC, id DESC
         LIMIT 21) AS invoices
        UNION ALL
        SELECT id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, due_date,
               period_start, period_end, document_id, data, created_at, debit_date, purpose, paid_at, paid, credited, returned_at
          FROM (SELECT d.id, d.number, 'dunning' AS kind, d.customer_id, d.contract_id, d.lang, d.currency, d.amount AS net, 0 AS vat, i.gross,
               d.issue_date, d.due_date, '' AS period_start, '' AS period_end, d.document_id, i.number AS data, d.created_at,
               i.debit_date, '' AS purpose, i.paid_at, i.paid, i.credited, i.returned_at
          FROM dunning d JOIN invoice i ON i.merchant_id = d.merchant_id AND i.id = d.invoice_id
         WHERE d.merchant_id = %s AND d.contract_id = %s AND d.issue_date >= %s AND (d.issue_date, d.id) < (%s, %s)
         ORDER BY d.issue_date DESC, d.id DESC
         LIMIT 21) AS letters
        UNION ALL
        SELECT d.id, COALESCE(CASE WHEN o.kind <> 'upgrade' THEN k.number END, o.number, c.number, w.number, '') AS number,
               CASE WHEN o.kind = 'upgrade' THEN 'change' ELSE d.kind END AS kind, '' AS customer_id, d.contract_id, '' AS lang,
               '' AS currency, 0 AS net, 0 AS vat, 0 AS gross, d.issue_date, '' AS due_date, '' AS period_start, '' AS period_end,
               d.id AS document_id, '' AS data, d.created_at, '' AS debit_date, '' AS purpose, '' AS paid_at, 0 AS paid, 0 AS credited,
               '' AS returned_at
          FROM (SELECT merchant_id, id, kind, source_id, contract_id, issue_date, created_at
                  FROM document
                 WHERE merchant_id = %s AND contract_id = %s AND kind IN ('contract', 'cancellation', 'withdrawal')
                   AND issue_date >= %s AND (issue_date, id) < (%s, %s)
                 ORDER BY issue_date DESC, id DESC
                 LIMIT 21) d
            JOIN contract k ON k.merchant_id = d.merchant_id AND k.id = d.contract_id
            LEFT JOIN order_ o ON o.merchant_id = d.merchant_id AND o.id = d.source_id
            LEFT JOIN cancellation c ON c.merchant_id = d.merchant_id AND c.id = d.source_id
            LEFT JOIN withdrawal w ON w.merchant_id = d.merchant_id AND w.id = d.source_id) AS documents
 ORDER BY issue_date DESC, id DESC
 LIMIT 21;

-- name: invoice_list_letters (merchant_id, contract_id, from_date, before_date, before_id)
SELECT d.id, d.number, 'dunning' AS kind, d.customer_id, d.contract_id, d.lang, d.currency, d.amount AS net, 0 AS vat, i.gross,
 d.issue_date, d.due_date, '' AS period_start, '' AS period_end, d.document_id, i.number AS data, d.created_at,
 i.debit_date, '' AS purpose, i.paid_at, i.paid, i.credited, i.returned_at, 0 AS einvoices
   FROM dunning d JOIN invoice i ON i.merchant_id = d.merchant_id AND i.id = d.invoice_id
  WHERE d.merchant_id = %s AND d.contract_id = %s AND d.issue_date >= %s AND (d.issue_date, d.id) < (%s, %s)
  ORDER BY d.issue_date DESC, d.id DESC
  LIMIT 21;

-- name: invoice_list_kind (merchant_id, merchant_id, contract_id, kind, from_date, before_date, before_id)
SELECT id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, due_date,
       period_start, period_end, document_id, '', created_at, debit_date, purpose, paid_at, paid, credited, returned_at,
       (SELECT COUNT(*) FROM document x WHERE x.merchant_id = %s AND x.kind = 'einvoice' AND x.source_id = invoice.id) AS einvoices
  FROM invoice
 WHERE merchant_id = %s AND contract_id = %s AND kind = %s AND issue_date >= %s AND (issue_date, id) < (%s, %s)
 ORDER BY issue_date DESC, id DESC
 LIMIT 21;

-- The first and the last day, each by one step in an index, and which kinds there are.
-- name: invoice_range (merchant_id, contract_id, merchant_id, contract_id, merchant_id, contract_id, merchant_id, contract_id, merchant_id, contract_id, merchant_id, contract_id, merchant_id, contract_id, merchant_id, contract_id, merchant_id, contract_id)
SELECT COALESCE((SELECT MIN(day) FROM (SELECT MIN(issue_date) AS day FROM invoice
                                        WHERE merchant_id = %s AND contract_id = %s
                                       UNION ALL
                                       SELECT MIN(issue_date) AS day FROM document
                                        WHERE merchant_id = %s AND contract_id = %s
                                          AND kind IN ('contract', 'cancellation', 'withdrawal')) AS days), ''),
       COALESCE((SELECT MAX(day) FROM (SELECT MAX(issue_date) AS day FROM invoice
                                        WHERE merchant_id = %s AND contract_id = %s
                                       UNION ALL
                                       SELECT MAX(issue_date) AS day FROM dunning
                                        WHERE merchant_id = %s AND contract_id = %s
                                       UNION ALL
                                       SELECT MAX(issue_date) AS day FROM document
                                        WHERE merchant_id = %s AND contract_id = %s
                                          AND kind IN ('contract', 'cancellation', 'withdrawal')) AS days), ''),
       (SELECT COUNT(*) FROM (SELECT id FROM invoice WHERE merchant_id = %s AND contract_id = %s LIMIT 1) AS bills),
       (SELECT COUNT(*) FROM (SELECT id FROM invoice WHERE merchant_id = %s AND contract_id = %s AND kind = 'credit_note'
                               LIMIT 1) AS notes)
       + (SELECT COUNT(*) FROM (SELECT id FROM document
                                 WHERE merchant_id = %s AND contract_id = %s
                                   AND kind IN ('contract', 'cancellation', 'withdrawal') LIMIT 1) AS papers)
       + (SELECT COUNT(*) FROM (SELECT id FROM dunning WHERE merchant_id = %s AND contract_id = %s LIMIT 1) AS letters);

-- name: invoice_list_whole (merchant_id, contract_id)
SELECT id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, due_date,
       period_start, period_end, document_id, data, created_at, debit_date, purpose, paid_at,
       paid, credited, returned_at
  FROM invoice
 WHERE merchant_id = %s AND contract_id = %s
 ORDER BY issue_date, id
 LIMIT 1000;

-- name: invoice_find_by_number (merchant_id, number)
SELECT id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, due_date,
       period_start, period_end, document_id, '', created_at, debit_date, purpose, paid_at, paid, credited, returned_at
  FROM invoice
 WHERE merchant_id = %s AND number = %s
 LIMIT 1;

-- Due first, first. The first conditions are those of the index, the last are those of ss_invoice_paid().
-- name: invoice_list_open (merchant_id, contract_id, today)
SELECT id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, due_date,
       period_start, period_end, document_id, '', created_at, debit_date, purpose, paid_at, paid, credited, returned_at
  FROM invoice
 WHERE merchant_id = %s AND contract_id = %s AND kind = 'invoice' AND gross > paid + credited
   AND (debit_date = '' OR debit_date > %s OR returned_at IS NOT NULL)
 ORDER BY due_date, id
 LIMIT 50;

-- name: invoice_sum_open (merchant_id, contract_id, today)
SELECT CAST(COALESCE(SUM(gross - paid - credited), 0) AS BIGINT) FROM invoice
 WHERE merchant_id = %s AND contract_id = %s AND kind = 'invoice' AND gross > paid + credited
   AND (debit_date = '' OR debit_date > %s OR returned_at IS NOT NULL);

-- Whoever has read another sum of payments or credit notes has to read again.
-- name: invoice_set_paid (paid, paid_at, returned_at, merchant_id, id, paid_before, credited)
UPDATE invoice SET paid = %lld, paid_at = %s, returned_at = %s
 WHERE merchant_id = %s AND id = %s AND paid = %lld AND credited = %lld;

-- name: invoice_credit (amount, merchant_id, id)
UPDATE invoice SET credited = credited + %lld WHERE merchant_id = %s AND id = %s;
