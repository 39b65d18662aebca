#!/usr/bin/env python3
"""
Runs the oracle against the code: the worked examples, then random carts. check.py DRIVER FOLDER
SS_ORACLE_SEED=N repeats one run of random carts; SS_ORACLE_COUNT=N changes how many there are.
"""
import json
import os
import secrets
import subprocess
import sys

import compare
import examples
import generate
import price
import properties

FIXED_SEED = 20261124
COUNT = 1000
passed = failed = 0


def report(name, wrong):
    global passed, failed
    if wrong:
        failed += 1
        print(f"FAILED {name}: {wrong}")
    else:
        passed += 1


def ask(driver, folder, cases):
    """Prices of (catalogue, carts) as the code has them; one answer for each catalogue."""
    path = os.path.join(folder, "carts.json")
    with open(path, "w", encoding="utf-8") as out:
        for document, carts in cases:
            out.write(json.dumps({"Catalogue": document, "Carts": carts}, ensure_ascii=False) + "\n")
    done = subprocess.run([driver, path], stdout=subprocess.PIPE, text=True, check=False)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode != 0 or len(answers) != len(cases):
        document, carts = cases[min(len(answers), len(cases) - 1)]
        print(json.dumps({"Catalogue": document, "Carts": carts}, indent=1, ensure_ascii=False))
        raise SystemExit(f"FAILED the driver ended with code {done.returncode} over these carts")
    return answers


def check_examples(driver, folder):
    answers = ask(driver, folder, [(document, [given]) for _, (document, given), *_ in examples.EXAMPLES])
    for row, answer in zip(examples.EXAMPLES, answers):
        report(f"oracle in example {row[0]}", examples.mismatch(row, price.price(*row[1])))
        wrong = answer.get("Findings") or examples.mismatch(row, answer["Prices"][0])
        report(f"code in example {row[0]}", wrong)


def what_is_wrong(document, given, answer):
    """Every check that fails for a cart, with what it says."""
    if "Findings" in answer:
        return [("import", answer["Findings"])]
    figures, turned, split = answer["Prices"]
    different = compare.first_difference(price.price(document, given), figures)
    checks = [("figures", different and "{}: the oracle has {}, the code {}".format(*different)),
              ("order", properties.order_does_not_matter(figures, turned))]
    if "Problem" not in figures:
        checks += [("sums", properties.parts_add_up(figures)),
                   ("net and VAT", properties.net_and_vat_are_gross(figures)),
                   ("coupon", properties.coupon_never_costs(figures)),
                   ("split", properties.splitting_saves_nothing(split["Amounts"]))]
    return [check for check in checks if check[1]]


def check_random(driver, folder, seed, count):
    """One test per check; a failing one shows its first cart whole."""
    print(f"== {count} random carts, SS_ORACLE_SEED={seed}")
    made = [generate.make(seed, number) for number in range(count)]
    answers = ask(driver, folder, [
        (document, [given, properties.turned(given, number), properties.splits(document, given, number)])
        for number, (document, given) in enumerate(made)])
    wrong = {}
    for number, ((document, given), answer) in enumerate(zip(made, answers)):
        for name, text in what_is_wrong(document, given, answer):
            wrong.setdefault(name, []).append((number, text))
    for name in ("import", "figures", "order", "sums", "net and VAT", "coupon", "split"):
        cases = wrong.get(name, [])
        report(f"{name} of random carts ({len(cases)} of {count})", cases and explained(made, *cases[0]))


def explained(made, number, text):
    document, given = made[number]
    return f"cart {number}: {text}\n{json.dumps({'Catalogue': document, 'Cart': given}, indent=1, ensure_ascii=False)}"


def main():
    driver, folder = sys.argv[1:]
    seed = os.environ.get("SS_ORACLE_SEED")
    count = int(os.environ.get("SS_ORACLE_COUNT", COUNT))
    check_examples(driver, folder)
    for value in [int(seed)] if seed else [FIXED_SEED, secrets.randbelow(10 ** 9)]:
        check_random(driver, folder, value, count)
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
