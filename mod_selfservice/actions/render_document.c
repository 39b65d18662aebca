/*
 * From frozen data to PDF, and of invoices to XML too: finds what a document is drawn from, draws
 * it, stores the bytes once.
 */
#include "actions/render_document.h"

#include "actions/document_parts.h"
#include "actions/invoice_xml.h"
#include "actions/letterhead.h"
#include "actions/seller.h"
#include "base/log.h"
#include "store/dunning_store.h"
#include "store/invoice_store.h"
#include "store/order_store.h"

#include <apr_strings.h>
#include <string.h>

/* A document ready to be drawn. */
typedef struct drawing_t {
    const json_t *content;
    ss_invoice_seller_t seller;
    apr_time_t created; /* the instant the document belongs to */
    const ss_buffer_t *einvoice; /* of an invoice: its XML; NULL for none */
    const char *number;          /* of an invoice */
} drawing_t;

static apr_time_t instant(const char *text)
{
    apr_time_t time;

    return ss_time_parse(text, &time) ? time : 0;
}

static ss_status_t broken(ss_ctx_t *ctx, const ss_document_t *document)
{
    ss_log(SS_LOG_ERROR, "SS0404", ctx, "render document %s: its %s cannot be read", document->id,
           document->kind);
    return SS_ERROR;
}

static ss_status_t prepare_invoice(ss_ctx_t *ctx, const ss_document_t *document, drawing_t *drawing)
{
    ss_invoice_data_t data;
    ss_invoice_t invoice;
    const char *error;
    const json_t *json;
    ss_status_t status = ss_invoice_find(ctx, document->source_id, &invoice);

    if (status != SS_OK) {
        return status;
    }
    json = ss_json_parse(invoice.data, &error, ctx->pool);
    if (json == NULL) {
        return broken(ctx, document);
    }
    ss_invoice_data_from_json(&data, json, ctx->pool);
    ctx->lang = data.lang;
    drawing->seller = data.seller;
    drawing->created = instant(invoice.created_at);
    drawing->content = ss_invoice_document(ctx, &data);
    drawing->einvoice = ss_invoice_xml(ctx, &data, invoice.id);
    drawing->number = invoice.number;
    return SS_OK;
}

static ss_status_t prepare_dunning(ss_ctx_t *ctx, const ss_document_t *document, drawing_t *drawing)
{
    ss_invoice_data_t data;
    ss_dunning_t letter;
    const char *error;
    const json_t *json;
    ss_status_t status = ss_dunning_find(ctx, document->source_id, &letter);

    if (status != SS_OK) {
        return status;
    }
    json = ss_json_parse(letter.data, &error, ctx->pool);
    if (json == NULL) {
        return broken(ctx, document);
    }
    ss_invoice_data_from_json(&data, json, ctx->pool);
    ctx->lang = letter.lang;
    drawing->seller = data.seller;
    drawing->created = instant(letter.created_at);
    drawing->content = ss_dunning_document(ctx, &data, letter.level);
    return SS_OK;
}

static ss_status_t prepare_contract(ss_ctx_t *ctx, const ss_document_t *document,
                                    drawing_t *drawing)
{
    ss_order_t order;
    const char *error;
    const json_t *view;
    ss_status_t status = ss_order_find(ctx, document->source_id, &order);

    if (status != SS_OK) {
        return status;
    }
    view = ss_json_parse(order.data, &error, ctx->pool);
    if (view == NULL) {
        return broken(ctx, document);
    }
    ctx->lang = order.lang;
    drawing->created = instant(order.created_at);
    drawing->content = ss_contract_document(ctx, view);
    return SS_OK;
}

static ss_status_t prepare_terms(ss_ctx_t *ctx, const ss_document_t *document, drawing_t *drawing)
{
    ss_terms_row_t terms;
    ss_status_t status = ss_document_terms(ctx, document->source_id, &terms);

    if (status != SS_OK) {
        return status;
    }
    ctx->lang = terms.lang;
    drawing->created = instant(terms.published_at);
    drawing->content = ss_terms_blocks_document(ctx, terms.title, terms.markdown, drawing->created);
    return SS_OK;
}

/* @param told  what its mail says; NULL: what everybody may read */
static ss_status_t prepare_told(ss_ctx_t *ctx, const ss_document_t *document, const json_t *told,
                                drawing_t *drawing)
{
    ss_declaration_kind_t kind = strcmp(document->kind, "cancellation") == 0 ? SS_CANCELLATION
                                                                             : SS_WITHDRAWAL;
    ss_declaration_t declaration;
    ss_status_t status = ss_declaration_find(ctx, kind, document->source_id, &declaration);

    if (status != SS_OK) {
        return status;
    }
    ctx->lang = declaration.lang;
    drawing->created = instant(declaration.received_at);
    drawing->content = ss_statement_document(ctx, &declaration, told);
    return SS_OK;
}

static ss_status_t prepare_statement(ss_ctx_t *ctx, const ss_document_t *document,
                                     drawing_t *drawing)
{
    return prepare_told(ctx, document, NULL, drawing);
}

static const struct {
    const char *kind;
    ss_status_t (*prepare)(ss_ctx_t *ctx, const ss_document_t *document, drawing_t *drawing);
} kinds[] = {
    { "invoice", prepare_invoice },      { "contract", prepare_contract },
    { "terms", prepare_terms },          { "cancellation", prepare_statement },
    { "withdrawal", prepare_statement }, { "dunning", prepare_dunning },
};

static ss_status_t prepare(ss_ctx_t *ctx, const ss_document_t *document, drawing_t *drawing)
{
    drawing->seller = ss_seller_of(ctx);
    for (int i = 0; i < SS_COUNT(kinds); i++) {
        if (strcmp(kinds[i].kind, document->kind) == 0) {
            return kinds[i].prepare(ctx, document, drawing);
        }
    }
    return broken(ctx, document);
}

static ss_status_t draw(ss_ctx_t *ctx, const drawing_t *drawing, ss_buffer_t *out)
{
    ss_letterhead_t letterhead = ss_letterhead_make(
        ctx, &drawing->seller, ss_json_text(drawing->content, "title"), drawing->created);

    ss_db_release(ctx);
    return ss_pdf_draw(&letterhead, drawing->content, out);
}

/*
 * Draw in the document's own language and with the site's brand; the context is as before
 * afterwards.
 */
static ss_status_t draw_document(ss_ctx_t *ctx, const ss_site_t *site,
                                 const ss_document_t *document, drawing_t *drawing,
                                 ss_buffer_t *out)
{
    const ss_site_t *site_before = ctx->site;
    const char *lang_before = ctx->lang;
    ss_status_t status;

    ctx->site = site;
    status = prepare(ctx, document, drawing);
    if (status == SS_OK) {
        status = draw(ctx, drawing, out);
    }
    ctx->site = site_before;
    ctx->lang = lang_before;
    return status;
}

/* XML first: an invoice that has its PDF has all that there is of it. */
static ss_status_t store(ss_ctx_t *ctx, const char *document_id, const drawing_t *drawing,
                         const ss_buffer_t *out)
{
    ss_status_t status = SS_OK;

    if (drawing->einvoice != NULL) {
        status = ss_document_store_einvoice(
            ctx, document_id, apr_pstrcat(ctx->pool, drawing->number, ".xml", NULL),
            drawing->einvoice);
    }
    return status == SS_OK ? ss_document_store_bytes(ctx, document_id, out->text,
                                                     (int64_t)out->length)
                           : status;
}

ss_status_t ss_render_document(ss_ctx_t *ctx, const ss_site_t *site, const char *document_id,
                               const void **bytes, int64_t *length)
{
    ss_document_t document;
    drawing_t drawing = { 0 };
    ss_buffer_t *out;
    ss_status_t status = ss_document_find(ctx, document_id, &document);

    if (status == SS_OK) {
        status = ss_document_bytes(ctx, document_id, bytes, length);
        if (status != SS_NOT_FOUND) {
            return status;
        }
        out = ss_buffer_make(65536, ctx->pool);
        status = draw_document(ctx, site, &document, &drawing, out);
        if (status == SS_OK) {
            status = store(ctx, document_id, &drawing, out);
        } else if (status != SS_UNAVAILABLE) {
            ss_document_mark_attempt(ctx, document_id);
            status = SS_ERROR;
        }
    }
    /* Stored just now, or by somebody else at the same moment: both hand out what is stored. */
    return status == SS_OK || status == SS_CONFLICT
               ? ss_document_bytes(ctx, document_id, bytes, length)
               : status;
}

ss_status_t ss_render_told(ss_ctx_t *ctx, const ss_document_t *document, const json_t *told,
                           ss_buffer_t *out)
{
    const char *lang_before = ctx->lang;
    drawing_t drawing = { .seller = ss_seller_of(ctx) };
    ss_status_t status = prepare_told(ctx, document, told, &drawing);

    if (status == SS_OK) {
        status = draw(ctx, &drawing, out);
    }
    ctx->lang = lang_before;
    return status;
}

ss_status_t ss_render_einvoice(ss_ctx_t *ctx, const ss_site_t *site, const char *invoice_id)
{
    ss_document_t document;
    const void *bytes;
    int64_t length;
    ss_status_t status = ss_document_find_by_source(ctx, "einvoice", invoice_id, &document);

    if (status != SS_NOT_FOUND) {
        return status;
    }
    status = ss_document_find_by_source(ctx, "invoice", invoice_id, &document);
    return status == SS_OK ? ss_render_document(ctx, site, document.id, &bytes, &length) : status;
}

ss_status_t ss_render_terms(ss_ctx_t *ctx, const ss_site_t *site, const ss_terms_t *terms,
                            ss_buffer_t *out)
{
    const ss_site_t *site_before = ctx->site;
    const char *lang_before = ctx->lang;
    drawing_t drawing = { .created = terms->published_at };
    ss_status_t status;

    ctx->site = site;
    ctx->lang = terms->lang;
    drawing.seller = ss_seller_of(ctx);
    drawing.content = ss_terms_blocks_document(ctx, terms->title, terms->markdown,
                                               terms->published_at);
    status = draw(ctx, &drawing, out);
    ctx->site = site_before;
    ctx->lang = lang_before;
    return status;
}
