/* Whether a mail program would make a link of what somebody typed. */
#include "base/text_link.h"

#include "base/base.h"

#include <apr_lib.h>
#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

/* What mail programs know as ends of web addresses, beside the countries and "xn--..." */
static const char *const ends[] = { "com",  "net",  "org",   "info",  "biz",     "app",   "dev",
                                    "xyz",  "shop", "store", "online", "site",    "top",   "club",
                                    "live", "tech", "link",  "click", "website", "space", "icu",
                                    "vip",  "page", "cloud", "mobi",  "example", "рф" };

static const char countries[] =
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt "
    "bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er "
    "es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr "
    "ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk "
    "lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf "
    "ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc "
    "sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv "
    "tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw";

/* Letters of any script with their marks, no signs and blanks; bytes within one go on with it. */
static bool is_letter(const char *at)
{
    int32_t place = 0;
    UChar32 letter;

    U8_NEXT(at, place, (int32_t)strnlen(at, U8_MAX_LENGTH), letter);
    return U8_IS_TRAIL(*at)
           || (letter > 0 && (u_isalpha(letter) || (U_GET_GC_MASK(letter) & U_GC_M_MASK) != 0));
}

/* Bytes of a dot of any script, which programs take for ".": U+3002, U+FF0E, U+FF61, U+2024. */
static size_t dot_length(const char *at)
{
    static const char *const dots[] = { ".", "\xE3\x80\x82", "\xEF\xBC\x8E", "\xEF\xBD\xA1",
                                        "\xE2\x80\xA4" };

    for (int i = 0; i < SS_COUNT(dots); i++) {
        if (strncmp(at, dots[i], strlen(dots[i])) == 0) {
            return strlen(dots[i]);
        }
    }
    return 0;
}

static bool is_label(const char *at)
{
    return dot_length(at) == 0 && (is_letter(at) || apr_isdigit(*at) || *at == '-');
}

static bool is_one_of(const char *const *words, int count, const char *word, size_t length)
{
    for (int i = 0; i < count; i++) {
        if (strlen(words[i]) == length && strncasecmp(words[i], word, length) == 0) {
            return true;
        }
    }
    return false;
}

/* In lower case: "M.Sc" is no country. */
static bool is_country(const char *end, size_t length)
{
    char code[] = { end[0], end[1], '\0' };

    return length == 2 && apr_islower(code[0]) && apr_islower(code[1])
           && strstr(countries, code) != NULL;
}

/* "Dr.de Vries", "J.de Vries", "i.br.", "3.li": what stands before a dot in names and addresses. */
static bool is_short(const char *label, size_t length, const char *country)
{
    static const char *const titles[] = { "dr", "st", "prof", "med", "ing", "-ing", "dipl" };

    return is_one_of(titles, SS_COUNT(titles), label, length)
           || (length == 1 && strncmp(country, "co", 2) != 0 && strncmp(country, "me", 2) != 0);
}

static bool is_end(const char *label, size_t length, const char *end, size_t end_length)
{
    while (end_length > 0 && end[end_length - 1] == '-') {
        end_length--;
    }
    return is_one_of(ends, SS_COUNT(ends), end, end_length) || strncasecmp(end, "xn--", 4) == 0
           || (is_country(end, end_length) && !is_short(label, length, end));
}

/* One word without blanks; see the header. */
static bool word_links(const char *word, const char *end, bool bare)
{
    const char *mail = memchr(word, '@', (size_t)(end - word)), *label = word;

    for (const char *at = word; at < end;) {
        size_t dot = dot_length(at);
        const char *tail = at + dot, *after = tail;
        bool links;

        if (dot == 0 || at == label || !is_letter(tail)) {
            label = is_label(at) ? label : tail + (dot == 0);
            at = tail + (dot == 0);
            continue;
        }
        while (after < end && is_label(after)) {
            after++;
        }
        links = (mail != NULL && mail > word && mail < at && after - tail > 1)
                || (is_end(label, (size_t)(at - label), tail, (size_t)(after - tail))
                    && (bare || *after == '/' || *after == '?' || *after == '#'
                        || (*after == ':' && apr_isdigit(after[1]))));
        if (links && (dot_length(after) == 0 || !is_label(after + dot_length(after)))) {
            return true;
        }
        label = at = tail; /* the name goes on */
    }
    return false;
}

bool ss_text_holds_link(const char *text, bool bare)
{
    if (strstr(text, "://") != NULL || strcasestr(text, "www.") != NULL) {
        return true;
    }
    while (*text != '\0') {
        const char *end = text + strcspn(text, " ,;()<>\"");

        if (word_links(text, end, bare)) {
            return true;
        }
        text = *end == '\0' ? end : end + 1;
    }
    return false;
}
