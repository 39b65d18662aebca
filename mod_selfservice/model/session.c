/* Access to the portal: what a scope holds and when a token is good. */
#include "model/session.h"

#include <string.h>

bool ss_scope_has(const char *scope, ss_area_t area)
{
    const char *name = ss_area_names[area];
    size_t length = strlen(name);

    if (*scope == '\0') {
        return true;
    }
    while (*scope != '\0') {
        size_t word = strcspn(scope, " ");

        if (word == length && strncmp(scope, name, length) == 0) {
            return true;
        }
        scope += word + strspn(scope + word, " ");
    }
    return false;
}

bool ss_session_is_alive(const ss_session_t *session, const char *now)
{
    return *session->ended_at == '\0' && strcmp(now, session->idle_until) < 0
           && strcmp(now, session->ends_at) < 0;
}

bool ss_token_is_valid(const ss_token_t *token, const char *now)
{
    return *token->revoked_at == '\0' && strcmp(now, token->expires_at) < 0
        && !(token->single_use && *token->used_at != '\0');
}
