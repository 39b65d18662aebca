/* Billing details of the customer: what stands on the next invoice. */
#include "web/portal/billing_page.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/change_billing.h"
#include "actions/confirm_code.h"
#include "actions/say.h"
#include "base/json.h"
#include "store/customer_store.h"
#include "web/form.h"
#include "web/page.h"
#include "web/person_form.h"
#include "web/portal/code_page.h"
#include "web/portal/kept_page.h"

/* The fields of the form; the e-mail address stands last, with words of its own. */
static json_t *form_fields(ss_web_t *web, const ss_person_t *person)
{
    json_t *all = ss_person_form_fields(web, person, false), *fields = ss_json_list(web->ctx->pool),
           *field;
    json_t *email = NULL;
    size_t i;

    json_array_foreach(all, i, field) {
        if (strcmp(ss_json_text(field, "name"), "email") == 0) {
            email = field;
        } else {
            ss_json_append(fields, field);
        }
    }
    if (email != NULL) {
        ss_json_set_text(email, "label", ss_web_text(web, "portal.billing.email", NULL));
        ss_json_set_text(email, "hint", ss_web_text(web, "portal.billing.email_hint", NULL));
        ss_json_append(fields, email);
    }
    return fields;
}

/* A new e-mail address whose code has not been typed yet; "" if there is none. */
static ss_status_t find_waiting(ss_web_t *web, ss_portal_t *portal, const char **waiting)
{
    ss_pending_change_t change;
    ss_status_t status = ss_code_find(web->ctx, portal->customer.id, SS_CHANGE_EMAIL, &change);

    *waiting = status == SS_OK && ss_portal_code_is_open(web, portal, &change) ? change.wanted : "";
    return status == SS_NOT_FOUND ? SS_OK : status;
}

/* Name and address as lines, for those who may only look. */
static json_t *address_lines(ss_web_t *web, const ss_person_t *person)
{
    apr_pool_t *pool = web->ctx->pool;
    const char *const *f = person->fields;
    const char *lines[] = {
        apr_pstrcat(pool, f[SS_FIELD_STREET], " ", f[SS_FIELD_HNUM], NULL),
        f[SS_FIELD_ALINE1],
        f[SS_FIELD_ALINE2],
        apr_pstrcat(pool, f[SS_FIELD_PCODE], " ", f[SS_FIELD_CITY], NULL),
        ss_i18n_country(ss_texts_i18n(web->texts), f[SS_FIELD_COUNTRY], pool),
    };
    json_t *list = ss_json_list(pool);

    for (int i = 0; i < SS_COUNT(lines); i++) {
        if (lines[i][strspn(lines[i], " ")] != '\0') {
            json_array_append_new(list, json_string(lines[i]));
        }
    }
    return list;
}

/* What is stored now where it is not what the stale form holds: "Ort: Husum". */
static json_t *differences(ss_web_t *web, const ss_person_t *stored, const ss_person_t *typed)
{
    apr_pool_t *pool = web->ctx->pool;
    json_t *facts = ss_json_list(pool);

    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        const char *value = stored->fields[i];

        if (strcmp(value, typed->fields[i]) == 0
            || ss_person_need(web->site, stored->business, (ss_field_id_t)i) == SS_HIDDEN) {
            continue;
        }
        if (i == SS_FIELD_COUNTRY) {
            value = ss_i18n_country(ss_texts_i18n(web->texts), value, pool);
        }
        ss_fact_add(web->ctx, facts, apr_pstrcat(pool, "frame.field.", ss_field_names[i], NULL),
                    *value == '\0' ? ss_web_text(web, "portal.billing.empty", NULL) : value);
    }
    return facts;
}

static ss_response_t *billing_form(ss_web_t *web, ss_portal_t *portal, const ss_person_t *person,
                                   bool stale)
{
    apr_pool_t *pool = web->ctx->pool;
    json_t *data = ss_json_object(pool);
    const char *notice = ss_query_text(web, "notice", 10), *waiting;
    ss_status_t status = find_waiting(web, portal, &waiting);

    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    ss_json_set_text(data, "waiting", waiting);
    ss_json_set_text(data, "code_url", ss_portal_path(web, "/code"));
    ss_json_set_bool(data, "editable", web->site->areas[SS_AREA_BILLING] == SS_AREA_EDIT);
    ss_json_set_bool(data, "saved", strcmp(notice, "saved") == 0);
    ss_json_set_bool(data, "email_saved", strcmp(notice, "email") == 0);
    ss_json_set_bool(data, "stale", stale);
    if (stale) {
        ss_json_set(data, "differences", differences(web, &portal->customer.person, person));
    }
    ss_json_set_text(data, "action", ss_portal_path(web, "/billing"));
    ss_json_set_text(data, "version",
                     apr_psprintf(pool, "%" APR_INT64_T_FMT, portal->customer.version));
    ss_json_set_text(data, "email", portal->customer.person.fields[SS_FIELD_EMAIL]);
    ss_json_set_text(data, "customer_number", portal->customer.number);
    ss_json_set(data, "fields", form_fields(web, person));
    ss_json_set(data, "address", address_lines(web, person));
    ss_page_add_problems(web, data);
    return ss_portal_page(web, portal, SS_AREA_BILLING, "portal/billing", data);
}

ss_response_t *ss_billing_page_show(ss_web_t *web)
{
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open_kept(web, &portal, "");

    return other != NULL ? other : billing_form(web, &portal, &portal.customer.person, false);
}

/* The form keeps what was typed and carries the version that is stored now: sending it again
 * overwrites knowingly. */
static ss_response_t *tell_stale(ss_web_t *web, ss_portal_t *portal, const ss_person_t *wanted)
{
    ss_response_t *response;
    ss_status_t status = ss_customer_find(web->ctx, portal->customer.id, &portal->customer);

    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    response = billing_form(web, portal, wanted, true);
    response->status = 409;
    return response;
}

/* Where a new address asks for its code, that page says whether anything else is stored already. */
static const char *next_page(const ss_portal_t *portal, const ss_person_t *wanted,
                             bool must_confirm)
{
    ss_person_t rest = *wanted;

    if (!must_confirm) {
        return "/billing?notice=saved";
    }
    rest.fields[SS_FIELD_EMAIL] = portal->customer.person.fields[SS_FIELD_EMAIL];
    return ss_person_equal(&rest, &portal->customer.person) ? "/code" : "/code?notice=rest";
}

ss_response_t *ss_billing_page_save(ss_web_t *web)
{
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open(web, &portal);
    ss_person_t wanted;
    bool must_confirm;
    const char *version;
    ss_status_t status;

    if (other != NULL) {
        return other;
    }
    wanted = ss_person_form_read(web, portal.customer.person.business);
    version = ss_form_text(web, "version", 20);
    if (*version != '\0' && portal.customer.version != apr_atoi64(version)) {
        return tell_stale(web, &portal, &wanted);
    }
    status = ss_change_billing(web->ctx, &portal.customer, portal.contract.number, &wanted,
                               &must_confirm);
    if (status == SS_OK) {
        return ss_redirect(web, ss_portal_path(web, next_page(&portal, &wanted, must_confirm)));
    }
    if (status == SS_CONFLICT) {
        return tell_stale(web, &portal, &wanted);
    }
    return status == SS_INVALID ? billing_form(web, &portal, &wanted, false)
                                : ss_page_error(web, status);
}
