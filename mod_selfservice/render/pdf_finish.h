/*
 * What cairo leaves out of a PDF: language, title shown by readers, root and marks of its
 * structure.
 */
#ifndef SS_PDF_FINISH_H
#define SS_PDF_FINISH_H

#include "render/buffer.h"

/**
 * Complete a tagged PDF. The same input gives the same bytes.
 * @param lang  of the whole document, "de"
 * @return SS_OK with the bytes in `out`; SS_ERROR (logged) if `drawn` cannot be read
 */
ss_status_t ss_pdf_finish(const ss_buffer_t *drawn, const char *lang, ss_buffer_t *out);

#endif
