/* The public withdrawal page: statement, then confirmation. Source: BGB section 356a. */
#include "web/legal/withdraw_page.h"

#include <string.h>

#include "actions/declare.h"
#include "web/form.h"
#include "web/legal/declaration_form.h"
#include "web/legal/receipt_page.h"
#include "web/page.h"

ss_response_t *ss_withdraw_page_show(ss_web_t *web)
{
    ss_declaration_input_t input = ss_declaration_form_start(web);

    return ss_declaration_form(web, "legal/withdraw", &input, NULL);
}

static ss_response_t *confirm(ss_web_t *web, const ss_declaration_input_t *input, const char *key)
{
    ss_declaration_t declaration;
    ss_status_t status = ss_declare(web->ctx, SS_WITHDRAWAL, key, input, &declaration);

    if (status == SS_INVALID) {
        return ss_declaration_form(web, "legal/withdraw", input, key);
    }
    if (status == SS_UNAVAILABLE) {
        return ss_declaration_form_unavailable(web, "legal/withdraw_confirm", input, key);
    }
    return status == SS_OK ? ss_receipt_page(web, SS_WITHDRAWAL, &declaration)
                           : ss_page_error(web, status);
}

ss_response_t *ss_withdraw_page_send(ss_web_t *web)
{
    ss_declaration_input_t input = ss_declaration_form_read(web);
    const char *key = ss_declaration_form_key(web);
    const char *wanted = ss_form_text(web, "do", 20);

    if (strcmp(wanted, "edit") == 0) {
        return ss_declaration_form(web, "legal/withdraw", &input, key);
    }
    if (ss_problems_status(web->ctx) != SS_OK || ss_declaration_check(web->ctx, &input) != SS_OK) {
        return ss_declaration_form(web, "legal/withdraw", &input, key);
    }
    if (strcmp(wanted, "confirm") == 0) {
        return confirm(web, &input, key);
    }
    return ss_declaration_form(web, "legal/withdraw_confirm", &input, key);
}
