/* What mail templates are rendered over, beside the data of the event itself. */
#include "actions/mail_data.h"

#include "actions/create_portal_link.h"
#include "actions/say.h"
#include "actions/seller.h"
#include "base/json.h"
#include "base/log.h"
#include "render/color.h"
#include "render/markdown.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "store/document_store.h"
#include "store/erasure_store.h"
#include "store/order_store.h"

#include <apr_strings.h>
#include <string.h>
#include <strings.h>

#define DEFAULT_COLOR "#1f4e79" /* as in the stylesheet */

static json_t *brand_view(ss_ctx_t *ctx, const ss_invoice_seller_t *seller)
{
    const ss_brand_t *brand = &ctx->site->brand;
    json_t *view = ss_json_object(ctx->pool);
    ss_color_t color = { 0, 0, 0 };

    if (brand->primary == NULL || !ss_color_parse(brand->primary, &color)) {
        ss_color_parse(DEFAULT_COLOR, &color);
    }
    ss_json_set_text(view, "name",
                     brand->name == NULL || *brand->name == '\0' ? seller->name : brand->name);
    ss_json_set_text(view, "color", ss_color_text(color, ctx->pool));
    ss_json_set_text(view, "ink", ss_color_text(ss_color_ink(color), ctx->pool));
    ss_json_set_text(view, "text", ss_color_text(ss_color_on_light(color), ctx->pool));
    return view;
}

static void add_line(json_t *lines, const char *line)
{
    if (*line != '\0') {
        json_array_append_new(lines, json_string(line));
    }
}

/* Particulars that every mail must carry. Source: GmbHG section 35a, HGB section 37a */
static json_t *seller_view(ss_ctx_t *ctx, const ss_invoice_seller_t *seller)
{
    json_t *view = ss_json_object(ctx->pool), *lines = ss_json_list(ctx->pool);
    const char *place = ss_both(ctx, seller->postcode, " ", seller->city);
    const char *phone = ss_say_value(ctx, "document.letterhead.phone", seller->phone);
    bool registered = *seller->register_court != '\0';
    const char *seat = registered ? ss_say_value(ctx, "document.letterhead.seat", seller->city)
                                  : "";
    const char *entry = ss_both(ctx, seller->register_court, ", ", seller->register_number);
    const char *directors = ss_say_value(ctx, "document.letterhead.directors", seller->directors);

    add_line(lines, ss_both(ctx, seller->name, ", ", ss_both(ctx, seller->street, ", ", place)));
    add_line(lines, ss_both(ctx, phone, ", ", seller->email));
    add_line(lines, ss_both(ctx, seat, ", ", entry));
    add_line(lines, ss_both(ctx, directors, ". ",
                            ss_say_value(ctx, "document.letterhead.vat_id", seller->vat_id)));
    ss_json_set_text(view, "name", seller->name);
    ss_json_set_text(view, "reach", ss_both(ctx, seller->phone, ", ", seller->email));
    ss_json_set_text(view, "phone", seller->phone);
    ss_json_set_text(view, "email", seller->email);
    ss_json_set(view, "lines", lines);
    return view;
}

static const char *public_link(ss_ctx_t *ctx, const char *path, const char *rest)
{
    return *path == '\0' ? "" : apr_pstrcat(ctx->pool, ctx->site->public_url, path, rest, NULL);
}

static void add_frame(ss_ctx_t *ctx, json_t *data)
{
    const ss_site_t *site = ctx->site;
    ss_invoice_seller_t seller = ss_seller_of(ctx);

    ss_json_set_text(data, "lang", ctx->lang);
    ss_json_set(data, "brand", brand_view(ctx, &seller));
    ss_json_set(data, "seller", seller_view(ctx, &seller));
    ss_json_set_text(data, "cancel_url", public_link(ctx, site->cancel_path, ""));
    ss_json_set_text(data, "withdraw_url", public_link(ctx, site->withdraw_path, ""));
    ss_json_set_text(data, "link_url", public_link(ctx, site->portal_path, "/link"));
    ss_json_set_text(data, "home_url", ss_site_link(site, "home", ctx->lang));
    ss_json_set_bool(data, "sandbox", site->sandbox);
}

static void set_portal(ss_ctx_t *ctx, json_t *data, const char *url, apr_time_t until)
{
    const char *zone = ctx->catalogue->merchant.time_zone;

    ss_json_set_text(data, "SelfServicePortalUrl", url);
    ss_json_set_text(data, "portal_until",
                     until == 0 ? "" : ss_i18n_time(ss_i18n(ctx->lang), until, zone, ctx->pool));
}

typedef struct linking_t {
    const ss_link_request_t *request;
    const char *recipient;
    const char *url; /* "" if there is none for this recipient */
    apr_time_t until;
} linking_t;

/* @param locked  set to whether the customer's data are erased: no link is made any more */
static ss_status_t look_whether_locked(ss_ctx_t *ctx, const char *customer_id, bool *locked)
{
    ss_erasure_t erasure;
    ss_status_t status = ss_erasure_find(ctx, customer_id, &erasure);

    *locked = status == SS_OK && *erasure.completed_at != '\0';
    return status == SS_NOT_FOUND ? SS_OK : status;
}

/*
 * Only for who has the customer's address now: a mail may have waited while it changed. The lock
 * keeps it as it is until the link is stored, so that a change later ends this link too, and an
 * erasure deletes it.
 */
static ss_status_t make_link(ss_ctx_t *ctx, void *input)
{
    linking_t *linking = input;
    const ss_link_request_t *request = linking->request;
    ss_customer_t customer;
    bool locked = true;
    ss_status_t status = ss_customer_lock(ctx, request->customer_id);

    linking->url = "";
    linking->until = 0;
    if (status == SS_OK) {
        status = ss_customer_find(ctx, request->customer_id, &customer);
    }
    if (status == SS_OK) {
        status = look_whether_locked(ctx, request->customer_id, &locked);
    }
    if (status != SS_OK || locked
        || strcasecmp(customer.person.fields[SS_FIELD_EMAIL], linking->recipient) != 0) {
        return status;
    }
    return ss_create_portal_link(ctx, request, &linking->url, &linking->until);
}

/*
 * A fresh link for every sending: tokens are stored as hashes only, so that an earlier one cannot
 * be said again. The link's time is that of the site, which in a sandbox is not the sender's.
 */
static ss_status_t add_portal_link(ss_ctx_t *ctx, const ss_outbox_mail_t *mail, json_t *data)
{
    ss_link_request_t request = {
        .contract_id = mail->contract_id,
        .customer_id = ss_json_text(data, "customer_id"),
        .all_contracts = ss_json_bool(data, "all_contracts"),
        .scope = "",
        .channel = SS_CHANNEL_MAIL,
        .lang = mail->lang,
    };
    linking_t linking = { &request, mail->recipient, "", 0 };
    apr_time_t now = ctx->now;
    ss_contract_t contract;
    ss_status_t status = SS_OK;

    set_portal(ctx, data, "", 0);
    if ((*mail->contract_id == '\0' && *request.customer_id == '\0')
        || *ctx->site->portal_path == '\0') {
        return SS_OK;
    }
    if (*mail->contract_id != '\0') {
        status = ss_contract_find(ctx, mail->contract_id, &contract);
        request.customer_id = status == SS_OK ? contract.customer_id : "";
    }
    if (status == SS_OK) {
        ctx->now = ss_site_now(ctx->site, now);
        status = ss_db_transact(ctx, make_link, &linking);
        ctx->now = now;
    }
    if (status == SS_OK) {
        set_portal(ctx, data, linking.url, linking.until);
    }
    return status;
}

/*
 * The instructions on withdrawal in the version of the order: the mail must hold them, not link to
 * them.
 */
static ss_status_t add_withdrawal_notice(ss_ctx_t *ctx, json_t *data)
{
    bool applies = ss_json_bool(json_object_get(data, "withdrawal"), "applies");
    ss_terms_row_t terms;
    ss_status_t status = SS_OK;
    size_t index;
    json_t *reference;

    json_array_foreach(json_object_get(data, "documents"), index, reference) {
        if (applies && strcmp(ss_json_text(reference, "kind"), "withdrawal") == 0) {
            status = ss_document_terms(ctx, ss_json_text(reference, "id"), &terms);
            if (status == SS_OK) {
                ss_json_set_text(data, "withdrawal_notice_text",
                                 ss_markdown_text(terms.markdown, ctx->pool));
                ss_json_set_text(data, "withdrawal_notice_html",
                                 ss_markdown_html(terms.markdown, 2, ctx->pool));
            }
        }
    }
    return status == SS_NOT_FOUND ? SS_OK : status;
}

static const char *joined(ss_ctx_t *ctx, const json_t *texts)
{
    const char *line = "";

    for (size_t i = 0; i < json_array_size(texts); i++) {
        line = ss_both(ctx, line, ", ", json_string_value(json_array_get(texts, i)));
    }
    return line;
}

/* "name" greets: the person who ordered, or what was typed into a form. */
static void add_name(json_t *data)
{
    const json_t *customer = json_object_get(data, "customer"),
                 *input = json_object_get(data, "input");
    const char *name = ss_json_text(data, "name");

    if (*name == '\0') {
        name = ss_json_text(customer, "person");
    }
    if (*name == '\0') {
        name = ss_json_text(customer, "name");
    }
    ss_json_set_text(data, "name", *name != '\0' ? name : ss_json_text(input, "name"));
}

/* What makes subjects of receipts speak: ": Vertrag V-000001 endet am 23.11.2027". */
static const char *subject_detail(ss_ctx_t *ctx, const json_t *data)
{
    const char *key = ss_json_bool(data, "ended") ? "mail.subject.contract_ended"
                                                  : "mail.subject.contract_ends";
    const char *contract = ss_json_text(data, "contract"), *ends = ss_json_text(data, "ends");

    if (*contract == '\0') {
        contract = ss_json_text(json_object_get(data, "input"), "contract");
    }
    if (*contract == '\0') {
        return "";
    }
    return ss_say(ctx, *ends == '\0' ? "mail.subject.contract" : key, "contract", contract, "ends", ends, NULL);
}

static void add_details(ss_ctx_t *ctx, json_t *data, const apr_array_header_t *names)
{
    const char *kind = ss_json_text(data, "kind"), *attached = "";
    const json_t *usage = json_object_get(json_object_get(data, "price"), "usage");

    for (int i = 0; i < names->nelts; i++) {
        attached = ss_both(ctx, attached, ", ", APR_ARRAY_IDX(names, i, const char *));
    }
    add_name(data);
    ss_json_set_bool(data, "is_email", strcmp(kind, "email") == 0);
    ss_json_set_bool(data, "is_payment", strcmp(kind, "payment") == 0);
    ss_json_set_bool(data, "is_billing", strcmp(kind, "billing") == 0);
    ss_json_set_bool(data, "has_usage", json_array_size(json_object_get(usage, "lines")) > 0);
    ss_json_set_text(data, "customer_line",
                     joined(ctx, json_object_get(json_object_get(data, "customer"), "address")));
    ss_json_set_text(data, "subject_detail", subject_detail(ctx, data));
    ss_json_set_text(data, "documents_line", attached);
    ss_json_set_int(data, "count", names->nelts); /* of files, for the plurals of the mail */
}

/* Mails about an order show its view, which is kept once. */
static ss_status_t read_data(ss_ctx_t *ctx, const ss_outbox_mail_t *mail, json_t **data)
{
    const char *error, *order_id;
    ss_order_t order;
    ss_status_t status;

    *data = ss_json_parse(mail->data, &error, ctx->pool);
    order_id = ss_json_text(*data, "order_id");
    if (*order_id == '\0') {
        return json_is_object(*data) ? SS_OK : SS_ERROR;
    }
    status = ss_order_find(ctx, order_id, &order);
    if (status == SS_OK) {
        *data = ss_json_parse(order.data, &error, ctx->pool);
    }
    return status != SS_OK || json_is_object(*data) ? status : SS_ERROR;
}

ss_status_t ss_mail_data(ss_ctx_t *ctx, const ss_outbox_mail_t *mail,
                         const apr_array_header_t *names, json_t **data)
{
    ss_status_t status = read_data(ctx, mail, data);

    if (status != SS_OK) {
        if (status != SS_UNAVAILABLE) {
            ss_log(SS_LOG_ERROR, "SS0420", ctx, "send mail %s: its data cannot be read", mail->id);
        }
        return status;
    }
    add_frame(ctx, *data);
    add_details(ctx, *data, names);
    status = add_withdrawal_notice(ctx, *data);
    return status == SS_OK ? add_portal_link(ctx, mail, *data) : status;
}
