/*
 * Log lines of the lower layers go into httpd's error log, of the virtual host whose request the
 * thread handles.
 */
#include "apache/log_sink.h"

#include "apache/module.h"
#include "base/log.h"

#include <http_main.h>

static _Thread_local const request_rec *current;

void ss_log_sink_enter(const request_rec *r)
{
    current = r;
}

void ss_log_sink_leave(void)
{
    current = NULL;
}

static void to_httpd(ss_log_level_t level, const char *line)
{
    static const int levels[] = { APLOG_ERR, APLOG_WARNING, APLOG_NOTICE, APLOG_INFO, APLOG_DEBUG };

    /* Not as a line of the request: httpd would put the address of the client in front of it. */
    ap_log_error(APLOG_MARK, levels[level], 0, current != NULL ? current->server : ap_server_conf,
                 "%s", line);
}

void ss_log_sink_install(void)
{
    ss_log_set_sink(to_httpd);
}
