/* Whether a mail program would make a link of what somebody typed. */
#include "base/text_link.h"

#include "base/base.h"

#include <apr_lib.h>
#include <string.h>
#include <strings.h>

#define INITIALS 2 /* bytes; "Th.Mann" */

/* Letters of any script: those beyond ASCII are bytes from 128. */
static bool is_letter(char c)
{
    return apr_isalpha(c) || (unsigned char)c >= 128;
}

static bool is_label(char c)
{
    return is_letter(c) || apr_isdigit(c) || c == '-';
}

/* What stands before a dot in the names of people, though nobody types a blank behind it. */
static bool is_title(const char *word, size_t length)
{
    static const char *const titles[] = { "dipl", "univ", "prof", "med",  "phil", "nat", "rer",
                                          "jur",  "ing",  "-ing", "mag",  "jun",  "sen", "mrs",
                                          "mme",  "mlle", "mgr",  "drs",  "sra",  "sta", "ste",
                                          "chr",  "joh" };

    if (length <= INITIALS) {
        return true;
    }
    for (int i = 0; i < SS_COUNT(titles); i++) {
        if (strlen(titles[i]) == length && strncasecmp(titles[i], word, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether all that stands between `start` and `dot` are titles: "Prof.Dr" of "Prof.Dr.Schmidt". */
static bool are_titles(const char *start, const char *dot)
{
    while (start < dot) {
        size_t length = strcspn(start, ".");

        if (!is_title(start, length)) {
            return false;
        }
        start += length + 1;
    }
    return true;
}

/* "3.OG/links" is a floor. */
static bool is_number(const char *word, const char *dot)
{
    return word + strspn(word, "0123456789.-") >= dot;
}

/* One word without blanks; see the header. */
static bool word_links(const char *word, const char *end, bool person)
{
    const char *at = memchr(word, '@', (size_t)(end - word));

    for (const char *dot = word + 1; dot < end; dot++) {
        const char *after = dot + 1;

        if (*dot != '.' || !is_label(dot[-1]) || !is_letter(*after) || is_number(word, dot)) {
            continue;
        }
        while (after < end && is_label(*after)) {
            after++;
        }
        if (after - dot <= 2 || (*after == '.' && is_label(after[1]))) {
            continue; /* one letter, or the domain goes on */
        }
        if (*after == '/' || *after == '?' || *after == '#' || (*after == ':' && apr_isdigit(after[1]))
            || (at != NULL && at > word && at < dot) || (person && !are_titles(word, dot))) {
            return true;
        }
    }
    return false;
}

bool ss_text_holds_link(const char *text, bool person)
{
    if (strstr(text, "://") != NULL || strcasestr(text, "www.") != NULL) {
        return true;
    }
    while (*text != '\0') {
        const char *end = text + strcspn(text, " ,;()<>\"");

        if (word_links(text, end, person)) {
            return true;
        }
        text = *end == '\0' ? end : end + 1;
    }
    return false;
}
