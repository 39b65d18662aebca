/* Connections from mod_dbd for requests and jobs, and the writer of each SQLite database. */
#ifndef SS_DATABASE_H
#define SS_DATABASE_H

#include "apache/settings.h"
#include "store/db.h"

/** mod_dbd is loaded; call in post_config. @return false with a message in the log otherwise */
bool ss_database_find_mod_dbd(void);

/**
 * Note for every virtual host which DBDriver and DBDParams it uses; call while the configuration
 * tree stands.
 */
void ss_database_note(server_rec *main_server, apr_pool_t *pool);

/** @return false if a virtual host has no DBDriver or no DBDParams */
bool ss_database_is_configured(const ss_host_t *host);

/** The absolute path of an SQLite database; NULL for another database, or another path. */
const char *ss_database_file(const ss_host_t *host);

/** Something that is the same for hosts with the same database. */
const char *ss_database_name(const ss_host_t *host);

/** In a new child process: make room for the writers, which start when first needed. */
void ss_database_start_child(apr_pool_t *child_pool);

/**
 * Where a context of this server gets its connection from; lives as long as `pool`. One connection
 * at a time.
 */
const ss_db_source_t *ss_database_source(server_rec *server, apr_pool_t *pool);

#endif
