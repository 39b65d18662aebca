/* Invoices, credit notes, letters about overdue ones and papers of the contract, newest first, and
 * their PDF and XML. */
#include "web/portal/documents_page.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/account_view.h"
#include "actions/render_document.h"
#include "actions/say.h"
#include "base/json.h"
#include "store/document_store.h"
#include "store/dunning_store.h"
#include "store/invoice_store.h"
#include "web/document_response.h"
#include "web/form.h"
#include "web/page.h"
#include "web/portal/kept_page.h"
#include "web/portal/page_key.h"

#define YEARS 30 /* to choose from */

static const char *download_path(ss_web_t *web, const ss_invoice_t *invoice, const char *ending)
{
    return ss_portal_path(web,
                          apr_pstrcat(web->ctx->pool, "/documents/", invoice->id, ending, NULL));
}

/* What is open or debited of an invoice, where that is not all of it: its PDF tells the whole. */
static const char *left_of(ss_web_t *web, const ss_invoice_t *invoice)
{
    int64_t left = ss_invoice_unbooked(invoice);

    return strcmp(invoice->kind, "invoice") != 0 || left <= 0 || left == invoice->gross
               ? ""
               : ss_say_money_in(web->ctx, left, invoice->currency);
}

/* "mit Einrichtung", "Tarifwechsel": what tells two invoices of one day and period apart. */
static const char *purpose_of(ss_web_t *web, const ss_invoice_t *invoice)
{
    return *invoice->purpose == '\0'
               ? ""
               : ss_web_text(web,
                             apr_pstrcat(web->ctx->pool, "portal.documents.for_", invoice->purpose,
                                         NULL),
                             NULL);
}

/* Title, number, day and PDF, which every document has, and nothing of what only some have. */
static json_t *named_view(ss_web_t *web, const ss_invoice_t *document)
{
    static const char *const more[] = { "from", "about", "amount", "xml_url" };
    apr_pool_t *pool = web->ctx->pool;
    json_t *view = ss_json_object(pool);

    ss_json_set_text(
        view, "title",
        ss_web_text(web, apr_pstrcat(pool, "portal.documents.", document->kind, NULL), NULL));
    ss_json_set_text(view, "number", document->number);
    ss_json_set_text(view, "date", ss_say_day(web->ctx, document->issue_date));
    ss_json_set_text(view, "pdf_url", download_path(web, document, ".pdf"));
    for (int i = 0; i < SS_COUNT(more); i++) {
        ss_json_set_text(view, more[i], "");
    }
    return view;
}

/* The contract, a change of it, or the receipt of a declaration about it. */
static bool is_paper(const char *kind)
{
    static const char *const kinds[] = { "contract", "change", "cancellation", "withdrawal" };

    for (int i = 0; i < SS_COUNT(kinds); i++) {
        if (strcmp(kind, kinds[i]) == 0) {
            return true;
        }
    }
    return false;
}

static json_t *document_view(ss_web_t *web, const ss_invoice_t *invoice, bool debited)
{
    json_t *view = named_view(web, invoice);
    const char *today = ss_today_text(web->ctx);
    ss_invoice_state_t state = ss_invoice_state(invoice, today, debited);
    bool is_letter = strcmp(invoice->kind, "dunning") == 0;
    int64_t amount = is_letter                                   ? invoice->net
                     : strcmp(invoice->kind, "credit_note") == 0 ? -invoice->gross
                                                                 : invoice->gross;

    ss_json_set_text(view, "due",
                     ss_say_day(web->ctx, state == SS_INVOICE_DEBIT && *invoice->debit_date != '\0'
                                              ? invoice->debit_date
                                              : invoice->due_date));
    ss_json_set_text(view, "debited_on", ss_say_day(web->ctx, invoice->debit_date));
    ss_json_set_text(view, "left", left_of(web, invoice));
    ss_json_set_text(view, "from", ss_say_day(web->ctx, invoice->period_start));
    ss_json_set_text(view, "until", ss_say_day(web->ctx, invoice->period_end));
    ss_json_set_text(view, "amount", ss_say_money_in(web->ctx, amount, invoice->currency));
    ss_json_set_text(view, "purpose", purpose_of(web, invoice));
    ss_json_set_text(view, "about", is_letter ? invoice->data : "");
    ss_json_set_bool(view, "is_bill", true);
    ss_json_set_text(view, "xml_url",
                     invoice->einvoices > 0 ? download_path(web, invoice, ".xml") : "");
    ss_json_set_text(view, "paid_on", ss_say_day_of(web->ctx, invoice->paid_at));
    ss_json_set_bool(view, ss_invoice_state_name(state), true);
    return view;
}

/* What the visitor chose to see; unknown values count as nothing. */
typedef struct choice_t {
    const char *year, *kind; /* "" for all */
    ss_invoice_filter_t filter;
} choice_t;

static const char *const document_kinds[] = { "invoice", "credit_note", "dunning", "papers" };

static choice_t read_choice(ss_web_t *web)
{
    apr_pool_t *pool = web->ctx->pool;
    const char *year = ss_query_text(web, "year", 4), *kind = ss_query_text(web, "kind", 20);
    ss_account_key_t key = ss_page_key_read(web);
    choice_t choice = { .year = "", .kind = "", .filter = { "", "", key.day, key.id } };

    for (int i = 0; i < SS_COUNT(document_kinds); i++) {
        if (strcmp(kind, document_kinds[i]) == 0) {
            choice.kind = choice.filter.kind = document_kinds[i];
        }
    }
    if (strlen(year) == 4 && strspn(year, "0123456789") == 4) {
        const char *last = apr_pstrcat(pool, year, "-12-31", NULL);

        choice.year = year;
        choice.filter.from_date = apr_pstrcat(pool, year, "-01-01", NULL);
        if (strcmp(key.day, last) > 0) {
            choice.filter.before_date = last;
            choice.filter.before_id = "~";
        }
    }
    return choice;
}

/* The path of the list with what was chosen. */
static const char *chosen_path(ss_web_t *web, const choice_t *choice)
{
    apr_pool_t *pool = web->ctx->pool;
    const char *query = "";

    if (*choice->year != '\0') {
        query = apr_pstrcat(pool, "?year=", choice->year, NULL);
    }
    if (*choice->kind != '\0') {
        query = apr_pstrcat(pool, query, *query == '\0' ? "?" : "&", "kind=", choice->kind, NULL);
    }
    return apr_pstrcat(pool, "/documents", query, NULL);
}

static void add_option(ss_web_t *web, json_t *options, const char *value, const char *label,
                       const char *chosen)
{
    json_t *option = ss_json_object(web->ctx->pool);

    ss_json_set_text(option, "value", value);
    ss_json_set_text(option, "label", label);
    ss_json_set_bool(option, "selected", strcmp(value, chosen) == 0);
    ss_json_append(options, option);
}

/* 0 for no day. */
static int year_of(const char *iso)
{
    ss_date_t date;

    return ss_date_parse(iso, &date) ? date.year : 0;
}

/* Years from the newest document to the oldest, and the kinds; nothing where there is no choice. */
static void add_filter(ss_web_t *web, const choice_t *choice, const ss_invoice_range_t *range,
                       json_t *data)
{
    apr_pool_t *pool = web->ctx->pool;
    json_t *years = ss_json_list(pool), *kinds = ss_json_list(pool);
    int first = year_of(range->first), last = year_of(range->last);
    bool chosen = *choice->year != '\0' || *choice->kind != '\0';

    add_option(web, years, "", ss_web_text(web, "portal.documents.all_years", NULL), choice->year);
    for (int year = last; year > 0 && year >= first && last - year < YEARS; year--) {
        const char *text = apr_itoa(pool, year);

        add_option(web, years, text, text, choice->year);
    }
    add_option(web, kinds, "", ss_web_text(web, "portal.documents.all_kinds", NULL), choice->kind);
    for (int i = 0; i < SS_COUNT(document_kinds); i++) {
        const char *key = apr_pstrcat(pool, "portal.documents.", document_kinds[i], NULL);

        add_option(web, kinds, document_kinds[i], ss_web_text(web, key, NULL), choice->kind);
    }
    ss_json_set(data, "years", years);
    ss_json_set(data, "kinds", kinds);
    ss_json_set_bool(data, "is_chosen", chosen);
    ss_json_set_bool(data, "has_filter", chosen || first != last || range->has_kinds);
    ss_json_set_text(data, "action", ss_portal_path(web, "/documents"));
    ss_json_set_text(data, "language", web->lang_is_explicit ? web->ctx->lang : "");
}

static ss_status_t add_documents(ss_web_t *web, const ss_portal_t *portal, json_t *data)
{
    const choice_t choice = read_choice(web);
    json_t *documents = ss_json_list(web->ctx->pool);
    ss_account_key_t last = { "", "" };
    apr_array_header_t *invoices;
    ss_invoice_range_t range;
    bool debited;
    ss_status_t status =
        ss_invoice_list(web->ctx, portal->contract.id, &choice.filter, &invoices);

    if (status == SS_OK) {
        status = ss_customer_is_debited(web->ctx, portal->customer.id, &debited);
    }
    if (status == SS_OK) {
        status = ss_invoice_range(web->ctx, portal->contract.id, &range);
    }
    if (status != SS_OK) {
        return status;
    }
    for (int i = 0; i < invoices->nelts && i < SS_INVOICE_PAGE; i++) {
        const ss_invoice_t *invoice = &APR_ARRAY_IDX(invoices, i, ss_invoice_t);

        ss_json_append(documents, is_paper(invoice->kind) ? named_view(web, invoice)
                                                          : document_view(web, invoice, debited));
        if (invoices->nelts > SS_INVOICE_PAGE) {
            last = (ss_account_key_t){ invoice->issue_date, invoice->id };
        }
    }
    ss_json_set(data, "documents", documents);
    ss_json_set_bool(data, "has_documents", json_array_size(documents) > 0);
    ss_json_set_bool(data, "has_invoices", range.has_invoices);
    add_filter(web, &choice, &range, data);
    ss_page_key_links(web, data, chosen_path(web, &choice), &last);
    return SS_OK;
}

ss_response_t *ss_documents_page_show(ss_web_t *web)
{
    json_t *data = ss_json_object(web->ctx->pool);
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open_kept(web, &portal, "");
    ss_status_t status;

    if (other != NULL) {
        return other;
    }
    status = add_documents(web, &portal, data);
    if (status == SS_OK) {
        status = ss_account_overdue(web->ctx, &portal.contract, data);
    }
    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    ss_json_set_text(data, "balance_url",
                     ss_portal_may(web, SS_AREA_BALANCE) ? ss_portal_path(web, "/balance") : "");
    ss_json_set_text(data, "next_invoice", ss_say_day(web->ctx, portal.contract.next_billing_date));
    return ss_portal_page(web, &portal, SS_AREA_DOCUMENTS, "portal/documents", data);
}

/* A paper of this contract. @param id  of its document, set to what that is about */
static ss_status_t find_paper(ss_web_t *web, const char **id, const char *contract_id,
                              const char **kind)
{
    ss_document_t paper;
    ss_status_t status = ss_document_find(web->ctx, *id, &paper);

    if (status != SS_OK) {
        return status;
    }
    *kind = paper.kind;
    *id = paper.source_id;
    return is_paper(paper.kind) && strcmp(paper.contract_id, contract_id) == 0 ? SS_OK
                                                                               : SS_NOT_FOUND;
}

/* A document of this contract. @param kind  set to that of its document */
static ss_status_t find_own(ss_web_t *web, const char **id, const char *contract_id,
                            const char **kind)
{
    ss_invoice_t invoice;
    ss_dunning_t letter;
    const char *contract = "";
    ss_status_t status = ss_invoice_find(web->ctx, *id, &invoice);

    *kind = "invoice";
    if (status == SS_OK) {
        contract = invoice.contract_id;
    } else if (status == SS_NOT_FOUND) {
        *kind = "dunning";
        status = ss_dunning_find(web->ctx, *id, &letter);
        contract = status == SS_OK ? letter.contract_id : "";
    }
    if (status == SS_NOT_FOUND) {
        return find_paper(web, id, contract_id, kind);
    }
    return status == SS_OK && strcmp(contract, contract_id) != 0 ? SS_NOT_FOUND : status;
}

/* Letters have no XML, nor has an invoice that broke a rule of it. @param kind  of the document */
static ss_status_t choose_form(ss_web_t *web, const char *id, const char *ending, const char **kind)
{
    if (strcmp(ending, ".pdf") == 0) {
        return SS_OK;
    }
    if (strcmp(ending, ".xml") != 0 || strcmp(*kind, "invoice") != 0) {
        return SS_NOT_FOUND;
    }
    *kind = "einvoice";
    return ss_render_einvoice(web->ctx, web->site, id);
}

ss_response_t *ss_documents_page_download(ss_web_t *web)
{
    const char *dot = strrchr(web->path_rest, '.'), *kind, *id;
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open(web, &portal);
    ss_status_t status;

    if (other != NULL) {
        return other;
    }
    if (dot == NULL) {
        return ss_page_error(web, SS_NOT_FOUND);
    }
    id = apr_pstrmemdup(web->ctx->pool, web->path_rest, dot - web->path_rest);
    status = find_own(web, &id, portal.contract.id, &kind);
    if (status == SS_OK) {
        status = choose_form(web, id, dot, &kind);
    }
    return status == SS_OK ? ss_document_response(web, kind, id) : ss_page_error(web, status);
}
