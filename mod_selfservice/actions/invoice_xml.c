/* The electronic invoice: checked, put into words, written. */
#include "actions/invoice_xml.h"

#include "actions/invoice_words.h"
#include "actions/say.h"
#include "base/log.h"
#include "render/cii.h"

#include <apr_strings.h>

static const char *const *quantities(ss_ctx_t *ctx, const ss_invoice_data_t *data)
{
    const char **list = apr_pcalloc(ctx->pool, sizeof(*list) * (size_t)(data->line_count + 1));

    for (int i = 0; i < data->line_count; i++) {
        list[i] = ss_invoice_quantity(ctx, &data->lines[i]);
    }
    return list;
}

const ss_buffer_t *ss_invoice_xml(ss_ctx_t *ctx, const ss_invoice_data_t *data, const char *id)
{
    const ss_cii_words_t words = {
        .mark = ctx->site->sandbox ? ss_say(ctx, "document.sandbox", NULL) : "",
        .exemption = ss_invoice_exemption(ctx, data),
        .terms = ss_invoice_terms(ctx, data),
        .quantity = ss_say(ctx, "document.invoice.quantity", NULL),
        .quantities = quantities(ctx, data),
    };
    ss_buffer_t *out = ss_buffer_make(8192, ctx->pool);
    const char *fault = ss_einvoice_fault(data);

    if (fault != NULL) {
        ss_log(SS_LOG_ERROR, "SS0405", ctx, "invoice %s has no XML: %s", id, fault);
        return NULL;
    }
    if (ss_cii_write(data, &words, out) != SS_OK) {
        ss_log(SS_LOG_ERROR, "SS0405", ctx, "invoice %s has no XML: memory is short", id);
        return NULL;
    }
    return out;
}
