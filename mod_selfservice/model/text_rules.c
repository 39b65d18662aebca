/* Rules of terms documents, consents, custom fields and mail templates. */
#include "base/json.h"
#include "model/catalogue_rules.h"
#include "model/catalogue_values.h"
#include "model/catalogue_words.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

typedef bool placeholder_fits_t(const ss_check_t *check, const char *name);

void ss_rules_of_terms(const ss_check_t *check, const ss_item_t *terms)
{
    const char *language = ss_json_text(terms->data, "Language");

    if (*language != '\0' && !ss_language_is(language)) {
        ss_rule_broken(check, terms, "Language", "must be a language tag such as de");
    }
}

/* Looks at every {placeholder} of one text. */
static void check_text(const ss_check_t *check, const ss_item_t *item, const char *member,
                       const char *text, placeholder_fits_t *fits)
{
    for (const char *open = strchr(text, '{'); open != NULL; open = strchr(open + 1, '{')) {
        const char *close = strchr(open, '}');
        const char *name = close == NULL ? "" : apr_pstrmemdup(check->file->pool, open + 1,
                                                               (apr_size_t)(close - open - 1));

        if (close == NULL) {
            ss_rule_broken(check, item, member, "has a { without }");
            return;
        }
        if (!fits(check, name)) {
            ss_rule_broken(check, item, member,
                           "has the placeholder {%s}, which is not known or lacks its document",
                           name);
        }
    }
}

static void check_placeholders(const ss_check_t *check, const ss_item_t *item, const char *member,
                               placeholder_fits_t *fits)
{
    json_t *names = json_object_get(item->data, member);
    const char *language;
    json_t *text;

    if (json_is_string(names)) {
        check_text(check, item, member, json_string_value(names), fits);
    }
    json_object_foreach(names, language, text) {
        if (json_is_string(text)) {
            check_text(check, item, ss_path_member(member, language, check->file->pool),
                       json_string_value(text), fits);
        }
    }
}

/* {tac}, {dpp} and {withdrawal}, each if the merchant has that document in any language. */
static bool is_document(const ss_check_t *check, const char *name)
{
    for (int i = 0; i < ss_catalogue_file_count(check->file, SS_KIND_TERMS); i++) {
        if (strcmp(ss_json_text(ss_catalogue_file_at(check->file, SS_KIND_TERMS, i)->data, "Kind"),
                   name)
            == 0) {
            return true;
        }
    }
    return false;
}

void ss_rules_of_consent(const ss_check_t *check, const ss_item_t *consent)
{
    if (strcmp(consent->key, "mandate") == 0) {
        ss_rule_broken(check, consent, "Id",
                       "\"mandate\" is reserved for the checkbox of the direct debit mandate");
    }
    if (strcmp(ss_json_text(consent->data, "Kind"), "Notice") == 0
        && ss_json_bool(consent->data, "Required")) {
        ss_rule_broken(
            check, consent, "Required",
            "cannot be true for a Notice, which has no checkbox; change Kind or Required");
    }
    check_placeholders(check, consent, "Text", is_document);
}

void ss_rules_of_custom_field(const ss_check_t *check, const ss_item_t *field)
{
    const char *name = ss_json_text(field->data, "Name");
    bool fits = apr_isalpha(*name) || *name == '_';
    bool chooses = strcmp(ss_json_text(field->data, "Type"), "Choice") == 0;

    for (const char *letter = name; *letter != '\0'; letter++) {
        fits = fits && (apr_isalnum(*letter) || *letter == '_');
    }
    if (*name != '\0' && (!fits || strlen(name) > 64)) {
        ss_rule_broken(check, field, "Name",
                       "must be a letter or _, then letters, digits and _ (at most 64)");
    }
    if (chooses != (json_array_size(json_object_get(field->data, "Options")) > 0)) {
        ss_rule_broken(check, field, "Options",
                       chooses ? "must name what can be chosen, as the Type is Choice"
                               : "need the Type Choice");
    }
}

/*
 * What mails may name. Braces around anything but a name, such as a style rule in HTML, are no
 * placeholder.
 */
static bool is_mail_placeholder(const ss_check_t *check, const char *name)
{
    static const char *const known[] = {
        "Merchant.CreditorId",
        "Merchant.CompanyName",
        "Merchant.AddressLine1",
        "Merchant.AddressLine2",
        "Merchant.StreetAddress",
        "Merchant.HouseNumber",
        "Merchant.ZIP",
        "Merchant.City",
        "Merchant.Country",
        "Merchant.Phone",
        "Merchant.Website",
        "Merchant.IBAN",
        "Merchant.BIC",
        "FirstName",
        "LastName",
        "CompanyName",
        "EmailAddress",
        "ExternalCustomerId",
        "ReferenceCode",
        "DueDate",
        "DebitorAccount",
        "Contract.ExternalId",
        "PaymentText",
        "Invoice.ReferenceCode",
        "DocumentName",
        "DocumentDate",
        "DocumentNumber",
        "Balance",
        "AmountDue",
        "ContractEnd",
        "SelfServicePortalUrl",
        "Order.Timestamp",
        "Order.ChangeDate",
        "Order.ChangeTime",
        "Order.PlanName",
        "Order.PlanVariantDescription",
        "Pay.BIC",
        "Pay.MaskedBIC",
        "Pay.IBAN",
        "Pay.MaskedIBAN",
        "Pay.Holder",
        "Pay.BankCode",
    };

    (void)check;
    if (name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._")] != '\0') {
        return true;
    }
    for (int i = 0; i < SS_COUNT(known); i++) {
        if (strcmp(known[i], name) == 0) {
            return true;
        }
    }
    return strncmp(name, "Customer.CustomFields.", 22) == 0
           || strncmp(name, "Contract.CustomFields.", 22) == 0;
}

void ss_rules_of_mail_template(const ss_check_t *check, const ss_item_t *mail)
{
    static const char *const members[] = { "Subject", "Text", "Html" };

    for (int i = 0; i < SS_COUNT(members); i++) {
        check_placeholders(check, mail, members[i], is_mail_placeholder);
    }
}
