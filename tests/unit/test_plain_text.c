/* The text part of mails: filled lines, aligned columns, headings. */
#include "unit.h"

#include "render/plain_text.h"

static void assert_laid_out(const char *text, const char *expected)
{
    CU_ASSERT_STRING_EQUAL(ss_plain_text(text, "de", ss_test_pool()), expected);
}

static void test_long_lines_are_filled_below_their_beginning(void)
{
    assert_laid_out("- Ein Punkt, der so lang ist, dass er nicht in eine einzige Zeile passt, sondern in zwei.\n",
                    "- Ein Punkt, der so lang ist, dass er nicht in eine einzige Zeile\n"
                    "  passt, sondern in zwei.\n");
}

static void test_links_stay_whole(void)
{
    assert_laid_out("https://kunden.nordwolke.example/portal/data/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
                    "https://kunden.nordwolke.example/portal/data/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n");
}

static void test_values_and_amounts_are_aligned(void)
{
    assert_laid_out("  Eingang:\theute\n", "  Eingang:                heute\n");
    assert_laid_out("  Gebühr\t\t9,90 €\n",
                    "  Gebühr                                                        9,90 €\n");
    assert_laid_out("  Eine sehr lange Bezeichnung eines Feldes:\tWert\n",
                    "  Eine sehr lange Bezeichnung eines Feldes:\n                          Wert\n");
}

static void test_no_break_blanks_hold_and_come_out_plain(void)
{
    assert_laid_out("Der Betrag, der heute zu zahlen ist, steht am Ende der Zeile und ist 9,90\u00a0€\n",
                    "Der Betrag, der heute zu zahlen ist, steht am Ende der Zeile und ist\n9,90 €\n");
}

static void test_headings_are_in_capitals(void)
{
    assert_laid_out("# Zahlung für Größe\n## Kleiner\n", "ZAHLUNG FÜR GRÖSSE\nKleiner\n");
}

static void test_empty_lines_are_merged_and_signature_is_kept(void)
{
    assert_laid_out("\n\nA\n\n  \n\nB\n\n-- \nC\n", "A\n\nB\n\n-- \nC\n");
}

void ss_test_plain_text(void)
{
    static const ss_test_t tests[] = {
        { "test_long_lines_are_filled_below_their_beginning", test_long_lines_are_filled_below_their_beginning },
        { "test_links_stay_whole", test_links_stay_whole },
        { "test_values_and_amounts_are_aligned", test_values_and_amounts_are_aligned },
        { "test_no_break_blanks_hold_and_come_out_plain", test_no_break_blanks_hold_and_come_out_plain },
        { "test_headings_are_in_capitals", test_headings_are_in_capitals },
        { "test_empty_lines_are_merged_and_signature_is_kept", test_empty_lines_are_merged_and_signature_is_kept },
    };

    ss_suite_add("plain_text", tests, SS_COUNT(tests));
}
