/* Checked JSON objects to the structs that prices, pages and orders work with. */
#ifndef SS_CATALOGUE_READ_H
#define SS_CATALOGUE_READ_H

#include "model/catalogue.h"
#include "model/catalogue_file.h"

/**
 * Read a checked catalogue; the file must be indexed and linked. Everything lives in the pool of
 * the file. Terms documents carry Id, Hash and PublishedAt besides their own members. The
 * merchant's id and the revision are left to the caller.
 * @param broken  which object refers to nothing; set only if false is returned
 * @return false if an object lacks what it refers to (a damaged database)
 */
bool ss_catalogue_read(ss_catalogue_t *catalogue, const ss_catalogue_file_t *file,
                       const char **broken);

#endif
