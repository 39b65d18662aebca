/* What the parts of the catalogue reader share; used by catalogue_read.c and its parts only. */
#ifndef SS_CATALOGUE_READER_H
#define SS_CATALOGUE_READER_H

#include "model/catalogue_read.h"

typedef struct ss_reader_t {
    const ss_catalogue_file_t *file;
    apr_pool_t *pool;
    apr_hash_t *structs; /* Id to the struct already read; ids are unique over all kinds */
    const json_t *none;  /* an empty list */
    const char *zone;    /* of the merchant */
    const char *broken;  /* path of the first object that refers to nothing; NULL: none */
} ss_reader_t;

/** Room for the structs of a kind; *count is set. */
void *ss_reader_room(ss_reader_t *reader, ss_kind_t kind, size_t size, int *count);
/** Remember the struct of an object. */
void ss_reader_keep(ss_reader_t *reader, const ss_item_t *item, const void *read);
/**
 * The struct a member refers to; if it leads nowhere, the reader is marked broken and NULL comes
 * back.
 */
const void *ss_reader_target(ss_reader_t *reader, const ss_item_t *item, const char *member);
/** The same for a member that may be absent; then `absent`. */
const void *ss_reader_target_or(ss_reader_t *reader, const ss_item_t *item, const char *member,
                                const void *absent);
/** A member that is a list, else an empty one. */
const json_t *ss_reader_list(const ss_reader_t *reader, const json_t *object, const char *member);
/** The ExternalId, "" if there is none. */
const char *ss_reader_external_id(const ss_item_t *item);

/* The parts of the catalogue, in this order: each refers to earlier ones. */
/** The merchant with its texts and settings. */
void ss_read_merchant(ss_reader_t *reader, ss_merchant_t *merchant);
/** Tax policies, plan groups and plans. */
void ss_read_plans(ss_reader_t *reader, ss_catalogue_t *catalogue);
/** Components with their price scales. */
void ss_read_components(ss_reader_t *reader, ss_catalogue_t *catalogue);
/** Plan variants with their quotas. */
void ss_read_variants(ss_reader_t *reader, ss_catalogue_t *catalogue);
/** Discounts and coupons. */
void ss_read_sales(ss_reader_t *reader, ss_catalogue_t *catalogue);

#endif
