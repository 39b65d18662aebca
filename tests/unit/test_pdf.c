/* PDF documents: content, pages, structure; read back with poppler's tools. */
#include "pdf_tools.h"

#include "base/json.h"
#include "render/pdf.h"

#include <apr_strings.h>
#include <string.h>

static const char *const footer[] = { "Nordwolke Hosting GmbH\n20457 Hamburg", "IBAN DE02 1203 0000 0000 2020 51", NULL };

static ss_letterhead_t given_letterhead(void)
{
    return (ss_letterhead_t){
        .brand_name = "Nordwolke Hosting",
        .color = "#0b5c7d",
        .font = "",
        .sender_line = "Nordwolke Hosting GmbH, 20457 Hamburg",
        .contact = "hilfe@nordwolke.example",
        .footer = footer,
        .page_of = "Seite {page} von {pages}",
        .mark = "",
        .lang = "de",
        .title = "Rechnung RE-2026-000001",
        .author = "Nordwolke Hosting GmbH",
        .created_at = ss_test_ctx()->now,
    };
}

static json_t *given_document(const char *blocks)
{
    const char *error = "", *text = apr_pstrcat(
        ss_test_pool(),
        "{\"title\": \"Rechnung RE-2026-000001\", \"address\": [\"Ada Test\", \"20095 Hamburg\"],"
        " \"facts\": [{\"label\": \"Kundennummer\", \"value\": \"K-000001\"}], \"blocks\": ",
        blocks, "}", NULL);
    json_t *document = ss_json_parse(text, &error, ss_test_pool());

    CU_ASSERT_PTR_NOT_NULL_FATAL(document);
    return document;
}

static ss_buffer_t *drawn(const json_t *document)
{
    ss_letterhead_t letterhead = given_letterhead();
    ss_buffer_t *out = ss_buffer_make(1024, ss_test_pool());

    CU_ASSERT_EQUAL_FATAL(ss_pdf_draw(&letterhead, document, out), SS_OK);
    return out;
}

/* What a command prints about a document. */
static const char *told(const char *program, const char *rest, const ss_buffer_t *pdf)
{
    return told_by(program, rest, pdf->text, pdf->length);
}

static const char *many_rows(int count)
{
    const char *rows = "";

    for (int i = 1; i <= count; i++) {
        rows = apr_psprintf(ss_test_pool(), "%s%s[\"%d\", {\"text\": \"Leistung\", \"detail\": \"Zeitraum\"}]", rows,
                            i == 1 ? "" : ",", i);
    }
    return apr_pstrcat(ss_test_pool(),
                       "[{\"type\": \"table\", \"columns\": [{\"label\": \"Pos.\", \"width\": 1},"
                       " {\"label\": \"Bezeichnung\", \"width\": 9}], \"rows\": [",
                       rows,
                       "]}, {\"type\": \"sums\", \"totals\":"
                       " [{\"label\": \"Rechnungsbetrag\", \"value\": \"44,69 €\", \"strong\": true}]}]",
                       NULL);
}

static void test_text_can_be_read_back(void)
{
    const char *text = told("pdftotext -layout", "-",
        drawn(given_document("[{\"type\": \"paragraph\", \"text\": \"Größe 2 x 3 – 18,20 € für „Ihr Paket“\"},"
                             " {\"type\": \"facts\", \"items\": [{\"label\": \"Eingang\", \"value\": \"heute\"}]},"
                             " {\"type\": \"list\", \"ordered\": true, \"items\": [\"Erstens\", \"Zweitens\"]}]")));

    CU_ASSERT_PTR_NOT_NULL(strstr(text, "Größe 2 x 3 – 18,20 € für „Ihr Paket“"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "K-000001"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "Eingang"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "Zweitens"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "Seite 1 von 1"));
}

static void test_noncharacters_become_replacements(void)
{
    const char *text = told("pdftotext -layout", "-",
        drawn(given_document("[{\"type\": \"paragraph\", \"text\": \"Ada \xEF\xBF\xBF \xF0\x9F\xBF\xBE Test\"},"
                             " {\"type\": \"paragraph\", \"spans\": [{\"text\": \"Hof \xEF\xB7\x90 Tor\"}]}]")));

    CU_ASSERT_PTR_NOT_NULL(strstr(text, "Ada \xEF\xBF\xBD \xEF\xBF\xBD Test"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "Hof \xEF\xBF\xBD Tor"));
}

static void test_long_table_repeats_its_head(void)
{
    const char *text = told("pdftotext", "-", drawn(given_document(many_rows(60))));

    CU_ASSERT_EQUAL(times(text, "Leistung"), 60);
    CU_ASSERT_EQUAL(times(text, "Bezeichnung"), 4);
    CU_ASSERT_EQUAL(times(text, "\f"), 4);
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "Seite 4 von 4"));
}

static void test_sum_never_stands_without_a_row(void)
{
    for (int rows = 8; rows < 14; rows++) {
        const char *text = told("pdftotext", "-", drawn(given_document(many_rows(rows))));
        const char *last_page = strstr(text, "\f") + 1;

        CU_ASSERT_TRUE(*last_page == '\0' || times(last_page, "Leistung") > 0);
    }
}

static void test_document_is_described_and_tagged(void)
{
    ss_buffer_t *pdf = drawn(given_document(many_rows(2)));
    const char *info = told("pdfinfo", "", pdf), *structure = told("pdfinfo -struct", "", pdf);

    CU_ASSERT_PTR_NOT_NULL(strstr(info, "Rechnung RE-2026-000001"));
    CU_ASSERT_PTR_NOT_NULL(strstr(info, "Nordwolke Hosting GmbH"));
    CU_ASSERT_PTR_NOT_NULL(strstr(info, "Tagged:          yes"));
    CU_ASSERT_PTR_NOT_NULL(strstr(info, "A4"));
    CU_ASSERT_EQUAL(strncmp(structure, "Document", 8), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(structure, "H1"));
    CU_ASSERT_PTR_NOT_NULL(strstr(structure, "/Scope /Column"));
    CU_ASSERT_PTR_NULL(strstr(told("pdffonts", "| tail -n +3 | awk '{print $(NF-4)}'", pdf), "no"));
}

static void test_same_input_gives_same_bytes(void)
{
    ss_buffer_t *first = drawn(given_document(many_rows(3))), *second = drawn(given_document(many_rows(3)));

    CU_ASSERT_EQUAL_FATAL(first->length, second->length);
    CU_ASSERT_EQUAL(memcmp(first->text, second->text, first->length), 0);
}

static void test_broken_logo_leaves_the_name(void)
{
    ss_letterhead_t letterhead = given_letterhead();
    ss_buffer_t *out = ss_buffer_make(1024, ss_test_pool());

    letterhead.logo = "<svg";
    letterhead.logo_length = 4;
    CU_ASSERT_EQUAL(ss_pdf_draw(&letterhead, given_document("[]"), out), SS_OK);
    CU_ASSERT_PTR_NOT_NULL(strstr(told("pdftotext", "-", out), "Nordwolke Hosting"));
}

static void test_markdown_keeps_its_structure(void)
{
    const char *markdown = "# Bedingungen\n\n## 1 Geltung\n\nEs **gilt** [dies](https://a.example/x).\n\n- eins\n- zwei\n";
    json_t *document = given_document("[]");
    const char *structure;

    ss_json_set(document, "blocks", ss_markdown_blocks(markdown, ss_test_pool()));
    structure = told("pdfinfo -struct-text", "", drawn(document));
    CU_ASSERT_PTR_NOT_NULL(strstr(structure, "\"Bedingungen\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(structure, "H3"));
    CU_ASSERT_PTR_NOT_NULL(strstr(structure, "LBody"));
    CU_ASSERT_PTR_NOT_NULL(strstr(structure, "Link"));
}

void ss_test_pdf(void)
{
    static const ss_test_t tests[] = {
        { "test_text_can_be_read_back", test_text_can_be_read_back },
        { "test_noncharacters_become_replacements", test_noncharacters_become_replacements },
        { "test_long_table_repeats_its_head", test_long_table_repeats_its_head },
        { "test_sum_never_stands_without_a_row", test_sum_never_stands_without_a_row },
        { "test_document_is_described_and_tagged", test_document_is_described_and_tagged },
        { "test_same_input_gives_same_bytes", test_same_input_gives_same_bytes },
        { "test_broken_logo_leaves_the_name", test_broken_logo_leaves_the_name },
        { "test_markdown_keeps_its_structure", test_markdown_keeps_its_structure },
    };

    ss_suite_add("pdf", tests, SS_COUNT(tests));
}
