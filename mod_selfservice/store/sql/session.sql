-- Tokens of personal links and the sessions they open.

-- name: token_add (merchant_id, id, hash, contract_id, customer_id, all_contracts, scope, channel, single_use, lang, expires_at, created_at)
INSERT INTO self_service_token (merchant_id, id, hash, contract_id, customer_id, all_contracts, scope, channel,
                                single_use, lang, expires_at, created_at)
VALUES (%s, %s, %s, %s, %s, %lld, %s, %s, %lld, %s, %s, %s)
    ON CONFLICT DO NOTHING;

-- name: token_find (merchant_id, hash)
SELECT id, hash, contract_id, customer_id, all_contracts, scope, channel, single_use, lang, expires_at, used_at,
       revoked_at, created_at
  FROM self_service_token
 WHERE merchant_id = %s AND hash = %s;

-- name: token_use (used_at, merchant_id, id, now)
UPDATE self_service_token SET used_at = %s
 WHERE merchant_id = %s AND id = %s AND expires_at > %s AND (single_use = 0 OR used_at IS NULL) AND revoked_at IS NULL;

-- name: token_revoke (revoked_at, merchant_id, id)
UPDATE self_service_token SET revoked_at = %s WHERE merchant_id = %s AND id = %s AND revoked_at IS NULL;

-- As if they had never been valid: a request that began a moment earlier still goes by its own, earlier time.
-- name: token_end_all (merchant_id, customer_id)
UPDATE self_service_token SET expires_at = created_at
 WHERE merchant_id = %s AND customer_id = %s AND expires_at > created_at;

-- As token_end_all, for whatever opens a contract.
-- name: token_end_contract (merchant_id, customer_id, contract_id)
UPDATE self_service_token SET expires_at = created_at
 WHERE merchant_id = %s AND customer_id = %s AND (contract_id = %s OR all_contracts = 1) AND expires_at > created_at;

-- As token_end_contract, for one link that still opens it.
-- name: token_end (merchant_id, id, customer_id, contract_id, now)
UPDATE self_service_token SET expires_at = created_at
 WHERE merchant_id = %s AND id = %s AND customer_id = %s AND (contract_id = %s OR all_contracts = 1)
   AND expires_at > %s AND (single_use = 0 OR used_at IS NULL) AND revoked_at IS NULL;

-- name: token_revoke_contract (revoked_at, merchant_id, customer_id, contract_id)
UPDATE self_service_token SET revoked_at = %s
 WHERE merchant_id = %s AND customer_id = %s AND (contract_id = %s OR all_contracts = 1) AND revoked_at IS NULL;

-- name: token_revoke_all (revoked_at, merchant_id)
UPDATE self_service_token SET revoked_at = %s WHERE merchant_id = %s AND revoked_at IS NULL;

-- Without those that only remember that a session was carried over to another window.
-- name: token_list (merchant_id, customer_id, contract_id)
SELECT id, hash, contract_id, customer_id, all_contracts, scope, channel, single_use, lang, expires_at, used_at,
       revoked_at, created_at
  FROM self_service_token
 WHERE merchant_id = %s AND customer_id = %s AND (contract_id = %s OR all_contracts = 1) AND channel <> 'window'
 ORDER BY created_at DESC, id DESC LIMIT 200;

-- What still opens a contract.
-- name: token_list_valid (merchant_id, customer_id, contract_id, now)
SELECT id, hash, contract_id, customer_id, all_contracts, scope, channel, single_use, lang, expires_at, used_at,
       revoked_at, created_at
  FROM self_service_token
 WHERE merchant_id = %s AND customer_id = %s AND (contract_id = %s OR all_contracts = 1)
   AND expires_at > %s AND (single_use = 0 OR used_at IS NULL) AND revoked_at IS NULL
 ORDER BY created_at DESC, id DESC LIMIT 200;

-- name: token_list_all (merchant_id)
SELECT id, hash, contract_id, customer_id, all_contracts, scope, channel, single_use, lang, expires_at, used_at,
       revoked_at, created_at
  FROM self_service_token
 WHERE merchant_id = %s AND channel <> 'window'
 ORDER BY created_at DESC, id DESC LIMIT 200;

-- name: session_add (merchant_id, hash, token_id, customer_id, contract_id, all_contracts, scope, lang, created_at, touched_at, idle_until, ends_at)
INSERT INTO session (merchant_id, hash, token_id, customer_id, contract_id, all_contracts, scope, lang, created_at,
                     touched_at, idle_until, ends_at)
VALUES (%s, %s, %s, %s, %s, %lld, %s, %s, %s, %s, %s, %s);

-- name: session_find (merchant_id, hash)
SELECT session.hash, session.token_id, session.customer_id, session.contract_id, session.all_contracts, session.scope,
       session.lang, session.created_at, session.touched_at, session.idle_until, session.ends_at,
       COALESCE(session.ended_at, self_service_token.revoked_at)
  FROM session
  LEFT JOIN self_service_token ON self_service_token.merchant_id = session.merchant_id
                              AND self_service_token.id = session.token_id
 WHERE session.merchant_id = %s AND session.hash = %s;

-- name: session_touch (touched_at, idle_until, merchant_id, hash)
UPDATE session SET touched_at = %s, idle_until = %s WHERE merchant_id = %s AND hash = %s AND ended_at IS NULL;

-- name: session_choose (contract_id, merchant_id, hash)
UPDATE session SET contract_id = %s WHERE merchant_id = %s AND hash = %s AND ended_at IS NULL;

-- Windows that were opened from a session have its token and its end.
-- name: session_end (ended_at, merchant_id, token_id, ends_at)
UPDATE session SET ended_at = %s WHERE merchant_id = %s AND token_id = %s AND ends_at = %s AND ended_at IS NULL;

-- name: session_end_others (ended_at, merchant_id, customer_id, hash)
UPDATE session SET ended_at = %s WHERE merchant_id = %s AND customer_id = %s AND hash <> %s AND ended_at IS NULL;

-- As session_end_others, for those that see a contract.
-- name: session_end_contract (ended_at, merchant_id, customer_id, contract_id, hash)
UPDATE session SET ended_at = %s
 WHERE merchant_id = %s AND customer_id = %s AND (contract_id = %s OR all_contracts = 1) AND hash <> %s
   AND ended_at IS NULL;

-- name: session_end_one (ended_at, merchant_id, customer_id, hash)
UPDATE session SET ended_at = %s WHERE merchant_id = %s AND customer_id = %s AND hash = %s AND ended_at IS NULL;

-- The sessions a link has opened, but for the one its customer is in.
-- name: session_end_of_token (ended_at, merchant_id, token_id, hash)
UPDATE session SET ended_at = %s WHERE merchant_id = %s AND token_id = %s AND hash <> %s AND ended_at IS NULL;

-- Open ones first, then the newest; a session that may see every contract counts for each of them.
-- name: session_list (merchant_id, customer_id, contract_id, now, now)
SELECT session.hash, session.token_id, session.created_at, session.touched_at, session.idle_until, session.ends_at,
       COALESCE(session.ended_at, self_service_token.revoked_at), self_service_token.channel
  FROM session
  LEFT JOIN self_service_token ON self_service_token.merchant_id = session.merchant_id
                              AND self_service_token.id = session.token_id
 WHERE session.merchant_id = %s AND session.customer_id = %s AND (session.contract_id = %s OR session.all_contracts = 1)
 ORDER BY CASE WHEN session.ended_at IS NULL AND self_service_token.revoked_at IS NULL AND session.idle_until > %s
                    AND session.ends_at > %s THEN 0 ELSE 1 END,
          session.created_at DESC, session.hash
 LIMIT 100;
