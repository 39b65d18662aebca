/*
 * Settings that contradict each other or the law stop the start; so do files that cannot be used.
 */
#ifndef SS_CHECK_H
#define SS_CHECK_H

#include "apache/settings.h"

/**
 * check_config hook, run at start, restart and configtest: builds the settings in force of every
 * virtual host, reads keys and compiles skins. At start it runs twice, as httpd leaves its terminal
 * in between: what stops the start is seen only in the first run. @return OK, or HTTP_INTERNAL_SERVER_ERROR after
 * saying file, line and remedy
 */
int ss_check_config(apr_pool_t *pool, apr_pool_t *log_pool, apr_pool_t *temp_pool,
                    server_rec *main_server);

/**
 * Warn in the error log of settings against the law and databases that are not there; neither
 * stops the start. Configtest tells more: all that may be missing, and what databases and
 * catalogues lack, as the server's user sees them. Call in post_config.
 */
void ss_check_warn(const server_rec *main_server, apr_pool_t *pool);

#endif
