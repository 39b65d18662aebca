/* Texts of a language: built-in, fallback, and what a merchant may replace. */
#include "unit.h"

#include "folder.h"

#include "base/json.h"
#include "render/texts.h"

#include <string.h>

#define ENGLISH                                                                                   \
    "{\"a\":{\"hello\":\"Hello {name}\",\"plain\":\"Plain\","                                     \
    "\"days\":{\"one\":\"{count} day\",\"other\":\"{count} days\"}}}"

static const ss_texts_t *load(const char *built_in, const char *own, const char **error)
{
    const char *folder = given_folder(), *own_folder = own != NULL ? given_folder() : NULL;
    const char *dirs[] = { folder, own_folder, NULL };

    *error = "";
    given_file(folder, "en.json", built_in);
    if (own != NULL) {
        given_file(own_folder, "en.json", own);
    }
    return ss_texts_load(dirs, "en", NULL, error, ss_test_pool());
}

static const char *say(const ss_texts_t *texts, const char *key, const char *values)
{
    const char *error;

    return ss_text(texts, key, values != NULL ? ss_json_parse(values, &error, ss_test_pool()) : NULL,
                   ss_test_pool());
}

static void test_placeholders_are_filled(void)
{
    const char *error;
    const ss_texts_t *texts = load(ENGLISH, NULL, &error);

    CU_ASSERT_PTR_NOT_NULL_FATAL(texts);
    CU_ASSERT_STRING_EQUAL(say(texts, "a.hello", "{\"name\":\"<Ada>\"}"), "Hello <Ada>");
    CU_ASSERT_STRING_EQUAL(say(texts, "a.hello", NULL), "Hello ");
    CU_ASSERT_STRING_EQUAL(say(texts, "a.plain", "{}"), "Plain");
    CU_ASSERT_STRING_EQUAL(say(texts, "a.nothing", NULL), "a.nothing");
    CU_ASSERT_TRUE(ss_texts_has(texts, "a.plain"));
    CU_ASSERT_FALSE(ss_texts_has(texts, "a"));
    CU_ASSERT_STRING_EQUAL(ss_texts_lang(texts), "en");
}

static void test_plural_follows_count(void)
{
    const char *error;
    const ss_texts_t *texts = load(ENGLISH, NULL, &error);

    CU_ASSERT_PTR_NOT_NULL_FATAL(texts);
    CU_ASSERT_STRING_EQUAL(say(texts, "a.days", "{\"count\":1}"), "1 day");
    CU_ASSERT_STRING_EQUAL(say(texts, "a.days", "{\"count\":0}"), "0 days");
    CU_ASSERT_STRING_EQUAL(say(texts, "a.days", "{\"count\":12345}"), "12,345 days");
    CU_ASSERT_STRING_EQUAL(say(texts, "a.days", "{\"count\":\"many\"}"), "many days");
}

static void test_own_text_replaces_the_built_in_one(void)
{
    const char *error;
    const ss_texts_t *texts = load(ENGLISH, "{\"a\":{\"hello\":\"Moin {name}\"}}", &error);

    CU_ASSERT_PTR_NOT_NULL_FATAL(texts);
    CU_ASSERT_STRING_EQUAL(say(texts, "a.hello", "{\"name\":\"Ada\"}"), "Moin Ada");
    CU_ASSERT_STRING_EQUAL(say(texts, "a.plain", NULL), "Plain");
}

static void test_mistakes_in_own_texts_are_refused(void)
{
    static const struct {
        const char *own, *reason;
    } cases[] = {
        { "{\"a\":{\"hello\":\"Hi {nick}\"}}", "en.json: text \"a.hello\": {nick} is not known here" },
        { "{\"a\":{\"bye\":\"Bye\"}}", "text \"a.bye\": there is no text of this name" },
        { "{\"a\":{\"plain\":{\"one\":\"1\",\"other\":\"n\"}}}", "this text has no plural forms" },
        { "{\"a\":{\"days\":{\"one\":\"1\"}}}", "the plural form \"other\" is missing" },
        { "{\"a\":{\"plain\":\"Plain {\"}}", "is no placeholder" },
        { "{\"a\":{\"plain\":7}}", "must be a text or an object" },
        { "{\"a.plain\":\"x\"}", "must not be empty or contain a dot" },
        { "{\"a\":", "en.json: line 1" },
        { "[]", "must be a JSON object" },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        const char *error;

        CU_ASSERT_PTR_NULL(load(ENGLISH, cases[i].own, &error));
        CU_ASSERT_PTR_NOT_NULL(strstr(error, cases[i].reason));
    }
}

static void test_missing_texts_come_from_the_fallback(void)
{
    const char *folder = given_folder(), *error;
    const char *dirs[] = { folder, NULL };
    const ss_texts_t *english = load(ENGLISH, NULL, &error), *polish;

    CU_ASSERT_PTR_NOT_NULL_FATAL(english);
    given_file(folder, "pl.json", "{\"a\":{\"hello\":\"Witaj {name}\"}}");
    polish = ss_texts_load(dirs, "pl", english, &error, ss_test_pool());
    CU_ASSERT_PTR_NOT_NULL_FATAL(polish);
    CU_ASSERT_STRING_EQUAL(say(polish, "a.hello", "{\"name\":\"Ada\"}"), "Witaj Ada");
    CU_ASSERT_STRING_EQUAL(say(polish, "a.days", "{\"count\":2}"), "2 days");
    CU_ASSERT_PTR_NOT_NULL(strstr(ss_test_logged(), "2 of \"pl\" are missing"));
}

static void test_language_without_a_file_is_refused(void)
{
    const char *dirs[] = { given_folder(), NULL }, *error = NULL;

    CU_ASSERT_PTR_NULL(ss_texts_load(dirs, "fr", NULL, &error, ss_test_pool()));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "fr.json"));
}

void ss_test_texts(void)
{
    static const ss_test_t tests[] = {
        { "test_placeholders_are_filled", test_placeholders_are_filled },
        { "test_plural_follows_count", test_plural_follows_count },
        { "test_own_text_replaces_the_built_in_one", test_own_text_replaces_the_built_in_one },
        { "test_mistakes_in_own_texts_are_refused", test_mistakes_in_own_texts_are_refused },
        { "test_missing_texts_come_from_the_fallback", test_missing_texts_come_from_the_fallback },
        { "test_language_without_a_file_is_refused", test_language_without_a_file_is_refused },
    };

    ss_suite_add("texts", tests, SS_COUNT(tests));
}
