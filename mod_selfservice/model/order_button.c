/* The allow-list of order button labels. */
#include "model/order_button.h"

#include <apr_lib.h>
#include <string.h>

#define MAX_CHOICES 5

/* Statutory words first, then what courts and practice accept; elsewhere the directive only. */
static const struct {
    const char *lang;
    const char *labels[MAX_CHOICES + 1];
} choices[] = {
    { "de",
      { "zahlungspflichtig bestellen", "kostenpflichtig bestellen",
        "zahlungspflichtigen Vertrag schließen", "jetzt kaufen", "kaufen", NULL } },
    { "en", { "Order with obligation to pay", "Buy now", "Pay now", NULL } },
    { "es", { "Pedido con obligación de pago", NULL } },
    { "fr", { "Commande avec obligation de paiement", NULL } },
    { "it", { "Ordine con obbligo di pagare", NULL } },
    { "nl", { "Bestelling met betalingsverplichting", NULL } },
    { "pl", { "Zamówienie z obowiązkiem zapłaty", NULL } },
};

/* "de-AT" is German. */
static bool same_language(const char *lang, const char *wanted)
{
    size_t length = strcspn(wanted, "-_");

    return strlen(lang) == length && strncasecmp(lang, wanted, length) == 0;
}

const char *const *ss_order_button_choices(const char *lang)
{
    static const char *const none[] = { NULL };

    for (int i = 0; i < SS_COUNT(choices); i++) {
        if (same_language(choices[i].lang, lang)) {
            return choices[i].labels;
        }
    }
    return none;
}

const char *ss_order_button(const ss_site_t *site, const char *lang)
{
    const char *const *labels = ss_order_button_choices(lang);

    for (const char *const *pair = site->order_buttons; *pair != NULL; pair += 2) {
        if (strcmp(pair[0], lang) == 0) {
            return pair[1];
        }
    }
    return *labels != NULL ? *labels : *ss_order_button_choices("en");
}

static bool same_label(const char *allowed, const char *label)
{
    size_t length;

    label += strspn(label, " ");
    length = strlen(label);
    while (length > 0 && label[length - 1] == ' ') {
        length--;
    }
    return length == strlen(allowed) && apr_tolower(*label) == apr_tolower(*allowed)
           && strncmp(label + 1, allowed + 1, length - 1) == 0;
}

bool ss_order_button_allowed(const char *lang, const char *label)
{
    for (const char *const *allowed = ss_order_button_choices(lang); *allowed != NULL; allowed++) {
        if (same_label(*allowed, label)) {
            return true;
        }
    }
    return false;
}
