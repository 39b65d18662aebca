/* Directives of other modules as they stand in the configuration. */
#ifndef SS_CONFIG_TREE_H
#define SS_CONFIG_TREE_H

#include "apache/settings.h"

/**
 * First value of a directive in the section of a virtual host, else in the server configuration;
 * the last one counts. Call while the configuration tree stands. @return NULL if it stands in
 * neither
 */
const char *ss_config_word(const server_rec *server, const char *directive, apr_pool_t *pool);

#endif
