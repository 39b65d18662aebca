/* What the problems of an action mean to whoever typed the command, and how to mend them. */
#include "ctl/problem_words.h"

#include "actions/book_payment.h"
#include "actions/record_usage.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <string.h>

#define CONTROL_CHARACTERS " may hold no control characters; type it anew"
#define AT_MOST(option, limit)                                                                     \
    option " is too long: at most " APR_STRINGIFY(limit) " characters"
#define SEE_PAYMENTS "; \"selfservicectl payment list CONTRACT\" shows what was booked"

typedef struct words_t {
    const char *field, *code, *text;
} words_t;

static const words_t words[] = {
    { "kind", "unknown", "--kind wants payment, chargeback, refund or payout" },
    { "invoice", "missing", "this --kind belongs to a document: name it with --invoice NUMBER" },
    { "invoice", "unknown",
      "the contract has no document of this kind with the number of --invoice (a refund wants a "
      "credit note, all else an invoice)" SEE_PAYMENTS },
    { "amount", "out_of_range", "AMOUNT must be above 0, and not absurdly large" },
    { "amount", "more_than_to_be_paid_back",
      "AMOUNT is more than is left to be paid back of this credit note" SEE_PAYMENTS },
    { "amount", "more_than_was_paid",
      "AMOUNT is more than was paid for this invoice" SEE_PAYMENTS },
    { "amount", "more_than_credit",
      "AMOUNT is more than the credit of the contract, beside what credit notes are to pay "
      "back" SEE_PAYMENTS },
    { "date", "in_future", "--date lies in the future; book money when it has moved" },
    { "reference", "bad_value", "--reference" CONTROL_CHARACTERS },
    { "reference", "too_long", AT_MOST("--reference", SS_REFERENCE_LIMIT) },
    { "contract", "not_in_force",
      "the contract is not in force, so that nothing is counted for it; check the number" },
    { "component", "not_metered",
      "the contract's plan has no metered component of this name; give the ExternalId or id that "
      "\"selfservicectl export\" shows" },
    { "quantity", "out_of_range", "QUANTITY must be above 0 and at most 1000000000" },
    { "quantity", "sum_out_of_range",
      "QUANTITY would make more than 1000000000 in this period; see \"selfservicectl usage list "
      "CONTRACT\"" },
    { "due", "out_of_contract",
      "--at lies outside the contract's time; give a moment within it" },
    { "key", "bad_value", "--key" CONTROL_CHARACTERS },
    { "key", "too_long", AT_MOST("--key", SS_USAGE_KEY_LIMIT) },
    { "memo", "bad_value", "--memo" CONTROL_CHARACTERS },
    { "memo", "too_long", AT_MOST("--memo", SS_USAGE_MEMO_LIMIT) },
    { "declaration", "bad_value",
      "there is no such declaration; \"selfservicectl declaration list\" shows those that wait" },
    { "declaration", "of_somebody_else",
      "neither name nor e-mail of this declaration are those of the contract's customer, so that "
      "nothing was done: check both numbers with \"selfservicectl declaration list\"; if it is "
      "the customer's all the same, give --anyway" },
    { "contract", "bad_value", "there is no such contract; check its number, and --merchant" },
    { "part", "bad_value",
      "which part does the withdrawal mean? name it with --part COMPONENT, or give --whole; if it "
      "is late, or no consumer's, decide what goes back with --credit AMOUNT or --credit 0" },
    { "part", "credit_of_part",
      "--credit gives back what one part cost: name it with --part COMPONENT; of a whole contract "
      "only after it was withdrawn from" },
    { "part", "credit_unknown",
      "changes have touched this part: decide what goes back with --credit AMOUNT --invoice NUMBER, "
      "or --credit 0" },
    { "credit", "bad_value", "--credit belongs to withdrawals, this is a cancellation" },
    { "credit", "no_invoice", "which invoice is --credit taken off? name it with --invoice NUMBER" },
    { "credit", "more_than_invoiced",
      "the invoice has not so much left to take back, or the VAT rate of the part cannot be told "
      "from it" SEE_PAYMENTS },
};

const char *ss_problem_words(const ss_problem_t *problem, apr_pool_t *pool)
{
    for (int i = 0; i < SS_COUNT(words); i++) {
        if (strcmp(words[i].field, problem->field) == 0
            && strcmp(words[i].code, problem->code) == 0) {
            return words[i].text;
        }
    }
    return apr_psprintf(pool, "%s: %s %s", problem->field, problem->code, problem->detail);
}
