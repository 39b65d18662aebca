/* What each directive writes into the settings of a site; every function is a ss_apply_t. */
#ifndef SS_APPLY_H
#define SS_APPLY_H

#include "apache/settings.h"

/*
 * Several directives share these; the directive's offset says which member of ss_site_t they write.
 */
ss_apply_t ss_apply_switch;    /* bool */
ss_apply_t ss_apply_path;      /* "/path", or "" for off */
ss_apply_t ss_apply_text;      /* any text */
ss_apply_t ss_apply_file;      /* a readable file, relative to ServerRoot */
ss_apply_t ss_apply_directory; /* an existing folder, relative to ServerRoot */
ss_apply_t ss_apply_address;   /* an e-mail address */
ss_apply_t ss_apply_origins;   /* list of origins, or none */

ss_apply_t ss_apply_merchant, ss_apply_public_url, ss_apply_api_path;
ss_apply_t ss_apply_brand_color, ss_apply_brand_font, ss_apply_brand_radius;
ss_apply_t ss_apply_languages, ss_apply_address_field, ss_apply_customer_types;
ss_apply_t ss_apply_payment_methods, ss_apply_order_button;
ss_apply_t ss_apply_portal_area, ss_apply_token_expiry, ss_apply_token_expiry_max,
    ss_apply_token_use;
ss_apply_t ss_apply_session_timeout;
ss_apply_t ss_apply_mail_server, ss_apply_links, ss_apply_clock;
ss_apply_t ss_apply_office_role, ss_apply_webhook_targets, ss_apply_api_rate, ss_apply_vat_check;
ss_apply_t ss_apply_order_rate;
ss_apply_t ss_apply_retention;

/** The member of the site that the setting's directive names by its offset. */
void *ss_apply_member(ss_site_t *site, const ss_setting_t *setting);

/** A NULL-terminated copy of `list` with `count` more texts behind it. */
const char *const *ss_apply_append(const char *const *list, const char *const *more, int count,
                                   apr_pool_t *pool);

#endif
