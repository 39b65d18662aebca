/* The merchant "nordwolke" and those who order from it. */
#include "shop.h"

#include "actions/import_catalogue.h"
#include "base/json.h"
#include "base/random_id.h"
#include "base/seal.h"
#include "base/share_dir.h"
#include "render/skin.h"
#include "store/catalogue_store.h"

#include <apr_file_io.h>
#include <apr_strings.h>
#include <stdlib.h>

#define ALL_CONSENTS (const char *const[]){ "agb", "sofort", "unternehmen", "mandate", NULL }

static const char *read_file(const char *path, apr_pool_t *pool)
{
    apr_file_t *file;
    apr_finfo_t info;
    char *text;

    CU_ASSERT_EQUAL_FATAL(apr_file_open(&file, path, APR_READ, APR_OS_DEFAULT, pool), APR_SUCCESS);
    CU_ASSERT_EQUAL_FATAL(apr_file_info_get(&info, APR_FINFO_SIZE, file), APR_SUCCESS);
    text = apr_pcalloc(pool, (apr_size_t)info.size + 1);
    CU_ASSERT_EQUAL_FATAL(apr_file_read_full(file, text, (apr_size_t)info.size, NULL), APR_SUCCESS);
    apr_file_close(file);
    return text;
}

/* Texts are the same for all tests, so they are read once. */
static const ss_texts_t *texts_of(const char *lang)
{
    static apr_pool_t *pool;
    static const ss_texts_t *german, *english;

    if (pool == NULL) {
        const char *error = NULL;

        apr_pool_create(&pool, NULL);
        const char *dirs[] = { apr_pstrcat(pool, ss_share_dir, "/text", NULL), NULL };
        english = ss_texts_load(dirs, "en", NULL, &error, pool);
        german = ss_texts_load(dirs, "de", english, &error, pool);
        CU_ASSERT_PTR_NOT_NULL_FATAL(german);
    }
    return strcmp(lang, "de") == 0 ? german : english;
}

static ss_site_t *given_site(apr_pool_t *pool)
{
    static const char *languages[] = { "de", "en", NULL };
    static const ss_texts_t *texts[3];
    static ss_skin_t skin = { .texts = texts };
    ss_site_t *site = ss_site_make(pool);

    texts[0] = texts_of("de");
    texts[1] = texts_of("en");
    site->id = "s1";
    site->merchant = "nordwolke";
    site->public_url = "https://kunden.nordwolke.example";
    site->languages = languages;
    site->coupon_field = true;
    site->skin = &skin;
    return site;
}

static const ss_keys_t *given_keys(apr_pool_t *pool)
{
    const char *path = apr_psprintf(pool, "%s/ss-test-keys-%s", getenv("TMPDIR") == NULL ? "/tmp" : getenv("TMPDIR"),
                                    ss_id_make(pool));
    const char *error = ss_keys_create(path, pool);
    const ss_keys_t *keys;

    CU_ASSERT_PTR_NULL_FATAL(error);
    keys = ss_keys_read(path, &error, pool);
    CU_ASSERT_PTR_NOT_NULL_FATAL(keys);
    apr_file_remove(path, pool);
    return keys;
}

static void equip(ss_ctx_t *ctx)
{
    ctx->site = given_site(ctx->pool);
    ctx->lang = "de";
    ctx->actor = "order-page";
    CU_ASSERT_EQUAL_FATAL(ss_catalogue_load(ctx, "nordwolke"), SS_OK);
}

ss_ctx_t *given_shop(void)
{
    ss_ctx_t *ctx = given_database();
    const char *error = NULL;
    ss_import_t import = { .merchant_name = "nordwolke", .strict = true };
    ss_import_result_t result;

    import.document =
        ss_json_parse(read_file(apr_pstrcat(ctx->pool, ss_share_dir, "/../tests/data/shop.json", NULL), ctx->pool),
                      &error, ctx->pool);
    CU_ASSERT_EQUAL_FATAL(ss_import_catalogue(ctx, &import, &result), SS_OK);
    CU_ASSERT_EQUAL(result.findings->nelts, 0);
    ctx->keys = given_keys(ctx->pool);
    equip(ctx);
    return ctx;
}

ss_ctx_t *given_shop_again(const ss_ctx_t *shop, apr_pool_t *pool)
{
    ss_ctx_t *ctx = ss_ctx_make(pool, shop->now);

    ctx->keys = shop->keys;
    ctx->site = shop->site;
    ctx->catalogue = shop->catalogue;
    ctx->merchant_id = shop->merchant_id;
    ctx->lang = shop->lang;
    ctx->actor = shop->actor;
    return ctx;
}

void given_consents(ss_draft_t *draft, const char *const *ids)
{
    int count = 0;
    const char **copy;

    while (ids[count] != NULL) {
        count++;
    }
    copy = apr_pcalloc(ss_test_pool(), sizeof(*copy) * (size_t)(count + 1));
    memcpy(copy, ids, sizeof(*copy) * (size_t)count);
    draft->consents = copy;
}

ss_draft_t given_draft(ss_ctx_t *ctx, const char *variant)
{
    ss_draft_t draft = ss_draft_make(ss_catalogue_variant(ctx->catalogue, variant), "de", ctx->pool);
    const char **f = draft.person.fields;

    CU_ASSERT_PTR_NOT_NULL_FATAL(draft.variant);
    f[SS_FIELD_FNAME] = "Marlene";
    f[SS_FIELD_LNAME] = "Feddersen";
    f[SS_FIELD_EMAIL] = "marlene@feddersen.example";
    f[SS_FIELD_STREET] = "Deichstraße";
    f[SS_FIELD_HNUM] = "27";
    f[SS_FIELD_PCODE] = "24103";
    f[SS_FIELD_CITY] = "Kiel";
    f[SS_FIELD_COUNTRY] = "DE";
    draft.payment = "direct-debit";
    draft.holder = "Marlene Feddersen";
    draft.iban = "DE89 3704 0044 0532 0130 00";
    draft.button_label = "zahlungspflichtig bestellen";
    draft.client_ip = "192.0.2.7";
    given_consents(&draft, ALL_CONSENTS);
    return draft;
}

ss_draft_t given_business_draft(ss_ctx_t *ctx, const char *variant, const char *country, const char *vat_id)
{
    ss_draft_t draft = given_draft(ctx, variant);

    draft.person.business = true;
    draft.person.fields[SS_FIELD_CNAME] = "Lotsenhaus Architekten PartG mbB";
    draft.person.fields[SS_FIELD_VATID] = vat_id;
    draft.person.fields[SS_FIELD_COUNTRY] = country;
    return draft;
}

void given_choice(ss_ctx_t *ctx, ss_draft_t *draft, const char *component, int64_t quantity)
{
    ss_cart_item_t *items = apr_palloc(ctx->pool, sizeof(*items) * (size_t)(draft->item_count + 1));

    for (int i = 0; i < draft->item_count; i++) {
        items[i] = draft->items[i];
    }
    items[draft->item_count].component = ss_catalogue_component(ctx->catalogue, component);
    items[draft->item_count++].quantity = quantity * SS_MILLION;
    draft->items = items;
    CU_ASSERT_PTR_NOT_NULL_FATAL(items[draft->item_count - 1].component);
}

ss_draft_t given_example_draft(ss_ctx_t *ctx)
{
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");

    given_choice(ctx, &draft, "mailbox", 3);
    given_choice(ctx, &draft, "backup", 1);
    given_choice(ctx, &draft, "domain", 2);
    draft.coupon = " nord25 ";
    given_price_was_shown(ctx, &draft);
    return draft;
}

void given_price_was_shown(ss_ctx_t *ctx, ss_draft_t *draft)
{
    ss_offer_t offer;

    CU_ASSERT_EQUAL_FATAL(ss_draft_offer(ctx, draft, false, &offer), SS_OK);
    draft->shown_price = ss_offer_fingerprint(ctx, &offer);
}

int rows_of(ss_ctx_t *ctx, const char *table)
{
    return (int)strtol(db_text(ctx, apr_pstrcat(ctx->pool, "SELECT count(*) FROM ", table, NULL)), NULL, 10);
}

const json_t *json_at(const json_t *json, const char *path)
{
    char *rest = apr_pstrdup(ss_test_pool(), path), *state;

    for (char *name = apr_strtok(rest, ".", &state); name != NULL; name = apr_strtok(NULL, ".", &state)) {
        json = json_is_array(json) ? json_array_get(json, (size_t)strtol(name, NULL, 10))
                                   : json_object_get(json, name);
    }
    return json;
}

const char *text_at(const json_t *json, const char *path)
{
    const char *text = json_string_value(json_at(json, path));

    return text == NULL ? "(none)" : text;
}

static const ss_tax_entry_t reduced_entries[] = { { "DE", 700, { 2021, 1, 1 } } };
static const ss_tax_policy_t reduced = { .entries = reduced_entries, .entry_count = 1 };

void given_reduced_rate(ss_ctx_t *ctx, const char *component)
{
    ((ss_component_t *)ss_catalogue_component(ctx->catalogue, component))->tax_policy = &reduced;
}
