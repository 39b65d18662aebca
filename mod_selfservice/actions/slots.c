/* Slots are a random id and one letter; filling them copies the text once. */
#include "actions/slots.h"

#include "base/json.h"

#include <apr_strings.h>

const char *ss_slot(ss_slot_t slot, const char *key, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%s%c", key, 'A' + (int)slot);
}

/* A number as it stands between the quotes of a JSON string. */
static const char *escaped(const char *number, apr_pool_t *pool)
{
    const char *quoted;

    if (number == NULL) {
        return "";
    }
    quoted = ss_json_print(ss_json_in_pool(json_string(number), pool), pool);
    return apr_pstrmemdup(pool, quoted + 1, strlen(quoted) - 2);
}

static int slot_at(const char *found, size_t key_length)
{
    int slot = found[key_length] - 'A';

    return slot >= 0 && slot < SS_SLOT_COUNT ? slot : -1;
}

const char *ss_slots_fill(const char *text, const char *key, const char *const *numbers,
                          apr_pool_t *pool)
{
    const char *values[SS_SLOT_COUNT];
    size_t key_length = strlen(key), longest = 0, count = 0;
    char *filled, *end;

    for (int i = 0; i < SS_SLOT_COUNT; i++) {
        values[i] = escaped(numbers[i], pool);
        longest = strlen(values[i]) > longest ? strlen(values[i]) : longest;
    }
    for (const char *found = strstr(text, key); found != NULL;
         found = strstr(found + key_length, key)) {
        count++;
    }
    filled = end = apr_palloc(pool, strlen(text) + count * longest + 1);
    for (const char *found = strstr(text, key); found != NULL; found = strstr(text, key)) {
        int slot = slot_at(found, key_length);
        size_t taken = slot < 0 ? key_length : key_length + 1;

        memcpy(end, text, (size_t)(found - text));
        end = apr_cpystrn(end + (found - text), slot < 0 ? key : values[slot],
                          (slot < 0 ? key_length : longest) + 1);
        text = found + taken;
    }
    apr_cpystrn(end, text, strlen(text) + 1);
    return filled;
}
