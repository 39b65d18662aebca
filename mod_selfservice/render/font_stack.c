/* Font stacks of the configuration: read name by name and written anew, nothing is copied. */
#include "render/theme.h"

#include "render/buffer.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#define NAME_LIMIT 60
#define NAMES_LIMIT 12

/* Words that mean something to browsers when they are not quoted. */
static const char *const keywords[] = {
    "-apple-system", "BlinkMacSystemFont", "serif", "sans-serif", "monospace", "cursive", "fantasy",
    "system-ui", "ui-serif", "ui-sans-serif", "ui-monospace", "ui-rounded",
};
#define FIRST_GENERIC 2

static int keyword_of(const char *name)
{
    for (int i = 0; i < SS_COUNT(keywords); i++) {
        if (strcasecmp(keywords[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

static bool is_name_character(char c)
{
    return apr_isalnum(c) || (unsigned char)c >= 0x80 || (c != '\0' && strchr(" -_.", c) != NULL);
}

/* One name between commas without quotes and outer blanks; NULL if it is no name. */
static const char *read_name(const char *from, size_t length, apr_pool_t *pool)
{
    char *name = apr_pstrmemdup(pool, from, length);

    while (*name == ' ') {
        name++;
    }
    length = strlen(name);
    while (length > 0 && name[length - 1] == ' ') {
        name[--length] = '\0';
    }
    if (length > 1 && (*name == '"' || *name == '\'') && name[length - 1] == *name) {
        name[length - 1] = '\0';
        name++;
        length -= 2;
    }
    for (size_t i = 0; i < length; i++) {
        if (!is_name_character(name[i])) {
            return NULL;
        }
    }
    return length > 0 && length <= NAME_LIMIT ? name : NULL;
}

const char *ss_font_stack(const char *stack, const char **error, apr_pool_t *pool)
{
    ss_buffer_t *out = ss_buffer_make(128, pool);
    int count = 0, keyword = -1;

    for (const char *from = stack; from != NULL; count++) {
        const char *comma = strchr(from, ',');
        size_t length = comma != NULL ? (size_t)(comma - from) : strlen(from);
        const char *name = read_name(from, length, pool);

        if (name == NULL || count == NAMES_LIMIT) {
            *error = apr_psprintf(pool, "SelfServiceBrandFont \"%s\": write up to %d font names, "
                                  "separated by commas", stack, NAMES_LIMIT);
            return NULL;
        }
        keyword = keyword_of(name);
        name = keyword >= 0 ? keywords[keyword] : apr_pstrcat(pool, "\"", name, "\"", NULL);
        ss_buffer_add_text(out, count > 0 ? "," : "");
        ss_buffer_add_text(out, name);
        from = comma != NULL ? comma + 1 : NULL;
    }
    if (keyword < FIRST_GENERIC) {
        ss_buffer_add_text(out, ",sans-serif");
    }
    return out->text;
}
