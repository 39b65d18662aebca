/* Tables for programs: comma-separated values. Source: RFC 4180. */
#ifndef SS_CSV_H
#define SS_CSV_H

#include "render/buffer.h"

/**
 * Append one row. What a spreadsheet would take for a formula is kept from being one by an
 * apostrophe in front of it; numbers may be negative.
 */
void ss_csv_row(ss_buffer_t *out, const char *const *cells, int count);

#endif
