/* Shape of one catalogue object: known members, types, forms of single values. */
#ifndef SS_CATALOGUE_SHAPE_H
#define SS_CATALOGUE_SHAPE_H

#include "model/catalogue_members.h"
#include "model/finding.h"

/** Find everything that is wrong with the shape of an object; `path` names its place. */
void ss_shape_check(apr_array_header_t *findings, const json_t *object, const ss_member_t *members,
                    const char *path);

/**
 * A copy of an object as the API takes it: members found whatever their case, unknown and read-only
 * ones and nulls left out.
 */
json_t *ss_shape_canonical(const json_t *object, const ss_member_t *members, apr_pool_t *pool);

/**
 * A copy of an object in the module's own spelling: percentages as Percentage, scales with Type;
 * everything else and the order of members stay.
 */
json_t *ss_shape_own_spelling(const json_t *object, ss_kind_t kind, apr_pool_t *pool);

#endif
