/* The module's record, for looking up configurations and for the level of log lines. */
#ifndef SS_MODULE_H
#define SS_MODULE_H

#include <httpd.h>

#include <http_config.h>
#include <http_log.h>

/* The only name that httpd looks up in our file. */
extern module AP_MODULE_DECLARE_DATA selfservice_module __attribute__((visibility("default")));

APLOG_USE_MODULE(selfservice);

#endif
