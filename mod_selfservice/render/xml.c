/* XML into memory, written by libxml2. */
#include "render/xml.h"

#include <apr_strings.h>
#include <libxml/parser.h>
#include <libxml/xmlwriter.h>
#include <string.h>

struct ss_xml_t {
    xmlTextWriterPtr writer;
    xmlBufferPtr bytes;
    apr_pool_t *pool;
    bool failed;
};

static apr_status_t give_up(void *data)
{
    ss_xml_t *xml = data;

    if (xml->writer != NULL) {
        xmlFreeTextWriter(xml->writer);
    }
    if (xml->bytes != NULL) {
        xmlBufferFree(xml->bytes);
    }
    return APR_SUCCESS;
}

static void note(ss_xml_t *xml, int result)
{
    xml->failed = xml->failed || result < 0;
}

ss_xml_t *ss_xml_make(apr_pool_t *pool)
{
    ss_xml_t *xml = apr_pcalloc(pool, sizeof(*xml));

    xmlInitParser(); /* once per process, whichever thread comes first */
    xml->pool = pool;
    xml->bytes = xmlBufferCreate();
    xml->writer = xml->bytes == NULL ? NULL : xmlNewTextWriterMemory(xml->bytes, 0);
    apr_pool_cleanup_register(pool, xml, give_up, apr_pool_cleanup_null);
    if (xml->writer == NULL) {
        return NULL;
    }
    note(xml, xmlTextWriterSetIndent(xml->writer, 1));
    note(xml, xmlTextWriterStartDocument(xml->writer, NULL, "UTF-8", NULL));
    return xml;
}

void ss_xml_open(ss_xml_t *xml, const char *name)
{
    note(xml, xmlTextWriterStartElement(xml->writer, BAD_CAST name));
}

void ss_xml_close(ss_xml_t *xml)
{
    note(xml, xmlTextWriterEndElement(xml->writer));
}

void ss_xml_attribute(ss_xml_t *xml, const char *name, const char *value)
{
    note(xml, xmlTextWriterWriteAttribute(xml->writer, BAD_CAST name, BAD_CAST value));
}

/* U+FFFE or U+FFFF in UTF-8 */
static bool is_no_character(const unsigned char *text)
{
    return text[0] == 0xef && text[1] == 0xbf && text[2] >= 0xbe;
}

/* Without control characters but tab and ends of lines. Source: XML 1.0 section 2.2 */
static const char *allowed(const char *text, apr_pool_t *pool)
{
    char *clean = apr_palloc(pool, strlen(text) + 1), *to = clean;

    for (const char *from = text; *from != '\0'; from++) {
        if (is_no_character((const unsigned char *)from)) {
            from += 2;
        } else if ((unsigned char)*from >= 0x20 || strchr("\t\n\r", *from) != NULL) {
            *to++ = *from;
        }
    }
    *to = '\0';
    return clean;
}

void ss_xml_text(ss_xml_t *xml, const char *text)
{
    note(xml, xmlTextWriterWriteString(xml->writer, BAD_CAST allowed(text, xml->pool)));
}

void ss_xml_element(ss_xml_t *xml, const char *name, const char *text)
{
    if (*text != '\0') {
        ss_xml_open(xml, name);
        ss_xml_text(xml, text);
        ss_xml_close(xml);
    }
}

ss_status_t ss_xml_end(ss_xml_t *xml, ss_buffer_t *out)
{
    note(xml, xmlTextWriterEndDocument(xml->writer));
    note(xml, xmlTextWriterFlush(xml->writer));
    if (!xml->failed) {
        ss_buffer_add(out, (const char *)xmlBufferContent(xml->bytes),
                      (size_t)xmlBufferLength(xml->bytes));
    }
    apr_pool_cleanup_run(xml->pool, xml, give_up);
    return xml->failed ? SS_ERROR : SS_OK;
}
