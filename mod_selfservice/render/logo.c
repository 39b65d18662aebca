/* Checks a logo: it is served from the origin of the pages and must not act in their name. */
#include "render/logo.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <stdarg.h>
#include <string.h>

#define PNG_SIGNATURE "\x89PNG\r\n\x1a\n"

/* Elements that run something, show foreign content or change references later. */
static const char *const refused_elements[] = {
    "script", "foreignobject", "iframe", "embed", "object", "audio", "video", "handler", "listener",
    "set", "a",
};

typedef struct scanner_t {
    const char *at; /* NUL-terminated */
    const char *error;
    apr_pool_t *pool;
} scanner_t;

static bool __attribute__((format(printf, 2, 3)))
refuse(scanner_t *scanner, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    scanner->error = apr_pvsprintf(scanner->pool, format, args);
    va_end(args);
    return false;
}

/* A name without its namespace, in lower case; the scanner stands behind it. */
static const char *read_name(scanner_t *scanner)
{
    size_t length = strcspn(scanner->at, " \t\r\n/>=\"'<");
    char *name = apr_pstrmemdup(scanner->pool, scanner->at, length);
    char *local = strrchr(name, ':');

    scanner->at += length;
    for (char *c = name; *c != '\0'; c++) {
        *c = (char)apr_tolower(*c);
    }
    return local != NULL && strncmp(name, "xmlns", 5) != 0 ? local + 1 : name;
}

static void skip_space(scanner_t *scanner)
{
    scanner->at += strspn(scanner->at, " \t\r\n");
}

/* References may only point into the picture itself or hold a picture. */
static bool reference_is_inner(const char *value)
{
    static const char *const pictures[] = {
        "data:image/png;", "data:image/jpeg;", "data:image/gif;",
    };

    if (*value == '#' || *value == '\0') {
        return true;
    }
    for (int i = 0; i < SS_COUNT(pictures); i++) {
        if (strncmp(value, pictures[i], strlen(pictures[i])) == 0) {
            return true;
        }
    }
    return false;
}

static bool check_attribute(scanner_t *scanner, const char *name, const char *value)
{
    if (strncmp(name, "on", 2) == 0) {
        return refuse(scanner, "the event handler \"%s\" is not allowed", name);
    }
    if ((strcmp(name, "href") == 0 || strcmp(name, "src") == 0) && !reference_is_inner(value)) {
        return refuse(scanner, "the reference to \"%.40s\" is not allowed", value);
    }
    if (strcmp(name, "base") == 0) {
        return refuse(scanner, "the attribute \"%s\" is not allowed", name);
    }
    return true;
}

/* The value between quotes after "="; NULL if there is none. */
static const char *read_value(scanner_t *scanner)
{
    const char *end, *begin;

    skip_space(scanner);
    if (*scanner->at != '=') {
        return NULL;
    }
    scanner->at++;
    skip_space(scanner);
    begin = scanner->at;
    end = *begin == '"' || *begin == '\'' ? strchr(begin + 1, *begin) : NULL;
    if (end == NULL) {
        return NULL;
    }
    scanner->at = end + 1;
    return apr_pstrmemdup(scanner->pool, begin + 1, (size_t)(end - begin - 1));
}

/* Attributes of one tag up to and with its ">". */
static bool read_attributes(scanner_t *scanner)
{
    for (skip_space(scanner); *scanner->at != '>' && *scanner->at != '\0'; skip_space(scanner)) {
        const char *name, *value;

        if (*scanner->at == '/') {
            scanner->at++;
            continue;
        }
        name = read_name(scanner);
        value = read_value(scanner);
        if (*name == '\0' || value == NULL) {
            return refuse(scanner, "near \"%.20s\": it is not well-formed XML", scanner->at);
        }
        if (!check_attribute(scanner, name, value)) {
            return false;
        }
    }
    return *scanner->at == '>' || refuse(scanner, "it ends within a tag");
}

/* animateTransform and its kin count as animate. */
static bool element_is_refused(const char *name)
{
    for (int i = 0; i < SS_COUNT(refused_elements); i++) {
        if (strcmp(name, refused_elements[i]) == 0) {
            return true;
        }
    }
    return strncmp(name, "animate", 7) == 0;
}

static bool read_element(scanner_t *scanner)
{
    const char *name;

    scanner->at++;
    scanner->at += *scanner->at == '/';
    name = read_name(scanner);
    if (*name == '\0' || element_is_refused(name)) {
        return refuse(scanner, "the element <%s> is not allowed", name);
    }
    return read_attributes(scanner);
}

/* Stands behind `end` afterwards; what lies between must not contain `forbidden`. */
static bool skip_to(scanner_t *scanner, const char *end, char forbidden)
{
    const char *from = scanner->at + 1, *to = strstr(from, end);

    if (to == NULL || memchr(from, forbidden, (size_t)(to - from)) != NULL) {
        return refuse(scanner, "near \"%.20s\": this is not allowed", scanner->at);
    }
    scanner->at = to + strlen(end);
    return true;
}

static bool starts_with(const scanner_t *scanner, const char *text)
{
    return strncmp(scanner->at, text, strlen(text)) == 0;
}

static bool read_markup(scanner_t *scanner)
{
    if (starts_with(scanner, "<!--")) {
        return skip_to(scanner, "-->", '\0');
    }
    if (starts_with(scanner, "<?xml ")) {
        return skip_to(scanner, "?>", '<');
    }
    if (starts_with(scanner, "<!DOCTYPE")) {
        return skip_to(scanner, ">", '[');
    }
    if (starts_with(scanner, "<![CDATA[")) {
        return skip_to(scanner, "]]>", '<');
    }
    return read_element(scanner);
}

/* Styles may refer to parts of the picture only: url(#a), url('#a'). */
static bool check_styles(scanner_t *scanner, const char *text)
{
    static const char *const words[] = { "@import", "javascript:", "\\", "&#" };
    const char *url = text;

    for (int i = 0; i < SS_COUNT(words); i++) {
        if (strcasestr(text, words[i]) != NULL) {
            return refuse(scanner, "\"%s\" is not allowed", words[i]);
        }
    }
    while ((url = strcasestr(url, "url(")) != NULL) {
        url += strlen("url(");
        url += strspn(url, " \t\r\n\"'");
        if (*url != '#') {
            return refuse(scanner, "the reference url(%.40s is not allowed", url);
        }
    }
    return true;
}

static bool check_svg(scanner_t *scanner)
{
    bool root = false;

    if (!check_styles(scanner, scanner->at)) {
        return false;
    }
    while ((scanner->at = strchr(scanner->at, '<')) != NULL) {
        root = root || starts_with(scanner, "<svg") || starts_with(scanner, "<svg:svg");
        if (!read_markup(scanner)) {
            return false;
        }
    }
    return root || refuse(scanner, "it has no <svg> element");
}

/* A text that begins like XML; a byte order mark may stand in front. */
static bool looks_like_xml(const char *bytes, size_t length)
{
    if (memchr(bytes, '\0', length) != NULL) {
        return false;
    }
    bytes += strncmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    return bytes[strspn(bytes, " \t\r\n")] == '<';
}

const char *ss_logo_type(const char *bytes, size_t length, const char **error, apr_pool_t *pool)
{
    scanner_t scanner = { .at = bytes, .pool = pool };

    if (length > SS_LOGO_LIMIT) {
        *error = "it is larger than 256 kB";
        return NULL;
    }
    if (length > sizeof(PNG_SIGNATURE) && memcmp(bytes, PNG_SIGNATURE, 8) == 0) {
        return "image/png";
    }
    if (!looks_like_xml(bytes, length)) {
        *error = "it is neither SVG nor PNG";
        return NULL;
    }
    if (!check_svg(&scanner)) {
        *error = scanner.error;
        return NULL;
    }
    return "image/svg+xml";
}
