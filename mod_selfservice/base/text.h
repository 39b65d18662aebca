/* Texts that somebody typed: which characters they may hold, how long they are. */
#ifndef SS_BASE_TEXT_H
#define SS_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/**
 * @param text   UTF-8
 * @param lines  line feeds may stand in it
 * @return false if it holds a control character, a line or paragraph separator, a mark, override or
 * isolate of the writing direction (they make a document read differently from what is stored), a
 * noncharacter, or is not UTF-8
 */
bool ss_text_is_clean(const char *text, bool lines);

/**
 * @return true if at least one character of a UTF-8 text shows: one that is neither white space nor
 * ignorable in display (soft hyphen, joiners, fillers), nor the blank of braille
 */
bool ss_text_is_visible(const char *text);

/** How many characters (code points) a UTF-8 text has. */
int ss_text_length(const char *text);

/** Bytes of the longest beginning of at most `limit` bytes that cuts no UTF-8 character. */
size_t ss_text_whole(const char *text, size_t limit);

#endif
