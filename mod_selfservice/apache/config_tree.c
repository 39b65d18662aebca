/* Directives of other modules as they stand in the configuration. */
#include "apache/config_tree.h"

#include <strings.h>

static const char *word_in(const ap_directive_t *node, const char *directive, apr_pool_t *pool)
{
    const char *args = NULL;

    for (; node != NULL; node = node->next) {
        if (strcasecmp(node->directive, directive) == 0) {
            args = node->args;
        }
    }
    return args == NULL ? NULL : ap_getword_conf(pool, &args);
}

/* NULL for the main server. */
static const ap_directive_t *find_section(const server_rec *server)
{
    if (server->defn_name == NULL) {
        return NULL;
    }
    for (const ap_directive_t *node = ap_conftree; node != NULL; node = node->next) {
        if (node->line_num == (int)server->defn_line_number
            && strcasecmp(node->directive, "<VirtualHost") == 0
            && strcmp(node->filename, server->defn_name) == 0) {
            return node->first_child;
        }
    }
    return NULL;
}

const char *ss_config_word(const server_rec *server, const char *directive, apr_pool_t *pool)
{
    const char *word = word_in(find_section(server), directive, pool);

    return word != NULL ? word : word_in(ap_conftree, directive, pool);
}
