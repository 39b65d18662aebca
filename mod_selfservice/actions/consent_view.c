/* Consents and the legal documents they name: as parts, so that a page can make links of the
 * documents. */
#include "actions/order_view.h"

#include "base/json.h"
#include "base/text.h"

#include <apr_strings.h>

#define LABEL_LIMIT 80 /* bytes of the words that tell one box from another */

static const char *const document_kinds[] = { "tac", "dpp", "withdrawal" };

/* "AGB (Fassung vom 01.10.2026)" */
static const char *document_label(ss_ctx_t *ctx, const char *kind, const ss_terms_t *terms)
{
    const char *zone = ctx->catalogue->merchant.time_zone;

    return ss_say(ctx, "order.document.version", "name",
                  ss_say(ctx, apr_pstrcat(ctx->pool, "order.document.", kind, NULL), NULL), "date",
                  ss_say_date(ctx, ss_date_in_zone(terms->published_at, zone)), NULL);
}

static void append_part(ss_ctx_t *ctx, json_t *parts, const char *text, const char *kind)
{
    json_t *part;

    if (*text == '\0') {
        return;
    }
    part = ss_json_object(ctx->pool);
    ss_json_set_text(part, "text", text);
    ss_json_set_text(part, "kind", kind);
    ss_json_set_bool(part, "is_link", *kind != '\0');
    ss_json_append(parts, part);
}

/* What "{tac}" stands for: a link if there is such a document, else its name. */
static void append_document(ss_ctx_t *ctx, json_t *parts, const char *kind)
{
    const ss_terms_t *terms = ss_catalogue_terms(ctx->catalogue, kind, ctx->lang);

    if (terms != NULL) {
        append_part(ctx, parts, document_label(ctx, kind, terms), kind);
    } else {
        append_part(ctx, parts,
                    ss_say(ctx, apr_pstrcat(ctx->pool, "order.document.", kind, NULL), NULL), "");
    }
}

/* @return the kind whose placeholder, say "{tac}", begins at a brace; NULL if none does */
static const char *placeholder_at(const char *brace)
{
    for (int i = 0; i < SS_COUNT(document_kinds); i++) {
        size_t length = strlen(document_kinds[i]);

        if (strncmp(brace + 1, document_kinds[i], length) == 0 && brace[1 + length] == '}') {
            return document_kinds[i];
        }
    }
    return NULL;
}

static json_t *text_parts(ss_ctx_t *ctx, const char *text)
{
    json_t *parts = ss_json_list(ctx->pool);
    const char *begin = text;

    for (const char *brace = strchr(text, '{'); brace != NULL; brace = strchr(brace + 1, '{')) {
        const char *kind = placeholder_at(brace);

        if (kind != NULL) {
            append_part(ctx, parts, apr_pstrmemdup(ctx->pool, begin, (size_t)(brace - begin)), "");
            append_document(ctx, parts, kind);
            begin = brace + strlen(kind) + 2;
        }
    }
    append_part(ctx, parts, begin, "");
    return parts;
}

static const char *joined_text(ss_ctx_t *ctx, const json_t *parts)
{
    const char *text = "";

    for (size_t i = 0; i < json_array_size(parts); i++) {
        text = apr_pstrcat(ctx->pool, text, ss_json_text(json_array_get(parts, i), "text"), NULL);
    }
    return text;
}

const char *ss_consent_label(ss_ctx_t *ctx, const ss_consent_t *consent)
{
    const json_t *parts = text_parts(ctx, ss_name(consent->text, ctx->lang));
    const char *text = "";
    char *words;
    size_t length;

    for (size_t i = 0; i < json_array_size(parts); i++) {
        const json_t *part = json_array_get(parts, i);
        const char *kind = ss_json_text(part, "kind");

        text = apr_pstrcat(ctx->pool, text,
                           *kind == '\0' ? ss_json_text(part, "text")
                                         : ss_say(ctx, apr_pstrcat(ctx->pool, "order.document.",
                                                                   kind, NULL), NULL),
                           NULL);
    }
    length = strlen(text);
    if (length <= LABEL_LIMIT) {
        return apr_pstrmemdup(ctx->pool, text, length - (length > 0 && text[length - 1] == '.'));
    }
    words = apr_pstrmemdup(ctx->pool, text, ss_text_whole(text, LABEL_LIMIT));
    if (strrchr(words, ' ') != NULL) {
        *strrchr(words, ' ') = '\0'; /* not in the middle of a word */
    }
    return apr_pstrcat(ctx->pool, words, " …", NULL);
}

static json_t *consent_view(ss_ctx_t *ctx, const ss_draft_t *draft, const ss_consent_t *consent)
{
    json_t *view = ss_json_object(ctx->pool),
           *parts = text_parts(ctx, ss_name(consent->text, ctx->lang));
    bool notice = consent->kind == SS_CONSENT_NOTICE;

    ss_json_set_text(view, "id", consent->id);
    ss_json_set_text(view, "name", apr_psprintf(ctx->pool, "consent[%s]", consent->id));
    ss_json_set_text(view, "text", joined_text(ctx, parts));
    ss_json_set(view, "parts", parts);
    ss_json_set_bool(view, "required", consent->required && !notice);
    ss_json_set_bool(view, "optional", !consent->required && !notice);
    ss_json_set_bool(view, "is_notice", notice);
    ss_json_set_bool(view, "is_immediate_start", ss_consent_decides_start(consent));
    ss_json_set_bool(view, "checked", ss_draft_has_consent(draft, consent->id));
    return view;
}

json_t *ss_consents_view(ss_ctx_t *ctx, const ss_draft_t *draft)
{
    json_t *list = ss_json_list(ctx->pool);

    for (int i = 0; i < ctx->catalogue->consent_count; i++) {
        if (ss_draft_asks(draft, &ctx->catalogue->consents[i])) {
            ss_json_append(list, consent_view(ctx, draft, &ctx->catalogue->consents[i]));
        }
    }
    return list;
}

json_t *ss_consents_given_view(ss_ctx_t *ctx, const ss_draft_t *draft)
{
    json_t *list = ss_json_list(ctx->pool);

    for (int i = 0; i < ctx->catalogue->consent_count; i++) {
        const ss_consent_t *consent = &ctx->catalogue->consents[i];

        if (ss_draft_asks(draft, consent) && consent->kind != SS_CONSENT_NOTICE
            && ss_draft_has_consent(draft, consent->id)) {
            ss_json_append(list, consent_view(ctx, draft, consent));
        }
    }
    return list;
}

json_t *ss_documents_view(ss_ctx_t *ctx, const ss_draft_t *draft)
{
    json_t *list = ss_json_list(ctx->pool);

    for (int i = 0; i < SS_COUNT(document_kinds); i++) {
        const ss_terms_t *terms = ss_catalogue_terms(ctx->catalogue, document_kinds[i], ctx->lang);
        json_t *view;

        /* Businesses have no right of withdrawal, so they are not told of one. */
        if (terms == NULL || (draft->person.business && strcmp(terms->kind, "withdrawal") == 0)) {
            continue;
        }
        view = ss_json_object(ctx->pool);
        ss_json_set_text(view, "kind", terms->kind);
        ss_json_set_text(view, "title", terms->title);
        ss_json_set_text(view, "label", document_label(ctx, terms->kind, terms));
        ss_json_set_text(view, "id", terms->id);
        ss_json_set_text(view, "hash", terms->hash);
        ss_json_set_text(view, "version", ss_time_text(terms->published_at, ctx->pool));
        ss_json_append(list, view);
    }
    return list;
}
