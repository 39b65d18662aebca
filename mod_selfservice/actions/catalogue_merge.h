/* Joins an import file with what is stored: ids made or found again, missing objects hidden. */
#ifndef SS_CATALOGUE_MERGE_H
#define SS_CATALOGUE_MERGE_H

#include "model/catalogue_file.h"

/**
 * The catalogue as it will stand after an import. A list that `given` lacks is taken over as it is;
 * in one that is there, objects are matched by Id, else by ExternalId, else by name; those without
 * a match get a new Id, and stored ones that are missing become hidden (terms documents: no longer
 * current). The result is indexed, not yet linked.
 * @param keep_missing  true (API): missing objects stay as they are
 */
ss_catalogue_file_t *ss_catalogue_merge(const ss_catalogue_file_t *given,
                                        const ss_catalogue_file_t *stored, bool keep_missing);

/**
 * What changes from `stored` to `merged`: a list of {"List", "Id", "ExternalId", "Change": "New" |
 * "Changed" | "Hidden", "Members": {name: {"Before", "After"}}}. Texts of terms documents are left
 * out of Members.
 */
json_t *ss_catalogue_changes(const ss_catalogue_file_t *merged, const ss_catalogue_file_t *stored);

#endif
