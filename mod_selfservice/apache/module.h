/* The module's record, for looking up configurations and for the level of log lines. */
#ifndef SS_MODULE_H
#define SS_MODULE_H

#include <httpd.h>

#include <http_config.h>
#include <http_log.h>

extern module AP_MODULE_DECLARE_DATA selfservice_module;

APLOG_USE_MODULE(selfservice);

#endif
