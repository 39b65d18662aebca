/* Visits to the order page without httpd: a site with a catalogue, requests in, answers out. */
#include "order_visit.h"

#include <apr_strings.h>
#include <string.h>
#include <unistd.h>

#include "actions/import_catalogue.h"
#include "base/file.h"
#include "base/json.h"
#include "base/seal.h"
#include "base/share_dir.h"
#include "model/finding.h"
#include "store/catalogue_store.h"
#include "web/router.h"

#define PERSON                                                                                     \
    "type=consumer&fname=Marlene&lname=Feddersen&email=marlene%40feddersen.example&"               \
    "street=Deichstra%C3%9Fe&hnum=27&pcode=24103&city=Kiel&country=DE"
#define DEBIT "payment=direct-debit&holder=Marlene+Feddersen&iban=DE89+3704+0044+0532+0130+00"

static void import_text(ss_ctx_t *ctx, const char *text)
{
    const char *error = "";
    ss_import_t import = { .merchant_name = "nordwolke", .strict = true };
    ss_import_result_t result;

    import.document = ss_json_parse(text, &error, ctx->pool);
    CU_ASSERT_PTR_NOT_NULL_FATAL(import.document);
    if (ss_import_catalogue(ctx, &import, &result) != SS_OK) {
        for (int i = 0; result.findings != NULL && i < result.findings->nelts; i++) {
            const ss_finding_t *finding = &APR_ARRAY_IDX(result.findings, i, ss_finding_t);

            fprintf(stderr, "%s: %s\n", finding->path, finding->text);
        }
        CU_FAIL_FATAL("the test's catalogue cannot be imported");
    }
    CU_ASSERT_EQUAL_FATAL(ss_catalogue_load(ctx, "nordwolke"), SS_OK);
}

static const char *catalogue_text(apr_pool_t *pool)
{
    const char *path = apr_pstrcat(pool, ss_share_dir, "/../tests/data/order_catalogue.json", NULL);
    const char *error = "", *text = ss_file_read(path, 1 << 20, NULL, &error, pool);

    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    return text;
}

void import_changed_terms(ss_ctx_t *ctx)
{
    static const char old[] = "Allgemeine Geschäftsbedingungen der";
    const char *text = catalogue_text(ctx->pool), *at = strstr(text, old);

    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    import_text(ctx, apr_pstrcat(ctx->pool, apr_pstrmemdup(ctx->pool, text, (size_t)(at - text)),
                                 "Neue Regeln der", at + strlen(old), NULL));
}

static const ss_keys_t *given_keys(apr_pool_t *pool)
{
    const char *path = apr_psprintf(pool, "/tmp/ss-order-keys-%d", (int)getpid());
    const char *error = "";
    const ss_keys_t *keys;

    unlink(path);
    CU_ASSERT_PTR_NULL_FATAL(ss_keys_create(path, pool));
    keys = ss_keys_read(path, &error, pool);
    unlink(path);
    CU_ASSERT_PTR_NOT_NULL_FATAL(keys);
    return keys;
}

ss_site_t *order_site(ss_ctx_t *ctx)
{
    return (ss_site_t *)ctx->site;
}

ss_ctx_t *given_order_site(void)
{
    ss_ctx_t *ctx = given_database();
    ss_site_t *site = ss_site_make(ctx->pool);
    const char *error = "";
    const ss_skin_t *skin;

    site->id = "test-site";
    site->merchant = "nordwolke";
    site->public_url = "https://kunden.nordwolke.example";
    site->brand.name = "Nordwolke Hosting";
    site->coupon_field = true;
    skin = ss_skin_make(site, ss_share_dir, &error, ctx->pool);
    if (skin == NULL) {
        fprintf(stderr, "%s\n", error);
        CU_FAIL_FATAL("the skin cannot be made");
    }
    site->skin = (ss_skin_t *)skin;
    ctx->site = site;
    ctx->keys = given_keys(ctx->pool);
    import_text(ctx, catalogue_text(ctx->pool));
    return ctx;
}

static const char *no_header(const ss_request_t *request, const char *name)
{
    (void)request;
    (void)name;
    return "";
}

/* The pieces of a kept page as one text, as they arrive. */
static ss_response_t *joined(ss_response_t *response)
{
    for (int i = 0; i < response->more_count; i++) {
        const ss_piece_t *piece = &response->more[i];

        if (piece->length > 0) {
            response->body = apr_psprintf(ss_test_pool(), "%.*s%.*s", (int)response->length,
                                          response->body, (int)piece->length, piece->text);
            response->length += piece->length;
        }
    }
    return response;
}

static ss_response_t *send_request(ss_ctx_t *ctx, ss_request_t *request)
{
    ss_ctx_t *own = apr_pmemdup(ctx->pool, ctx, sizeof(*ctx));

    own->problems = apr_array_make(ctx->pool, 4, sizeof(ss_problem_t));
    own->actor = "order-page";
    request->base = ctx->site->order_path;
    request->client_ip = "192.0.2.7";
    request->secure = true;
    request->header = no_header;
    return joined(ss_router_run(&ss_order_routes, ss_web_make(own, request)));
}

ss_response_t *visit(ss_ctx_t *ctx, const char *path, const char *query)
{
    ss_request_t request = {
        .method = "GET", .path = path, .query = query, .body = "", .content_type = ""
    };

    return send_request(ctx, &request);
}

ss_response_t *submit(ss_ctx_t *ctx, const char *path, const char *body)
{
    ss_request_t request = { .method = "POST",
                             .path = path,
                             .query = "",
                             .body = body,
                             .body_length = strlen(body),
                             .content_type = "application/x-www-form-urlencoded" };

    return send_request(ctx, &request);
}

const char *state_of(const ss_response_t *page)
{
    static const char before[] = "name=\"state\" value=\"";
    const char *found = strstr(page->body, before);

    if (found == NULL) {
        return "";
    }
    found += strlen(before);
    return apr_pstrcat(ss_test_pool(),
                       "state=", apr_pstrndup(ss_test_pool(), found, strcspn(found, "\"")), NULL);
}

const char *good_form(const ss_response_t *page, const char *more)
{
    return apr_pstrcat(ss_test_pool(), state_of(page), "&language=de&" PERSON "&" DEBIT "&", more,
                       NULL);
}

bool shows(const ss_response_t *page, const char *text)
{
    return strstr(page->body, text) != NULL;
}

int count_of(const ss_response_t *page, const char *text)
{
    int count = 0;

    for (const char *at = strstr(page->body, text); at != NULL; at = strstr(at + 1, text)) {
        count++;
    }
    return count;
}

const char *header_of(const ss_response_t *page, const char *name)
{
    const char *value = apr_table_get(page->headers, name);

    return value == NULL ? "" : value;
}
