/* Markdown (CommonMark) of terms documents, as safe HTML and as blocks of a PDF document. */
#ifndef SS_MARKDOWN_H
#define SS_MARKDOWN_H

#include "base/base.h"

/** Markdown as blocks of ss_pdf_draw(), raw HTML dropped. */
json_t *ss_markdown_blocks(const char *markdown, apr_pool_t *pool);

/**
 * Markdown as safe HTML: raw HTML and links with other schemes than http, https, mailto and tel are
 * dropped.
 * @param heading_level  of the highest headings; lower ones follow
 */
const char *ss_markdown_html(const char *markdown, int heading_level, apr_pool_t *pool);

/** Markdown as text with the marks of ss_plain_text(): headings "# ", list items "- " and "1. ". */
const char *ss_markdown_text(const char *markdown, apr_pool_t *pool);

#endif
