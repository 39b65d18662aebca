/*
 * Background work as a task of mod_watchdog: one process of the server at a time, about once a
 * second.
 */
#ifndef SS_WATCHDOG_H
#define SS_WATCHDOG_H

#include <httpd.h>

/**
 * Register the task for each database that an enabled virtual host uses; call in post_config, after
 * ss_database_note(). Without mod_watchdog a warning says that mails wait.
 */
void ss_watchdog_register(server_rec *main_server, apr_pool_t *pool);

/** In a new child process; the work of this process ends with `pool`. */
void ss_watchdog_start_child(apr_pool_t *pool);

#endif
