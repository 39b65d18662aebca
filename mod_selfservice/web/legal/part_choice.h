/* Which part of a contract a withdrawal means, for customers who are signed in. */
#ifndef SS_PART_CHOICE_H
#define SS_PART_CHOICE_H

#include "web/web.h"

/**
 * The whole contract, its changes that can be withdrawn from alone, and every component booked in
 * it, as options of a select field, for a customer whose session opens the contract. Source: BGB
 * section 356a(2) no. 2.
 * @param chosen  what the field holds; a text of its own keeps the plain field
 * @return list of {"code", "name", "selected"}; NULL without such a session, changes and components
 */
json_t *ss_part_choice(ss_web_t *web, const char *chosen);

#endif
