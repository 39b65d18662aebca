-- name: contract_add (merchant_id, id, number, customer_id, variant_id, plan_quantity, status, lang, start_date, trial_end, term_end, end_date, billed_until, next_billing_date, discount_id, coupon_code, discount_periods_left, withdrawal_end, custom_fields, terms, version, created_at, test)
INSERT INTO contract (merchant_id, id, number, customer_id, variant_id, plan_quantity, status, lang, start_date,
                      trial_end, term_end, end_date, billed_until, next_billing_date, discount_id, coupon_code,
                      discount_periods_left, withdrawal_end, custom_fields, terms, version, created_at, test)
VALUES (%s, %s, %s, %s, %s, %lld, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %lld, %s, %s, %s, %lld, %s, %lld);

-- name: contract_find (merchant_id, id)
SELECT id, number, customer_id, variant_id, plan_quantity, status, lang, start_date, trial_end, term_end, end_date,
       billed_until, next_billing_date, discount_id, coupon_code, discount_periods_left, withdrawal_end, custom_fields, terms,
       version, created_at, test
  FROM contract
 WHERE merchant_id = %s AND id = %s
 LIMIT 1;

-- name: contract_find_by_number (merchant_id, number)
SELECT id, number, customer_id, variant_id, plan_quantity, status, lang, start_date, trial_end, term_end, end_date,
       billed_until, next_billing_date, discount_id, coupon_code, discount_periods_left, withdrawal_end, custom_fields, terms,
       version, created_at, test
  FROM contract
 WHERE merchant_id = %s AND number = %s
 LIMIT 1;

-- name: contract_list (merchant_id, customer_id)
SELECT id, number, customer_id, variant_id, plan_quantity, status, lang, start_date, trial_end, term_end, end_date,
       billed_until, next_billing_date, discount_id, coupon_code, discount_periods_left, withdrawal_end, custom_fields, terms,
       version, created_at, test
  FROM contract
 WHERE merchant_id = %s AND customer_id = %s
 ORDER BY created_at DESC, id
 LIMIT 200;

-- A contract ends once; an earlier end may still take the place of a later one.
-- What would be billed later is billed on last_billing instead; '': nothing is left to bill.
-- name: contract_set_end (end_date, end_date, last_billing, merchant_id, id, end_date)
UPDATE contract SET billing_before_end = CASE WHEN status = 'active' THEN next_billing_date ELSE billing_before_end END,
                    status = 'cancelled', end_date = %s,
                    next_billing_date = CASE WHEN next_billing_date > %s THEN %s ELSE next_billing_date END,
                    version = version + 1
 WHERE merchant_id = %s AND id = %s AND status IN ('active', 'cancelled') AND (end_date = '' OR end_date > %s);

-- Only a cancellation that has not taken effect; billing days that it took away come back.
-- name: contract_undo_end (end_date, merchant_id, id, today)
UPDATE contract SET status = 'active',
                    next_billing_date = CASE WHEN next_billing_date = '' OR next_billing_date > end_date
                                             THEN billing_before_end ELSE next_billing_date END,
                    end_date = %s, version = version + 1
 WHERE merchant_id = %s AND id = %s AND status = 'cancelled' AND end_date >= %s;

-- Whoever decides first, decides.
-- name: contract_approve (start_date, trial_end, term_end, end_date, billed_until, next_billing_date, discount_periods_left, withdrawal_end, merchant_id, id)
UPDATE contract SET status = 'active', start_date = %s, trial_end = %s, term_end = %s, end_date = %s,
                    billed_until = %s, next_billing_date = %s, discount_periods_left = %lld,
                    withdrawal_end = %s, version = version + 1
 WHERE merchant_id = %s AND id = %s AND status = 'waiting';

-- name: contract_decline (merchant_id, id)
UPDATE contract SET status = 'declined', next_billing_date = '', version = version + 1
 WHERE merchant_id = %s AND id = %s AND status = 'waiting';

-- Whoever withdraws first, withdraws; an end that came before the withdrawal stays.
-- name: contract_withdraw (day, day, merchant_id, id)
UPDATE contract SET status = 'withdrawn', end_date = CASE WHEN end_date <> '' AND end_date < %s THEN end_date ELSE %s END,
                    next_billing_date = '', version = version + 1
 WHERE merchant_id = %s AND id = %s AND status IN ('active', 'cancelled', 'ended', 'waiting');

-- Holds others off the contract until the transaction ends.
-- name: contract_touch (merchant_id, id)
UPDATE contract SET version = version + 1
 WHERE merchant_id = %s AND id = %s AND status IN ('active', 'cancelled');

-- The same whatever its state, and nobody has to read it again.
-- name: contract_lock (merchant_id, id)
UPDATE contract SET version = version WHERE merchant_id = %s AND id = %s;

-- name: component_subscription_end (day, merchant_id, contract_id, component_id, day)
UPDATE component_subscription SET end_date = %s
 WHERE merchant_id = %s AND contract_id = %s AND component_id = %s AND (end_date = '' OR end_date > %s);

-- The version and the status tell whether anybody was faster: another change, or a cancellation.
-- name: contract_change_terms (variant_id, plan_quantity, terms, billed_until, next_billing_date, billing_before_end, discount_periods_left, merchant_id, id, version)
UPDATE contract SET variant_id = %s, plan_quantity = %lld, terms = %s, billed_until = %s, next_billing_date = %s,
                    billing_before_end = COALESCE(NULLIF(%s, ''), billing_before_end),
                    discount_periods_left = %lld, version = version + 1
 WHERE merchant_id = %s AND id = %s AND version = %lld AND status IN ('active', 'cancelled');

-- A change is noted for later, or taken back: forms that show the contract without it are stale.
-- name: contract_claim (merchant_id, id, version)
UPDATE contract SET version = version + 1
 WHERE merchant_id = %s AND id = %s AND version = %lld AND status IN ('active', 'cancelled');

-- name: component_subscription_start (start_date, merchant_id, contract_id)
UPDATE component_subscription SET start_date = %s WHERE merchant_id = %s AND contract_id = %s;

-- name: payment_method_remove (merchant_id, customer_id)
DELETE FROM payment_method WHERE merchant_id = %s AND customer_id = %s;

-- name: component_subscription_add (merchant_id, id, contract_id, component_id, quantity, start_date, end_date, position)
INSERT INTO component_subscription (merchant_id, id, contract_id, component_id, quantity, start_date, end_date,
                                    position)
VALUES (%s, %s, %s, %s, %lld, %s, %s, %lld);

-- name: component_subscription_list (merchant_id, contract_id)
SELECT id, contract_id, component_id, quantity, start_date, end_date, position
  FROM component_subscription
 WHERE merchant_id = %s AND contract_id = %s
 ORDER BY position, start_date, id
 LIMIT 1000;

-- name: payment_method_add (merchant_id, id, customer_id, kind, holder, iban_sealed, iban_masked, mandate_reference, mandate_text, mandate_signed_at, mandate_ip, created_at)
INSERT INTO payment_method (merchant_id, id, customer_id, kind, holder, iban_sealed, iban_masked,
                            mandate_reference, mandate_text, mandate_signed_at, mandate_ip, created_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s);

-- name: payment_method_find (merchant_id, customer_id)
SELECT id, customer_id, kind, holder, iban_sealed, iban_masked, mandate_reference, mandate_text,
       mandate_signed_at, mandate_ip, created_at
  FROM payment_method
 WHERE merchant_id = %s AND customer_id = %s AND replaced_at IS NULL
 ORDER BY created_at DESC, id
 LIMIT 1;

-- name: payment_method_replace (replaced_at, merchant_id, customer_id)
UPDATE payment_method SET replaced_at = %s WHERE merchant_id = %s AND customer_id = %s AND replaced_at IS NULL;
