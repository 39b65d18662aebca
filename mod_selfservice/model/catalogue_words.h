/* Forms of words in a catalogue file. */
#ifndef SS_CATALOGUE_WORDS_H
#define SS_CATALOGUE_WORDS_H

#include <stdbool.h>

/** @return true for `[a-z0-9-]{1,64}` that is neither a reserved address nor looks like an Id */
bool ss_external_id_is(const char *text);

/** @return true for a language tag such as "de" or "en-GB" */
bool ss_language_is(const char *text);

/** @return true for the tag of a language that there is: "de", "nds" or "en-GB", but not "xx" */
bool ss_language_exists(const char *text);

#endif
