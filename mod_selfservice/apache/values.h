/* Values in directives: what they may look like. Pure functions. */
#ifndef SS_VALUES_H
#define SS_VALUES_H

#include "base/base.h"

/** "On" or "Off", any case. @return false if it is neither */
bool ss_value_switch(const char *text, bool *on);

/** A whole number from `least` to `most`; "px" behind it is allowed. */
bool ss_value_number(const char *text, int least, int most, int *number);

/**
 * "/order": starts with a slash, does not end with one, plain characters, no empty or dot
 * segments.
 */
bool ss_value_path(const char *text);

/** "#0B5C7D" in lower case. @return NULL if it is no such colour */
const char *ss_value_color(const char *text, apr_pool_t *pool);

/**
 * An http or https URL without blanks, quotes and control characters, whose host is a name, an IPv4
 * address or an IPv6 address in brackets; with `origin_only` no path behind the host.
 */
bool ss_value_url(const char *text, bool origin_only);

/** "de", "pt-br": two or three letters, optionally a region. */
bool ss_value_language(const char *text);

/** Font names separated by commas, without anything that could leave a CSS value. */
bool ss_value_font(const char *text);

/** An e-mail address of plain form. */
bool ss_value_address(const char *text);

/** "smtp://host:port" or "smtps://host:port". */
bool ss_value_mail_server(const char *text);

#endif
