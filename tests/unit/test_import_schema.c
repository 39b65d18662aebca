/* docs/import.schema.json names the members that the checker knows, no more and no fewer. */
#include "given_catalogue.h"

#include "base/json.h"
#include "model/catalogue_members.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

static const json_t *defs;

static bool is_listed(const json_t *list, const char *name)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (strcmp(json_string_value(json_array_get(list, i)), name) == 0) {
            return true;
        }
    }
    return false;
}

static void expect(bool fits, const char *path, const char *what)
{
    if (!fits) {
        printf("\n%s: %s\n", path, what);
    }
    CU_ASSERT_TRUE(fits);
}

static void expect_same_members(const char *path, const ss_member_t *members)
{
    const json_t *object = json_object_get(defs, path);
    json_t *properties = json_object_get(object, "properties");
    const char *name;
    json_t *property;

    expect(json_is_false(json_object_get(object, "additionalProperties")), path, "takes unknown members");
    for (const ss_member_t *member = members; member->name != NULL; member++) {
        const char *place = apr_pstrcat(ss_test_pool(), path, ".", member->name, NULL);

        expect(json_object_get(properties, member->name) != NULL, place, "is not in the schema");
        expect(is_listed(json_object_get(object, "required"), member->name) == member->required, place,
               "is not equally required");
        if (member->members != NULL) {
            expect_same_members(place, member->members);
        }
    }
    json_object_foreach(properties, name, property) {
        expect(ss_member_find(members, name) != NULL, apr_pstrcat(ss_test_pool(), path, ".", name, NULL),
               "is not known to the checker");
    }
}

static void test_schema_and_checker_know_the_same_members(void)
{
    const char *error;
    const json_t *schema = ss_json_parse(given_project_file("docs/import.schema.json"), &error, ss_test_pool());

    CU_ASSERT_PTR_NOT_NULL_FATAL(schema);
    defs = json_object_get(schema, "$defs");
    expect_same_members("Merchant", ss_merchant_members);
    for (int kind = 0; kind < SS_KIND_COUNT; kind++) {
        expect(json_object_get(json_object_get(schema, "properties"), ss_kinds[kind].list) != NULL,
               ss_kinds[kind].list, "is not in the schema");
        expect_same_members(ss_kinds[kind].list, ss_kinds[kind].members);
    }
    CU_ASSERT_EQUAL(json_object_size(json_object_get(schema, "properties")), SS_KIND_COUNT + 1);
}

static const ss_test_t tests[] = {
    { "test_schema_and_checker_know_the_same_members", test_schema_and_checker_know_the_same_members },
};

void ss_test_import_schema(void)
{
    ss_suite_add("import_schema", tests, SS_COUNT(tests));
}
