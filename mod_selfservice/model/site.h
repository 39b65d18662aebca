/* The settings in force for one virtual host, as read from httpd.conf or from the table `site`. */
#ifndef SS_SITE_H
#define SS_SITE_H

#include "base/base.h"

typedef enum ss_need_t { SS_HIDDEN, SS_OPTIONAL, SS_REQUIRED } ss_need_t;
typedef enum ss_access_t { SS_AREA_OFF, SS_AREA_VIEW, SS_AREA_EDIT } ss_access_t;
typedef enum ss_channel_t {
    SS_CHANNEL_API,
    SS_CHANNEL_MAIL,
    SS_CHANNEL_OFFICE,
    SS_CHANNEL_COUNT
} ss_channel_t;

/** Address fields in the order in which forms show them. */
typedef enum ss_field_id_t {
    SS_FIELD_CNAME, SS_FIELD_VATID, SS_FIELD_FNAME, SS_FIELD_LNAME, SS_FIELD_EMAIL, SS_FIELD_PNUM,
    SS_FIELD_STREET, SS_FIELD_HNUM, SS_FIELD_ALINE1, SS_FIELD_ALINE2, SS_FIELD_PCODE, SS_FIELD_CITY,
    SS_FIELD_COUNTRY, SS_FIELD_COUNT
} ss_field_id_t;

typedef enum ss_area_t {
    SS_AREA_CONTRACT,
    SS_AREA_COMPONENTS,
    SS_AREA_PLAN,
    SS_AREA_USAGE,
    SS_AREA_BILLING,
    SS_AREA_PAYMENT,
    SS_AREA_DOCUMENTS,
    SS_AREA_BALANCE,
    SS_AREA_CANCEL,
    SS_AREA_ORDER,
    SS_AREA_PRIVACY,
    SS_AREA_COUNT
} ss_area_t;

typedef struct ss_link_t {
    const char *role; /* "imprint", "privacy", "accessibility", "home" */
    const char *url;
    const char *lang; /* "" for all languages */
} ss_link_t;

typedef struct ss_brand_t {
    const char *name;
    const char *logo_file;     /* NULL: none */
    const char *primary, *accent, *background, *surface, *text; /* "#rrggbb", NULL: built-in */
    const char *font;          /* NULL: system fonts */
    int radius;                /* px */
    const char *stylesheet;    /* file, NULL: none */
    const char *templates_dir; /* NULL: built-in only */
    const char *texts_dir;     /* NULL: built-in only */
} ss_brand_t;

typedef struct ss_mail_settings_t {
    const char *server;   /* "smtp://127.0.0.1:25", "smtps://...", "off" */
    const char *login_file; /* NULL: no login */
    const char *from, *reply_to; /* "" if not set */
} ss_mail_settings_t;

typedef struct ss_site_t {
    const void *host;       /* the virtual host of this process: tells apart what is kept in memory */
    const char *id;         /* stable name of the virtual host: merchant and public URL, hashed */
    bool enabled;
    const char *merchant;   /* name of the merchant */
    bool merchant_is_expr;  /* the adapter evaluates it per request */
    const char *public_url; /* without trailing slash, e.g. "https://kunden.example" */
    const char *key_file;
    const char *order_path, *portal_path, *api_path, *office_path, *cancel_path,
        *withdraw_path; /* "" if off */
    ss_brand_t brand;
    const char *const *languages; /* NULL-terminated, first is default */
    ss_need_t fields[SS_FIELD_COUNT];
    bool coupon_field, for_consumers, for_businesses, direct_debit, on_account;
    const char *const *order_buttons;    /* NULL-terminated pairs: language, label */
    const char *const *return_origins;   /* NULL-terminated */
    const char *const *frame_ancestors;  /* NULL-terminated; empty: 'none' */
    ss_access_t areas[SS_AREA_COUNT];
    apr_time_t token_expiry[SS_CHANNEL_COUNT], token_expiry_max;
    bool token_single_use;
    apr_time_t session_idle, session_absolute;
    ss_mail_settings_t mail;
    const ss_link_t *links;
    int link_count;
    bool billing, sandbox;
    bool clock_is_set;       /* sandbox only: fixed clock or offset */
    apr_time_t clock_fixed;  /* 0 if an offset is used */
    apr_time_t clock_offset;
    bool secure_cookies;
    const char *webhook_targets;          /* "public": no private networks; "any" */
    int api_rate;                         /* requests per client in api_rate_period */
    apr_time_t api_rate_period;
    int order_rate; /* orders of one e-mail address in order_rate_period; 0: any number */
    apr_time_t order_rate_period;
    const char *vat_check;                /* "off", or the URL of a service; see check_vat_ids.h */
    const char *const
        *retention; /* NULL-terminated pairs: data class, seconds; absent: legal minimum */
    const char *const *office_roles; /* NULL-terminated triples: role, "user" or "group", name */
    struct ss_skin_t *skin;  /* templates, texts and assets compiled at start; see web/skin.h */
} ss_site_t;

extern const char *const ss_field_names[SS_FIELD_COUNT];     /* "cname" ... */
extern const char *const ss_area_names[SS_AREA_COUNT];       /* "contract" ... */
extern const char *const ss_channel_names[SS_CHANNEL_COUNT]; /* "api", "mail", "office" */
extern const char *const ss_need_names[SS_REQUIRED + 1];     /* "hidden", "optional", "required" */
extern const char *const ss_access_names[SS_AREA_EDIT + 1];  /* "off", "view", "edit" */

/** @return the index of `word` in a table of `count` names, -1 if it is none of them */
int ss_name_index(const char *const *names, int count, const char *word);

/**
 * Settings of a virtual host without directives: not enabled, everything else as
 * docs/DIRECTIVES.md says.
 */
ss_site_t *ss_site_make(apr_pool_t *pool);

/** @return the URL of a role in `lang`, else one for all languages, else NULL */
const char *ss_site_link(const ss_site_t *site, const char *role, const char *lang);

struct ss_plan_group_t;

/**
 * @return true if prices of this plan group may be collected: direct debit is offered, and the
 *         currency is the euro. Source: Regulation (EU) 260/2012, article 1(1)
 */
bool ss_site_debits(const ss_site_t *site, const struct ss_plan_group_t *group);

/** @return true if some means of payment is offered for prices of this plan group */
bool ss_site_can_be_paid(const ss_site_t *site, const struct ss_plan_group_t *group);

/** The time a site lives in: the real one, or that of its sandbox clock. */
apr_time_t ss_site_now(const ss_site_t *site, apr_time_t real);

/** @return true for an http URL of this machine itself: localhost, 127.0.0.1, [::1] */
bool ss_url_is_local(const char *url);

/**
 * Settings in force as JSON, and back. Files that hold secrets appear by name only, `skin` not at
 * all. Reading copies every text; a member that is absent or of another type keeps its default from
 * ss_site_make().
 */
json_t *ss_site_to_json(const ss_site_t *site, apr_pool_t *pool);
ss_site_t *ss_site_from_json(const json_t *json, apr_pool_t *pool);

#endif
