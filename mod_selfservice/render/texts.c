/* The texts of one language: files read one after the other, then a table for look-ups by hash. */
#include "render/texts_entry.h"

#include "base/file.h"
#include "base/json.h"
#include "base/log.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

#define FILE_LIMIT ((size_t)4 << 20)

struct ss_texts_t {
    const char *lang;
    const ss_i18n_t *i18n;
    const ss_entry_t **slots; /* open addressing; more than half are NULL */
    uint32_t mask;
};

/* The state of reading one file. */
typedef struct reader_t {
    apr_pool_t *pool;
    apr_hash_t *entries;         /* key to ss_entry_t, of the files read before and this one */
    const ss_texts_t *fallback;  /* NULL: there is none */
    const ss_i18n_t *i18n;
    const char *file, *source; /* its name and what stands in it */
    bool is_override;
    const char *error;
} reader_t;

/*
 * Labels the law words (BGB sections 312k and 356a): a merchant's file may add a language, never
 * reword them.
 */
static const char *const fixed_labels[] = {
    "frame.cancel",
    "frame.withdraw",
    "legal.cancel.button",
    "legal.withdraw.button",
};

uint32_t ss_text_hash(const char *key)
{
    uint32_t hash = UINT32_C(2166136261);

    for (; *key != '\0'; key++) {
        hash = (hash ^ (unsigned char)*key) * UINT32_C(16777619);
    }
    return hash;
}

const ss_entry_t *ss_texts_find(const ss_texts_t *texts, const char *key, uint32_t hash)
{
    uint32_t at = hash & texts->mask;
    const ss_entry_t *entry;

    while ((entry = texts->slots[at]) != NULL) {
        if (entry->hash == hash && strcmp(entry->key, key) == 0) {
            return entry;
        }
        at = (at + 1) & texts->mask;
    }
    return NULL;
}

static bool refuse(reader_t *reader, const char *key, const char *reason)
{
    int line = ss_json_line(reader->source, key);
    const char *place = line == 0 ? "" : apr_psprintf(reader->pool, "line %d: ", line);

    reader->error = apr_psprintf(reader->pool, "%s: %stext \"%s\": %s", reader->file, place, key,
                                 reason);
    return false;
}

static bool is_fixed(const char *key)
{
    for (int i = 0; i < SS_COUNT(fixed_labels); i++) {
        if (strcmp(fixed_labels[i], key) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_same_words(const ss_entry_t *entry, const ss_entry_t *known)
{
    const ss_form_t *form = &entry->forms[SS_FORM_OTHER], *words = &known->forms[SS_FORM_OTHER];

    return !entry->plural && form->count == 1 && words->count == 1 && form->pieces[0].path == NULL
        && strcmp(form->pieces[0].text, words->pieces[0].text) == 0;
}

/* What a merchant's text replaces must exist, be of the same kind and know all placeholders. */
static bool fits_what_it_replaces(reader_t *reader, const ss_entry_t *entry)
{
    const ss_entry_t *known = apr_hash_get(reader->entries, entry->key, APR_HASH_KEY_STRING);
    const char *foreign;

    if (known != NULL && is_fixed(entry->key) && !has_same_words(entry, known)) {
        return refuse(reader, entry->key, "the law words this label; remove it");
    }
    if (known == NULL && reader->fallback != NULL) {
        known = ss_texts_find(reader->fallback, entry->key, entry->hash);
    }
    if (known == NULL) {
        return refuse(reader, entry->key, "there is no text of this name");
    }
    if (entry->plural && !known->plural) {
        return refuse(reader, entry->key, "this text has no plural forms");
    }
    foreign = ss_entry_foreign_placeholder(entry, known);
    return foreign == NULL
        || refuse(reader, entry->key,
                  apr_psprintf(reader->pool, "{%s} is not known here", foreign));
}

static bool add_text(reader_t *reader, const char *key, const json_t *value)
{
    ss_entry_t *entry = apr_pcalloc(reader->pool, sizeof(*entry));
    const char *error;

    entry->key = key;
    entry->hash = ss_text_hash(key);
    entry->i18n = reader->i18n;
    if (!ss_entry_read(entry, value, &error, reader->pool)) {
        return refuse(reader, key, error);
    }
    if (reader->is_override && !fits_what_it_replaces(reader, entry)) {
        return false;
    }
    apr_hash_set(reader->entries, key, APR_HASH_KEY_STRING, entry);
    return true;
}

/* Walks the nested objects; `prefix` ends with a dot unless it is empty. */
static bool add_folder(reader_t *reader, const char *prefix, const json_t *folder)
{
    const char *name;
    json_t *value;

    json_object_foreach ((json_t *)folder, name, value) {
        const char *key = apr_pstrcat(reader->pool, prefix, name, NULL);
        bool fine;

        if (*name == '\0' || strchr(name, '.') != NULL) {
            return refuse(reader, key, "a name must not be empty or contain a dot");
        }
        if (json_is_string(value) || ss_entry_is_plural(value)) {
            fine = add_text(reader, key, value);
        } else if (json_is_object(value)) {
            fine = add_folder(reader, apr_pstrcat(reader->pool, key, ".", NULL), value);
        } else {
            fine = refuse(reader, key, "must be a text or an object");
        }
        if (!fine) {
            return false;
        }
    }
    return true;
}

static bool read_file(reader_t *reader)
{
    const char *error;
    const json_t *json;

    reader->source = ss_file_read(reader->file, FILE_LIMIT, NULL, &error, reader->pool);
    if (reader->source == NULL) {
        reader->error = error;
        return false;
    }
    json = ss_json_parse(reader->source, &error, reader->pool);
    if (!json_is_object(json)) {
        error = json == NULL ? error : "must be a JSON object";
        reader->error = apr_psprintf(reader->pool, "%s: %s", reader->file, error);
        return false;
    }
    return add_folder(reader, "", json);
}

/* Counts the texts that only the fallback has, so that whoever translates hears of them once. */
static void take_missing(reader_t *reader, const char *lang)
{
    const ss_texts_t *fallback = reader->fallback;
    const char *first = NULL, *key;
    int missing = 0;

    for (uint32_t i = 0; fallback != NULL && i <= fallback->mask; i++) {
        const ss_entry_t *entry = fallback->slots[i];

        key = entry != NULL ? entry->key : NULL;
        if (key == NULL || apr_hash_get(reader->entries, key, APR_HASH_KEY_STRING) != NULL) {
            continue;
        }
        apr_hash_set(reader->entries, key, APR_HASH_KEY_STRING, entry);
        first = first == NULL || strcmp(key, first) < 0 ? key : first;
        missing++;
    }
    if (missing > 0) {
        ss_log(SS_LOG_WARNING, "SS0310", NULL,
               "read texts: %d of \"%s\" are missing and taken from \"%s\", the first is %s",
               missing, lang, fallback->lang, first);
    }
}

static void fill_table(ss_texts_t *texts, apr_hash_t *entries, apr_pool_t *pool)
{
    uint32_t size = 16;

    while (size < apr_hash_count(entries) * 2 + 1) {
        size *= 2;
    }
    texts->mask = size - 1;
    texts->slots = apr_pcalloc(pool, size * sizeof(*texts->slots));
    for (apr_hash_index_t *i = apr_hash_first(pool, entries); i != NULL; i = apr_hash_next(i)) {
        const ss_entry_t *entry = apr_hash_this_val(i);
        uint32_t at = entry->hash & texts->mask;

        while (texts->slots[at] != NULL) {
            at = (at + 1) & texts->mask;
        }
        texts->slots[at] = entry;
    }
}

const ss_texts_t *ss_texts_load(const char *const *dirs, const char *lang,
                                const ss_texts_t *fallback, const char **error, apr_pool_t *pool)
{
    ss_texts_t *texts = apr_pcalloc(pool, sizeof(*texts));
    reader_t reader = { .pool = pool, .fallback = fallback, .i18n = ss_i18n(lang) };
    int found = 0;

    reader.entries = apr_hash_make(pool);
    for (int i = 0; dirs[i] != NULL; i++) {
        reader.file = apr_psprintf(pool, "%s/%s.json", dirs[i], lang);
        reader.is_override = i > 0;
        if (!ss_file_exists(reader.file, pool)) {
            continue;
        }
        if (!read_file(&reader)) {
            *error = reader.error;
            return NULL;
        }
        found++;
    }
    if (found == 0) {
        *error = apr_psprintf(pool, "%s/%s.json: the language has no texts", dirs[0], lang);
        return NULL;
    }
    take_missing(&reader, lang);
    texts->lang = apr_pstrdup(pool, lang);
    texts->i18n = reader.i18n;
    fill_table(texts, reader.entries, pool);
    return texts;
}

const char *ss_texts_lang(const ss_texts_t *texts)
{
    return texts->lang;
}

const ss_i18n_t *ss_texts_i18n(const ss_texts_t *texts)
{
    return texts->i18n;
}

bool ss_texts_has(const ss_texts_t *texts, const char *key)
{
    return ss_texts_find(texts, key, ss_text_hash(key)) != NULL;
}

static const json_t *look_up_in_object(const void *values, const ss_path_t *path)
{
    return path->count == 0 ? NULL : ss_path_rest(path, ss_path_first(values, &path->names[0]));
}

const char *ss_text(const ss_texts_t *texts, const char *key, const json_t *values,
                    apr_pool_t *pool)
{
    const ss_entry_t *entry = ss_texts_find(texts, key, ss_text_hash(key));
    ss_buffer_t *out;

    if (entry == NULL) {
        return apr_pstrdup(pool, key);
    }
    out = ss_buffer_make(80, pool);
    ss_entry_write(entry, look_up_in_object, values, SS_ESCAPE_NONE, out);
    return out->text;
}
