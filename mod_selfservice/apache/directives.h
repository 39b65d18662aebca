/* The module's directives. */
#ifndef SS_DIRECTIVES_H
#define SS_DIRECTIVES_H

#include <httpd.h>

#include <http_config.h>

extern const command_rec ss_directives[];

#endif
