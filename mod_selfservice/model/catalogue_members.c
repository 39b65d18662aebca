/*
 * The known members of every object of a catalogue file: those of the API and the module's own
 * additions.
 */
#include "model/catalogue_members.h"

#include <string.h>
#include <strings.h>

/* One row of a table. */
#define MEMBER(name_, type_, ...) { .name = (name_), .type = SS_MEMBER_##type_, ##__VA_ARGS__ }
#define NEEDED(name_, type_, ...)                                                                  \
    {                                                                                              \
        .name = (name_), .type = SS_MEMBER_##type_, .required = true, ##__VA_ARGS__                \
    }
#define IDS MEMBER("Id", ID), MEMBER("ExternalId", EXTERNAL_ID)
#define HIDDEN MEMBER("Hidden", BOOL), MEMBER("IsDeletable", READ_ONLY)
#define END { .name = NULL }

static const char *const price_tax_types[] = { "Net", "Gross", NULL };
static const char *const time_granularities[] = { "Precise", "Day", NULL };
static const char *const trial_end_policies[] = { "NoTrial", "Continue", "End", NULL };
static const char *const customer_types[] = { "Consumer", "Business", NULL };
static const char *const payment_period_modes[] = { "PrePaid", "PostPaid", "PrePaidBilledUntil",
                                                    NULL };
static const char *const next_steps[] = { "RenewAutomatically", "EndAfterFirstPeriod",
                                          "ChangeAfterFirstPeriod", NULL };
static const char *const alignments[] = { "None", "FixedDaily", "FixedMonthly", NULL };
static const char *const component_types[] = { "QuantityBased", "OnOff", "Metered", NULL };
static const char *const scale_types[] = { "Volume", "Graduated", "Bucket", "Discount", NULL };
static const char *const effect_types[] = { "Percent", "Percentage", "Fixed", NULL };
static const char *const duration_types[] = { "Once", "Periods", "Forever", NULL };
static const char *const units[] = { "Day", "Week", "Month", "Year", NULL };
static const char *const terms_kinds[] = { "tac", "dpp", "withdrawal", NULL };
static const char *const consent_kinds[] = { "Consent", "Notice", "ImmediateStart",
                                            "LossOfWithdrawal", NULL };
static const char *const field_targets[] = { "Customer", "Contract", "Product", NULL };
static const char *const field_types[] = { "Text", "Number", "Date", "Boolean", "Choice", NULL };
static const char *const signup_rights[] = { "None", "Write", NULL };
static const char *const field_rights[] = { "None", "Read", "ReadWrite", NULL };

static const ss_member_t address[] = {
    MEMBER("AddressLine1", TEXT),
    MEMBER("AddressLine2", TEXT),
    NEEDED("Street", TEXT),
    MEMBER("HouseNumber", TEXT),
    NEEDED("PostalCode", TEXT),
    NEEDED("City", TEXT),
    MEMBER("State", TEXT),
    NEEDED("Country", TEXT),
    END,
};

static const ss_member_t bank_account[] = {
    NEEDED("Holder", TEXT),
    NEEDED("Iban", TEXT),
    MEMBER("Bic", TEXT),
    END,
};

static const ss_member_t number_series[] = {
    MEMBER("Invoice", TEXT),
    MEMBER("CreditNote", TEXT),
    MEMBER("Contract", TEXT),
    MEMBER("Customer", TEXT),
    MEMBER("Order", TEXT),
    MEMBER("Cancellation", TEXT),
    MEMBER("Withdrawal", TEXT),
    MEMBER("Dunning", TEXT),
    END,
};

static const ss_member_t code_of_conduct[] = {
    NEEDED("Name", NAMES),
    NEEDED("Url", TEXT),
    END,
};

static const ss_member_t exchange_rate[] = {
    NEEDED("Currency", TEXT),
    NEEDED("Rate", AMOUNT),
    NEEDED("ValidFrom", DATE),
    END,
};

static const ss_member_t dunning_level[] = {
    NEEDED("Days", INT, .low = 1, .high = 90),
    MEMBER("Fee", AMOUNT),
    END,
};

const ss_member_t ss_merchant_members[] = {
    NEEDED("Name", TEXT),
    NEEDED("LegalName", TEXT),
    NEEDED("Address", OBJECT, .members = address),
    MEMBER("PhoneNumber", TEXT),
    NEEDED("EmailAddress", TEXT),
    MEMBER("Website", TEXT),
    MEMBER("RegisterCourt", TEXT),
    MEMBER("RegisterNumber", TEXT),
    MEMBER("Directors", TEXT_LIST),
    MEMBER("VatId", TEXT),
    MEMBER("TaxNumber", TEXT),
    MEMBER("CreditorId", TEXT),
    MEMBER("BankAccount", OBJECT, .members = bank_account),
    MEMBER("TimeZone", TEXT),
    MEMBER("DefaultLanguage", TEXT),
    MEMBER("SmallBusiness", BOOL),
    MEMBER("Oss", BOOL),
    MEMBER("PaymentTermDays", INT, .low = 0, .high = 365),
    MEMBER("PreNotificationDays", INT, .low = 1, .high = 14),
    MEMBER("NumberSeries", OBJECT, .members = number_series),
    MEMBER("PublicUrl", TEXT),
    MEMBER("PersonalisedPrices", BOOL),
    MEMBER("CodesOfConduct", LIST, .members = code_of_conduct),
    MEMBER("ExchangeRates", LIST, .members = exchange_rate),
    MEMBER("Dunning", LIST, .members = dunning_level),
    END,
};

static const ss_member_t tax_entry[] = {
    NEEDED("Country", TEXT),
    NEEDED("Rate", AMOUNT),
    NEEDED("ValidFrom", DATE),
    MEMBER("TaxDefinitionId", READ_ONLY),
    END,
};

static const ss_member_t tax_policy[] = {
    IDS,
    NEEDED("Name", NAMES),
    MEMBER("Entries", LIST, .members = tax_entry),
    MEMBER("IsMossApplicable", BOOL),
    MEMBER("SplitOnTaxChange", BOOL),
    MEMBER("ReverseChargeTaxDefinitionId", READ_ONLY),
    MEMBER("Predefined", READ_ONLY),
    HIDDEN,
    END,
};

static const ss_member_t plan_group[] = {
    IDS,
    NEEDED("Name", NAMES),
    NEEDED("Currency", TEXT),
    NEEDED("PriceTaxType", CHOICE, .choices = price_tax_types),
    NEEDED("TaxPolicyId", REFERENCE, .refers_to = SS_KIND_TAX_POLICY),
    MEMBER("TimeGranularity", CHOICE, .choices = time_granularities),
    HIDDEN,
    END,
};

static const ss_member_t plan[] = {
    IDS,
    NEEDED("PlanGroupId", REFERENCE, .refers_to = SS_KIND_PLAN_GROUP),
    NEEDED("Name", NAMES),
    MEMBER("PlanDescription", PROSE_NAMES),
    MEMBER("PreContractInfo", PROSE_NAMES),
    MEMBER("SetupDescription", NAMES),
    MEMBER("Features", NAMES_LIST),
    MEMBER("TrialPeriod", PERIOD),
    MEMBER("TrialEndPolicy", CHOICE, .choices = trial_end_policies),
    MEMBER("IsQuantityBased", BOOL),
    MEMBER("RequiresOrderApproval", BOOL),
    MEMBER("DigitalContent", BOOL),
    MEMBER("AllowedCustomerTypes", CHOICE_LIST, .choices = customer_types),
    MEMBER("TaxPolicyId", REFERENCE, .refers_to = SS_KIND_TAX_POLICY),
    MEMBER("CustomFields", TEXT_MAP),
    HIDDEN,
    END,
};

static const ss_member_t quota[] = {
    NEEDED("ComponentId", REFERENCE, .refers_to = SS_KIND_COMPONENT),
    MEMBER("ComponentName", READ_ONLY),
    NEEDED("Quota", AMOUNT),
    END,
};

static const ss_member_t variant[] = {
    IDS,
    NEEDED("PlanId", REFERENCE, .refers_to = SS_KIND_PLAN),
    MEMBER("PlanGroupId", REFERENCE, .refers_to = SS_KIND_PLAN_GROUP),
    MEMBER("InternalName", TEXT),
    MEMBER("Description", PROSE_NAMES),
    NEEDED("RecurringFee", AMOUNT),
    MEMBER("FeePeriod", PERIOD),
    MEMBER("BillingPeriod", PERIOD),
    MEMBER("SetupFee", AMOUNT),
    MEMBER("SetupDescription", NAMES),
    MEMBER("ContractPeriod", PERIOD),
    MEMBER("LaterContractPeriod", PERIOD),
    MEMBER("CancellationPeriod", PERIOD),
    MEMBER("LaterCancellationPeriod", PERIOD),
    MEMBER("AfterFirstContractPeriodNextStep", CHOICE, .choices = next_steps),
    MEMBER("EndAfterFirstContractPeriod", BOOL),
    MEMBER("NextPlanId", REFERENCE, .refers_to = SS_KIND_PLAN),
    MEMBER("NextPlanVariantId", REFERENCE, .refers_to = SS_KIND_VARIANT),
    MEMBER("PaymentPeriodMode", CHOICE, .choices = payment_period_modes),
    MEMBER("BillingDateAlignment", CHOICE, .choices = alignments),
    MEMBER("BillingDay", INT, .low = 1, .high = 31),
    MEMBER("Quota", LIST, .members = quota),
    MEMBER("ChangeTargets", REFERENCE_LIST, .refers_to = SS_KIND_VARIANT),
    MEMBER("AllowSelfService", BOOL),
    MEMBER("AllowWithoutPaymentData", BOOL),
    MEMBER("ValidFrom", INSTANT),
    MEMBER("ValidUntil", INSTANT),
    HIDDEN,
    END,
};

static const ss_member_t scale_item[] = {
    NEEDED("From", AMOUNT),
    NEEDED("Value", AMOUNT),
    MEMBER("IsBucketPrice", BOOL),
    END,
};

static const ss_member_t price_scale[] = {
    MEMBER("Type", CHOICE, .choices = scale_types),
    MEMBER("IsCumulative", BOOL),
    NEEDED("Items", LIST, .members = scale_item),
    END,
};

static const ss_member_t component[] = {
    IDS,
    NEEDED("PlanGroupId", REFERENCE, .refers_to = SS_KIND_PLAN_GROUP),
    NEEDED("ComponentType", CHOICE, .choices = component_types),
    NEEDED("Name", NAMES),
    MEMBER("Description", PROSE_NAMES),
    MEMBER("UnitName", NAMES),
    MEMBER("PricePerUnit", AMOUNT),
    MEMBER("PriceScale", OBJECT, .members = price_scale),
    MEMBER("FeePeriod", PERIOD),
    MEMBER("TaxPolicyId", REFERENCE, .refers_to = SS_KIND_TAX_POLICY),
    MEMBER("Min", AMOUNT),
    MEMBER("Max", AMOUNT),
    MEMBER("Step", AMOUNT),
    MEMBER("Prorate", BOOL),
    MEMBER("IncludeInInterimBilling", BOOL),
    MEMBER("BillInTrial", BOOL),
    MEMBER("AllowSelfService", BOOL),
    MEMBER("ShowSelfService", BOOL),
    MEMBER("ShowPriceInformation", BOOL),
    HIDDEN,
    END,
};

static const ss_member_t effect[] = {
    MEMBER("Type", CHOICE, .choices = effect_types),
    MEMBER("Percentage", AMOUNT),
    MEMBER("Percent", AMOUNT),
    MEMBER("ReductionPercent", AMOUNT),
    MEMBER("Amount", AMOUNT),
    END,
};

static const ss_member_t duration[] = {
    MEMBER("Type", CHOICE, .choices = duration_types),
    MEMBER("Unit", CHOICE, .choices = units),
    MEMBER("Quantity", INT, .low = 1, .high = 1000),
    END,
};

static const ss_member_t discount[] = {
    IDS,
    NEEDED("PlanGroupId", REFERENCE, .refers_to = SS_KIND_PLAN_GROUP),
    MEMBER("Name", NAMES),
    MEMBER("InternalName", TEXT),
    MEMBER("Description", PROSE_NAMES),
    NEEDED("Effect", OBJECT, .members = effect),
    MEMBER("Duration", OBJECT, .members = duration),
    MEMBER("IncludeSetup", BOOL),
    MEMBER("CreateSeparateLineItem", BOOL),
    MEMBER("Targets", REFERENCE_LIST, .refers_to = SS_KIND_PLAN_OR_COMPONENT),
    HIDDEN,
    END,
};

static const ss_member_t coupon[] = {
    IDS,
    MEMBER("PlanGroupId", REFERENCE, .refers_to = SS_KIND_PLAN_GROUP),
    NEEDED("DiscountId", REFERENCE, .refers_to = SS_KIND_DISCOUNT),
    MEMBER("InternalName", TEXT),
    MEMBER("Description", PROSE_NAMES),
    NEEDED("Codes", TEXT_LIST),
    MEMBER("ValidFrom", INSTANT),
    MEMBER("ValidUntil", INSTANT),
    MEMBER("MaxUses", INT, .low = 1, .high = 1000000000),
    MEMBER("IsSingleUse", BOOL),
    MEMBER("Active", BOOL),
    MEMBER("Enabled", BOOL),
    MEMBER("PlanIds", REFERENCE_LIST, .refers_to = SS_KIND_PLAN),
    HIDDEN,
    END,
};

static const ss_member_t terms[] = {
    NEEDED("Kind", CHOICE, .choices = terms_kinds),
    NEEDED("Language", TEXT),
    NEEDED("Title", TEXT),
    NEEDED("Markdown", PROSE),
    END,
};

static const ss_member_t consent[] = {
    NEEDED("Id", KEY),
    MEMBER("Required", BOOL),
    MEMBER("Kind", CHOICE, .choices = consent_kinds),
    MEMBER("CustomerTypes", CHOICE_LIST, .choices = customer_types),
    NEEDED("Text", PROSE_NAMES),
    HIDDEN,
    END,
};

static const ss_member_t custom_field[] = {
    NEEDED("Name", TEXT),
    NEEDED("Target", CHOICE, .choices = field_targets),
    MEMBER("Type", CHOICE, .choices = field_types),
    NEEDED("Label", NAMES),
    MEMBER("Signup", CHOICE, .choices = signup_rights),
    MEMBER("Portal", CHOICE, .choices = field_rights),
    MEMBER("Admin", CHOICE, .choices = field_rights),
    MEMBER("Required", BOOL),
    MEMBER("Options", NAMES_LIST),
    MEMBER("MaxLength", INT, .low = 1, .high = 4000),
    HIDDEN,
    END,
};

static const ss_member_t mail_template[] = {
    NEEDED("Event", KEY),
    MEMBER("ExternalId", TEXT),
    NEEDED("Subject", NAMES),
    NEEDED("Text", PROSE_NAMES),
    MEMBER("Html", PROSE_NAMES),
    HIDDEN,
    END,
};

const ss_kind_info_t ss_kinds[SS_KIND_COUNT] = {
    [SS_KIND_TAX_POLICY] = { "TaxPolicies", "tax_policy", tax_policy },
    [SS_KIND_PLAN_GROUP] = { "PlanGroups", "plan_group", plan_group },
    [SS_KIND_PLAN] = { "Plans", "plan", plan },
    [SS_KIND_VARIANT] = { "PlanVariants", "plan_variant", variant },
    [SS_KIND_COMPONENT] = { "Components", "component", component },
    [SS_KIND_DISCOUNT] = { "Discounts", "discount", discount },
    [SS_KIND_COUPON] = { "Coupons", "coupon", coupon },
    [SS_KIND_TERMS] = { "TermsDocuments", "terms_document", terms },
    [SS_KIND_CONSENT] = { "Consents", "consent", consent },
    [SS_KIND_CUSTOM_FIELD] = { "CustomFields", "custom_field", custom_field },
    [SS_KIND_MAIL_TEMPLATE] = { "MailTemplates", "mail_template", mail_template },
};

const ss_member_t *ss_member_find(const ss_member_t *members, const char *name)
{
    for (; members->name != NULL; members++) {
        if (strcmp(members->name, name) == 0) {
            return members;
        }
    }
    return NULL;
}

const ss_member_t *ss_member_find_any_case(const ss_member_t *members, const char *name)
{
    for (; members->name != NULL; members++) {
        if (strcasecmp(members->name, name) == 0) {
            return members;
        }
    }
    return NULL;
}
