/* Which characters a text that somebody typed may hold. */
#include "base/text.h"

#include <stdint.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#define BRAILLE_BLANK 0x2800 /* a symbol to Unicode, an empty place to the eye */

/* Ranges nobody types on purpose; noncharacters come on top. */
static const struct {
    UChar32 first, last;
} refused[] = {
    { 0x0000, 0x001F }, { 0x007F, 0x009F }, /* controls */
    { 0x200E, 0x200F }, { 0x202A, 0x202E }, /* direction: marks, embeddings and overrides */
    { 0x2028, 0x2029 },                     /* line and paragraph separator */
    { 0x2066, 0x2069 },                     /* direction: isolates */
};

static bool is_refused(UChar32 character)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        if (character >= refused[i].first && character <= refused[i].last) {
            return true;
        }
    }
    return U_IS_UNICODE_NONCHAR(character);
}

bool ss_text_is_clean(const char *text, bool lines)
{
    int32_t length = (int32_t)strlen(text);

    for (int32_t at = 0; at < length;) {
        UChar32 character;

        U8_NEXT(text, at, length, character);
        if (character < 0 || (is_refused(character) && !(lines && character == '\n'))) {
            return false;
        }
    }
    return true;
}

bool ss_text_is_visible(const char *text)
{
    int32_t length = (int32_t)strlen(text);

    for (int32_t at = 0; at < length;) {
        UChar32 character;

        U8_NEXT(text, at, length, character);
        if (character > 0 && character != BRAILLE_BLANK && !u_isUWhiteSpace(character)
            && !u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) {
            return true;
        }
    }
    return false;
}

int ss_text_length(const char *text)
{
    int count = 0;

    for (; *text != '\0'; text++) {
        count += ((unsigned char)*text & 0xC0) != 0x80;
    }
    return count;
}

size_t ss_text_whole(const char *text, size_t limit)
{
    size_t length = strlen(text);

    if (length <= limit) {
        return length;
    }
    while (limit > 0 && ((unsigned char)text[limit] & 0xC0) == 0x80) {
        limit--;
    }
    return limit;
}
