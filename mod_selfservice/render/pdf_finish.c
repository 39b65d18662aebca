/*
 * What cairo leaves out of a PDF: language, title shown by readers, root and marks of its
 * structure.
 */
#include "render/pdf_finish.h"

#include "base/log.h"

#include <qpdf/qpdf-c.h>
#include <string.h>

#define DEPTH_LIMIT 32 /* of the structure; our own documents have less than half */

static bool is_element(qpdf_data file, qpdf_oh element, const char *kind)
{
    return qpdf_oh_is_dictionary(file, element) && qpdf_oh_has_key(file, element, "/S")
        && strcmp(qpdf_oh_get_name(file, qpdf_oh_get_key(file, element, "/S")), kind) == 0;
}

/* An element's children are a list, or the only one of them. */
static int child_count(qpdf_data file, qpdf_oh children)
{
    return qpdf_oh_is_array(file, children) ? qpdf_oh_get_array_n_items(file, children) : 1;
}

static qpdf_oh child(qpdf_data file, qpdf_oh children, int number)
{
    return qpdf_oh_is_array(file, children) ? qpdf_oh_get_array_item(file, children, number)
                                            : children;
}

static bool is_head_row(qpdf_data file, qpdf_oh cells)
{
    for (int i = 0; i < child_count(file, cells); i++) {
        if (!is_element(file, child(file, cells, i), "/TH")) {
            return false;
        }
    }
    return true;
}

/*
 * Tell for every head of a table whether it heads a column or a row. Source: PDF/UA-1 section 7.5
 */
static void set_scopes(qpdf_data file, qpdf_oh element, int depth)
{
    qpdf_oh children;
    const char *scope;

    if (depth > DEPTH_LIMIT || !qpdf_oh_is_dictionary(file, element)
        || !qpdf_oh_has_key(file, element, "/K")) {
        return;
    }
    children = qpdf_oh_get_key(file, element, "/K");
    scope = is_head_row(file, children) ? "/Column" : "/Row";
    for (int i = 0; i < child_count(file, children); i++) {
        qpdf_oh cell = child(file, children, i);

        if (is_element(file, cell, "/TH")) {
            qpdf_oh attributes = qpdf_oh_new_dictionary(file);

            qpdf_oh_replace_key(file, attributes, "/O", qpdf_oh_new_name(file, "/Table"));
            qpdf_oh_replace_key(file, attributes, "/Scope", qpdf_oh_new_name(file, scope));
            qpdf_oh_replace_key(file, cell, "/A", attributes);
        } else {
            set_scopes(file, cell, depth + 1);
        }
    }
}

/*
 * One element around all others, as readers expect it; head and foot of pages had to stay outside
 * while drawing.
 */
static void add_document_element(qpdf_data file, qpdf_oh tree)
{
    qpdf_oh children = qpdf_oh_get_key(file, tree, "/K");
    qpdf_oh document = qpdf_make_indirect_object(file, qpdf_oh_new_dictionary(file));

    for (int i = 0; i < child_count(file, children); i++) {
        qpdf_oh_replace_key(file, child(file, children, i), "/P", document);
    }
    qpdf_oh_replace_key(file, document, "/Type", qpdf_oh_new_name(file, "/StructElem"));
    qpdf_oh_replace_key(file, document, "/S", qpdf_oh_new_name(file, "/Document"));
    qpdf_oh_replace_key(file, document, "/P", tree);
    qpdf_oh_replace_key(file, document, "/K", children);
    qpdf_oh_replace_key(file, tree, "/K", document);
    set_scopes(file, document, 0);
}

static void complete(qpdf_data file, const char *lang)
{
    qpdf_oh root = qpdf_get_root(file);
    qpdf_oh preferences = qpdf_oh_new_dictionary(file), marks = qpdf_oh_new_dictionary(file);

    qpdf_oh_replace_key(file, preferences, "/DisplayDocTitle", qpdf_oh_new_bool(file, QPDF_TRUE));
    qpdf_oh_replace_key(file, root, "/ViewerPreferences", preferences);
    qpdf_oh_replace_key(file, root, "/Lang", qpdf_oh_new_unicode_string(file, lang));
    if (qpdf_oh_has_key(file, root, "/StructTreeRoot")) {
        qpdf_oh_replace_key(file, marks, "/Marked", qpdf_oh_new_bool(file, QPDF_TRUE));
        qpdf_oh_replace_key(file, root, "/MarkInfo", marks);
        add_document_element(file, qpdf_oh_get_key(file, root, "/StructTreeRoot"));
    }
}

static bool rewrite(qpdf_data file, const ss_buffer_t *drawn, const char *lang, ss_buffer_t *out)
{
    qpdf_set_suppress_warnings(file, QPDF_TRUE);
    qpdf_silence_errors(file);
    if (qpdf_read_memory(file, "document", drawn->text, drawn->length, NULL) >= QPDF_ERRORS) {
        return false;
    }
    complete(file, lang);
    if (qpdf_init_write_memory(file) >= QPDF_ERRORS) {
        return false;
    }
    qpdf_set_deterministic_ID(file, QPDF_TRUE);
    qpdf_set_minimum_pdf_version(file, "1.7");
    if (qpdf_write(file) >= QPDF_ERRORS) {
        return false;
    }
    ss_buffer_add(out, (const char *)qpdf_get_buffer(file), qpdf_get_buffer_length(file));
    return true;
}

ss_status_t ss_pdf_finish(const ss_buffer_t *drawn, const char *lang, ss_buffer_t *out)
{
    qpdf_data file = qpdf_init();
    bool written = rewrite(file, drawn, lang, out);

    qpdf_cleanup(&file);
    if (!written) {
        ss_log(SS_LOG_ERROR, "SS0403", NULL, "finish document: its structure could not be read");
    }
    return written ? SS_OK : SS_ERROR;
}
