/* What poppler's tools tell about PDF bytes. */
#include "pdf_tools.h"

#include "render/buffer.h"

#include <apr_file_io.h>
#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

const char *told_by(const char *program, const char *rest, const void *bytes, size_t length)
{
    apr_pool_t *pool = ss_test_pool();
    ss_buffer_t *told = ss_buffer_make(4096, pool);
    char *name = apr_pstrdup(pool, "/tmp/ss-pdf-XXXXXX"), part[4096];
    apr_file_t *file;
    size_t count;
    FILE *output;

    CU_ASSERT_EQUAL_FATAL(apr_file_mktemp(&file, name, 0, pool), APR_SUCCESS);
    apr_file_write_full(file, bytes, length, NULL);
    apr_file_flush(file);
    output = popen(apr_pstrcat(pool, program, " ", name, " ", rest, NULL), "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(output);
    while ((count = fread(part, 1, sizeof(part), output)) > 0) {
        ss_buffer_add(told, part, count);
    }
    CU_ASSERT_EQUAL(pclose(output), 0);
    apr_file_close(file);
    apr_file_remove(name, pool);
    return told->text;
}

int times(const char *text, const char *part)
{
    int count = 0;

    for (; (text = strstr(text, part)) != NULL; text += strlen(part)) {
        count++;
    }
    return count;
}

void assert_has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL) {
        printf("\n    there is no \"%s\" in it\n", part);
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(text, part));
}

void assert_has_not(const char *text, const char *part)
{
    if (strstr(text, part) != NULL) {
        printf("\n    there is a \"%s\" in it\n", part);
    }
    CU_ASSERT_PTR_NULL(strstr(text, part));
}
