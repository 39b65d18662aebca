/*
 * Log lines of the lower layers go into httpd's error log, of the virtual host whose request the
 * thread handles.
 */
#ifndef SS_LOG_SINK_H
#define SS_LOG_SINK_H

#include <httpd.h>

/** Send log lines to httpd from now on. */
void ss_log_sink_install(void);

/** Between these two, lines of this thread belong to the request. */
void ss_log_sink_enter(const request_rec *r);
void ss_log_sink_leave(void);

#endif
