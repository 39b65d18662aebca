/* What mails hold and where they lead: contract and documents, personal links, words as they were typed. */
#include "office.h"
#include "pdf_tools.h"

#include "actions/declare.h"
#include "base/json.h"
#include "store/outbox_store.h"

#include <apr_strings.h>

static void test_order_is_confirmed_with_contract_and_link(void)
{
    static const char *const parts[] = {
        "Guten Tag Marlene Feddersen,", "B-2026-000001", "MONATLICH", "Zusätzliche Domain, 2 × 1,20 €", "13,65 €",
        "18,20 €", "23.11.2027", "https://kunden.nordwolke.example/kuendigen", "V-000001-1", "08.12.2026",
        "https://kunden.nordwolke.example/widerrufen", "WIDERRUFSBELEHRUNG", "01.12.2026, 09:00 Uhr",
        "Amtsgericht Hamburg, HRB 000000", "Geschäftsführung: Inken Petersen", NULL,
    };
    office_t *office = given_office();
    const char *mail, *text;

    given_order(office);
    works(office);
    CU_ASSERT_EQUAL_FATAL(post_count(office->post), 1);
    mail = post_mail(office->post, 0);
    text = post_text(office->post, 0);
    for (int i = 0; parts[i] != NULL; i++) {
        assert_has(text, parts[i]);
    }
    CU_ASSERT_EQUAL(strlen(token_in(text)), 43);
    assert_has(mail, "To: \"Marlene Feddersen\" <marlene@feddersen.example>\r\n");
    assert_has(mail, "Reply-To: <hilfe@nordwolke.example>\r\n");
    assert_has(mail, "filename=\"Vertrag-V-000001.pdf\"");
    assert_has(mail, "filename=\"RE-2026-000001.pdf\"");
    assert_has_not(mail, "DE89370400440532013000");
    CU_ASSERT_STRING_EQUAL(status_of_mail(office), "sent");
    CU_ASSERT_EQUAL(office->counts.mails_sent, 1);
    CU_ASSERT_EQUAL(rows_of(office->shop, "document WHERE status <> 'ready'"), 0);
}

static void test_html_says_the_same_and_nothing_is_left_unfilled(void)
{
    office_t *office = given_office();
    const char *html;

    given_order(office);
    works(office);
    html = strstr(post_mail(office->post, 0), "Content-Type: text/html");
    CU_ASSERT_PTR_NOT_NULL_FATAL(html);
    assert_has(html, "<html lang=3D\"de\">");
    assert_has(html, "/portal/data/");
    assert_has(html, "Amtsgericht Hamburg");
    assert_has_not(html, "{{");
    assert_has_not(post_text(office->post, 0), "{");
    CU_ASSERT_EQUAL(times(html, "border-radius:9px"), 1); /* one button */
}

static void test_every_sending_makes_a_fresh_link(void)
{
    office_t *office = given_office();
    int changed;

    given_order(office);
    works(office);
    db_run(office->shop, "UPDATE outbox SET status = 'failed'");
    CU_ASSERT_EQUAL(ss_outbox_retry(office->shop, "", &changed), SS_OK);
    works(office);
    CU_ASSERT_EQUAL_FATAL(post_count(office->post), 2);
    CU_ASSERT_STRING_NOT_EQUAL(token_in(post_text(office->post, 0)), token_in(post_text(office->post, 1)));
    CU_ASSERT_EQUAL(rows_of(office->shop, "self_service_token"), 2);
}

static ss_status_t add_new_link(ss_ctx_t *ctx, void *customer_id)
{
    json_t *data = ss_json_object(ctx->pool);
    const ss_new_mail_t mail = { .event = "new_link", .recipient = "marlene@feddersen.example", .data = data };

    ss_json_set_text(data, "name", "Marlene Feddersen");
    ss_json_set_text(data, "contract", "V-000001, Webhosting Plus");
    ss_json_set_text(data, "customer_id", customer_id);
    ss_json_set_bool(data, "all_contracts", true);
    return ss_outbox_add(ctx, &mail);
}

static void test_new_link_opens_all_contracts(void)
{
    office_t *office = given_office();
    const char *customer;

    given_order(office);
    works(office);
    customer = apr_pstrdup(ss_test_pool(), db_text(office->shop, "SELECT id FROM customer"));
    CU_ASSERT_EQUAL_FATAL(ss_db_transact(office->shop, add_new_link, (void *)customer), SS_OK);
    works(office);
    CU_ASSERT_EQUAL_FATAL(post_count(office->post), 2);
    assert_has(post_text(office->post, 1), "V-000001, Webhosting Plus");
    CU_ASSERT_EQUAL(strlen(token_in(post_text(office->post, 1))), 43);
    CU_ASSERT_EQUAL(rows_of(office->shop, "self_service_token WHERE all_contracts = 1"), 1);
}

static void given_new_link(office_t *office)
{
    const char *customer = db_text(office->shop, "SELECT id FROM customer");

    CU_ASSERT_EQUAL_FATAL(
        ss_db_transact(office->shop, add_new_link, apr_pstrdup(ss_test_pool(), customer)), SS_OK);
}

/* Both mails were queued for the address that was the customer's then. */
static void test_former_address_gets_no_link(void)
{
    office_t *office = given_office();

    given_order(office);
    given_new_link(office);
    db_run(office->shop, "UPDATE customer SET email = 'atelier@feddersen.example'");
    works(office);
    CU_ASSERT_EQUAL_FATAL(post_count(office->post), 2);
    for (int i = 0; i < 2; i++) {
        assert_has(post_text(office->post, i), "Marlene Feddersen");
        assert_has_not(post_text(office->post, i), "/portal/data/");
    }
    CU_ASSERT_EQUAL(rows_of(office->shop, "self_service_token"), 0);
    db_run(office->shop, "UPDATE customer SET email = 'Marlene@Feddersen.example'");
    given_new_link(office);
    works(office);
    CU_ASSERT_EQUAL(strlen(token_in(post_text(office->post, 2))), 43);
}

static void test_placeholder_in_a_name_is_no_link(void)
{
    office_t *office = given_office();
    const char *text;

    given_order(office);
    db_run(office->shop, "DELETE FROM outbox");
    given_new_link(office);
    db_run(office->shop, "UPDATE outbox SET data = "
                         "replace(data, 'Marlene Feddersen', 'evil.example/?{SelfServicePortalUrl}')");
    works(office);
    CU_ASSERT_EQUAL_FATAL(post_count(office->post), 1);
    text = post_text(office->post, 0);
    assert_has(text, "evil.example/?{SelfServicePortalUrl}");
    CU_ASSERT_EQUAL(times(text, "/portal/data/"), 1);
}

static void test_reason_with_a_placeholder_arrives_as_it_was_typed(void)
{
    static const ss_declaration_input_t input = { .name = "Marlene Feddersen",
                                                  .contract = "meine Website",
                                                  .email = "marlene@feddersen.example",
                                                  .part = "",
                                                  .extraordinary = true,
                                                  .reason = "Grund {SelfServicePortalUrl} Ende",
                                                  .end_date = "" };
    office_t *office = given_office();
    ss_declaration_t declaration;

    CU_ASSERT_EQUAL_FATAL(ss_declare(office->shop, SS_CANCELLATION, "k1", &input, &declaration), SS_OK);
    works(office);
    CU_ASSERT_EQUAL_FATAL(post_count(office->post), 1);
    assert_has(post_text(office->post, 0), "Grund {SelfServicePortalUrl} Ende");
}

void ss_test_mail_content(void)
{
    static const ss_test_t tests[] = {
        { "test_order_is_confirmed_with_contract_and_link", test_order_is_confirmed_with_contract_and_link },
        { "test_html_says_the_same_and_nothing_is_left_unfilled",
          test_html_says_the_same_and_nothing_is_left_unfilled },
        { "test_every_sending_makes_a_fresh_link", test_every_sending_makes_a_fresh_link },
        { "test_new_link_opens_all_contracts", test_new_link_opens_all_contracts },
        { "test_former_address_gets_no_link", test_former_address_gets_no_link },
        { "test_placeholder_in_a_name_is_no_link", test_placeholder_in_a_name_is_no_link },
        { "test_reason_with_a_placeholder_arrives_as_it_was_typed",
          test_reason_with_a_placeholder_arrives_as_it_was_typed },
    };

    ss_suite_add_long_database("mail_content", tests, SS_COUNT(tests));
}
