/* Which of the offered languages a visitor gets. */
#include "web/language.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#define RANGE_LIMIT 32 /* longer headers are cut: nobody reads 32 languages */

const char *ss_language_match(const char *const *offered, const char *wanted)
{
    size_t main_length = strcspn(wanted, "-_");

    for (int i = 0; offered[i] != NULL; i++) {
        if (strcasecmp(offered[i], wanted) == 0) {
            return offered[i];
        }
    }
    for (int i = 0; offered[i] != NULL; i++) {
        if (strlen(offered[i]) == main_length
            && strncasecmp(offered[i], wanted, main_length) == 0) {
            return offered[i];
        }
    }
    return NULL;
}

/* "0.8" as 800; a missing or malformed weight counts as 1. */
static int weight_of(const char *parameters)
{
    const char *q = strstr(parameters, "q=");
    int weight = 0;

    if (q == NULL || (q[2] != '0' && q[2] != '1')) {
        return 1000;
    }
    weight = (q[2] - '0') * 1000;
    if (weight == 0 && q[3] == '.') {
        for (int place = 100, i = 4; place > 0 && apr_isdigit(q[i]); place /= 10, i++) {
            weight += (q[i] - '0') * place;
        }
    }
    return weight;
}

const char *ss_language_accepted(const char *const *offered, const char *header, apr_pool_t *pool)
{
    const char *best = NULL;
    char *rest = apr_pstrdup(pool, header), *state = NULL;
    int best_weight = 0, count = 0;

    for (char *range = apr_strtok(rest, ",", &state); range != NULL && count < RANGE_LIMIT;
         range = apr_strtok(NULL, ",", &state), count++) {
        char *parameters = strchr(range, ';');
        int weight = parameters == NULL ? 1000 : weight_of(parameters);
        const char *match;

        if (parameters != NULL) {
            *parameters = '\0';
        }
        apr_collapse_spaces(range, range);
        match = strcmp(range, "*") == 0 ? offered[0] : ss_language_match(offered, range);
        if (match != NULL && weight > best_weight) {
            best = match;
            best_weight = weight;
        }
    }
    return best;
}
