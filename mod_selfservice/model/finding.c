/* The list of findings of a catalogue file, and the paths that name their places. */
#include "model/finding.h"

#include <apr_strings.h>
#include <string.h>

apr_array_header_t *ss_findings_make(apr_pool_t *pool)
{
    return apr_array_make(pool, 8, sizeof(ss_finding_t));
}

void ss_finding_add(apr_array_header_t *findings, const char *path, const char *format, ...)
{
    ss_finding_t *finding = apr_array_push(findings);
    va_list arguments;

    finding->path = apr_pstrdup(findings->pool, path);
    va_start(arguments, format);
    finding->text = apr_pvsprintf(findings->pool, format, arguments);
    va_end(arguments);
}

/* A name that a reader could not tell from path syntax is written as ["name"]. */
const char *ss_path_member(const char *path, const char *name, apr_pool_t *pool)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

    if (*name == '\0' || name[strspn(name, plain)] != '\0') {
        return apr_psprintf(pool, "%s[\"%s\"]", path, name);
    }
    return apr_pstrcat(pool, path, ".", name, NULL);
}

const char *ss_path_element(const char *path, size_t index, apr_pool_t *pool)
{
    return apr_psprintf(pool, "%s[%lu]", path, (unsigned long)index);
}
