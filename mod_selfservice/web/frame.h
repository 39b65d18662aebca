/*
 * What the layout around every page shows: brand, languages, rights, legal links, company
 * particulars.
 */
#ifndef SS_FRAME_H
#define SS_FRAME_H

#include "web/web.h"

/** @return true if the page stands in a frame of another page */
bool ss_web_is_embedded(ss_web_t *web);

/**
 * The object "frame" of templates/partials/layout_top.html:
 * lang, brand, home, logo, icon_type, stylesheet, script, order, portal, cancel, withdraw (paths;
 * "" if off, with the language kept), language_query, languages [{code, name, short, url,
 * current}], several_languages, links [{label, url}], phone, phone_url, email, company, dispute,
 * embed, embed_parents, sandbox, sandbox_time.
 */
json_t *ss_frame(ss_web_t *web);

#endif
