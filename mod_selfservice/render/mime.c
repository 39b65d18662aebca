/*
 * A mail message as bytes, written so that every mail system can read it: ASCII, short lines, CRLF.
 */
#include "render/mime.h"

#include "base/text.h"

#include <apr_base64.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#define LINE 76         /* characters of an encoded line. Source: RFC 2045 section 6.7 */
#define SUBJECT_WORD                                                                               \
    39 /* bytes of UTF-8 in one encoded word, so that name, frame and base64 fit into a line */
#define NAME_WORD 42

static bool is_ascii(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text > 126) {
            return false;
        }
    }
    return true;
}

static bool has_control(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 32 || *text == 127) {
            return true;
        }
    }
    return false;
}

/*
 * Enough of RFC 5321 to keep anything out that could end the address: the server judges the rest.
 */
static bool is_address(const char *address)
{
    const char *at = strchr(address, '@');

    return at != NULL && at != address && at[1] != '\0' && strchr(at + 1, '@') == NULL
        && strlen(address) <= 254 && is_ascii(address) && strpbrk(address, " <>,;:\\\"()[]") == NULL
        && !has_control(address);
}

static bool is_token(const char *text, const char *further)
{
    for (; *text != '\0'; text++) {
        if (!apr_isalnum(*text) && strchr(further, *text) == NULL) {
            return false;
        }
    }
    return true;
}

/*
 * Text of which programs that read mail would take a part for an encoded word must be encoded
 * itself.
 */
static bool goes_out_plainly(const char *text)
{
    return is_ascii(text) && strstr(text, "=?") == NULL;
}

static const char *base64(const void *bytes, size_t length, apr_pool_t *pool)
{
    char *text = apr_palloc(pool, (apr_size_t)apr_base64_encode_len((int)length) + 1);

    apr_base64_encode_binary(text, bytes, (int)length);
    return text;
}

/* RFC 2047: words of base64, folded; ASCII stays as it is. */
static const char *encoded_words(const char *text, size_t word_bytes, apr_pool_t *pool)
{
    ss_buffer_t *out = ss_buffer_make(strlen(text) * 2 + 32, pool);

    while (*text != '\0') {
        size_t length = ss_text_whole(text, word_bytes);

        if (out->length > 0) {
            ss_buffer_add_text(out, "\r\n ");
        }
        ss_buffer_add_text(out, "=?UTF-8?B?");
        ss_buffer_add_text(out, base64(text, length, pool));
        ss_buffer_add_text(out, "?=");
        text += length;
    }
    return out->text;
}

/* Unstructured text, folded at spaces if it is ASCII. */
static void add_text_header(ss_buffer_t *out, const char *name, const char *text)
{
    size_t column = strlen(name) + 2;

    ss_buffer_add_text(out, apr_pstrcat(out->pool, name, ": ", NULL));
    if (!goes_out_plainly(text)) {
        ss_buffer_add_text(out, apr_pstrcat(out->pool, encoded_words(text, SUBJECT_WORD, out->pool),
                                            "\r\n", NULL));
        return;
    }
    while (*text != '\0') {
        size_t word = strcspn(text + 1, " ") + 1;

        if (column + word > LINE && *text == ' ' && text[1] != ' ' && text[1] != '\0') {
            ss_buffer_add_text(out, "\r\n");
            column = 0;
        }
        ss_buffer_add(out, text, word);
        column += word;
        text += word;
    }
    ss_buffer_add_text(out, "\r\n");
}

static const char *quoted(const char *text, apr_pool_t *pool)
{
    ss_buffer_t *out = ss_buffer_make(strlen(text) * 2 + 4, pool);

    ss_buffer_add_text(out, "\"");
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\') {
            ss_buffer_add_text(out, "\\");
        }
        ss_buffer_add(out, text, 1);
    }
    ss_buffer_add_text(out, "\"");
    return out->text;
}

static void add_address_header(ss_buffer_t *out, const char *header, const char *name,
                               const char *address)
{
    const char *shown = "";

    if (*name != '\0') {
        const char *phrase = goes_out_plainly(name) ? quoted(name, out->pool)
                                                    : encoded_words(name, NAME_WORD, out->pool);

        shown = apr_pstrcat(out->pool, phrase, strlen(name) + strlen(address) > 50 ? "\r\n " : " ",
                            NULL);
    }
    ss_buffer_add_text(out,
                       apr_pstrcat(out->pool, header, ": ", shown, "<", address, ">\r\n", NULL));
}

/* Source: RFC 5322 section 3.3; English names of days and months in any language. */
static const char *date_text(apr_time_t time, apr_pool_t *pool)
{
    apr_time_exp_t parts;

    apr_time_exp_gmt(&parts, time);
    return apr_psprintf(pool, "%s, %d %s %d %02d:%02d:%02d +0000", apr_day_snames[parts.tm_wday],
                        parts.tm_mday, apr_month_snames[parts.tm_mon], parts.tm_year + 1900,
                        parts.tm_hour, parts.tm_min, parts.tm_sec);
}

/*
 * Whether a character goes out as it is; a space or tab must not end a line. Source: RFC 2045
 * section 6.7
 */
static bool is_plain(const char *at)
{
    unsigned char c = (unsigned char)*at;

    if (c == ' ' || c == '\t') {
        return at[1] != '\n' && at[1] != '\r' && at[1] != '\0';
    }
    return c >= 33 && c <= 126 && c != '=';
}

static void add_quoted_printable(ss_buffer_t *out, const char *text)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t column = 0;

    for (const char *at = text; *at != '\0'; at++) {
        char code[] = { '=', hex[(unsigned char)*at >> 4], hex[(unsigned char)*at & 15] };
        size_t width = is_plain(at) ? 1 : 3;

        if (*at == '\r' && at[1] == '\n') {
            continue;
        }
        if (*at == '\n') {
            ss_buffer_add_text(out, "\r\n");
            column = 0;
            continue;
        }
        if (column + width > LINE - 1) {
            ss_buffer_add_text(out, "=\r\n");
            column = 0;
        }
        ss_buffer_add(out, width == 1 ? at : code, width);
        column += width;
    }
    ss_buffer_add_text(out, column == 0 ? "" : "\r\n");
}

static void add_base64(ss_buffer_t *out, const unsigned char *bytes, size_t length)
{
    const size_t step = LINE / 4 * 3;

    for (size_t at = 0; at < length; at += step) {
        size_t part = length - at < step ? length - at : step;

        ss_buffer_add_text(out, base64(bytes + at, part, out->pool));
        ss_buffer_add_text(out, "\r\n");
    }
}

/* RFC 2231: filename*=UTF-8''... beside a plain one for readers that do not know it. */
static void add_filename(ss_buffer_t *out, const char *filename)
{
    static const char hex[] = "0123456789ABCDEF";
    char *plain = apr_pstrdup(out->pool, filename);

    for (char *at = plain; *at != '\0'; at++) {
        if ((unsigned char)*at > 126 || strchr("\"\\/", *at) != NULL) {
            *at = '_';
        }
    }
    ss_buffer_add_text(out, apr_pstrcat(out->pool, ";\r\n filename=\"", plain, "\"", NULL));
    if (is_ascii(filename)) {
        return;
    }
    ss_buffer_add_text(out, ";\r\n filename*=UTF-8''");
    for (const char *at = filename; *at != '\0'; at++) {
        char code[] = { '%', hex[(unsigned char)*at >> 4], hex[(unsigned char)*at & 15] };
        bool kept = apr_isalnum(*at) || strchr("-._~", *at) != NULL;

        ss_buffer_add(out, kept ? at : code, kept ? 1 : 3);
    }
}

static void add_text_part(ss_buffer_t *out, const char *boundary, const char *media_type,
                          const char *text)
{
    ss_buffer_add_text(out, apr_pstrcat(out->pool, "--", boundary, "\r\nContent-Type: ", media_type,
                                        "; charset=utf-8\r\n"
                                        "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
                                        NULL));
    add_quoted_printable(out, text);
}

static void add_attachment(ss_buffer_t *out, const char *boundary,
                           const ss_attachment_t *attachment)
{
    ss_buffer_add_text(out, apr_pstrcat(out->pool, "--", boundary,
                                        "\r\nContent-Type: ", attachment->media_type,
                                        "\r\nContent-Transfer-Encoding: base64\r\n"
                                        "Content-Disposition: attachment",
                                        NULL));
    add_filename(out, attachment->filename);
    ss_buffer_add_text(out, "\r\n\r\n");
    add_base64(out, attachment->bytes, attachment->length);
}

static bool is_acceptable(const ss_message_t *message)
{
    const char *const values[] = { message->from_name, message->to_name, message->subject };

    for (int i = 0; i < SS_COUNT(values); i++) {
        if (has_control(values[i])) {
            return false;
        }
    }
    for (int i = 0; i < message->attachment_count; i++) {
        const ss_attachment_t *attachment = &message->attachments[i];

        if (has_control(attachment->filename) || !is_token(attachment->media_type, "/.+-")) {
            return false;
        }
    }
    return is_address(message->from) && is_address(message->to) && is_address(message->message_id)
        && (*message->reply_to == '\0' || is_address(message->reply_to));
}

static void add_headers(ss_buffer_t *out, const ss_message_t *message)
{
    ss_buffer_add_text(
        out, apr_pstrcat(out->pool, "Date: ", date_text(message->date, out->pool), "\r\n", NULL));
    add_address_header(out, "From", message->from_name, message->from);
    if (*message->reply_to != '\0') {
        add_address_header(out, "Reply-To", "", message->reply_to);
    }
    add_address_header(out, "To", message->to_name, message->to);
    add_text_header(out, "Subject", message->subject);
    ss_buffer_add_text(
        out, apr_pstrcat(out->pool, "Message-ID: <", message->message_id,
                         ">\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n", NULL));
}

static void add_multipart(ss_buffer_t *out, const char *kind, const char *boundary)
{
    ss_buffer_add_text(out, apr_pstrcat(out->pool, "Content-Type: multipart/", kind,
                                        ";\r\n boundary=\"", boundary, "\"\r\n\r\n", NULL));
}

ss_status_t ss_message_write(const ss_message_t *message, ss_buffer_t *out)
{
    /*
     * "=_" cannot occur in a quoted-printable or base64 part, so a fixed boundary never meets
     * itself.
     */
    const char *outer = "=_mixed", *inner = "=_text";

    if (!is_acceptable(message)) {
        return SS_INVALID;
    }
    add_headers(out, message);
    if (message->attachment_count > 0) {
        add_multipart(out, "mixed", outer);
        ss_buffer_add_text(out, apr_pstrcat(out->pool, "--", outer, "\r\n", NULL));
    }
    add_multipart(out, "alternative", inner);
    add_text_part(out, inner, "text/plain", message->text);
    add_text_part(out, inner, "text/html", message->html);
    ss_buffer_add_text(out, apr_pstrcat(out->pool, "--", inner, "--\r\n", NULL));
    for (int i = 0; i < message->attachment_count; i++) {
        add_attachment(out, outer, &message->attachments[i]);
    }
    if (message->attachment_count > 0) {
        ss_buffer_add_text(out, apr_pstrcat(out->pool, "--", outer, "--\r\n", NULL));
    }
    return SS_OK;
}
