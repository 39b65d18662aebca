/* Connections that somebody else opened, such as mod_dbd's, as ss_db_t. */
#ifndef SS_DB_CONNECTION_H
#define SS_DB_CONNECTION_H

#include "store/db.h"

#include <apr_dbd.h>

/** An open connection of apr_dbd with what it was opened with. */
typedef struct ss_db_handle_t {
    const apr_dbd_driver_t *driver;
    apr_dbd_t *handle;
    const char *params;
    apr_pool_t *pool; /* lives as long as the connection */
} ss_db_handle_t;

/**
 * The ss_db_t of a connection. It is remembered in the connection's pool, so that its prepared
 * statements survive from one request to the next; it must be used by one thread at a time.
 * @return SS_OK, SS_ERROR for a driver we do not know
 */
ss_status_t ss_db_wrap(ss_db_t **db, const ss_db_handle_t *handle);

#endif
