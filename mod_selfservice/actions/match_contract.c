/* Which contract a public declaration means. */
#include "actions/match_contract.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#include "base/date.h"
#include "model/agreement.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "store/invoice_store.h"

#define LOOKUP_LIMIT 20 /* words with a digit; who types more means more than one contract */
#define SEPARATORS " ,;:()[]<>!?\"'\t\r\n"
#define INNER_SEPARATORS "./#&+=|" /* a number may have them inside: "2026/17" */

/* What is meant by the words typed. */
typedef struct named_t {
    ss_contract_t *contract;
    int lookups;
    bool found, several;
} named_t;

static char *upper_case(const char *text, apr_pool_t *pool)
{
    char *upper = apr_pstrdup(pool, text);

    for (char *at = upper; *at != '\0'; at++) {
        *at = (char)apr_toupper(*at);
    }
    return upper;
}

/* The contract with this number, or the one that the invoice with this number is for. */
static ss_status_t find_by_number(ss_ctx_t *ctx, const char *number, ss_contract_t *contract)
{
    ss_invoice_t invoice;
    ss_status_t status = ss_contract_find_by_number(ctx, number, contract);

    if (status != SS_NOT_FOUND) {
        return status;
    }
    status = ss_invoice_find_by_number(ctx, number, &invoice);
    return status == SS_OK ? ss_contract_find(ctx, invoice.contract_id, contract) : status;
}

/* No-break spaces and typographic quotes become blanks, long and no-break hyphens "-". */
static char *plain(const char *typed, apr_pool_t *pool)
{
    char *text = apr_pstrdup(pool, typed), *to = text;

    for (const unsigned char *at = (const unsigned char *)typed; *at != '\0';) {
        if (at[0] == 0xC2 && (at[1] == 0xA0 || at[1] == 0xAB || at[1] == 0xBB)) {
            *to++ = ' ';
            at += 2;
        } else if (at[0] == 0xE2 && at[1] == 0x80 && at[2] != '\0') {
            *to++ = at[2] >= 0x90 && at[2] <= 0x95 ? '-' : ' ';
            at += 3;
        } else {
            *to++ = (char)*at++;
        }
    }
    *to = '\0';
    return text;
}

/* @return SS_NOT_FOUND also for a word without a digit, which is no number */
static ss_status_t look_up(ss_ctx_t *ctx, const char *word, named_t *named)
{
    const char *upper = upper_case(word, ctx->pool);
    ss_contract_t contract;
    ss_status_t status;

    if (strpbrk(word, "0123456789") == NULL) {
        return SS_NOT_FOUND;
    }
    if (named->lookups++ == LOOKUP_LIMIT) {
        named->several = true;
        return SS_OK;
    }
    status = find_by_number(ctx, word, &contract);
    if (status == SS_NOT_FOUND && strcmp(upper, word) != 0) {
        status = find_by_number(ctx, upper, &contract);
    }
    if (status == SS_OK) {
        named->several = named->found && strcmp(named->contract->id, contract.id) != 0;
        named->found = true;
        *named->contract = contract;
    }
    return status;
}

/* A word as it is, without a dot at its end, or else what stands between its dots and slashes. */
static ss_status_t look_into(ss_ctx_t *ctx, char *word, named_t *named)
{
    ss_status_t status = look_up(ctx, word, named);
    char *state = NULL, *end = word + strlen(word);

    if (status == SS_NOT_FOUND && end[-1] == '.') {
        end[-1] = '\0';
        status = look_up(ctx, word, named);
    }
    if (status != SS_NOT_FOUND || strpbrk(word, INNER_SEPARATORS) == NULL) {
        return status;
    }
    for (char *part = apr_strtok(word, INNER_SEPARATORS, &state); part != NULL && !named->several;
         part = apr_strtok(NULL, INNER_SEPARATORS, &state)) {
        status = look_up(ctx, part, named);
        if (status != SS_OK && status != SS_NOT_FOUND) {
            return status;
        }
    }
    return SS_OK;
}

/* The one contract with a number that is among the words typed, in any case. */
static ss_status_t find_named(ss_ctx_t *ctx, const char *typed, ss_contract_t *contract)
{
    char *state = NULL;
    named_t named = { .contract = contract };

    for (char *word = apr_strtok(plain(typed, ctx->pool), SEPARATORS, &state);
         word != NULL && !named.several; word = apr_strtok(NULL, SEPARATORS, &state)) {
        ss_status_t status = look_into(ctx, word, &named);

        if (status != SS_OK && status != SS_NOT_FOUND) {
            return status;
        }
    }
    return named.found && !named.several ? SS_OK : SS_NOT_FOUND;
}

ss_status_t ss_match_contract(ss_ctx_t *ctx, const ss_declaration_input_t *input,
                              ss_contract_t *contract, ss_customer_t *customer)
{
    ss_status_t status = find_named(ctx, input->contract, contract);

    if (status == SS_OK) {
        status = ss_customer_find(ctx, contract->customer_id, customer);
    }
    if (status != SS_OK) {
        return status;
    }
    return strcasecmp(customer->person.fields[SS_FIELD_EMAIL], input->email) == 0 ? SS_OK
                                                                                  : SS_NOT_FOUND;
}

/* A wish beyond the trial is a contract that goes on after it, and ends by its own rules. */
static ss_date_t last_day(const ss_contract_t *contract, const ss_cart_t *cart, ss_date_t received,
                          ss_date_t wish)
{
    ss_end_rules_t rules = ss_agreement_end_rules(contract, cart);
    bool in_trial = ss_date_is_set(rules.trial_end)
                    && ss_date_compare(received, rules.trial_end) <= 0
                    && ss_date_compare(wish, rules.trial_end) <= 0;
    ss_date_t last;

    if (in_trial) {
        return rules.trial_end;
    }
    rules.trial_end = (ss_date_t){ 0, 0, 0 };
    last = ss_ordinary_end(&rules, received);
    if (!cart->variant->renews && *contract->term_end != '\0') {
        ss_date_parse(contract->term_end, &last);
    }
    return ss_date_compare(wish, last) > 0 ? wish : last;
}

/* What keeps a contract from ending before its last day. */
static const char *why_not_sooner(const ss_contract_t *contract, const ss_cart_t *cart,
                                  ss_date_t received, ss_date_t last)
{
    ss_end_rules_t rules = ss_agreement_end_rules(contract, cart);
    ss_date_t term_end;

    if (ss_date_is_set(rules.trial_end) && ss_date_compare(received, rules.trial_end) <= 0
        && ss_date_compare(last, rules.trial_end) <= 0) {
        return "legal.cancel.why_trial";
    }
    if (ss_date_parse(contract->term_end, &term_end) && ss_date_compare(last, term_end) <= 0) {
        return "legal.cancel.why_term";
    }
    return ss_span_is_set(rules.term) && ss_span_is_set(rules.later_term)
               ? "legal.cancel.why_renewal"
               : "legal.cancel.why_notice";
}

/* When the last invoice comes after a last day. */
static ss_contract_end_t end_of(ss_ctx_t *ctx, const ss_contract_t *contract, const ss_cart_t *cart,
                                ss_date_t last)
{
    ss_contract_end_t end = { ss_date_text(last, ctx->pool), "", NULL };
    ss_date_t trial_end;

    if (ss_date_parse(contract->trial_end, &trial_end)
        && ss_date_compare(last, trial_end) <= 0) {
        return end; /* what was tried costs nothing */
    }
    if (ss_agreement_bills_afterwards(cart)) {
        end.last_billing = ss_date_text(ss_date_add_days(last, 1), ctx->pool);
    }
    return end;
}

ss_contract_end_t ss_contract_end_after_notice(ss_ctx_t *ctx, const ss_contract_t *contract,
                                               const char *wished, apr_time_t received)
{
    apr_array_header_t *nothing = apr_array_make(ctx->pool, 1, sizeof(ss_component_subscription_t));
    ss_date_t day = ss_day_at(ctx, received);
    ss_date_t wish = { 0, 0, 0 }, last;
    ss_contract_end_t end;
    ss_cart_t cart;

    if (ss_agreement_cart(ctx->catalogue, contract, nothing, &cart, ctx->pool) != SS_OK) {
        return (ss_contract_end_t){ "", "", NULL };
    }
    ss_date_parse(wished, &wish);
    last = last_day(contract, &cart, day, wish);
    end = end_of(ctx, contract, &cart, last);
    if (ss_date_is_set(wish) && ss_date_compare(wish, last) < 0) {
        end.why = why_not_sooner(contract, &cart, day, last);
    }
    return end;
}

ss_contract_end_t ss_contract_end_on(ss_ctx_t *ctx, const ss_contract_t *contract, const char *day)
{
    apr_array_header_t *nothing = apr_array_make(ctx->pool, 1, sizeof(ss_component_subscription_t));
    ss_date_t last;
    ss_cart_t cart;

    if (!ss_date_parse(day, &last)
        || ss_agreement_cart(ctx->catalogue, contract, nothing, &cart, ctx->pool) != SS_OK) {
        return (ss_contract_end_t){ day, "", NULL };
    }
    return end_of(ctx, contract, &cart, last);
}
