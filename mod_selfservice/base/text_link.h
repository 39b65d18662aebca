/* Whether a mail program would make a link of what somebody typed. */
#ifndef SS_BASE_TEXT_LINK_H
#define SS_BASE_TEXT_LINK_H

#include <stdbool.h>

/**
 * Web addresses with "://", "www." or a path ("evil.com/x"), and e-mail addresses. What people and
 * companies are called is none: "Dr.A.Müller", "St. John", "Booking.com B.V.", "K.Müller/Söhne". An
 * address ends in a common domain ("com") or a country's in lower case; others pass, as a name that
 * is refused is worse.
 * @param text  UTF-8
 * @param bare  nor a bare "evil.com": for what is never called so, persons and cities. Titles and
 *              initials may stand before a country's letters ("Dr.de Vries", "J.de Vries")
 */
bool ss_text_holds_link(const char *text, bool bare);

#endif
