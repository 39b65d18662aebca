/* The self-check of a virtual host's settings, one function for each subject. */
#include "model/order_button.h"
#include "model/self_check_rules.h"

#include <string.h>

static void check_links(ss_self_check_t *check)
{
    for (const char *const *lang = check->site->languages; *lang != NULL; lang++) {
        if (ss_site_link(check->site, "imprint", *lang) == NULL) {
            ss_self_check_note(
                check, SS_FAULT, "DDG section 5",
                "no page in \"%s\" links the imprint; add SelfServiceLinks imprint URL", *lang);
        }
        if (check->site->for_consumers && ss_self_check_sells(check)
            && ss_site_link(check->site, "accessibility", *lang) == NULL) {
            ss_self_check_note(
                check, SS_FAULT, "BFSG section 14",
                "no page in \"%s\" links the accessibility statement; add SelfServiceLinks "
                "accessibility URL",
                *lang);
        }
    }
}

static void check_transport(ss_self_check_t *check)
{
    const char *url = check->site->public_url;

    if (strncmp(url, "https://", 8) != 0 && !ss_url_is_local(url)) {
        ss_self_check_note(
            check, SS_FAULT, "GDPR article 32",
            "links lead to \"%s\" without TLS, and browsers refuse the portal's cookie there; if "
            "TLS serves the pages, write ServerName https://HOST:PORT, or SelfServicePublicURL "
            "https://HOST:PORT; the port only where it is not 443",
            url);
    }
}

static void check_mail(ss_self_check_t *check)
{
    if (strcmp(check->site->mail.server, "off") == 0) {
        ss_self_check_note(
            check, SS_FAULT, "BGB sections 312f, 312i, 312k",
            "no confirmation is ever sent; set SelfServiceMailServer smtp://HOST:PORT");
    } else if (*check->site->mail.from == '\0') {
        ss_self_check_note(
            check, SS_HINT, "",
            "mails come from the merchant's own address; a sender that your mail server may use "
            "is set with "
            "SelfServiceMailFrom");
    }
    if (check->site->sandbox) {
        ss_self_check_note(
            check, SS_HINT, "",
            "SelfServiceSandbox is On: every page and document says that it is a test");
    }
}

/* Other words make no contract, and English ones are not understood by everybody. */
static void check_buttons(ss_self_check_t *check)
{
    for (const char *const *lang = check->site->languages; *lang != NULL; lang++) {
        if (ss_self_check_sells(check) && check->site->for_consumers
            && *ss_order_button_choices(*lang) == NULL) {
            ss_self_check_note(check, SS_FAULT, "BGB section 312j(3)",
                               "the order button of pages in \"%s\" is English, as no words with "
                               "the effect of the statute's are known; take \"%s\" out of "
                               "SelfServiceLanguages",
                               *lang, *lang);
        }
    }
}

static void check_origins(ss_self_check_t *check, const char *directive, const char *const *origins,
                          const char *risk)
{
    for (; *origins != NULL; origins++) {
        if (strncmp(*origins, "http://", 7) == 0 && !ss_url_is_local(*origins)) {
            ss_self_check_note(check, SS_HINT, "",
                               "%s names \"%s\" without TLS: %s; write https://", directive,
                               *origins, risk);
        }
    }
}

static void check_neighbours(ss_self_check_t *check)
{
    check_origins(check, "SelfServiceFrameAncestors", check->site->frame_ancestors,
                  "whoever is on the way can change the page around the frame");
    check_origins(check, "SelfServiceReturnOrigins", check->site->return_origins,
                  "whoever is on the way sees where a customer comes from and goes to");
}

ss_self_check_rule_t *const ss_self_check_site_rules[] = { check_links,      check_transport,
                                                           check_mail,       check_buttons,
                                                           check_neighbours, NULL };
