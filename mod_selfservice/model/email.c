/* E-mail addresses: form only, nothing is looked up. */
#include "model/email.h"

#include "base/text.h"

#include <apr_lib.h>
#include <string.h>

#define MAX_ADDRESS 254
#define MAX_LOCAL 64
#define MAX_LABEL 63

static bool is_atom_char(unsigned char c)
{
    return c < 0x80 && (apr_isalnum(c) || strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* Atoms joined by single dots. */
static bool is_local_part(const char *text, size_t length)
{
    bool after_dot = true;

    for (size_t i = 0; i < length; i++) {
        if (text[i] == '.' ? after_dot : !is_atom_char((unsigned char)text[i])) {
            return false;
        }
        after_dot = text[i] == '.';
    }
    return length > 0 && length <= MAX_LOCAL && !after_dot;
}

static bool is_label(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c >= 0x80 || (!apr_isalnum(c) && c != '-')) {
            return false;
        }
    }
    return length > 0 && length <= MAX_LABEL && text[0] != '-' && text[length - 1] != '-';
}

static bool is_domain(const char *text)
{
    int labels = 0;

    for (;;) {
        size_t length = strcspn(text, ".");

        if (!is_label(text, length)) {
            return false;
        }
        labels++;
        if (text[length] == '\0') {
            return labels >= 2;
        }
        text += length + 1;
    }
}

bool ss_email_is(const char *text)
{
    const char *at = strchr(text, '@');

    return at != NULL && strlen(text) <= MAX_ADDRESS && is_local_part(text, (size_t)(at - text))
           && is_domain(at + 1) && ss_text_is_clean(text, false);
}
