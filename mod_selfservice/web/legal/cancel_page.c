/* The public cancellation page: one form, one button. Source: BGB section 312k. */
#include "web/legal/cancel_page.h"

#include "actions/declare.h"
#include "web/legal/declaration_form.h"
#include "web/legal/receipt_page.h"
#include "web/page.h"

ss_response_t *ss_cancel_page_show(ss_web_t *web)
{
    ss_declaration_input_t input = ss_declaration_form_start(web);

    return ss_declaration_form(web, "legal/cancel", &input, NULL);
}

ss_response_t *ss_cancel_page_send(ss_web_t *web)
{
    ss_declaration_input_t input = ss_declaration_form_read(web);
    const char *key = ss_declaration_form_key(web);
    ss_declaration_t declaration;
    ss_status_t status = ss_declare(web->ctx, SS_CANCELLATION, key, &input, &declaration);

    if (status == SS_INVALID) {
        return ss_declaration_form(web, "legal/cancel", &input, key);
    }
    if (status == SS_UNAVAILABLE) {
        return ss_declaration_form_unavailable(web, "legal/cancel", &input, key);
    }
    return status == SS_OK ? ss_receipt_page(web, SS_CANCELLATION, &declaration)
                           : ss_page_error(web, status);
}
