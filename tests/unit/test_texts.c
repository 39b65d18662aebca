/* Texts of a language: built-in, fallback, and what a merchant may replace. */
#include "unit.h"

#include "folder.h"

#include "base/json.h"
#include "base/share_dir.h"
#include "model/order_button.h"
#include "render/texts.h"

#include <apr_strings.h>
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
        { "{\"a\":{\"hello\":\"Hi {nick}\"}}", "en.json: line 1: text \"a.hello\": {nick} is not known here" },
        { "{\n\"a\": {\n \"hello\": \"Hi\",\n \"bye\": \"Bye\"\n}}", "line 4: text \"a.bye\": there is no text of this name" },
        { "{\"a\":{\"plain\":{\"one\":\"1\",\"other\":\"n\"}}}", "this text has no plural forms" },
        { "{\"a\":{\"days\":{\"one\":\"1\"}}}", "the plural form \"other\" is missing" },
        { "{\"a\":{\"plain\":\"Plain {\"}}", "is no placeholder" },
        { "{\"a\":{\"plain\":7}}", "must be a text or an object" },
        { "{\n\"a.plain\":\"x\"}", "line 2: text \"a.plain\": a name must not be empty or contain a dot" },
        { "{\"a\":", "en.json: line 1" },
        { "[]", "must be a JSON object" },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        const char *error;

        CU_ASSERT_PTR_NULL(load(ENGLISH, cases[i].own, &error));
        CU_ASSERT_PTR_NOT_NULL(strstr(error, cases[i].reason));
    }
}

static void test_line_of_a_member_is_found_at_its_depth(void)
{
    static const char *const text = "{\"b\": \"a\", \"x\": [{\"a\": 1}],\n"
                                    "\"o\": {\"b\": {\"a\": \"\\\"a\\\": {\"},\n\"a\": 2},\n"
                                    "\"a\" : {\"a\": 1,\n\"b\":\n{\"a\": 3}}}";

    CU_ASSERT_EQUAL(ss_json_line(text, "b"), 1);
    CU_ASSERT_EQUAL(ss_json_line(text, "o.b.a"), 2);
    CU_ASSERT_EQUAL(ss_json_line(text, "o.a"), 3);
    CU_ASSERT_EQUAL(ss_json_line(text, "a"), 4);
    CU_ASSERT_EQUAL(ss_json_line(text, "a.b"), 5);
    CU_ASSERT_EQUAL(ss_json_line(text, "a.b.a"), 6);
    CU_ASSERT_EQUAL(ss_json_line(text, "c"), 0);
    CU_ASSERT_EQUAL(ss_json_line(text, "a.c"), 0);
    CU_ASSERT_EQUAL(ss_json_line("{\"a", "a"), 0);
}

static void test_labels_of_the_law_stay_as_they_are(void)
{
    static const char *const labels =
        "{\"frame\":{\"cancel\":\"Cancel here\",\"help\":\"Help\"},\"legal\":{\"cancel\":{\"button\":\"cancel now\"}}}";
    const char *error;
    const ss_texts_t *texts = load(labels, "{\"frame\":{\"cancel\":\"Leave us\"}}", &error);

    CU_ASSERT_PTR_NULL(texts);
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "text \"frame.cancel\": the law words this label"));
    CU_ASSERT_PTR_NULL(load(labels, "{\"legal\":{\"cancel\":{\"button\":\"Send\"}}}", &error));
    texts = load(labels, "{\"frame\":{\"cancel\":\"Cancel here\",\"help\":\"Call us\"}}", &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(texts);
    CU_ASSERT_STRING_EQUAL(say(texts, "frame.help", NULL), "Call us");
}

static void test_own_language_brings_its_own_labels(void)
{
    const char *built_in = given_folder(), *own = given_folder(), *error;
    const char *dirs[] = { built_in, own, NULL };
    const ss_texts_t *english = load("{\"frame\":{\"cancel\":\"Cancel here\"}}", NULL, &error), *polish;

    given_file(own, "pl.json", "{\"frame\":{\"cancel\":\"Wypowiedz umowy tutaj\"}}");
    polish = ss_texts_load(dirs, "pl", english, &error, ss_test_pool());
    CU_ASSERT_PTR_NOT_NULL_FATAL(polish);
    CU_ASSERT_STRING_EQUAL(say(polish, "frame.cancel", NULL), "Wypowiedz umowy tutaj");
}

/* The exact words on the buttons of cancellation and withdrawal, and on the order button. */
static void test_built_in_labels_are_the_prescribed_ones(void)
{
    static const struct {
        const char *lang, *cancel, *cancel_button, *withdraw, *withdraw_button, *order;
    } labels[] = {
        { "de", "Verträge hier kündigen", "jetzt kündigen", "Vertrag widerrufen", "Widerruf bestätigen",
          "zahlungspflichtig bestellen" },
        { "en", "Cancel contracts here", "cancel now", "Withdraw from contract here", "Confirm withdrawal",
          "Order with obligation to pay" },
        { "fr", "Résilier vos contrats ici", "résilier maintenant", "Renoncer au contrat ici",
          "Confirmer la rétractation", "Commande avec obligation de paiement" },
        { "nl", "Contracten hier opzeggen", "nu opzeggen", "Overeenkomst hier herroepen", "Herroeping bevestigen",
          "Bestelling met betalingsverplichting" },
    };
    const char *dirs[] = { apr_pstrcat(ss_test_pool(), ss_share_dir, "/text", NULL), NULL }, *error;
    const ss_site_t *site = ss_site_make(ss_test_pool());

    for (int i = 0; i < SS_COUNT(labels); i++) {
        const ss_texts_t *texts = ss_texts_load(dirs, labels[i].lang, NULL, &error, ss_test_pool());

        CU_ASSERT_PTR_NOT_NULL_FATAL(texts);
        CU_ASSERT_STRING_EQUAL(say(texts, "frame.cancel", NULL), labels[i].cancel);
        CU_ASSERT_STRING_EQUAL(say(texts, "legal.cancel.button", NULL), labels[i].cancel_button);
        CU_ASSERT_STRING_EQUAL(say(texts, "frame.withdraw", NULL), labels[i].withdraw);
        CU_ASSERT_STRING_EQUAL(say(texts, "legal.withdraw.button", NULL), labels[i].withdraw_button);
        CU_ASSERT_STRING_EQUAL(ss_order_button(site, labels[i].lang), labels[i].order);
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
        { "LOC-05 test_plural_follows_count", test_plural_follows_count },
        { "test_own_text_replaces_the_built_in_one", test_own_text_replaces_the_built_in_one },
        { "test_mistakes_in_own_texts_are_refused", test_mistakes_in_own_texts_are_refused },
        { "test_line_of_a_member_is_found_at_its_depth", test_line_of_a_member_is_found_at_its_depth },
        { "LOC-01 test_labels_of_the_law_stay_as_they_are", test_labels_of_the_law_stay_as_they_are },
        { "test_own_language_brings_its_own_labels", test_own_language_brings_its_own_labels },
        { "LOC-01 test_built_in_labels_are_the_prescribed_ones", test_built_in_labels_are_the_prescribed_ones },
        { "test_missing_texts_come_from_the_fallback", test_missing_texts_come_from_the_fallback },
        { "test_language_without_a_file_is_refused", test_language_without_a_file_is_refused },
    };

    ss_suite_add("texts", tests, SS_COUNT(tests));
}
