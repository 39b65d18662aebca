/* Documents are stored once; leases go from hand to hand. */
#include "database.h"

#include "base/random_id.h"
#include "store/document_store.h"
#include "store/lease_store.h"

#include <string.h>

static ss_ctx_t *given_merchant(void)
{
    ss_ctx_t *ctx = given_database();

    ctx->merchant_id = "m1";
    return ctx;
}

static ss_status_t add_document(ss_ctx_t *ctx, void *id)
{
    ss_document_t document = { .kind = "invoice", .source_id = "i1", .contract_id = "c1",
                               .filename = "RE-1.pdf", .media_type = "application/pdf",
                               .issue_date = "2026-11-24" };

    return ss_document_add(ctx, &document, id);
}

static const char *given_document(ss_ctx_t *ctx)
{
    const char *id = "";

    CU_ASSERT_EQUAL_FATAL(ss_db_transact(ctx, add_document, &id), SS_OK);
    return id;
}

static void test_bytes_are_stored_once(void)
{
    ss_ctx_t *ctx = given_merchant();
    const char *id = given_document(ctx);
    const void *bytes;
    int64_t length;

    CU_ASSERT_EQUAL(ss_document_bytes(ctx, id, &bytes, &length), SS_NOT_FOUND);
    CU_ASSERT_EQUAL(ss_document_store_bytes(ctx, id, "%PDF\0first", 10), SS_OK);
    CU_ASSERT_EQUAL(ss_document_store_bytes(ctx, id, "%PDF\0other", 10), SS_CONFLICT);
    CU_ASSERT_EQUAL_FATAL(ss_document_bytes(ctx, id, &bytes, &length), SS_OK);
    CU_ASSERT_EQUAL_FATAL(length, 10);
    CU_ASSERT_EQUAL(memcmp(bytes, "%PDF\0first", 10), 0);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT status FROM document"), "ready");
    CU_ASSERT_EQUAL(strlen(db_text(ctx, "SELECT sha256 FROM document")), 64);
}

static ss_status_t store_xml(ss_ctx_t *ctx, const char *pdf_id, const char *text)
{
    ss_buffer_t *xml = ss_buffer_make(16, ctx->pool);

    ss_buffer_add_text(xml, text);
    return ss_document_store_einvoice(ctx, pdf_id, "RE-1.xml", xml);
}

static void test_xml_of_an_invoice_stands_beside_its_pdf_once(void)
{
    ss_ctx_t *ctx = given_merchant();
    const char *id = given_document(ctx);
    ss_document_t document;
    const void *bytes;
    int64_t length;

    CU_ASSERT_EQUAL(store_xml(ctx, id, "<first/>"), SS_OK);
    CU_ASSERT_EQUAL(store_xml(ctx, id, "<second/>"), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_document_find_by_source(ctx, "einvoice", "i1", &document), SS_OK);
    CU_ASSERT_STRING_EQUAL(document.contract_id, "c1");
    CU_ASSERT_STRING_EQUAL(document.filename, "RE-1.xml");
    CU_ASSERT_STRING_EQUAL(document.media_type, "application/xml");
    CU_ASSERT_EQUAL_FATAL(ss_document_bytes(ctx, document.id, &bytes, &length), SS_OK);
    CU_ASSERT_EQUAL_FATAL(length, 8);
    CU_ASSERT_EQUAL(memcmp(bytes, "<first/>", 8), 0);
    CU_ASSERT_STRING_EQUAL(document.sha256, ss_sha256("<first/>", 8, ctx->pool));
    ctx->merchant_id = "m2";
    CU_ASSERT_EQUAL(store_xml(ctx, id, "<foreign/>"), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT count(*) FROM document"), "2");
}

static void test_foreign_document_is_not_found(void)
{
    ss_ctx_t *ctx = given_merchant();
    const char *id = given_document(ctx);
    ss_document_t document;

    CU_ASSERT_EQUAL(ss_document_find(ctx, id, &document), SS_OK);
    CU_ASSERT_EQUAL(ss_document_find_by_source(ctx, "invoice", "i1", &document), SS_OK);
    ctx->merchant_id = "m2";
    CU_ASSERT_EQUAL(ss_document_find(ctx, id, &document), SS_NOT_FOUND);
    CU_ASSERT_EQUAL(ss_document_find_by_source(ctx, "invoice", "i1", &document), SS_NOT_FOUND);
    CU_ASSERT_EQUAL(ss_document_store_bytes(ctx, id, "x", 1), SS_CONFLICT);
}

static void test_fifth_failure_takes_it_off_the_list(void)
{
    ss_ctx_t *ctx = given_merchant();
    const char *id = given_document(ctx);
    apr_array_header_t *waiting;

    for (int i = 0; i < 4; i++) {
        CU_ASSERT_EQUAL(ss_document_mark_attempt(ctx, id), SS_OK);
    }
    CU_ASSERT_EQUAL(ss_document_list_waiting(ctx, 10, &waiting), SS_OK);
    CU_ASSERT_EQUAL(waiting->nelts, 1);
    CU_ASSERT_EQUAL(ss_document_mark_attempt(ctx, id), SS_OK);
    CU_ASSERT_EQUAL(ss_document_list_waiting(ctx, 10, &waiting), SS_OK);
    CU_ASSERT_EQUAL(waiting->nelts, 0);
    CU_ASSERT_EQUAL(ss_document_store_bytes(ctx, id, "late", 4), SS_OK);
}

static ss_status_t take_lease(ss_ctx_t *ctx, const char *holder)
{
    const ss_lease_t lease = { "worker", holder, apr_time_from_sec(15), NULL };

    return ss_lease_take(ctx, &lease);
}

static void test_lease_has_one_holder_and_passes_on(void)
{
    ss_ctx_t *ctx = given_merchant();

    CU_ASSERT_EQUAL(take_lease(ctx, "a"), SS_OK);
    CU_ASSERT_EQUAL(take_lease(ctx, "a"), SS_OK);
    CU_ASSERT_EQUAL(take_lease(ctx, "b"), SS_CONFLICT);
    ctx->now += apr_time_from_sec(10);
    CU_ASSERT_EQUAL(take_lease(ctx, "a"), SS_OK);
    ctx->now += apr_time_from_sec(10);
    CU_ASSERT_EQUAL(take_lease(ctx, "b"), SS_CONFLICT);
    ctx->now += apr_time_from_sec(6);
    CU_ASSERT_EQUAL(take_lease(ctx, "b"), SS_OK);
    CU_ASSERT_EQUAL(take_lease(ctx, "a"), SS_CONFLICT);
    CU_ASSERT_EQUAL(ss_lease_end(ctx, "worker", "b"), SS_OK);
    CU_ASSERT_EQUAL(take_lease(ctx, "a"), SS_OK);
}

void ss_test_document_store(void)
{
    static const ss_test_t tests[] = {
        { "test_bytes_are_stored_once", test_bytes_are_stored_once },
        { "test_xml_of_an_invoice_stands_beside_its_pdf_once", test_xml_of_an_invoice_stands_beside_its_pdf_once },
        { "test_foreign_document_is_not_found", test_foreign_document_is_not_found },
        { "test_fifth_failure_takes_it_off_the_list", test_fifth_failure_takes_it_off_the_list },
        { "test_lease_has_one_holder_and_passes_on", test_lease_has_one_holder_and_passes_on },
    };

    ss_suite_add_database("document_store", tests, SS_COUNT(tests));
}
