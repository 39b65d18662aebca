/* XML into memory: elements one after another, texts escaped. */
#ifndef SS_XML_H
#define SS_XML_H

#include "render/buffer.h"

typedef struct ss_xml_t ss_xml_t;

/** A document that is empty so far; lives in `pool`. NULL if memory is short. */
ss_xml_t *ss_xml_make(apr_pool_t *pool);

/** Begin an element, "ram:Name"; ends with ss_xml_close(). */
void ss_xml_open(ss_xml_t *xml, const char *name);
void ss_xml_close(ss_xml_t *xml);

/** An attribute of the element that was just begun. */
void ss_xml_attribute(ss_xml_t *xml, const char *name, const char *value);
/** The text of the element that was just begun. What XML does not take is left out. */
void ss_xml_text(ss_xml_t *xml, const char *text);

/** An element with a text; nothing at all if the text is "". */
void ss_xml_element(ss_xml_t *xml, const char *name, const char *text);

/** End the document. @return SS_OK with its bytes in `out`, SS_ERROR if memory was short */
ss_status_t ss_xml_end(ss_xml_t *xml, ss_buffer_t *out);

#endif
