/* From httpd's hooks into the web layer: the only place where a request enters. */
#ifndef SS_HANDLER_H
#define SS_HANDLER_H

#include <httpd.h>

#include "base/base.h"
#include "model/site.h"

/** translate_name: take the paths of our areas before folders, aliases and proxies do. */
int ss_translate(request_rec *r);
/** map_to_storage: our paths are no files, so no <Directory> applies; <Location> and Require do. */
int ss_map_to_storage(request_rec *r);
/** type_checker: file name endings in our paths mean nothing. */
int ss_check_type(request_rec *r);
/** handler "selfservice". */
int ss_handle(request_rec *r);

#endif
