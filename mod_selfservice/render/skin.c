/* Builds what a virtual host looks like. Parts that hosts have in common exist once per pool. */
#include "render/skin.h"

#include "base/file.h"
#include "base/random_id.h"
#include "render/logo.h"
#include "render/theme.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

#define ASSET_LIMIT ((size_t)512 << 10)
#define HASH_DIGITS 12
#define POOL_KEY "mod_selfservice skin parts"

/* The state of making one skin. */
typedef struct maker_t {
    const ss_site_t *site;
    const char *share;
    apr_hash_t *parts;          /* what was made before in this pool: description to part */
    apr_array_header_t *assets; /* of ss_asset_t */
    const char *advice, *error;
    apr_pool_t *pool;
} maker_t;

/* Thousands of hosts differ in little more than their colours. */
static apr_hash_t *parts_of(apr_pool_t *pool)
{
    void *parts = NULL;

    apr_pool_userdata_get(&parts, POOL_KEY, pool);
    if (parts == NULL) {
        parts = apr_hash_make(pool);
        apr_pool_userdata_setn(parts, POOL_KEY, NULL, pool);
    }
    return parts;
}

static const char *named(maker_t *maker, const char *directive, const char *reason)
{
    maker->error = apr_psprintf(maker->pool, "%s: %s", directive, reason);
    return NULL;
}

static const ss_texts_t *make_texts(maker_t *maker, const char *lang, const ss_texts_t *fallback)
{
    const char *own = maker->site->brand.texts_dir;
    const char *dirs[] = { apr_pstrcat(maker->pool, maker->share, "/text", NULL), own, NULL };
    const char *key = apr_pstrcat(maker->pool, "texts ", lang, " ", own, NULL);
    const ss_texts_t *texts = apr_hash_get(maker->parts, key, APR_HASH_KEY_STRING);
    const char *error;

    if (texts == NULL) {
        texts = ss_texts_load(dirs, lang, fallback, &error, maker->pool);
        if (texts == NULL) {
            named(maker, "SelfServiceTexts", error);
        }
        apr_hash_set(maker->parts, key, APR_HASH_KEY_STRING, texts);
    }
    return texts;
}

/* English is loaded in any case: it stands in for what other languages lack. */
static const ss_texts_t *const *make_all_texts(maker_t *maker)
{
    const char *const *languages = maker->site->languages;
    apr_array_header_t *list = apr_array_make(maker->pool, 4, sizeof(const ss_texts_t *));
    const ss_texts_t *english = make_texts(maker, "en", NULL);

    for (; english != NULL && *languages != NULL; languages++) {
        bool is_english = strcmp(*languages, "en") == 0;
        const ss_texts_t *texts = is_english ? english : make_texts(maker, *languages, english);

        if (texts == NULL) {
            return NULL;
        }
        APR_ARRAY_PUSH(list, const ss_texts_t *) = texts;
    }
    if (english != NULL && list->nelts == 0) {
        named(maker, "SelfServiceLanguages", "name at least one language");
    }
    APR_ARRAY_PUSH(list, const ss_texts_t *) = NULL;
    return maker->error != NULL ? NULL : (const ss_texts_t *const *)list->elts;
}

static const ss_templates_t *make_templates(maker_t *maker, const ss_texts_t *texts)
{
    const char *own = maker->site->brand.templates_dir;
    const char *dirs[] = { maker->share, own, NULL };
    const char *key = apr_pstrcat(maker->pool, "templates ", own, NULL);
    const ss_templates_t *templates = apr_hash_get(maker->parts, key, APR_HASH_KEY_STRING);
    const char *error;

    if (own != NULL && !ss_file_exists(own, maker->pool)) {
        named(maker, "SelfServiceTemplates",
              apr_pstrcat(maker->pool, own, ": does not exist", NULL));
        return NULL;
    }
    if (templates == NULL) {
        templates = ss_templates_load(dirs, texts, &error, maker->pool);
        if (templates == NULL) {
            named(maker, "SelfServiceTemplates", error);
        }
        apr_hash_set(maker->parts, key, APR_HASH_KEY_STRING, templates);
    }
    return templates;
}

/* Adds an asset; its name changes with its content, so that browsers may keep it for good. */
static void add_asset(maker_t *maker, ss_asset_t *wanted, const char *stem, const char *ending)
{
    apr_pool_t *pool = maker->pool;
    const char *rest = wanted->rest == NULL ? "" : apr_psprintf(pool, "%08lx", wanted->rest->crc);
    const char *hash = ss_sha256(wanted->body, wanted->length, pool);
    const ss_asset_t *made;

    if (*rest != '\0') {
        hash = ss_sha256(apr_pstrcat(pool, hash, rest, NULL), strlen(hash) + strlen(rest), pool);
    }

    wanted->name = apr_psprintf(pool, "%s-%.*s.%s", stem, HASH_DIGITS, hash, ending);
    made = apr_hash_get(maker->parts, wanted->name, APR_HASH_KEY_STRING);
    if (made == NULL) {
        if (wanted->rest == NULL) {
            ss_asset_compress(wanted, pool);
        }
        made = apr_pmemdup(pool, wanted, sizeof(*wanted));
        apr_hash_set(maker->parts, made->name, APR_HASH_KEY_STRING, made);
    }
    APR_ARRAY_PUSH(maker->assets, ss_asset_t) = *made;
}

static const char *read_built_in(maker_t *maker, const char *file)
{
    const char *path = apr_pstrcat(maker->pool, maker->share, "/assets/", file, NULL);
    const char *body = apr_hash_get(maker->parts, path, APR_HASH_KEY_STRING);

    if (body == NULL) {
        body = ss_file_read(path, ASSET_LIMIT, NULL, &maker->error, maker->pool);
        body = body == NULL ? NULL : ss_asset_without_comments(body, maker->pool);
        apr_hash_set(maker->parts, path, APR_HASH_KEY_STRING, body);
    }
    return body;
}

static bool add_script(maker_t *maker, const char *role, const char *stem)
{
    ss_asset_t asset = { .role = role, .content_type = "text/javascript; charset=utf-8" };

    asset.body = read_built_in(maker, apr_pstrcat(maker->pool, stem, ".js", NULL));
    if (asset.body == NULL) {
        return false;
    }
    asset.length = strlen(asset.body);
    add_asset(maker, &asset, stem, "js");
    return true;
}

/* The built-in rules behind every theme. */
static const ss_asset_rest_t *make_rules(maker_t *maker)
{
    static const char key[] = "rules";
    const ss_asset_rest_t *rules = apr_hash_get(maker->parts, key, APR_HASH_KEY_STRING);
    const char *body = rules == NULL ? read_built_in(maker, "selfservice.css") : NULL;

    if (body != NULL) {
        rules = ss_asset_rest_make(body, maker->pool);
        apr_hash_set(maker->parts, key, APR_HASH_KEY_STRING, rules);
    }
    return rules;
}

static const char *read_own_rules(maker_t *maker)
{
    const char *error;
    const char *own = ss_file_read(maker->site->brand.stylesheet, ASSET_LIMIT, NULL, &error,
                                   maker->pool);

    return own != NULL ? own : named(maker, "SelfServiceStylesheet", error);
}

/* Theme, built-in rules and the merchant's own, which come last and therefore win. */
static bool add_stylesheet(maker_t *maker)
{
    ss_asset_t asset = { .role = "stylesheet", .content_type = "text/css; charset=utf-8" };
    const char *theme = ss_theme_css(&maker->site->brand, &maker->advice, &maker->error,
                                     maker->pool);
    const ss_asset_rest_t *rules = theme != NULL ? make_rules(maker) : NULL;
    const char *own = rules != NULL && maker->site->brand.stylesheet != NULL ? read_own_rules(maker)
                                                                             : "";

    if (rules == NULL || own == NULL) {
        return false;
    }
    asset.rest = *own == '\0' ? rules : NULL;
    asset.body = *own == '\0' ? theme : apr_pstrcat(maker->pool, theme, rules->body, own, NULL);
    asset.length = strlen(asset.body);
    add_asset(maker, &asset, "selfservice", "css");
    return true;
}

static bool add_logo(maker_t *maker)
{
    const char *file = maker->site->brand.logo_file, *error;
    ss_asset_t asset = { .role = "logo" };

    if (file == NULL) {
        return true;
    }
    asset.body = ss_file_read(file, SS_LOGO_LIMIT, &asset.length, &error, maker->pool);
    if (asset.body == NULL) {
        named(maker, "SelfServiceBrandLogo", error);
        return false;
    }
    asset.content_type = ss_logo_type(asset.body, asset.length, &error, maker->pool);
    if (asset.content_type == NULL) {
        named(maker, "SelfServiceBrandLogo", apr_psprintf(maker->pool, "%s: %s", file, error));
        return false;
    }
    add_asset(maker, &asset, "logo", strcmp(asset.content_type, "image/png") == 0 ? "png" : "svg");
    return true;
}

/* Everything a skin depends on. */
static const char *description(const maker_t *maker)
{
    const ss_brand_t *brand = &maker->site->brand;
    const char *const values[] = { maker->share, brand->logo_file, brand->primary, brand->accent,
                                   brand->background, brand->surface, brand->text, brand->font,
                                   brand->stylesheet, brand->templates_dir, brand->texts_dir };
    ss_buffer_t *out = ss_buffer_make(256, maker->pool);

    ss_buffer_add_text(out, apr_psprintf(maker->pool, "skin %d", brand->radius));
    for (int i = 0; i < SS_COUNT(values); i++) {
        ss_buffer_add_text(out, values[i] != NULL ? "\n=" : "\n");
        ss_buffer_add_text(out, values[i] != NULL ? values[i] : "");
    }
    for (const char *const *lang = maker->site->languages; *lang != NULL; lang++) {
        ss_buffer_add_text(out, "\n");
        ss_buffer_add_text(out, *lang);
    }
    return out->text;
}

static const ss_skin_t *make_skin(maker_t *maker)
{
    ss_skin_t *skin = apr_pcalloc(maker->pool, sizeof(*skin));

    maker->assets = apr_array_make(maker->pool, 4, sizeof(ss_asset_t));
    skin->texts = make_all_texts(maker);
    skin->templates = skin->texts != NULL ? make_templates(maker, skin->texts[0]) : NULL;
    if (skin->templates == NULL || !add_stylesheet(maker)
        || !add_script(maker, "script", "selfservice") || !add_script(maker, "embed", "embed")
        || !add_logo(maker)) {
        return NULL;
    }
    skin->assets = (const ss_asset_t *)maker->assets->elts;
    skin->asset_count = maker->assets->nelts;
    skin->advice = maker->advice;
    return skin;
}

const ss_skin_t *ss_skin_make(const ss_site_t *site, const char *share, const char **error,
                              apr_pool_t *pool)
{
    maker_t maker = { .site = site, .share = share, .parts = parts_of(pool), .pool = pool };
    const char *key = description(&maker);
    const ss_skin_t *skin = apr_hash_get(maker.parts, key, APR_HASH_KEY_STRING);

    if (skin == NULL) {
        skin = make_skin(&maker);
        apr_hash_set(maker.parts, key, APR_HASH_KEY_STRING, skin);
    }
    if (skin == NULL) {
        *error = maker.error;
    }
    return skin;
}

const ss_texts_t *ss_skin_texts(const ss_skin_t *skin, const char *lang)
{
    for (int i = 0; skin->texts[i] != NULL; i++) {
        if (strcmp(ss_texts_lang(skin->texts[i]), lang) == 0) {
            return skin->texts[i];
        }
    }
    return skin->texts[0];
}

const ss_asset_t *ss_skin_asset(const ss_skin_t *skin, const char *role)
{
    for (int i = 0; i < skin->asset_count; i++) {
        if (strcmp(skin->assets[i].role, role) == 0) {
            return &skin->assets[i];
        }
    }
    return NULL;
}
