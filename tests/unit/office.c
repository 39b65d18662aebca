/* A shop whose settings are stored, a mail server, and a process that works for it. */
#include "office.h"

#include "actions/worker_sites.h"
#include "base/share_dir.h"
#include "store/site_store.h"

#include <apr_strings.h>

static ss_status_t save_site(ss_ctx_t *ctx, void *site)
{
    return ss_site_store_save(ctx, site);
}

void given_settings(office_t *office, const char *server)
{
    ss_site_t *site = apr_pmemdup(office->shop->pool, office->shop->site, sizeof(*site));

    site->brand.name = "Nordwolke Hosting";
    site->mail.server = server;
    site->mail.from = "rechnung@nordwolke.example";
    site->mail.reply_to = "hilfe@nordwolke.example";
    office->shop->site = site;
    CU_ASSERT_EQUAL_FATAL(ss_db_transact(office->shop, save_site, site), SS_OK);
}

office_t *given_office(void)
{
    office_t *office = apr_pcalloc(ss_test_pool(), sizeof(*office));

    office->shop = given_shop();
    office->post = given_post();
    given_settings(office, post_url(office->post));
    office->ctx = ss_ctx_make(ss_test_pool(), office->shop->now);
    office->ctx->db = office->shop->db;
    office->ctx->db_source = office->shop->db_source;
    office->ctx->keys = office->shop->keys;
    office->worker = (ss_worker_t){
        .find_site = ss_worker_sites_find,
        .baton = ss_worker_sites_make(ss_share_dir, ss_test_pool()),
        .holder = "one",
        .counts = &office->counts,
    };
    return office;
}

void given_order(office_t *office)
{
    ss_draft_t draft = given_example_draft(office->shop);
    ss_order_t order;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(office->shop, &draft, &order), SS_OK);
}

void works(office_t *office)
{
    CU_ASSERT_EQUAL(ss_worker_tick(office->ctx, &office->worker), SS_OK);
}

const char *status_of_mail(office_t *office)
{
    return db_text(office->shop, "SELECT status FROM outbox");
}

const char *token_in(const char *text)
{
    const char *place = strstr(text, "/portal/data/");

    CU_ASSERT_PTR_NOT_NULL_FATAL(place);
    return apr_pstrmemdup(ss_test_pool(), place + 13, strspn(place + 13, "0123456789abcdefghijklmnopqrstuvwxyz"
                                                                         "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-"));
}
