-- Payments and what else moves the balance of a contract.

-- name: ledger_entry_add (merchant_id, id, contract_id, kind, amount, booked_on, reference, invoice_id, created_at)
INSERT INTO ledger_entry (merchant_id, id, contract_id, kind, amount, booked_on, reference, invoice_id, created_at)
VALUES (%s, %s, %s, %s, %lld, %s, %s, %s, %s);

-- Documents and entries together, newest first; each side by its own index.
-- name: ledger_list (merchant_id, contract_id, before_day, before_id, limit, merchant_id, contract_id, before_day, before_id, limit, limit)
SELECT day, id, kind, number, reference, amount
  FROM (SELECT day, id, kind, number, reference, amount
          FROM (SELECT issue_date AS day, id, kind, number, '' AS reference,
                       CASE WHEN kind = 'credit_note' THEN -gross ELSE gross END AS amount
                  FROM invoice
                 WHERE merchant_id = %s AND contract_id = %s AND (issue_date, id) < (%s, %s)
                 ORDER BY issue_date DESC, id DESC
                 LIMIT %lld) AS documents
        UNION ALL
        SELECT day, id, kind, number, reference, amount
          FROM (SELECT e.booked_on AS day, e.id AS id, e.kind AS kind,
                       COALESCE((SELECT i.number FROM invoice i
                                  WHERE i.merchant_id = e.merchant_id AND i.id = e.invoice_id), '') AS number,
                       e.reference AS reference, e.amount AS amount
                  FROM ledger_entry e
                 WHERE e.merchant_id = %s AND e.contract_id = %s AND (e.booked_on, e.id) < (%s, %s)
                 ORDER BY e.booked_on DESC, e.id DESC
                 LIMIT %lld) AS entries) AS bookings
 ORDER BY day DESC, id DESC
 LIMIT %lld;

-- What the account stood at before a place in it.
-- name: ledger_balance (merchant_id, contract_id, before_day, before_id, merchant_id, contract_id, before_day, before_id)
SELECT CAST((SELECT COALESCE(SUM(CASE WHEN kind = 'credit_note' THEN -gross ELSE gross END), 0) FROM invoice
              WHERE merchant_id = %s AND contract_id = %s AND (issue_date, id) < (%s, %s))
            + (SELECT COALESCE(SUM(amount), 0) FROM ledger_entry
                WHERE merchant_id = %s AND contract_id = %s AND (booked_on, id) < (%s, %s)) AS BIGINT);

-- What may be paid out: the credit in the account beside what credit notes still pay back. One
-- statement, so that a refund booked meanwhile is seen on both sides or on none.
-- name: ledger_credit (merchant_id, contract_id, merchant_id, contract_id)
SELECT CAST((SELECT COALESCE(SUM(CASE WHEN kind = 'credit_note' THEN paid + credited ELSE -gross END), 0) FROM invoice
              WHERE merchant_id = %s AND contract_id = %s)
            - (SELECT COALESCE(SUM(amount), 0) FROM ledger_entry
                WHERE merchant_id = %s AND contract_id = %s) AS BIGINT);
