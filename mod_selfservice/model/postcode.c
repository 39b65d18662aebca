/* What postcodes usually look like: for a hint, never for a refusal. */
#include "model/postcode.h"

#include <apr_lib.h>
#include <string.h>

typedef struct shape_t {
    const char *country;
    const char *form; /* 9 a digit, A a letter */
} shape_t;

static const shape_t shapes[] = {
    { "DE", "99999" }, { "AT", "9999" },  { "CH", "9999" },  { "LI", "9999" },
    { "LU", "9999" },  { "BE", "9999" },  { "DK", "9999" },  { "NL", "9999AA" },
    { "FR", "99999" }, { "ES", "99999" }, { "IT", "99999" }, { "PL", "99999" },
    { "CZ", "99999" }, { "SE", "99999" }, { "FI", "99999" }, { "NO", "9999" },
};

static const char *form_of(const char *country)
{
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        if (strcmp(shapes[i].country, country) == 0) {
            return shapes[i].form;
        }
    }
    return NULL;
}

/* "D-24103": letters up to a hyphen name the country. */
static const char *without_prefix(const char *postcode)
{
    const char *at = postcode;

    while (apr_isalpha(*at)) {
        at++;
    }
    return at > postcode && *at == '-' ? at + 1 : postcode;
}

bool ss_postcode_fits(const char *country, const char *postcode)
{
    const char *form = form_of(country);

    if (form == NULL || *postcode == '\0') {
        return true;
    }
    for (const char *at = without_prefix(postcode); *at != '\0'; at++) {
        if (*at == ' ' || *at == '-') {
            continue;
        }
        if (*form == '\0' || (*form == '9' ? !apr_isdigit(*at) : !apr_isalpha(*at))) {
            return false;
        }
        form++;
    }
    return *form == '\0';
}
