/*
 * What a virtual host looks like: templates, texts per language and assets, compiled when the
 * configuration is read.
 */
#ifndef SS_SKIN_H
#define SS_SKIN_H

#include "model/site.h"
#include "render/asset.h"
#include "render/template.h"

typedef struct ss_skin_t {
    const ss_templates_t *templates;
    const ss_texts_t *const *texts; /* NULL-terminated, in the order of site->languages */
    const ss_asset_t *assets;
    int asset_count;
    const char *advice; /* what the admin should know of the colours in use, "" if nothing */
} ss_skin_t;

/**
 * Compile a site's skin. Sites that look alike share one as long as they use the same pool.
 * @param share  where the built-in folders templates/, text/ and assets/ stand
 * @param error  file, line and remedy; set only if NULL is returned
 */
const ss_skin_t *ss_skin_make(const ss_site_t *site, const char *share, const char **error,
                              apr_pool_t *pool);

/** The texts of a language; those of the site's default language if it does not offer `lang`. */
const ss_texts_t *ss_skin_texts(const ss_skin_t *skin, const char *lang);
/** @return NULL if the skin has no such asset (only "logo" may be missing) */
const ss_asset_t *ss_skin_asset(const ss_skin_t *skin, const char *role);

#endif
