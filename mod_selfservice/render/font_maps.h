/* Loaded fonts for PDF documents, kept from one document to the next. */
#ifndef SS_RENDER_FONT_MAPS_H
#define SS_RENDER_FONT_MAPS_H

#include <apr_pools.h>
#include <pango/pangocairo.h>

/**
 * A font map at 72 dots per inch that no other thread uses until `pool` is destroyed. Finding fonts
 * costs more than drawing with them, so a map goes on to the next document with what it knows.
 */
PangoFontMap *ss_font_map_borrow(apr_pool_t *pool);

#endif
