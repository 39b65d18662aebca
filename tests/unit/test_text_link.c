/* Real names pass, whatever a mail program would make a link of does not. */
#include "unit.h"

#include "base/text_link.h"

#include <stdio.h>

static void test_real_names_are_no_links(void)
{
    static const char *const names[] = {
        "Dr. A. Müller", "Dr.Müller", "Dr.A.Müller", "Prof.Dr.Schmidt", "Prof. Dr. med. h.c. Weiß",
        "Dipl.-Ing.Huber", "Mag.phil.Gruber", "St. John", "St.John", "J.R.R. Tolkien",
        "J.R.R.Tolkien", "Th.Mann", "Joh.Bach", "O’Connor", "O'Connor-Smith Jr.", "Mary M.Sc.",
        "Max Muster, LL.M.", "van der Berg", "v.d.Berg", "Ph.D.", "María José", "Nguyễn Văn A",
        "Иван Петров", "山田太郎", "Jean-Luc", "Müller/Meier", "Sammy Davis jun.", "Ing.arch.", "X Æ A-12",
        "Maria.Anna", "Friedr.Wilhelm", "Saint.John", "Schmidt-Str.Maier", "Chr.Peter", "Dr.de Vries", "J.de Vries", "M.Sc",
        "Hans-Joach.Peter", "Alexander.M", "Frankf.a.M./Höchst", "Halle/Saale", "Bad Soden a.Ts./Neuenhain", "Freiburg i.br.",
    };
    static const char *const others[] = {
        "Booking.com B.V.", "Booking.com", "Amazon.de GmbH", "AT&T Inc.", "A/S Norden", "Yahoo!",
        "Petersen.com: Web & Co. / www GmbH", "@home GmbH", "Kunst @ Werk e.V.", "1&1", "C.H.Beck",
        "Toys \"R\" Us", "c/o Meier", "Hauptstr.5/2", "Str. d. 17. Juni 12/3", "Haus 4.a/b",
        "St.-Georg-Str. 1", "3.OG/links", "Postfach 12.34.56", "Nr. 7-9/11", "D.I.Y.Shop GmbH",
        "K.Müller/Söhne", "Müller u.Partner/Anwälte", "Arztpraxis Dr.med.Meyer/Dr.med.Schulz", "Ing.-Büro Bau.Plan/Statik",
        "St.Pauli#1 e.V.", "Str.d.17.Juni/Ecke", "Karl-Marx-Str.a/b", "c/o Dr.Schmidt/Haus.B",
    };

    for (int i = 0; i < SS_COUNT(names); i++) {
        if (ss_text_holds_link(names[i], true) || ss_text_holds_link(names[i], false)) {
            CU_FAIL("a real name");
            printf("%s\n", names[i]);
        }
    }
    for (int i = 0; i < SS_COUNT(others); i++) {
        if (ss_text_holds_link(others[i], false)) {
            CU_FAIL("a real company or address");
            printf("%s\n", others[i]);
        }
    }
}

static void test_links_are_seen(void)
{
    static const char *const links[] = {
        "https://evil.example", "ftp://x", "www.evil.example", "WWW.EVIL.EXAMPLE", "evil.example/x",
        "Anna evil.example/x", "(evil.example/x)", "evil.example/", "EVIL.COM/X", "böse.example/x",
        "зло.рф/x", "a.b.evil.example/x", "evil.example:8080", "evil.example?x", "evil.example#x",
        "x@evil.example", "Anna <x@evil.example>", "x.y@evil.co.uk", "evil.xn--p1ai/x", "bit.ly/abc",
        "1.evil.example/x", "anna,evil.example/x", "dr.evil.example/x",
    };
    static const char *const bare[] = { "evil.example", "Anna evil.example", "EVIL.COM", "evil.com.",
                                        "dr.evil.com", "anna-evil.com", "evil24.de", "зло.рф",
                                        "evil-win.com", "t.co", "x.com", "evil。com", "evil．com", "evil․com", "evil｡com",
                                        "666.com", "[evil.com]", "evil.com'x", "evil.co.uk", "x.de.com",
                                        "evil.com…", "evil.com–Konto", "evil.com\u00A0Konto", "„evil.com“",
                                        "evil.com\u200Bx", "evil.com\u2028x", "evil.com’s", "«evil.com»",
                                        "evil.com—x", "evil.com！", "evil.com-", "evil.com·x" };

    for (int i = 0; i < SS_COUNT(links); i++) {
        if (!ss_text_holds_link(links[i], false) || !ss_text_holds_link(links[i], true)) {
            CU_FAIL("a link");
            printf("%s\n", links[i]);
        }
    }
    for (int i = 0; i < SS_COUNT(bare); i++) {
        CU_ASSERT_FALSE(ss_text_holds_link(bare[i], false));
        if (!ss_text_holds_link(bare[i], true)) {
            CU_FAIL("a bare address in a person's name");
            printf("%s\n", bare[i]);
        }
    }
}

void ss_test_text_link(void)
{
    static const ss_test_t tests[] = {
        { "real_names_are_no_links", test_real_names_are_no_links },
        { "links_are_seen", test_links_are_seen },
    };

    ss_suite_add("text link", tests, SS_COUNT(tests));
}
