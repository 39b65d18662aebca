/* Access to the portal: the token in a personal link and the session it opens. */
#ifndef SS_SESSION_H
#define SS_SESSION_H

#include "model/site.h"

typedef struct ss_token_t {
    const char *id, *hash; /* hash: ss_hash_text() of the secret */
    const char *contract_id, *customer_id;
    bool all_contracts;    /* opens every contract of the customer */
    const char *scope;     /* area names separated by blanks; "" for all */
    const char *channel;   /* "api", "mail", "office"; "window": a session carried over, see
                              actions/open_window.h */
    bool single_use;
    const char *lang;
    const char *expires_at, *used_at, *revoked_at, *created_at; /* used_at, revoked_at: "" if not */
} ss_token_t;

typedef struct ss_session_t {
    const char *hash; /* ss_hash_text() of the secret in the cookie */
    const char *token_id, *customer_id;
    const char *contract_id; /* the one looked at; "" until one of several is chosen */
    bool all_contracts;
    const char *scope, *lang;
    const char *created_at, *touched_at, *idle_until, *ends_at, *ended_at;
    const char *csrf; /* value every form of this session carries; never stored */
} ss_session_t;

/** A session as its customer sees it in a list. */
typedef struct ss_sign_in_t {
    const char *hash, *token_id;
    const char *created_at, *touched_at, *idle_until, *ends_at, *ended_at;
    const char *channel; /* of the link that opened it; "" if that link is forgotten */
} ss_sign_in_t;

/** @return true if the scope ("" for all, else area names) holds the area */
bool ss_scope_has(const char *scope, ss_area_t area);

/** @return true if the session has neither ended nor timed out at `now` (ISO instant) */
bool ss_session_is_alive(const ss_session_t *session, const char *now);

/** @return true if the token may open a session at `now` (ISO instant) */
bool ss_token_is_valid(const ss_token_t *token, const char *now);

#endif
