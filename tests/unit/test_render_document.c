/* Documents hold everything the law asks for, and are the same for ever. */
#include "pdf_tools.h"
#include "shop.h"

#include "actions/declare.h"
#include "actions/document_parts.h"
#include "actions/render_document.h"
#include "base/json.h"
#include "base/share_dir.h"
#include "model/invoice_data.h"
#include "store/document_store.h"

#include <apr_strings.h>
#include <string.h>

/* The shop with everything that documents need: templates, logo, colours. */
static ss_ctx_t *given_printing_shop(void)
{
    static const char *const languages[] = { "de", "en", "fr", "nl", NULL };
    ss_ctx_t *ctx = given_shop();
    ss_site_t *site = apr_pmemdup(ctx->pool, ctx->site, sizeof(*site));
    const char *error = "";

    site->brand.name = "Nordwolke Hosting";
    site->brand.primary = "#0b5c7d";
    site->languages = languages;
    site->skin = (struct ss_skin_t *)ss_skin_make(site, ss_share_dir, &error, ctx->pool);
    CU_ASSERT_STRING_EQUAL(error, "");
    CU_ASSERT_PTR_NOT_NULL_FATAL(site->skin);
    ctx->site = site;
    return ctx;
}

static void given_order(ss_ctx_t *ctx, ss_draft_t *draft)
{
    ss_order_t order;

    given_price_was_shown(ctx, draft);
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, draft, &order), SS_OK);
}

static const char *id_of(ss_ctx_t *ctx, const char *kind)
{
    return db_text(ctx, apr_pstrcat(ctx->pool, "SELECT id FROM document WHERE kind = '", kind, "'", NULL));
}

static const char *text_of(ss_ctx_t *ctx, const char *id)
{
    const void *bytes;
    int64_t length;

    CU_ASSERT_EQUAL_FATAL(ss_render_document(ctx, ctx->site, id, &bytes, &length), SS_OK);
    return told_by("pdftotext -layout", "-", bytes, (size_t)length);
}

static void assert_has_all(const char *text, const char *const *parts)
{
    for (int i = 0; parts[i] != NULL; i++) {
        assert_has(text, parts[i]);
    }
}

static void test_invoice_by_direct_debit_has_all_particulars(void)
{
    static const char *const parts[] = {
        "Nordwolke Hosting GmbH", "Speicherstraße 12", "20457 Hamburg", "USt-IdNr. DE136695976",
        "Marlene Feddersen", "Deichstraße 27", "24103 Kiel", "Deutschland",
        "Rechnung RE-2026-000001", "Rechnungsdatum", "24.11.2026", "24.11.2026 bis 23.12.2026",
        "K-000001", "V-000001", "Webhosting Plus", "1 Monat", "2 × Domain", "1,20 €", "2,40 €",
        "Gutschein NORD25", "−4,55 €", "19 %", "19,79 €", "3,76 €", "23,55 €",
        "Wir buchen 23,55 € am 26.11.2026 ab", "DE89 •••• •••• •••• ••30 00", "V-000001-1",
        "DE98ZZZ09999999999", "kündigen wir die SEPA-Lastschrift an", "Amtsgericht Hamburg, HRB 000000",
        "Geschäftsführung: Inken Petersen", "Seite 1 von 1", NULL,
    };
    ss_ctx_t *ctx = given_printing_shop();
    ss_draft_t draft = given_example_draft(ctx);
    const char *text;

    given_order(ctx, &draft);
    text = text_of(ctx, id_of(ctx, "invoice"));
    assert_has_all(text, parts);
    assert_has_not(text, "3704 0044");
}

static void test_business_invoice_shows_net_and_asks_for_a_transfer(void)
{
    static const char *const parts[] = {
        "Lotsenhaus Architekten PartG mbB", "Einzelpreis netto", "Betrag netto", "Summe netto", "16,64 €", "3,16 €",
        "Bitte überweisen Sie 19,80 € bis zum 08.12.2026", "DE02 1203 0000 0000 2020 51", "BYLADEM1001",
        "Verwendungszweck", "Ihre USt-IdNr.", NULL,
    };
    ss_ctx_t *ctx = given_printing_shop();
    ss_draft_t draft = given_business_draft(ctx, "webhosting-plus", "DE", "DE136695976");

    draft.payment = "invoice";
    given_order(ctx, &draft);
    assert_has_all(text_of(ctx, id_of(ctx, "invoice")), parts);
}

static void test_reverse_charge_shows_no_vat(void)
{
    ss_ctx_t *ctx = given_printing_shop();
    ss_draft_t draft = given_business_draft(ctx, "webhosting-plus", "AT", "ATU13585627");
    const char *text;

    draft.payment = "invoice";
    given_order(ctx, &draft);
    text = text_of(ctx, id_of(ctx, "invoice"));
    assert_has(text, "Steuerschuldnerschaft des Leistungsempfängers");
    assert_has(text, "ATU13585627");
    assert_has(text, "DE136695976");
    assert_has(text, "16,64 €");
    assert_has_not(text, "19 %");
    assert_has_not(text, "Summe netto");
}

static void test_english_invoice_is_english(void)
{
    ss_ctx_t *ctx = given_printing_shop();
    ss_draft_t draft = given_example_draft(ctx);
    const char *text;

    draft.lang = "en";
    ctx->lang = "en";
    given_order(ctx, &draft);
    ctx->lang = "de";
    text = text_of(ctx, id_of(ctx, "invoice"));
    assert_has(text, "Invoice RE-2026-000001");
    assert_has(text, "24 November 2026 to 23 December 2026");
    assert_has(text, "we collect €23.55 on 26 November 2026");
    CU_ASSERT_STRING_EQUAL(ctx->lang, "de");
}

/* Text of a document of the example order in another language. */
static const char *text_in(const char *lang, const char *kind, bool business)
{
    ss_ctx_t *ctx = given_printing_shop();
    ss_draft_t draft = business ? given_business_draft(ctx, "webhosting-plus", "AT", "ATU13585627")
                                : given_example_draft(ctx);

    if (business) {
        draft.payment = "invoice";
    }
    draft.lang = lang;
    ctx->lang = lang;
    given_order(ctx, &draft);
    ctx->lang = "de";
    return text_of(ctx, id_of(ctx, kind));
}

/* Words of ours that no document in another language may hold; a merchant's texts may. */
static void assert_has_no_german(const char *text)
{
    static const char *const words[] = { "Rechnungsdatum", "Kundennummer", "Zahlung", "Laufzeit", "Seite 1",
                                         "Geschäftsführung", "document.contract", "document.invoice", "order.per" };

    for (int i = 0; i < SS_COUNT(words); i++) {
        assert_has_not(text, words[i]);
    }
}

static void test_french_documents_are_french(void)
{
    static const char *const invoice[] = {
        "Facture RE-2026-000001", "Date de facture", "24 novembre 2026", "du 24 novembre 2026 au 23 décembre 2026",
        "Numéro de client", "Allemagne", "1 mois", "2,40 €", "−4,55 €", "23,55 €", "19 %",
        "nous prélevons 23,55 € le 26 novembre 2026", "préavis du prélèvement SEPA", "Direction : Inken Petersen",
        "N° de TVA DE136695976", "Page 1 sur 1", NULL,
    };
    static const char *const contract[] = {
        "Contrat V-000001", "Bonjour Marlene Feddersen,", "Durée et résiliation", "Mandat de prélèvement SEPA",
        "Votre droit de rétractation", "jusqu’au 23 novembre 2027", NULL,
    };
    const char *text = text_in("fr", "invoice", false);

    assert_has_all(text, invoice);
    assert_has_no_german(text);
    text = text_in("fr", "contract", false);
    assert_has_all(text, contract);
    assert_has_no_german(text);
    assert_has(text_in("fr", "invoice", true), "Autoliquidation");
}

static void test_dutch_documents_are_dutch(void)
{
    static const char *const invoice[] = {
        "Factuur RE-2026-000001", "Factuurdatum", "24 november 2026 t/m 23 december 2026", "Klantnummer",
        "Duitsland", "1 maand", "€ 2,40", "€ −4,55", "€ 23,55", "19%", "wij schrijven € 23,55 af op 26 november 2026",
        "vooraankondiging van de SEPA-incasso", "Directie: Inken Petersen", "Pagina 1 van 1", NULL,
    };
    static const char *const contract[] = {
        "Contract V-000001", "Goedendag Marlene Feddersen,", "Looptijd en opzegging", "SEPA-incassomachtiging",
        "Uw herroepingsrecht", "tot en met 23 november 2027", NULL,
    };
    const char *text = text_in("nl", "invoice", false);

    assert_has_all(text, invoice);
    assert_has_no_german(text);
    text = text_in("nl", "contract", false);
    assert_has_all(text, contract);
    assert_has_no_german(text);
    assert_has(text_in("nl", "invoice", true), "Btw verlegd");
}

static void test_second_rendering_gives_the_stored_bytes(void)
{
    ss_ctx_t *ctx = given_printing_shop();
    ss_draft_t draft = given_example_draft(ctx);
    const void *first, *second;
    int64_t first_length, second_length;
    const char *id;

    given_order(ctx, &draft);
    id = apr_pstrdup(ctx->pool, id_of(ctx, "invoice"));
    CU_ASSERT_EQUAL_FATAL(ss_render_document(ctx, ctx->site, id, &first, &first_length), SS_OK);
    db_run(ctx, "UPDATE invoice SET data = '{}'");
    CU_ASSERT_EQUAL_FATAL(ss_render_document(ctx, ctx->site, id, &second, &second_length), SS_OK);
    CU_ASSERT_EQUAL_FATAL(first_length, second_length);
    CU_ASSERT_EQUAL(memcmp(first, second, (size_t)first_length), 0);
}

static void test_contract_holds_what_was_agreed_and_the_legal_texts(void)
{
    static const char *const parts[] = {
        "Vertrag V-000001", "B-2026-000001", "Webhosting Plus, monatlich", "100 GB NVMe-Speicher",
        "2 × Zusätzliche Domain", "Gesamtpreis pro Monat", "13,65 €", "18,20 €", "214,65 €", "0,0015 € je Nachricht",
        "12 Monate, bis 23.11.2027", "Eingang bis 23.10.2027", "https://kunden.nordwolke.example/kuendigen",
        "SEPA-Lastschriftmandat", "Ich ermächtige Nordwolke Hosting GmbH", "V-000001-1", "08.12.2026",
        "https://kunden.nordwolke.example/widerrufen", "zahlungspflichtig bestellen", "Privatperson",
        "Allgemeine Geschäftsbedingungen", "Widerrufsbelehrung", NULL,
    };
    ss_ctx_t *ctx = given_printing_shop();
    ss_draft_t draft = given_example_draft(ctx);

    given_order(ctx, &draft);
    assert_has_all(text_of(ctx, id_of(ctx, "contract")), parts);
}

static void test_receipt_of_a_cancellation_tells_time_and_button(void)
{
    static const char *const parts[] = {
        "24.11.2026, 09:00:00 Uhr (MEZ)", "Ada Test", "V-000001", "Ordentliche Kündigung", "ada@example.org",
        "„jetzt kündigen“", "Prüfsumme der Erklärung", NULL,
    };
    ss_declaration_input_t input = { .name = "Ada Test", .contract = "V-000001", .email = "ada@example.org",
                                     .part = "", .reason = "", .end_date = "" };
    ss_ctx_t *ctx = given_printing_shop();
    ss_declaration_t declaration;

    CU_ASSERT_EQUAL_FATAL(ss_declare(ctx, SS_CANCELLATION, "key", &input, &declaration), SS_OK);
    assert_has_all(text_of(ctx, id_of(ctx, "cancellation")), parts);
}

static void test_foreign_document_is_not_found(void)
{
    ss_ctx_t *ctx = given_printing_shop();
    ss_draft_t draft = given_example_draft(ctx);
    const void *bytes;
    int64_t length;
    const char *id;

    given_order(ctx, &draft);
    id = apr_pstrdup(ctx->pool, id_of(ctx, "invoice"));
    ctx->merchant_id = "000000000000000000000000";
    CU_ASSERT_EQUAL(ss_render_document(ctx, ctx->site, id, &bytes, &length), SS_NOT_FOUND);
}

static void test_credit_note_names_the_invoice_it_corrects(void)
{
    const ss_invoice_line_t line = { .name = "Webhosting Plus", .detail = "", .quantity = SS_MILLION, .unit = "Monat",
                                     .unit_price = 9900000, .rate = 1900, .net = 832, .gross = 990,
                                     .period_start = "2026-12-01", .period_end = "2026-12-23" };
    const ss_invoice_tax_t tax = { 1900, 832, 158, 990 };
    ss_ctx_t *ctx = given_printing_shop();
    ss_invoice_data_t data, read;
    const json_t *document;
    const char *text;

    memset(&data, 0, sizeof(data));
    data.kind = "credit_note";
    data.number = "RK-2026-000001";
    data.lang = "de";
    data.currency = "EUR";
    data.issue_date = "2026-12-01";
    data.corrects_number = "RE-2026-000001";
    data.corrects_date = "2026-11-24";
    data.shows_gross = true;
    data.lines = &line;
    data.taxes = &tax;
    data.line_count = data.tax_count = 1;
    data.net = 832;
    data.vat = 158;
    data.gross = 990;
    CU_ASSERT_TRUE(ss_invoice_data_adds_up(&data));
    ss_invoice_data_from_json(&read, ss_invoice_data_to_json(&data, ctx->pool), ctx->pool);
    CU_ASSERT_TRUE(ss_invoice_data_adds_up(&read));
    document = ss_invoice_document(ctx, &read);
    text = ss_json_print(document, ctx->pool);
    assert_has(text, "Rechnungskorrektur RK-2026-000001");
    assert_has(text, "RE-2026-000001");
    assert_has(text, "24.11.2026");
    assert_has(text, "9,90\u00a0€");
    assert_has_not(text, "Gutschrift");
}

static void test_sums_that_differ_are_noticed(void)
{
    const ss_invoice_line_t line = { .net = 832, .gross = 990 };
    const ss_invoice_tax_t tax = { 1900, 832, 158, 990 };
    ss_invoice_data_t data;

    memset(&data, 0, sizeof(data));
    data.lines = &line;
    data.taxes = &tax;
    data.line_count = data.tax_count = 1;
    data.net = 832;
    data.vat = 158;
    data.gross = 990;
    CU_ASSERT_TRUE(ss_invoice_data_adds_up(&data));
    data.tax_case = SS_TAX_REVERSE_CHARGE;
    CU_ASSERT_FALSE(ss_invoice_data_adds_up(&data));
    data.tax_case = SS_TAX_DOMESTIC;
    data.gross = 991;
    CU_ASSERT_FALSE(ss_invoice_data_adds_up(&data));
}

void ss_test_render_document(void)
{
    static const ss_test_t tests[] = {
        { "test_invoice_by_direct_debit_has_all_particulars", test_invoice_by_direct_debit_has_all_particulars },
        { "test_business_invoice_shows_net_and_asks_for_a_transfer",
          test_business_invoice_shows_net_and_asks_for_a_transfer },
        { "VAT-02 VAT-06 test_reverse_charge_shows_no_vat", test_reverse_charge_shows_no_vat },
        { "test_english_invoice_is_english", test_english_invoice_is_english },
        { "test_french_documents_are_french", test_french_documents_are_french },
        { "test_dutch_documents_are_dutch", test_dutch_documents_are_dutch },
        { "test_second_rendering_gives_the_stored_bytes", test_second_rendering_gives_the_stored_bytes },
        { "test_contract_holds_what_was_agreed_and_the_legal_texts",
          test_contract_holds_what_was_agreed_and_the_legal_texts },
        { "test_receipt_of_a_cancellation_tells_time_and_button",
          test_receipt_of_a_cancellation_tells_time_and_button },
        { "test_foreign_document_is_not_found", test_foreign_document_is_not_found },
        { "test_credit_note_names_the_invoice_it_corrects", test_credit_note_names_the_invoice_it_corrects },
        { "test_sums_that_differ_are_noticed", test_sums_that_differ_are_noticed },
    };

    ss_suite_add_long_database("render_document", tests, SS_COUNT(tests));
}
