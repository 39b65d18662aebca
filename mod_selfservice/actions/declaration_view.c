/* The words of a declaration as page, mail and receipt document show them. */
#include "actions/declaration_view.h"

#include <apr_strings.h>

#include "actions/say.h"
#include "base/date.h"
#include "base/json.h"
#include "model/catalogue.h"
#include "render/skin.h"

static void add_field(ss_ctx_t *ctx, json_t *fields, const char *label_key, const char *value)
{
    const ss_texts_t *texts = ss_skin_texts(ctx->site->skin, ctx->lang);
    json_t *field = ss_json_object(ctx->pool);

    ss_json_set_text(field, "label", ss_text(texts, label_key, NULL, ctx->pool));
    ss_json_set_text(field, "value", value);
    ss_json_append(fields, field);
}

static const char *say(ss_ctx_t *ctx, const char *key)
{
    return ss_text(ss_skin_texts(ctx->site->skin, ctx->lang), key, NULL, ctx->pool);
}

static void add_cancellation_fields(ss_ctx_t *ctx, json_t *fields,
                                    const ss_declaration_input_t *input)
{
    const ss_i18n_t *i18n = ss_i18n(ctx->lang);
    const char *end = say(ctx, "legal.cancel.end_earliest");
    ss_date_t wished;

    if (ss_date_parse(input->end_date, &wished)) {
        end = ss_i18n_date(i18n, wished, ctx->pool);
    }
    add_field(ctx, fields, "legal.receipt.kind",
              say(ctx, input->extraordinary ? "legal.cancel.kind_extraordinary"
                                            : "legal.cancel.kind_ordinary"));
    if (input->extraordinary) {
        add_field(ctx, fields, "legal.receipt.reason", input->reason);
    }
    add_field(ctx, fields, "legal.receipt.wished_end", end);
}

static json_t *input_as_json(const ss_declaration_input_t *input, apr_pool_t *pool)
{
    json_t *json = ss_json_object(pool);

    ss_json_set_text(json, "name", input->name);
    ss_json_set_text(json, "contract", input->contract);
    ss_json_set_text(json, "part", input->part);
    ss_json_set_text(json, "kind", input->extraordinary ? "extraordinary" : "ordinary");
    ss_json_set_text(json, "reason", input->reason);
    ss_json_set_text(json, "end_date", input->end_date);
    return json;
}

/*
 * What happens next. To whom the contract belongs is not told here, so neither is how long it runs:
 * of an end that may be too early it says that the mail tells the day and why.
 */
static void set_next(ss_ctx_t *ctx, json_t *view, ss_declaration_kind_t kind,
                     const ss_declaration_input_t *input)
{
    const char *next = say(ctx, kind == SS_CANCELLATION ? "legal.cancel.next"
                                                        : "legal.withdraw.next_text");
    const char *note = "";

    if (kind == SS_CANCELLATION && !input->extraordinary && *input->end_date != '\0') {
        note = ss_say(ctx, "legal.cancel.wish_note", "wished", ss_say_day(ctx, input->end_date),
                      NULL);
    }
    ss_json_set_text(view, "wish_note", note);
    ss_json_set_text(view, "next_text", ss_both(ctx, next, " ", note));
}

json_t *ss_declaration_view(ss_ctx_t *ctx, ss_declaration_kind_t kind, const char *number,
                            const ss_declaration_input_t *input)
{
    const char *zone = ctx->catalogue->merchant.time_zone;
    json_t *view = ss_json_object(ctx->pool), *fields = ss_json_list(ctx->pool);
    bool cancels = kind == SS_CANCELLATION;

    add_field(ctx, fields, "legal.receipt.received",
              ss_i18n_time_exact(ss_i18n(ctx->lang), ctx->now, zone, ctx->pool));
    if (!cancels) {
        add_field(ctx, fields, "legal.receipt.content", say(ctx, "legal.withdraw.statement"));
    }
    add_field(ctx, fields, "legal.receipt.contract", input->contract);
    if (*input->part != '\0') {
        add_field(ctx, fields, "legal.receipt.part", input->part);
    }
    add_field(ctx, fields, "legal.receipt.name", input->name);
    if (cancels) {
        add_cancellation_fields(ctx, fields, input);
    }
    add_field(ctx, fields, "legal.receipt.email", input->email);
    add_field(ctx, fields, "legal.receipt.number", number);

    ss_json_set_text(view, "number", number);
    ss_json_set_text(
        view, "title",
        say(ctx, cancels ? "legal.cancel.receipt_title" : "legal.withdraw.receipt_title"));
    ss_json_set_text(
        view, "lead",
        say(ctx, cancels ? "legal.cancel.receipt_lead" : "legal.withdraw.receipt_lead"));
    ss_json_set_text(view, "name", input->name);
    ss_json_set(view, "address", ss_json_list(ctx->pool));
    ss_json_set_text(view, "contract", "");
    ss_json_set_text(view, "customer", "");
    ss_json_set_text(view, "ends", "");
    ss_json_set_bool(view, "signed_in", false);
    ss_json_set(view, "fields", fields);
    ss_json_set_text(view, "form_note",
                     say(ctx, cancels ? "legal.cancel.form_note" : "legal.withdraw.form_note"));
    ss_json_set_text(view, "next_title", say(ctx, "legal.receipt.next_title"));
    set_next(ctx, view, kind, input);
    ss_json_set(view, "input", input_as_json(input, ctx->pool));
    return view;
}
