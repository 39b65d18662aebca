/* VAT identification numbers of the EU and Northern Ireland: compact form and syntax. */
#include "model/vat_id.h"

#include "model/vat_check.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#define MAX_VAT_ID 14

/*
 * What may follow each prefix; alternatives are separated by blanks. # a digit, % a digit but 0,
 * & 0 or 1, @ a letter, ? a letter or digit, ! one of those but I and O, * a letter, digit, plus or
 * star; others stand for themselves.
 */
static const struct {
    const char *prefix, *shapes;
} syntax[] = {
    { "AT", "U########" },
    { "BE", "&#########" },
    { "BG", "######### ##########" },
    { "CY", "########@" },
    { "CZ", "######## ######### ##########" },
    { "DE", "%########" },
    { "DK", "########" },
    { "EE", "#########" },
    { "EL", "#########" },
    { "ES", "@#######? ########@" },
    { "FI", "########" },
    { "FR", "!!#########" },
    { "HR", "###########" },
    { "HU", "########" },
    { "IE", "#*#####@ #######@@" },
    { "IT", "###########" },
    { "LT", "######### ############" },
    { "LU", "########" },
    { "LV", "###########" },
    { "MT", "########" },
    { "NL", "#########B##" },
    { "PL", "##########" },
    { "PT", "#########" },
    { "RO", "## ### #### ##### ###### ####### ######## ######### ##########" },
    { "SE", "##########01" },
    { "SI", "########" },
    { "SK", "##########" },
    { "XI", "######### ############ GD### HA###" },
};

static bool fits_char(char shape, char c)
{
    switch (shape) {
    case '#':
        return apr_isdigit(c);
    case '%':
        return apr_isdigit(c) && c != '0';
    case '&':
        return c == '0' || c == '1';
    case '@':
        return apr_isupper(c);
    case '?':
        return apr_isupper(c) || apr_isdigit(c);
    case '!':
        return (apr_isupper(c) || apr_isdigit(c)) && c != 'I' && c != 'O';
    case '*':
        return apr_isupper(c) || apr_isdigit(c) || c == '+' || c == '*';
    default:
        return c == shape;
    }
}

/* Compares with the shape that `shapes` begins with. */
static bool fits_shape(const char *shapes, const char *number)
{
    for (; *shapes != '\0' && *shapes != ' '; shapes++, number++) {
        if (*number == '\0' || !fits_char(*shapes, *number)) {
            return false;
        }
    }
    return *number == '\0';
}

static bool fits_syntax(const char *vat_id)
{
    const char *shapes = NULL;

    for (int i = 0; i < SS_COUNT(syntax); i++) {
        if (strncmp(syntax[i].prefix, vat_id, 2) == 0) {
            shapes = syntax[i].shapes;
        }
    }
    while (shapes != NULL) {
        if (fits_shape(shapes, vat_id + 2)) {
            return true;
        }
        shapes = strchr(shapes, ' ');
        shapes = shapes == NULL ? NULL : shapes + 1;
    }
    return false;
}

/* The length of a blank, dot or dash of any kind at the start of a text; 0 if there is none. */
static int separator(const char *text)
{
    /* The last ones: no-break space and its narrow form, hyphen, no-break hyphen, en dash. */
    static const char *const separators[] = {
        " ",
        "\t",
        ".",
        "-",
        "/",
        "\xC2\xA0",
        "\xE2\x80\xAF",
        "\xE2\x80\x90",
        "\xE2\x80\x91",
        "\xE2\x80\x93",
    };

    for (int i = 0; i < SS_COUNT(separators); i++) {
        size_t length = strlen(separators[i]);

        if (strncmp(text, separators[i], length) == 0) {
            return (int)length;
        }
    }
    return 0;
}

/* Upper case without separators, EL for Greece; NULL if it is too long for any country. */
static char *compact(const char *typed, apr_pool_t *pool)
{
    char *vat_id = apr_pcalloc(pool, MAX_VAT_ID + 1);
    int length = 0;

    while (*typed != '\0') {
        int skipped = separator(typed);

        if (skipped == 0 && length == MAX_VAT_ID) {
            return NULL;
        }
        if (skipped == 0) {
            vat_id[length++] = (char)apr_toupper(*typed);
        }
        typed += skipped == 0 ? 1 : skipped;
    }
    if (strncmp(vat_id, "GR", 2) == 0) {
        memcpy(vat_id, "EL", 2);
    }
    return vat_id;
}

const char *ss_vat_id_read(const char *typed, apr_pool_t *pool)
{
    const char *vat_id = compact(typed, pool);

    if (vat_id == NULL || !fits_syntax(vat_id) || !ss_vat_id_has_check_digits(vat_id)) {
        return NULL;
    }
    return vat_id;
}

const char *ss_vat_id_country(const char *vat_id, apr_pool_t *pool)
{
    if (strncmp(vat_id, "EL", 2) == 0) {
        return "GR";
    }
    return strncmp(vat_id, "XI", 2) == 0 ? "GB" : apr_pstrndup(pool, vat_id, 2);
}
