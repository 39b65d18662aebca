-- name: customer_add (merchant_id, id, number, business, cname, vatid, fname, lname, email, pnum, street, hnum, aline1, aline2, pcode, city, country, lang, tag, custom_fields, version, created_at, email_key)
INSERT INTO customer (merchant_id, id, number, business, cname, vatid, fname, lname, email, pnum, street, hnum,
                      aline1, aline2, pcode, city, country, lang, tag, custom_fields, version, created_at, email_key)
VALUES (%s, %s, %s, %lld, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %lld, %s, %s);

-- name: customer_find (merchant_id, id)
SELECT id, number, business, cname, vatid, fname, lname, email, pnum, street, hnum, aline1, aline2, pcode, city,
       country, lang, tag, custom_fields, version, created_at, email_key
  FROM customer
 WHERE merchant_id = %s AND id = %s
 LIMIT 1;

-- Without those whose data are locked after an erasure.
-- name: customer_list_by_email (merchant_id, email_key, merchant_id, email_key, oldest, merchant_id, email_key, newest)
SELECT id, number, business, cname, vatid, fname, lname, email, pnum, street, hnum, aline1, aline2, pcode, city,
       country, lang, tag, custom_fields, version, created_at, email_key
  FROM customer
 WHERE merchant_id = %s AND email_key = %s
   AND (id IN (SELECT id FROM customer WHERE merchant_id = %s AND email_key = %s
                ORDER BY created_at, id LIMIT %lld)
        OR id IN (SELECT id FROM customer WHERE merchant_id = %s AND email_key = %s
                   ORDER BY created_at DESC, id DESC LIMIT %lld))
   AND NOT EXISTS (SELECT 1 FROM erasure_request
                    WHERE erasure_request.merchant_id = customer.merchant_id
                      AND erasure_request.customer_id = customer.id AND completed_at IS NOT NULL)
 ORDER BY created_at, id;

-- name: customer_set_person (business, cname, vatid, fname, lname, email, pnum, street, hnum, aline1, aline2, pcode, city, country, email_key, merchant_id, id, version)
UPDATE customer
   SET business = %lld, cname = %s, vatid = %s, fname = %s, lname = %s, email = %s, pnum = %s, street = %s,
       hnum = %s, aline1 = %s, aline2 = %s, pcode = %s, city = %s, country = %s, email_key = %s,
       version = version + 1
 WHERE merchant_id = %s AND id = %s AND version = %lld;

-- Whoever else runs this for the customer waits until the transaction ends.
-- name: customer_lock (merchant_id, id)
UPDATE customer SET version = version WHERE merchant_id = %s AND id = %s;
