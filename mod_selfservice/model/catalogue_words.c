/* Words of a catalogue file with a form of their own: external ids and language tags. */
#include "model/catalogue_words.h"

#include "base/base.h"
#include "base/random_id.h"

#include <apr_lib.h>
#include <string.h>
#include <unicode/uloc.h>

bool ss_external_id_is(const char *text)
{
    static const char *const reserved[] = { "done", "terms", "assets", "embed.js" };
    size_t length = strlen(text);

    for (int i = 0; i < SS_COUNT(reserved); i++) {
        if (strcmp(text, reserved[i]) == 0) {
            return false;
        }
    }
    return length >= 1 && length <= 64 && !ss_id_is(text)
        && strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

bool ss_language_is(const char *text)
{
    size_t letters = strspn(text, "abcdefghijklmnopqrstuvwxyz");

    if (letters < 2 || letters > 3) {
        return false;
    }
    if (text[letters] == '\0') {
        return true;
    }
    return text[letters] == '-' && strlen(text) >= letters + 3 && strlen(text) <= letters + 9
        && apr_isalnum(text[letters + 1]) && apr_isalnum(text[letters + 2]);
}

bool ss_language_exists(const char *text)
{
    size_t letters = strcspn(text, "-");
    const char *const *codes = uloc_getISOLanguages();

    if (!ss_language_is(text)) {
        return false;
    }
    for (; *codes != NULL; codes++) {
        if (strlen(*codes) == letters && strncmp(*codes, text, letters) == 0) {
            return true;
        }
    }
    return false;
}
