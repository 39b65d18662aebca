/*
 * The merchant's letterhead for documents: brand and logo of the site, particulars of the seller.
 */
#include "actions/letterhead.h"

#include "actions/say.h"
#include "model/site.h"

#include <apr_strings.h>
#include <string.h>

#define DEFAULT_COLOR "#1f4e79" /* as in the stylesheet */

const char *ss_iban_groups(const char *iban, apr_pool_t *pool)
{
    const char *groups = "";

    for (size_t length = strlen(iban); length > 0; length = strlen(iban)) {
        size_t part = length < 4 ? length : 4;

        groups = apr_pstrcat(pool, groups, *groups == '\0' ? "" : " ",
                             apr_pstrmemdup(pool, iban, part), NULL);
        iban += part;
    }
    return groups;
}

/* Append a line unless it is empty. */
static const char *with_line(ss_ctx_t *ctx, const char *lines, const char *line)
{
    return ss_both(ctx, lines, "\n", line);
}

static const char *place(ss_ctx_t *ctx, const ss_invoice_seller_t *seller)
{
    return ss_both(ctx, seller->postcode, " ", seller->city);
}

static const char *sender_line(ss_ctx_t *ctx, const ss_invoice_seller_t *seller)
{
    return apr_pstrcat(ctx->pool, seller->name, " · ", seller->street, " · ", place(ctx, seller),
                       NULL);
}

static const char *contact_lines(ss_ctx_t *ctx, const ss_invoice_seller_t *seller)
{
    const char *site = strstr(seller->website, "://");
    const char *lines = ss_say_value(ctx, "document.letterhead.phone", seller->phone);

    lines = with_line(ctx, lines, seller->email);
    return with_line(ctx, lines, site == NULL ? seller->website : site + 3);
}

static const char *company_lines(ss_ctx_t *ctx, const ss_invoice_seller_t *seller)
{
    return with_line(ctx, with_line(ctx, seller->name, seller->street), place(ctx, seller));
}

/* Source: GmbHG section 35a, HGB section 37a; a merchant outside of a register has none of this. */
static const char *register_lines(ss_ctx_t *ctx, const ss_invoice_seller_t *seller)
{
    bool registered = *seller->register_court != '\0';
    const char *entry = ss_both(ctx, seller->register_court, ", ", seller->register_number);
    const char *lines = registered ? ss_say_value(ctx, "document.letterhead.seat", seller->city)
                                   : "";

    lines = with_line(ctx, lines, entry);
    return with_line(ctx, lines,
                     ss_say_value(ctx, "document.letterhead.directors", seller->directors));
}

static const char *tax_lines(ss_ctx_t *ctx, const ss_invoice_seller_t *seller)
{
    const char *lines = ss_say_value(ctx, "document.letterhead.vat_id", seller->vat_id);

    lines = with_line(ctx, lines,
                      ss_say_value(ctx, "document.letterhead.tax_number", seller->tax_number));
    return with_line(ctx, lines,
                     ss_say_value(ctx, "document.letterhead.creditor_id", seller->creditor_id));
}

static const char *bank_lines(ss_ctx_t *ctx, const ss_invoice_seller_t *seller)
{
    const char *lines =
        ss_say_value(ctx, "document.letterhead.iban", ss_iban_groups(seller->bank_iban, ctx->pool));

    return with_line(ctx, lines, ss_say_value(ctx, "document.letterhead.bic", seller->bank_bic));
}

static const char *const *footer_columns(ss_ctx_t *ctx, const ss_invoice_seller_t *seller)
{
    const char *const all[] = { company_lines(ctx, seller), register_lines(ctx, seller),
                                tax_lines(ctx, seller), bank_lines(ctx, seller) };
    const char **columns = apr_pcalloc(ctx->pool, sizeof(*columns) * (SS_COUNT(all) + 1));
    int count = 0;

    for (int i = 0; i < SS_COUNT(all); i++) {
        if (*all[i] != '\0') {
            columns[count++] = all[i];
        }
    }
    return columns;
}

ss_letterhead_t ss_letterhead_make(ss_ctx_t *ctx, const ss_invoice_seller_t *seller,
                                   const char *title, apr_time_t created)
{
    const ss_site_t *site = ctx->site;
    const ss_asset_t *logo = ss_skin_asset(site->skin, "logo");
    bool named = site->brand.name != NULL && *site->brand.name != '\0';

    return (ss_letterhead_t){
        .brand_name = named ? site->brand.name : seller->name,
        .color = site->brand.primary == NULL ? DEFAULT_COLOR : site->brand.primary,
        .font = site->brand.font == NULL ? "" : site->brand.font,
        .logo = logo == NULL ? NULL : logo->body,
        .logo_length = logo == NULL ? 0 : logo->length,
        .logo_is_png = logo != NULL && strcmp(logo->content_type, "image/png") == 0,
        .sender_line = sender_line(ctx, seller),
        .contact = contact_lines(ctx, seller),
        .footer = footer_columns(ctx, seller),
        .page_of = ss_say(ctx, "document.page_of", "page", "{page}", "pages", "{pages}", NULL),
        .mark = site->sandbox ? ss_say(ctx, "document.sandbox", NULL) : "",
        .lang = ctx->lang,
        .title = title,
        .author = seller->name,
        .created_at = created,
    };
}
