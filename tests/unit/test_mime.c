/* Mail messages: structure, encoding of names and file names, refused header injection. */
#include "unit.h"

#include "render/mime.h"

#include <string.h>

static ss_message_t given_message(void)
{
    return (ss_message_t){
        .from_name = "Nordwolke Hosting",
        .from = "hilfe@nordwolke.example",
        .to_name = "",
        .to = "ada@example.org",
        .reply_to = "",
        .subject = "Ihr Vertrag",
        .message_id = "5f0000000000000000000001@nordwolke.example",
        .date = ss_test_ctx()->now,
        .text = "Guten Tag,\nschöne Grüße.\n",
        .html = "<p>Guten Tag</p>\n",
    };
}

static const char *written(const ss_message_t *message)
{
    ss_buffer_t *out = ss_buffer_make(1024, ss_test_pool());

    CU_ASSERT_EQUAL(ss_message_write(message, out), SS_OK);
    return out->text;
}

static bool has(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

static void test_headers_are_complete(void)
{
    ss_message_t message = given_message();
    const char *bytes = written(&message);

    CU_ASSERT_TRUE(has(bytes, "Date: Tue, 24 Nov 2026 08:00:00 +0000\r\n"));
    CU_ASSERT_TRUE(has(bytes, "From: \"Nordwolke Hosting\" <hilfe@nordwolke.example>\r\n"));
    CU_ASSERT_TRUE(has(bytes, "To: <ada@example.org>\r\n"));
    CU_ASSERT_TRUE(has(bytes, "Message-ID: <5f0000000000000000000001@nordwolke.example>\r\n"));
    CU_ASSERT_TRUE(has(bytes, "Auto-Submitted: auto-generated\r\n"));
    CU_ASSERT_FALSE(has(bytes, "Reply-To:"));
    CU_ASSERT_FALSE(has(bytes, "List-Unsubscribe"));
}

static void test_text_comes_before_html(void)
{
    ss_message_t message = given_message();
    const char *bytes = written(&message);
    const char *text = strstr(bytes, "text/plain; charset=utf-8");
    const char *html = strstr(bytes, "text/html; charset=utf-8");

    CU_ASSERT_TRUE(has(bytes, "Content-Type: multipart/alternative;"));
    CU_ASSERT_FALSE(has(bytes, "multipart/mixed"));
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(html);
    CU_ASSERT_TRUE(text < html);
    CU_ASSERT_TRUE(has(bytes, "sch=C3=B6ne Gr=C3=BC=C3=9Fe.\r\n"));
}

static void test_names_beyond_ascii_are_encoded_words(void)
{
    ss_message_t message = given_message();
    const char *bytes;

    message.to_name = "Jörg Ångström";
    message.subject = "Ihre Kündigung";
    bytes = written(&message);
    CU_ASSERT_TRUE(has(bytes, "To: =?UTF-8?B?SsO2cmcgw4VuZ3N0csO2bQ==?= <ada@example.org>\r\n"));
    CU_ASSERT_TRUE(has(bytes, "Subject: =?UTF-8?B?SWhyZSBLw7xuZGlndW5n?=\r\n"));
}

static void test_quotes_in_a_name_are_escaped(void)
{
    ss_message_t message = given_message();

    message.to_name = "Ada \"A\" Test, GmbH";
    CU_ASSERT_TRUE(has(written(&message), "To: \"Ada \\\"A\\\" Test, GmbH\" <ada@example.org>\r\n"));
}

static void test_name_like_an_encoded_word_is_encoded(void)
{
    ss_message_t message = given_message();
    const char *bytes;

    message.to_name = "=?utf-8?q?Bank?=";
    bytes = written(&message);
    CU_ASSERT_FALSE(has(bytes, "=?utf-8?q?Bank"));
    CU_ASSERT_TRUE(has(bytes, "To: =?UTF-8?B?"));
}

static void test_attachment_is_mixed_and_named_by_rfc_2231(void)
{
    const ss_attachment_t attachment = { "Kündigung 1.pdf", "application/pdf", "%PDF-1.7\n", 9 };
    ss_message_t message = given_message();
    const char *bytes;

    message.attachments = &attachment;
    message.attachment_count = 1;
    bytes = written(&message);
    CU_ASSERT_TRUE(has(bytes, "Content-Type: multipart/mixed;"));
    CU_ASSERT_TRUE(has(bytes, "filename=\"K__ndigung 1.pdf\""));
    CU_ASSERT_TRUE(has(bytes, "filename*=UTF-8''K%C3%BCndigung%201.pdf"));
    CU_ASSERT_TRUE(has(bytes, "JVBERi0xLjcK\r\n"));
}

static void test_no_line_is_long_and_none_ends_bare(void)
{
    ss_message_t message = given_message();
    const char *line;

    message.subject = "Ihre Bestellung der Komponenten für das große Paket mit allen Erweiterungen und mehr";
    message.html = "<p>A very long line of HTML that has no break at all until its end, which is far beyond "
                   "what one line of a mail may hold, and it goes on and on.   </p>\n";
    for (line = written(&message); *line != '\0'; line += strcspn(line, "\n") + 1) {
        size_t length = strcspn(line, "\n");

        CU_ASSERT_TRUE(length <= 78);
        CU_ASSERT_TRUE(length > 0 && line[length - 1] == '\r');
    }
}

static void test_line_breaks_in_headers_are_refused(void)
{
    ss_buffer_t *out = ss_buffer_make(64, ss_test_pool());
    ss_message_t message = given_message();

    message.subject = "Hello\r\nBcc: all@example.org";
    CU_ASSERT_EQUAL(ss_message_write(&message, out), SS_INVALID);
    message = given_message();
    message.to_name = "Ada\nTest";
    CU_ASSERT_EQUAL(ss_message_write(&message, out), SS_INVALID);
    message = given_message();
    message.to = "ada@example.org>\r\nRCPT TO:<eve@example.org";
    CU_ASSERT_EQUAL(ss_message_write(&message, out), SS_INVALID);
    message = given_message();
    message.reply_to = "not an address";
    CU_ASSERT_EQUAL(ss_message_write(&message, out), SS_INVALID);
    CU_ASSERT_EQUAL(out->length, 0);
}

static void test_same_message_gives_same_bytes(void)
{
    ss_message_t message = given_message();

    CU_ASSERT_STRING_EQUAL(written(&message), written(&message));
}

static void test_unreachable_server_is_worth_a_retry(void)
{
    ss_message_t message = given_message();
    const ss_mail_server_t server = { .url = "smtp://127.0.0.1:1" };
    const char *error = "";

    CU_ASSERT_EQUAL(ss_mail_send(&message, &server, &error, ss_test_pool()), SS_UNAVAILABLE);
    CU_ASSERT_STRING_NOT_EQUAL(error, "");
    CU_ASSERT_FALSE(has(error, "ada@example.org"));
}

void ss_test_mime(void)
{
    static const ss_test_t tests[] = {
        { "test_headers_are_complete", test_headers_are_complete },
        { "test_text_comes_before_html", test_text_comes_before_html },
        { "test_names_beyond_ascii_are_encoded_words", test_names_beyond_ascii_are_encoded_words },
        { "test_quotes_in_a_name_are_escaped", test_quotes_in_a_name_are_escaped },
        { "test_name_like_an_encoded_word_is_encoded", test_name_like_an_encoded_word_is_encoded },
        { "test_attachment_is_mixed_and_named_by_rfc_2231", test_attachment_is_mixed_and_named_by_rfc_2231 },
        { "test_no_line_is_long_and_none_ends_bare", test_no_line_is_long_and_none_ends_bare },
        { "test_line_breaks_in_headers_are_refused", test_line_breaks_in_headers_are_refused },
        { "test_same_message_gives_same_bytes", test_same_message_gives_same_bytes },
        { "test_unreachable_server_is_worth_a_retry", test_unreachable_server_is_worth_a_retry },
    };

    ss_suite_add("mime", tests, SS_COUNT(tests));
}
