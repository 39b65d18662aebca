/* E-mail addresses: form only, nothing is looked up. */
#ifndef SS_EMAIL_H
#define SS_EMAIL_H

#include <stdbool.h>

/**
 * @return true if the text can be an address mail is sent to: a dot-atom of ASCII, "@", a domain
 * with at least one dot, in ASCII ("xn--..." for international names, as mail servers want it); at
 * most 254 bytes. Quoted local parts are not accepted. Source: RFC 5321 section 4.1.2 and RFC 5322
 * section 3.4.1, narrowed.
 */
bool ss_email_is(const char *text);

#endif
