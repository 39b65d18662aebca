/* What poppler's tools tell about PDF bytes. */
#ifndef SS_UNIT_PDF_TOOLS_H
#define SS_UNIT_PDF_TOOLS_H

#include "unit.h"

/** The output of "<program> FILE <rest>", e.g. told_by("pdftotext -layout", "-", bytes, length). */
const char *told_by(const char *program, const char *rest, const void *bytes, size_t length);

/** How often a part occurs in a text. */
int times(const char *text, const char *part);

/** Assert that a text holds a part, and say which one it does not. */
void assert_has(const char *text, const char *part);
void assert_has_not(const char *text, const char *part);

#endif
