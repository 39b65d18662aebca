/* Reads demo files, changes them, and runs checker and reader over them without a database. */
#include "given_catalogue.h"

#include "actions/catalogue_merge.h"
#include "base/file.h"
#include "base/json.h"
#include "base/share_dir.h"
#include "model/catalogue_check.h"
#include "model/catalogue_read.h"

#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *given_project_file(const char *path)
{
    const char *error;
    const char *full = apr_pstrcat(ss_test_pool(), ss_share_dir, "/../", path, NULL);
    const char *text = ss_file_read(full, 16 * 1024 * 1024, NULL, &error, ss_test_pool());

    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    return text;
}

json_t *given_demo(const char *name)
{
    const char *error;
    const char *text = given_project_file(apr_pstrcat(ss_test_pool(), "conf/demo/", name, ".json", NULL));
    json_t *document = ss_json_parse(text, &error, ss_test_pool());

    CU_ASSERT_PTR_NOT_NULL_FATAL(document);
    return document;
}

static void set_member(json_t *parent, const char *name, json_t *value)
{
    size_t index = (size_t)strtol(name, NULL, 10);

    if (json_is_object(parent) && value == NULL) {
        json_object_del(parent, name);
    } else if (json_is_object(parent)) {
        ss_json_set(parent, name, value);
    } else if (value == NULL) {
        json_array_remove(parent, index);
    } else if (index >= json_array_size(parent)) {
        ss_json_append(parent, value);
    } else {
        json_array_set(parent, index, value);
    }
}

void change(json_t *document, const char *place, const char *value)
{
    char *names = apr_pstrdup(ss_test_pool(), place), *rest;
    const char *error, *name = apr_strtok(names, ".", &rest), *next;
    json_t *parent = document;

    while ((next = apr_strtok(NULL, ".", &rest)) != NULL) {
        parent = json_is_object(parent) ? json_object_get(parent, name)
                                        : json_array_get(parent, (size_t)strtol(name, NULL, 10));
        name = next;
    }
    CU_ASSERT_PTR_NOT_NULL_FATAL(parent);
    set_member(parent, name, *value == '\0' ? NULL : ss_json_parse(value, &error, ss_test_pool()));
}

static ss_catalogue_file_t *checked(const json_t *document, const char *merchant_name,
                                    apr_array_header_t *findings)
{
    ss_catalogue_file_t *stored = ss_catalogue_file_make(ss_test_pool());
    ss_catalogue_file_t *given = ss_catalogue_file_read(findings, document, true, ss_test_pool());
    ss_catalogue_file_t *merged;

    ss_catalogue_file_index(stored);
    merged = ss_catalogue_merge(given, stored, false);
    ss_catalogue_file_link(merged, findings);
    ss_catalogue_check(findings, merged, merchant_name);
    return merged;
}

apr_array_header_t *findings_of(const json_t *document, const char *merchant_name)
{
    apr_array_header_t *findings = ss_findings_make(ss_test_pool());

    checked(document, merchant_name, findings);
    return findings;
}

bool is_found(const apr_array_header_t *findings, const char *path, const char *text)
{
    for (int i = 0; i < findings->nelts; i++) {
        const ss_finding_t *finding = &APR_ARRAY_IDX(findings, i, ss_finding_t);

        if (strcmp(finding->path, path) == 0 && strstr(finding->text, text) != NULL) {
            return true;
        }
    }
    return false;
}

const ss_catalogue_t *given_snapshot(const json_t *document, const char *merchant_name)
{
    apr_array_header_t *findings = ss_findings_make(ss_test_pool());
    ss_catalogue_file_t *file = checked(document, merchant_name, findings);
    ss_catalogue_t *catalogue = apr_palloc(ss_test_pool(), sizeof(*catalogue));
    const char *broken;

    for (int i = 0; i < findings->nelts; i++) {
        printf("%s: %s\n", APR_ARRAY_IDX(findings, i, ss_finding_t).path,
               APR_ARRAY_IDX(findings, i, ss_finding_t).text);
    }
    CU_ASSERT_TRUE_FATAL(apr_is_empty_array(findings));
    CU_ASSERT_TRUE_FATAL(ss_catalogue_read(catalogue, file, &broken));
    return catalogue;
}

const ss_catalogue_t *given_demo_with(const char *place, const char *value)
{
    json_t *document = given_demo("nordwolke");

    change(document, place, value);
    return given_snapshot(document, "nordwolke");
}

void expect_refused(const refusal_t *refusals, int count)
{
    for (int i = 0; i < count; i++) {
        json_t *document = given_demo("nordwolke");
        apr_array_header_t *findings;
        bool found;

        change(document, refusals[i].place, refusals[i].value);
        findings = findings_of(document, "nordwolke");
        found = is_found(findings, refusals[i].path, refusals[i].text);
        if (!found || findings->nelts != 1) {
            printf("\n%s = %s:\n", refusals[i].place, refusals[i].value);
        }
        for (int j = 0; (!found || findings->nelts != 1) && j < findings->nelts; j++) {
            printf("  %s: %s\n", APR_ARRAY_IDX(findings, j, ss_finding_t).path,
                   APR_ARRAY_IDX(findings, j, ss_finding_t).text);
        }
        CU_ASSERT_TRUE(found);
        CU_ASSERT_EQUAL(findings->nelts, 1);
    }
}
