/* The audit trail, and the queue of webhook events. */
#include "store/audit_store.h"

#include "base/date.h"
#include "base/json.h"
#include "base/random_id.h"

static const char *printed(ss_ctx_t *ctx, const json_t *value)
{
    return value == NULL ? "" : ss_json_print(value, ctx->pool);
}

ss_status_t ss_audit_add(ss_ctx_t *ctx, const char *event, const char *object_id,
                         const json_t *before, const json_t *after)
{
    ss_arg_t args[] = {
        ss_arg_text(ctx->merchant_id),
        ss_arg_text(ss_id_at(ctx->now, ctx->pool)),
        ss_arg_text(event),
        ss_arg_text(object_id),
        ss_arg_text(ctx->actor),
        ss_arg_text(printed(ctx, before)),
        ss_arg_text(printed(ctx, after)),
        ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
    };

    return ss_db_change(ctx, SS_SQL_AUDIT_EVENT_ADD, args, NULL);
}

ss_status_t ss_webhook_event_add(ss_ctx_t *ctx, const char *event, const json_t *body)
{
    json_t *flat = ss_json_object(ctx->pool);
    ss_arg_t args[] = {
        ss_arg_text(ctx->merchant_id),
        ss_arg_text(ss_id_at(ctx->now, ctx->pool)),
        ss_arg_text(ss_json_text(body, "CustomerId")),
        ss_arg_text(event),
        ss_arg_text(""),
        ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
    };

    ss_json_set_text(flat, "Event", event);
    ss_json_set_text(flat, "EntityId", ctx->merchant_id);
    json_object_update(flat, (json_t *)body);
    args[4] = ss_arg_text(ss_json_print(flat, ctx->pool));
    return ss_db_change(ctx, SS_SQL_WEBHOOK_EVENT_ADD, args, NULL);
}
