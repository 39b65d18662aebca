/* Whether a mail program would make a link of what somebody typed. */
#ifndef SS_BASE_TEXT_LINK_H
#define SS_BASE_TEXT_LINK_H

#include <stdbool.h>

/**
 * Web addresses with "://", "www." or a path ("evil.example/x"), and e-mail addresses. What people
 * and companies are called is none: "Dr.A.Müller", "St. John", "Booking.com B.V.".
 * @param text    UTF-8
 * @param person  a person's name: no bare "evil.example" either. Titles and abbreviations of up to
 *                two letters may stand before a dot without a blank behind it ("Prof.Dr.Schmidt",
 *                "Th.Mann")
 */
bool ss_text_holds_link(const char *text, bool person);

#endif
