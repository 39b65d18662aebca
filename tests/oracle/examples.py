"""The worked examples of the pricing rules: number, cart, and the amounts that are due."""
from catalogue import REDUCED, add_coupon, cart, catalogue, component, scale

ONCE, FOREVER = {"Type": "Once"}, {"Type": "Forever"}
ABROAD = {"Business": True, "Country": "AT", "VatIdPlausible": True}
FINLAND = {"Country": "FI"}


def months(count):
    return {"Unit": "Month", "Quantity": count}


def periods(count):
    return {"Type": "Periods", "Quantity": count}


def percent(value):
    return {"Type": "Percent", "Percentage": value}


def fixed(value):
    return {"Type": "Fixed", "Amount": value}


def plan(gross, fee, setup=0, term=None, **more):
    return catalogue(gross, variant={"RecurringFee": fee, "SetupFee": setup,
                                     "ContractPeriod": months(term) if term else None}, **more)


def with_coupon(document, effect, duration, **more):
    add_coupon(document, effect, duration, **more)
    return document


def units(gross, fee, quantity, price, quota=0, **more):
    """A plan with one component that is counted."""
    part = component(0, "QuantityBased", price, Step=0.5, **more)
    document = plan(gross, fee, components=[part])
    if quota:
        document["PlanVariants"][0]["Quota"] = [{"ComponentId": part["Id"], "Quota": quota}]
    return document, cart([(0, quantity)])


def two_rates(term=None):
    return plan(True, 10, term=term, components=[component(0, price=4.99, TaxPolicyId=REDUCED)])


def first():
    parts = [component(0, price=2.9), component(1, "QuantityBased", 1.2), component(2, "QuantityBased", 1)]
    document = plan(True, 9.9, 9.9, 12, components=parts)
    return with_coupon(document, percent(25), periods(3)), cart([(0, 1), (1, 2), (2, 3)])


def yearly():
    document = plan(True, 99, term=12)
    document["PlanVariants"][0]["FeePeriod"] = {"Unit": "Year", "Quantity": 1}
    return document, cart()


VOLUME = scale("Volume", (0, 0.4), (50, 0.333))
STEPS = scale("Graduated", (0, 2), (10, 1.5), (100, 1))
BUCKET = scale("Bucket", (0, 10), (10, 18), (50, 60))
LESS = scale("Discount", (0, 0), (10, 12.5))
REST = scale("Graduated", (0, 1), (3, 0.5))

# number, (catalogue, cart), first invoice net, VAT, gross, gross while discounted, regular gross, minimum total
EXAMPLES = [
    (1, first(), 1979, 376, 2355, 1365, 1820, 21465),
    (2, (plan(True, 9.99), cart()), 839, 160, 999, None, 999, None),
    (3, (plan(False, 9.99), cart()), 999, 190, 1189, None, 1189, None),
    (4, (plan(True, 9.99), cart(**ABROAD)), 839, 0, 839, None, 839, None),
    (5, (plan(False, 49), cart(**ABROAD)), 4900, 0, 4900, None, 4900, None),
    (6, units(False, 0, 100, 0, PriceScale=VOLUME), 3330, 633, 3963, None, 3963, None),
    (7, units(False, 0, 50, 0, PriceScale=VOLUME), 2000, 380, 2380, None, 2380, None),
    (8, units(True, 5, 120, 0, PriceScale=STEPS), 15126, 2874, 18000, None, 18000, None),
    (9, units(True, 5, 11, 0, PriceScale=BUCKET), 1933, 367, 2300, None, 2300, None),
    (10, units(True, 5, 11, 4, PriceScale=LESS), 3655, 695, 4350, None, 4350, None),
    (11, units(True, 7.5, 8, 1.15, 5), 920, 175, 1095, None, 1095, None),
    (12, (two_rates(), cart([(0, 1)])), 1306, 193, 1499, None, 1499, None),
    (13, (with_coupon(two_rates(24), percent(10), FOREVER), cart([(0, 1)])), 1176, 173, 1349, 1349, 1499, 32376),
    (14, (with_coupon(two_rates(24), fixed(5), ONCE), cart([(0, 1)])), 871, 128, 999, 999, 1499, 35476),
    (15, (with_coupon(plan(True, 14.9, 5, 12), fixed(50), ONCE), cart()), 420, 80, 500, 0, 1490, 16890),
    (16, (with_coupon(plan(True, 14.9, 5, 12), percent(100), ONCE, IncludeSetup=True), cart()),
     0, 0, 0, 0, 1490, 16390),
    (17, yearly(), 8319, 1581, 9900, None, 9900, 9900),
    (18, (with_coupon(plan(True, 0.02), percent(33.33), ONCE), cart()), 1, 0, 1, 1, 2, None),
    (19, units(False, 0, 1, 0.0049), 0, 0, 0, None, 0, None),
    (20, units(False, 0, 1, 0.005), 1, 0, 1, None, 1, None),
    (21, (plan(True, 12.34, oss=True), cart(**FINLAND)), 983, 251, 1234, None, 1234, None),
    (22, (plan(False, 12.34, oss=True), cart(**FINLAND)), 1234, 315, 1549, None, 1549, None),
    (23, units(True, 0, 1.5, 3.33), 420, 80, 500, None, 500, None),
    (24, units(True, 1, 25, 0, 20, PriceScale=REST), 420, 80, 500, None, 500, None),
]


def mismatch(row, result):
    """What an example says otherwise than a result; "" if they agree."""
    _, _, net, tax, gross, reduced, regular, minimum = row
    told = {"first net": net, "first VAT": tax, "first gross": gross, "regular gross": regular,
            "discounted gross": regular if reduced is None else reduced}
    shown = {"first net": result["First"]["Net"], "first VAT": result["First"]["Vat"],
             "first gross": result["First"]["Gross"], "regular gross": result["Regular"][0]["Gross"],
             "discounted gross": result["Reduced"][0]["Gross"]}
    if minimum is not None:
        told["minimum total"], shown["minimum total"] = minimum, result["MinimumTotal"]
    return "; ".join(f"{name} is {shown[name]}, the example says {told[name]}"
                     for name in told if told[name] != shown[name])
