/* The module's directives: a table, and one function that checks a directive when it is read. */
#include "apache/directives.h"

#include "apache/apply.h"
#include "apache/module.h"
#include "apache/settings.h"

#include <apr_strings.h>
#include <stddef.h>

/* The words httpd hands over live in a buffer that is used again. */
static const char *const *copy_words(int argc, char *const argv[], apr_pool_t *pool)
{
    const char **words = apr_pcalloc(pool, sizeof(*words) * (size_t)(argc + 1));

    for (int i = 0; i < argc; i++) {
        words[i] = apr_pstrdup(pool, argv[i]);
    }
    return words;
}

static const char *compile_merchant(cmd_parms *cmd, ss_setting_t *setting)
{
    const char *error = NULL;

    if (strncmp(setting->argv[0], "expr=", 5) != 0) {
        return NULL;
    }
    setting->expr = ap_expr_parse_cmd(cmd, setting->argv[0] + 5, AP_EXPR_FLAG_STRING_RESULT, &error, NULL);
    return error == NULL ? NULL : apr_psprintf(cmd->pool, "%s: \"%s\" is no valid expression: %s",
                                               setting->name, setting->argv[0] + 5, error);
}

/* The value is applied to settings nobody uses, so that a wrong one is reported with its file and line. */
static const char *take(cmd_parms *cmd, void *unused, int argc, char *const argv[])
{
    const ss_directive_t *directive = cmd->info;
    ss_setting_t *setting = apr_pcalloc(cmd->pool, sizeof(*setting));
    const char *refusal;

    (void)unused;
    setting->name = cmd->cmd->name;
    setting->directive = directive;
    setting->argc = argc;
    setting->argv = copy_words(argc, argv, cmd->pool);
    setting->file = cmd->directive->filename;
    setting->line = cmd->directive->line_num;
    if (argc < directive->min_args || (directive->max_args >= 0 && argc > directive->max_args)) {
        return apr_psprintf(cmd->pool, "%s: wrong number of values; allowed: %s", setting->name,
                            directive->allowed);
    }
    refusal = directive->apply(ss_site_make(cmd->temp_pool), setting, cmd->pool);
    if (refusal == NULL && directive->apply == ss_apply_merchant) {
        refusal = compile_merchant(cmd, setting);
    }
    if (refusal == NULL) {
        APR_ARRAY_PUSH(ss_host(cmd->server)->settings, const ss_setting_t *) = setting;
    }
    return refusal;
}

/* Names a member of ss_site_t for directives that share a function; others write where they know. */
#define AT(member) offsetof(ss_site_t, member)

#define DIRECTIVE(...) ((void *)&(const ss_directive_t){ __VA_ARGS__ })

const command_rec ss_directives[] = {
    AP_INIT_TAKE_ARGV("SelfService", take,
                      DIRECTIVE(1, 1, "On, Off",
                                ss_apply_switch, AT(enabled)),
                      RSRC_CONF,
                      "On: this virtual host serves order page and portal (default Off)"),
    AP_INIT_TAKE_ARGV("SelfServiceMerchant", take,
                      DIRECTIVE(1, 1, "a name, or expr=EXPRESSION",
                                ss_apply_merchant, 0),
                      RSRC_CONF,
                      "Whose data are served: a name, or expr=EXPRESSION for many "
                      "merchants (default ServerName)"),
    AP_INIT_TAKE_ARGV("SelfServicePublicURL", take,
                      DIRECTIVE(1, 1, "an origin such as https://kunden.example",
                                ss_apply_public_url, 0),
                      RSRC_CONF,
                      "Base of links in mails (default from ServerName)"),
    AP_INIT_TAKE_ARGV("SelfServiceKeyFile", take,
                      DIRECTIVE(1, 1, "an existing file made by \"selfservicectl keygen\"",
                                ss_apply_file, AT(key_file)),
                      RSRC_CONF,
                      "Keys for sealing, one base64 line each, mode 0600 (required)"),
    AP_INIT_TAKE_ARGV("SelfServiceOrderPath", take,
                      DIRECTIVE(1, 1, "a path such as /order, off",
                                ss_apply_path, AT(order_path)),
                      RSRC_CONF,
                      "Where the order page lives, or off (default /order)"),
    AP_INIT_TAKE_ARGV("SelfServicePortalPath", take,
                      DIRECTIVE(1, 1, "a path such as /portal, off",
                                ss_apply_path, AT(portal_path)),
                      RSRC_CONF,
                      "Where the customer portal lives, or off (default /portal)"),
    AP_INIT_TAKE_ARGV("SelfServiceAPIPath", take,
                      DIRECTIVE(1, 1, "a path such as /rest, /, off",
                                ss_apply_api_path, AT(api_path)),
                      RSRC_CONF,
                      "Base of the REST API, or off (default off)"),
    AP_INIT_TAKE_ARGV("SelfServiceOfficePath", take,
                      DIRECTIVE(1, 1, "a path such as /office, off",
                                ss_apply_path, AT(office_path)),
                      RSRC_CONF,
                      "Where the back office lives, or off (default off)"),
    AP_INIT_TAKE_ARGV("SelfServiceCancelPath", take,
                      DIRECTIVE(1, 1, "a path such as /kuendigen, off",
                                ss_apply_path, AT(cancel_path)),
                      RSRC_CONF,
                      "Public page for cancelling contracts (default /kuendigen)"),
    AP_INIT_TAKE_ARGV("SelfServiceWithdrawPath", take,
                      DIRECTIVE(1, 1, "a path such as /widerrufen, off",
                                ss_apply_path, AT(withdraw_path)),
                      RSRC_CONF,
                      "Public page for withdrawing from contracts (default /widerrufen)"),
    AP_INIT_TAKE_ARGV("SelfServiceBrandName", take,
                      DIRECTIVE(1, 1, "a text of up to 200 bytes",
                                ss_apply_text, AT(brand.name)),
                      RSRC_CONF,
                      "Name shown on every page (default: legal name of the merchant)"),
    AP_INIT_TAKE_ARGV("SelfServiceBrandLogo", take,
                      DIRECTIVE(1, 1, "an existing image file",
                                ss_apply_file, AT(brand.logo_file)),
                      RSRC_CONF,
                      "Logo, also used as icon (default none)"),
    AP_INIT_TAKE_ARGV("SelfServiceBrandColor", take,
                      DIRECTIVE(2, 2, "primary, accent, background, surface or text, and #RRGGBB",
                                ss_apply_brand_color, 0),
                      RSRC_CONF,
                      "A colour of the pages: ROLE #RRGGBB; unreadable pairs are refused"),
    AP_INIT_TAKE_ARGV("SelfServiceBrandFont", take,
                      DIRECTIVE(1, -1, "font names separated by commas",
                                ss_apply_brand_font, 0),
                      RSRC_CONF,
                      "Font stack of local fonts (default: the system's)"),
    AP_INIT_TAKE_ARGV("SelfServiceBrandRadius", take,
                      DIRECTIVE(1, 1, "0 to 20",
                                ss_apply_brand_radius, 0),
                      RSRC_CONF,
                      "Radius of corners in pixels (default 12)"),
    AP_INIT_TAKE_ARGV("SelfServiceStylesheet", take,
                      DIRECTIVE(1, 1, "an existing file",
                                ss_apply_file, AT(brand.stylesheet)),
                      RSRC_CONF,
                      "Stylesheet that is added after the built-in one"),
    AP_INIT_TAKE_ARGV("SelfServiceTemplates", take,
                      DIRECTIVE(1, 1, "an existing folder",
                                ss_apply_directory, AT(brand.templates_dir)),
                      RSRC_CONF,
                      "Folder whose templates replace built-in ones file by file"),
    AP_INIT_TAKE_ARGV("SelfServiceTexts", take,
                      DIRECTIVE(1, 1, "an existing folder",
                                ss_apply_directory, AT(brand.texts_dir)),
                      RSRC_CONF,
                      "Folder whose <language>.json replaces single texts"),
    AP_INIT_TAKE_ARGV("SelfServiceLanguages", take,
                      DIRECTIVE(1, -1, "language tags such as de en",
                                ss_apply_languages, 0),
                      RSRC_CONF,
                      "Languages offered, the first is the default (default de en)"),
    AP_INIT_TAKE_ARGV("SelfServiceAddressField", take,
                      DIRECTIVE(2, 2, "cname, vatid, fname, lname, email, pnum, street, hnum, aline1, "
                                "aline2, pcode, city or country, and required, optional or hidden",
                                ss_apply_address_field, 0),
                      RSRC_CONF,
                      "Whether an address field is required, optional or hidden"),
    AP_INIT_TAKE_ARGV("SelfServiceCouponField", take,
                      DIRECTIVE(1, 1, "On, Off",
                                ss_apply_switch, AT(coupon_field)),
                      RSRC_CONF,
                      "On: the order page has a field for coupon codes (default Off)"),
    AP_INIT_TAKE_ARGV("SelfServiceCustomerTypes", take,
                      DIRECTIVE(1, 2, "consumer, business",
                                ss_apply_customer_types, 0),
                      RSRC_CONF,
                      "Who may order (default consumer business)"),
    AP_INIT_TAKE_ARGV("SelfServicePaymentMethods", take,
                      DIRECTIVE(1, 2, "direct-debit, invoice",
                                ss_apply_payment_methods, 0),
                      RSRC_CONF,
                      "How may be paid (default both)"),
    AP_INIT_TAKE_ARGV("SelfServiceOrderRate", take,
                      DIRECTIVE(1, 1, "off, a number from 1 to 1000000 per duration such as 20/1h",
                                ss_apply_order_rate, 0),
                      RSRC_CONF,
                      "Orders allowed per e-mail address: N/DURATION (default off)"),
    AP_INIT_TAKE_ARGV("SelfServiceOrderButton", take,
                      DIRECTIVE(2, 2, "a language tag and a label of its list",
                                ss_apply_order_button, 0),
                      RSRC_CONF,
                      "Words on the binding button: LANGUAGE \"LABEL\" (default: those of the statute)"),
    AP_INIT_TAKE_ARGV("SelfServiceReturnOrigins", take,
                      DIRECTIVE(1, -1, "origins such as https://www.example, none",
                                ss_apply_origins, AT(return_origins)),
                      RSRC_CONF,
                      "Where the confirmation page may link back to (default none)"),
    AP_INIT_TAKE_ARGV("SelfServicePortalArea", take,
                      DIRECTIVE(2, 2, "contract, components, plan, usage, billing, payment, documents, "
                                "balance, cancel, order or privacy, and off, view or edit",
                                ss_apply_portal_area, 0),
                      RSRC_CONF,
                      "What customers may see or change in an area of the portal (default edit)"),
    AP_INIT_TAKE_ARGV("SelfServiceTokenExpiry", take,
                      DIRECTIVE(1, 2, "a duration such as 24h or 7d (s, m, h, d), then api, mail or office",
                                ss_apply_token_expiry, 0),
                      RSRC_CONF,
                      "How long personal links are valid (default 24h, mail 7d)"),
    AP_INIT_TAKE_ARGV("SelfServiceTokenExpiryMax", take,
                      DIRECTIVE(1, 1, "a duration such as 7d (s, m, h, d)",
                                ss_apply_token_expiry_max, 0),
                      RSRC_CONF,
                      "Longest validity anybody may ask for (default 7d)"),
    AP_INIT_TAKE_ARGV("SelfServiceTokenUse", take,
                      DIRECTIVE(1, 1, "multi, single",
                                ss_apply_token_use, 0),
                      RSRC_CONF,
                      "single: a personal link opens the portal once (default multi)"),
    AP_INIT_TAKE_ARGV("SelfServiceSessionTimeout", take,
                      DIRECTIVE(2, 2, "two durations such as 30m 12h, the second not shorter",
                                ss_apply_session_timeout, 0),
                      RSRC_CONF,
                      "End of a portal session: IDLE ABSOLUTE (default 30m 12h)"),
    AP_INIT_TAKE_ARGV("SelfServiceFrameAncestors", take,
                      DIRECTIVE(1, -1, "origins such as https://www.example, none",
                                ss_apply_origins, AT(frame_ancestors)),
                      RSRC_CONF,
                      "Pages of these origins may frame ours (default none)"),
    AP_INIT_TAKE_ARGV("SelfServiceMailServer", take,
                      DIRECTIVE(1, 1, "smtp://HOST:PORT, smtps://HOST:PORT, off",
                                ss_apply_mail_server, 0),
                      RSRC_CONF,
                      "Where mails are handed to, or off (default smtp://127.0.0.1:25)"),
    AP_INIT_TAKE_ARGV("SelfServiceMailLogin", take,
                      DIRECTIVE(1, 1, "an existing file with the line user:password",
                                ss_apply_file, AT(mail.login_file)),
                      RSRC_CONF,
                      "Login for the mail server"),
    AP_INIT_TAKE_ARGV("SelfServiceMailFrom", take,
                      DIRECTIVE(1, 1, "an e-mail address",
                                ss_apply_address, AT(mail.from)),
                      RSRC_CONF,
                      "Sender of mails (default: address of the merchant)"),
    AP_INIT_TAKE_ARGV("SelfServiceMailReplyTo", take,
                      DIRECTIVE(1, 1, "an e-mail address",
                                ss_apply_address, AT(mail.reply_to)),
                      RSRC_CONF,
                      "Where answers to mails go"),
    AP_INIT_TAKE_ARGV("SelfServiceLinks", take,
                      DIRECTIVE(2, 3, "imprint, privacy, accessibility or home, a URL, "
                                "and optionally a language tag",
                                ss_apply_links, 0),
                      RSRC_CONF,
                      "A link in the footer: ROLE URL [LANGUAGE]"),
    AP_INIT_TAKE_ARGV("SelfServiceOfficeRole", take,
                      DIRECTIVE(3, -1, "read, support or admin, then user or group and names",
                                ss_apply_office_role, 0),
                      RSRC_CONF,
                      "Who may do what in the back office (default: every user is admin)"),
    AP_INIT_TAKE_ARGV("SelfServiceWebhookTargets", take,
                      DIRECTIVE(1, 1, "public, any",
                                ss_apply_webhook_targets, 0),
                      RSRC_CONF,
                      "public: no webhooks into private networks (default public)"),
    AP_INIT_TAKE_ARGV("SelfServiceAPIRate", take,
                      DIRECTIVE(1, 1, "a number from 1 to 1000000 per duration such as 600/1m",
                                ss_apply_api_rate, 0),
                      RSRC_CONF,
                      "Requests allowed per API client: N/DURATION (default 600/1m)"),
    AP_INIT_TAKE_ARGV("SelfServiceVATCheck", take,
                      DIRECTIVE(1, 1, "off, a URL with https, with http only on this machine",
                                ss_apply_vat_check, 0),
                      RSRC_CONF,
                      "Remote check of VAT IDs that never blocks an order (default off)"),
    AP_INIT_TAKE_ARGV("SelfServiceRetention", take,
                      DIRECTIVE(2, 2, "documents, letters, mandates, usage, tokens, mails or audit, "
                                "and a duration such as 3000d",
                                ss_apply_retention, 0),
                      RSRC_CONF,
                      "How long a class of data is kept (default: legal minimum)"),
    AP_INIT_TAKE_ARGV("SelfServiceBilling", take,
                      DIRECTIVE(1, 1, "On, Off",
                                ss_apply_switch, AT(billing)),
                      RSRC_CONF,
                      "On: the billing run writes invoices for this merchant (default Off)"),
    AP_INIT_TAKE_ARGV("SelfServiceSandbox", take,
                      DIRECTIVE(1, 1, "On, Off",
                                ss_apply_switch, AT(sandbox)),
                      RSRC_CONF,
                      "On: a test environment; every page and document says so (default Off)"),
    AP_INIT_TAKE_ARGV("SelfServiceClock", take,
                      DIRECTIVE(1, 1, "an instant such as 2026-11-24T08:00:00Z, an offset such as +30d",
                                ss_apply_clock, 0),
                      RSRC_CONF,
                      "Clock of a sandbox: a fixed instant or an offset"),
    { 0 }
};
