/* Parts of any invoice, withdrawn from one after the other: each has its share of the discount, together they are the
 * invoice. */
#include "unit.h"

#include "model/credit_check.h"
#include "model/credit_note.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#define INVOICES   2000
#define COMPONENTS 8
#define LINES      (2 + COMPONENTS + 2) /* setup, plan, components, a discount for each rate */

static const int64_t rates[] = { 1900, 700 };

typedef struct making_t {
    unsigned int seed;
    ss_invoice_line_t lines[LINES];
    ss_invoice_tax_t taxes[SS_COUNT(rates)];
    ss_invoice_data_t invoice;
    int64_t reduced[SS_COUNT(rates)], discount[SS_COUNT(rates)];
    apr_array_header_t *notes; /* of const ss_invoice_data_t * */
} making_t;

static int64_t any(making_t *making, int64_t limit)
{
    return rand_r(&making->seed) % limit;
}

static void add_line(making_t *making, const char *component, int rate, int64_t gross)
{
    ss_invoice_line_t *line = &making->lines[making->invoice.line_count++];
    bool recurs = making->invoice.line_count > 1 && gross >= 0;

    *line = (ss_invoice_line_t){ .name = "", .detail = "", .component = component, .unit = "", .rate = rates[rate],
                                 .gross = gross, .period_start = recurs ? "2026-11-24" : "",
                                 .period_end = recurs ? "2026-12-23" : "" };
    CU_ASSERT_TRUE(ss_muldiv(gross, 10000, 10000 + rates[rate], &line->net));
    line->discounted = gross > 0 && any(making, 3) > 0;
    making->reduced[rate] += line->discounted ? gross : 0;
    making->taxes[rate].gross += gross;
    making->taxes[rate].net += line->net;
}

static void given_invoice_of(making_t *making, unsigned int seed)
{
    int components = 1 + (int)(seed % COMPONENTS);

    *making = (making_t){ .seed = seed };
    making->invoice = (ss_invoice_data_t){ .number = "RE-1", .issue_date = "2026-11-24", .currency = "EUR",
                                           .lines = making->lines, .taxes = making->taxes, .tax_count = SS_COUNT(rates) };
    making->notes = apr_array_make(ss_test_pool(), 4, sizeof(const ss_invoice_data_t *));
    for (int r = 0; r < SS_COUNT(rates); r++) {
        making->taxes[r].rate = rates[r];
    }
    add_line(making, "", 0, any(making, 2000));
    add_line(making, "", 0, any(making, 5000));
    for (int i = 0; i < components; i++) {
        add_line(making, apr_itoa(ss_test_pool(), i), (int)any(making, 2), 1 + any(making, 3000));
    }
    for (int r = 0; r < SS_COUNT(rates); r++) {
        making->discount[r] = making->reduced[r] > 0 ? any(making, making->reduced[r]) : 0;
        if (making->discount[r] > 0) {
            add_line(making, "", r, -making->discount[r]);
            making->lines[making->invoice.line_count - 1].discounted = 0;
        }
    }
    for (int r = 0; r < SS_COUNT(rates); r++) {
        making->taxes[r].vat = making->taxes[r].gross - making->taxes[r].net;
        making->invoice.gross += making->taxes[r].gross;
    }
}

static int64_t take_back(making_t *making, const char *component)
{
    const ss_credit_wish_t wish = { .component = component, .last_used = { 2026, 11, 26 }, .used_name = "",
                                    .discount_name = "", .before_name = "" };
    ss_invoice_data_t *note = apr_palloc(ss_test_pool(), sizeof(*note));

    if (!ss_credit_note_make(&making->invoice, making->notes, &wish, note, ss_test_pool())) {
        return 0;
    }
    CU_ASSERT_TRUE(ss_credit_note_fits(&making->invoice, making->notes, note));
    APR_ARRAY_PUSH(making->notes, const ss_invoice_data_t *) = note;
    return note->gross;
}

/* Less than a cent beside gross x (1 - discount / what it reduces), which is compared as a fraction. */
static void expect_share(const making_t *making, const ss_invoice_line_t *line, int64_t back)
{
    int rate = line->rate == rates[0] ? 0 : 1;
    int64_t whole = making->reduced[rate], reduction = line->gross - back;

    if (line->discounted == 0) {
        CU_ASSERT_EQUAL(reduction, 0);
        return;
    }
    CU_ASSERT_TRUE(llabs(reduction * whole - line->gross * making->discount[rate]) < whole);
}

/* Every component, the last one first where the seed is odd, and then the rest. */
static void expect_parts(making_t *making, bool backwards)
{
    int count = making->invoice.line_count;
    int64_t sum = 0;

    for (int i = 0; i < count; i++) {
        const ss_invoice_line_t *line = &making->lines[backwards ? count - 1 - i : i];

        if (*line->component != '\0') {
            int64_t back = take_back(making, line->component);

            expect_share(making, line, back);
            sum += back;
        }
    }
    CU_ASSERT_EQUAL(sum + take_back(making, ""), making->invoice.gross);
}

static void test_shares_are_exact_and_parts_are_the_whole(void)
{
    making_t making;

    for (unsigned int seed = 1; seed <= INVOICES; seed++) {
        given_invoice_of(&making, seed);
        expect_parts(&making, seed % 2 == 1);
    }
}

void ss_test_credit_note(void)
{
    static const ss_test_t tests[] = {
        { "WDR-09 test_shares_are_exact_and_parts_are_the_whole", test_shares_are_exact_and_parts_are_the_whole },
    };

    ss_suite_add("credit_note", tests, SS_COUNT(tests));
}
