/*
 * Settings that contradict each other or the law stop the start; so do files that cannot be used.
 */
#ifndef SS_CHECK_H
#define SS_CHECK_H

#include "apache/settings.h"

/**
 * check_config hook, run at start, restart and configtest: builds the settings in force of every
 * virtual host, reads keys and compiles skins. @return OK, or HTTP_INTERNAL_SERVER_ERROR after
 * saying file, line and remedy
 */
int ss_check_config(apr_pool_t *pool, apr_pool_t *log_pool, apr_pool_t *temp_pool,
                    server_rec *main_server);

#endif
