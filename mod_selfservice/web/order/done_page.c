/* The confirmation of an order: safe to reload and to print. */
#include "web/order/done_page.h"

#include "actions/say.h"
#include "base/json.h"
#include "base/random_id.h"
#include "base/text.h"
#include "store/order_store.h"
#include "web/document_response.h"
#include "web/order/form_page.h"
#include "web/order/form_view.h"
#include "web/page.h"

#include <apr_strings.h>
#include <string.h>

#define RECEIPT_LIMIT 100

static ss_status_t find_order(ss_web_t *web, const char *receipt, ss_order_t *order)
{
    ss_ctx_t *ctx = web->ctx;

    if (web->catalogue == NULL || strlen(receipt) > RECEIPT_LIMIT) {
        return SS_NOT_FOUND;
    }
    return ss_order_find_by_receipt(ctx, ss_hash_text(receipt, ctx->pool), order);
}

/*
 * "https://shop.example" of "https://shop.example/x?y"; "" if it is no web address, or one that
 * browsers read in their own way: they take a backslash for a slash and leave control characters out.
 */
static const char *origin_of(const char *url, apr_pool_t *pool)
{
    const char *host = strstr(url, "://");

    if (host == NULL || strchr(url, '\\') != NULL || !ss_text_is_clean(url, false)
        || (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)) {
        return "";
    }
    host += 3;
    return apr_pstrndup(pool, url, (size_t)(host - url) + strcspn(host, "/?#\\"));
}

/* Never an open door: only the merchant's own sites, as a link that the customer may follow. */
static bool may_return_to(const ss_web_t *web, const char *url)
{
    const char *origin = origin_of(url, web->ctx->pool);

    for (int i = 0; *origin != '\0' && web->site->return_origins[i] != NULL; i++) {
        if (strcasecmp(web->site->return_origins[i], origin) == 0) {
            return true;
        }
    }
    return false;
}

/* The address with "order" and "contract" added before a fragment. */
static const char *return_link(const ss_web_t *web, const ss_order_t *order, const char *url)
{
    apr_pool_t *pool = web->ctx->pool;
    size_t length = strcspn(url, "#");
    const char *front = apr_pstrndup(pool, url, length);

    return apr_pstrcat(pool, front, strchr(front, '?') == NULL ? "?" : "&", "order=", order->id,
                       *order->contract_id == '\0' ? "" : "&contract=", order->contract_id,
                       url + length, NULL);
}

static void append_step(json_t *steps, const char *text)
{
    if (*text != '\0') {
        json_array_append_new(steps, json_string(text));
    }
}

static const char *payment_step(ss_web_t *web, const json_t *view)
{
    const json_t *payment = json_object_get(view, "payment");
    const json_t *invoice = json_object_get(json_object_get(view, "price"), "first_invoice");
    const char *debit_date = ss_json_text(payment, "first_debit_date");

    if (*debit_date != '\0') {
        return ss_say(web->ctx, "order.done_next_debit", "date", debit_date, "amount",
                      ss_json_text(payment, "first_debit_amount"), "ending",
                      ss_json_text(payment, "iban_ending"), NULL);
    }
    if (ss_json_bool(payment, "is_invoice")) {
        return ss_say(web->ctx, "order.done_next_invoice", "date", ss_json_text(invoice, "date"),
                      "amount", ss_json_text(invoice, "amount"), NULL);
    }
    return "";
}

static json_t *next_steps(ss_web_t *web, const json_t *view)
{
    ss_ctx_t *ctx = web->ctx;
    json_t *steps = ss_json_list(ctx->pool);
    const char *email = ss_json_text(json_object_get(view, "customer"), "email");

    if (ss_json_bool(view, "declined")) {
        append_step(steps, ss_web_text(web, "order.done_next_declined", NULL));
        return steps;
    }
    if (ss_json_bool(view, "withdrawn")) {
        append_step(steps, ss_web_text(web, "order.done_next_withdrawn", NULL));
        return steps;
    }
    if (ss_json_bool(view, "needs_approval")) {
        append_step(steps, ss_say(ctx, "order.done_next_received", "email", email, NULL));
        append_step(steps, ss_web_text(web, "order.done_next_check", NULL));
        append_step(steps, ss_web_text(web, "order.done_next_accept", NULL));
        append_step(steps, ss_web_text(web, "order.done_next_decline", NULL));
        return steps;
    }
    append_step(steps, ss_say(ctx, "order.done_next_mail", "email", email, NULL));
    append_step(steps, ss_web_text(web, "order.done_next_portal", NULL));
    append_step(steps, ss_json_bool(view, "test") ? "" : payment_step(web, view));
    return steps;
}

static json_t *facts_of(ss_web_t *web, const json_t *view)
{
    ss_ctx_t *ctx = web->ctx;
    const json_t *headline = json_object_get(json_object_get(view, "price"), "headline");
    const char *withdrawal_end = ss_json_text(json_object_get(view, "withdrawal"), "end");
    json_t *facts = ss_json_list(ctx->pool), *price = ss_json_object(ctx->pool);

    ss_fact_add(ctx, facts, "order.done_order_number", ss_json_text(view, "order_number"));
    ss_fact_add(ctx, facts, "order.done_contract_number",
                ss_json_bool(view, "declined") ? "" : ss_json_text(view, "contract_number"));
    ss_fact_add(ctx, facts, "order.done_ordered_at", ss_json_text(view, "ordered_at"));
    ss_json_set_text(price, "label", ss_json_text(headline, "label"));
    ss_json_set_text(price, "value", ss_json_text(headline, "value"));
    ss_json_append(facts, price);
    ss_fact_add(ctx, facts, "order.done_term",
                ss_json_text(json_object_get(view, "term"), "summary"));
    if (*withdrawal_end != '\0') {
        ss_fact_add(ctx, facts, "order.done_withdrawal",
                    ss_say(ctx, "order.done_withdrawal_until", "date", withdrawal_end, NULL));
    }
    if (ss_json_bool(json_object_get(view, "withdrawal"), "lost")) {
        ss_fact_add(ctx, facts, "order.done_withdrawal",
                    ss_web_text(web, "order.done_withdrawal_lost", NULL));
    }
    return facts;
}

/*
 * Back to the portal in the language of the receipt, for who ordered there; else to the page where
 * a link can be asked for.
 */
static const char *portal_link(const ss_web_t *web, bool known)
{
    const char *portal = web->site->portal_path;

    if (*portal == '\0') {
        return "";
    }
    return known ? apr_pstrcat(web->ctx->pool, portal, "/?language=", web->ctx->lang, NULL)
                 : ss_web_link(web, apr_pstrcat(web->ctx->pool, portal, "/link", NULL));
}

static void add_links(ss_web_t *web, json_t *data, const ss_order_t *order, const char *receipt)
{
    apr_pool_t *pool = web->ctx->pool;
    const char *url = ss_json_text(data, "return_url");
    bool has_contract = !ss_json_bool(data, "needs_approval") && *order->contract_id != '\0';

    ss_json_set_text(data, "return_link",
                     may_return_to(web, url) ? return_link(web, order, url) : "");
    ss_json_set_text(data, "contract_pdf",
                     has_contract
                         ? apr_pstrcat(pool, web->site->order_path, "/done/", receipt, ".pdf", NULL)
                         : "");
    ss_json_set_text(data, "portal_link", portal_link(web, ss_json_bool(data, "known_customer")));
}

static ss_response_t *show_order(ss_web_t *web, const ss_order_t *order, const char *receipt)
{
    apr_pool_t *pool = web->ctx->pool;
    const char *error;
    json_t *data = ss_json_parse(order->data, &error, pool);
    bool waits, declined = strcmp(order->status, "declined") == 0;
    bool withdrawn = strcmp(order->status, "withdrawn") == 0;
    const char *title;

    if (data == NULL) {
        return ss_page_error(web, SS_ERROR);
    }
    waits = ss_json_bool(data, "needs_approval") && !declined && !withdrawn;
    title = declined    ? "order.done_title_declined"
            : withdrawn ? "order.done_title_withdrawn"
            : waits     ? "order.done_title_received"
                        : "order.done_title_confirmed";
    ss_web_prefer_language(web, order->lang);
    ss_json_set_bool(data, "waits", waits);
    ss_json_set_bool(data, "declined", declined);
    ss_json_set_bool(data, "withdrawn", withdrawn);
    ss_json_set_bool(data, "confirmed", !waits && !declined && !withdrawn);
    ss_json_set_text(data, "title", ss_web_text(web, title, NULL));
    ss_json_set(data, "steps", ss_order_steps(web, 3));
    ss_json_set(data, "done_facts", facts_of(web, data));
    ss_json_set(data, "next_steps", next_steps(web, data));
    add_links(web, data, order, receipt);
    return ss_response_private(ss_page(web, 200, "order/done", data));
}

ss_response_t *ss_order_done_page(ss_web_t *web)
{
    size_t length = strlen(web->path_rest);
    bool pdf = length > 4 && strcmp(web->path_rest + length - 4, ".pdf") == 0;
    const char *receipt = apr_pstrndup(web->ctx->pool, web->path_rest, pdf ? length - 4 : length);
    ss_order_t order;
    ss_status_t status = find_order(web, receipt, &order);

    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    if (pdf) {
        return ss_document_response(web, "contract", order.id);
    }
    return show_order(web, &order, receipt);
}
