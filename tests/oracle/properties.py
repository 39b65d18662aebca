"""What must hold for any cart, told from the code's own figures alone. Each function returns what is wrong, or ""."""
import random

COLUMNS = ("Net", "Gross", "Shown")


def bills(price):
    return [price["Once"], price["First"], *price["Regular"], *price["Reduced"]]


def parts_add_up(price):
    """Lines add up to the totals of their rate and to the bill, rates to the bill."""
    for bill in bills(price):
        for column in COLUMNS:
            if sum(line[column] for line in bill["Lines"]) != bill[column]:
                return f"lines do not add up to {column} {bill[column]}"
        for tax in bill["Taxes"]:
            lines = [line for line in bill["Lines"] if line["Rate"] == tax["Rate"]]
            if any(sum(line[column] for line in lines) != tax[column] for column in ("Net", "Gross")):
                return f"lines at {tax['Rate']} do not add up to {tax}"
        if any(sum(tax[column] for tax in bill["Taxes"]) != bill[column] for column in ("Net", "Vat", "Gross")):
            return "rates do not add up to the bill"
    return ""


def net_and_vat_are_gross(price):
    for bill in bills(price):
        for sums in [bill, *bill["Taxes"]]:
            if sums["Net"] + sums["Vat"] != sums["Gross"]:
                return f"net {sums['Net']} and VAT {sums['Vat']} are not gross {sums['Gross']}"
            if min(sums["Net"], sums["Vat"], sums["Gross"]) < 0:
                return f"a total is below zero: {sums}"
    return ""


def order_does_not_matter(price, turned):
    return "" if price == turned else "another order of the items gives another price"


def coupon_never_costs(price):
    """Reduced totals are not above regular ones, and what is due now is the first invoice or nothing."""
    for regular, reduced in zip(price["Regular"], price["Reduced"]):
        if reduced["Gross"] > regular["Gross"] or reduced["FeePeriod"] != regular["FeePeriod"]:
            return f"with coupon {reduced['Gross']}, without {regular['Gross']}"
    if price["DueNow"] not in (0, price["First"]["Gross"]):
        return f"due now {price['DueNow']}, the first invoice has {price['First']['Gross']}"
    return ""


def turned(given, seed):
    """The same cart with its items in another order."""
    items = list(given["Items"])
    random.Random(seed).shuffle(items)
    return dict(given, Items=items)


SPLIT_DIGITS = 6  # finer than any minor unit, so that rounding hides nothing


def splits(document, given, seed):
    """Quantities of graduated components that get cheaper, whole and in two parts: three amounts each."""
    rng, amounts = random.Random(seed), []
    for part in document["Components"]:
        scale = part.get("PriceScale")
        if not scale or scale["Type"] != "Graduated":
            continue
        values = [item["Value"] for item in scale["Items"]]
        if values != sorted(values, reverse=True):
            continue
        one, other = rng.randrange(1, 10 ** 5), rng.randrange(1, 10 ** 5)
        for quantity in (one + other, one, other):
            amounts.append({"Component": part["Id"], "Quantity": quantity / 1000, "WithQuota": False,
                            "Digits": SPLIT_DIGITS})
    return dict(given, Items=[], Amounts=amounts)


def splitting_saves_nothing(amounts):
    """Two parts cost at least as much as the whole, but for one millionth that rounding may take."""
    for index in range(0, len(amounts), 3):
        whole, one, other = amounts[index:index + 3]
        if None not in (whole, one, other) and one + other + 1 < whole:
            return f"{one} + {other} is less than {whole}"
    return ""
