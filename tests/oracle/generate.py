"""Random catalogues and carts, the same ones for the same seed and number."""
import datetime
import random
import zoneinfo

from catalogue import (CODE, PLAN, POLICY, REDUCED, add_coupon, cart, catalogue, component, component_id,
                       policy, scale)
from figures import MINOR_DIGITS, instant

ZERO = "b0" + 22 * "0"
EU = ("AT", "FR", "FI", "EE", "SK", "RO", "HU", "LU", "GR", "IE", "BE", "PL")
CHANGES = [("EE", "2025-07-01"), ("RO", "2025-08-01"), ("FI", "2026-01-01"), ("AT", "2026-06-15"), ("DE", "2027-01-01")]
OUTSIDE = ("CH", "US", "GB", "NO", "JP")
SPANS = [(1, "Month"), (1, "Month"), (1, "Month"), (1, "Month"), (3, "Month"), (6, "Month"), (1, "Year"), (1, "Year"),
         (2, "Month"), (1, "Week"), (2, "Week"), (14, "Day"), (12, "Month")]
TERMS = [None, (1, "Month"), (3, "Month"), (6, "Month"), (12, "Month"), (13, "Month"), (24, "Month"), (1, "Year"),
         (2, "Year"), (45, "Day"), (10, "Week")]
TRIALS = [None, None, None, (14, "Day"), (30, "Day"), (1, "Month"), (1, "Week")]
ZONES = ["Europe/Berlin"] * 6 + ["Pacific/Auckland", "America/New_York", "America/Havana", "America/Santiago"]
CLOCK_CHANGES = ("2026-03-29", "2026-10-25", "2026-11-01", "2026-03-08", "2026-04-05", "2026-09-06", "2026-09-27")
TIMES = ("", "", "T00:00:00Z", "T00:30:00", "T01:30:00Z", "T02:30:00+02:00", "T02:30:00.5000000+01:00", "T23:30:00-04:00")
LARGEST_PRICE, MOST_UNITS, MOST_PARTS, LARGEST_AMOUNT = 1000000000, 1000000, 40, 10 ** 14


def span(pair):
    return {"Unit": pair[1], "Quantity": pair[0]} if pair else None


class Maker:
    """One catalogue with one cart; whatever the import takes may come up."""

    def __init__(self, seed, number):
        self.rng = random.Random(f"{seed}/{number}")
        self.gross = self.chance(0.6)
        self.currency = self.rng.choice(["EUR"] * 12 + ["CHF", "USD", "JPY", "KWD"])
        self.digits = MINOR_DIGITS[self.currency]
        self.fee_span = self.rng.choice(SPANS)

    def chance(self, share):
        return self.rng.random() < share

    def price(self):
        rng = self.rng
        kind = rng.randrange(9)
        if kind == 0:
            return 0
        if kind == 1:
            return round(rng.uniform(0, 1), 6)
        if kind == 2:
            return rng.randrange(1, 3000) + 0.5 * 10 ** -self.digits
        if kind == 3:
            return rng.randrange(1, 200000)
        return round(rng.randrange(1, 20000) / 100 if kind > 5 else rng.uniform(0, 60), rng.choice([2, 2, 3, 4, 6]))

    def tiers(self, kind):
        rng, low, tiers = self.rng, 0, []
        fraction = self.chance(0.2)
        for _ in range(rng.randrange(1, 6)):
            value = round(rng.uniform(0, 100), rng.choice([0, 1, 2, 6])) if kind == "Discount" else self.price()
            tiers.append((low, value))
            low = round(low + (rng.uniform(0.1, 30) if fraction else rng.randrange(1, 60)), 2)
        return scale(kind, *tiers)

    def component(self, index):
        rng = self.rng
        kind = rng.choice(["OnOff", "QuantityBased", "QuantityBased", "QuantityBased", "Metered"])
        days = [pair for pair in SPANS if pair[1] in ("Day", "Week")]
        others = days if self.fee_span in days and self.chance(0.5) else SPANS
        more = {"FeePeriod": span(self.fee_span if self.chance(0.65) else rng.choice(others))}
        if kind != "OnOff":
            more["Step"] = rng.choice([1, 1, 1, 0.5, 0.001])
            if self.chance(0.6):
                more["PriceScale"] = self.tiers(rng.choice(["Volume", "Graduated", "Graduated", "Bucket", "Discount"]))
        if self.chance(0.35):
            more["TaxPolicyId"] = rng.choice([REDUCED, REDUCED, ZERO, POLICY])
        price = self.price()
        if more.get("PriceScale", {}).get("Type") == "Discount" and self.chance(0.7):
            price = round(rng.uniform(0, 5), 6)
        return component(index, kind, price, **more)

    def policies(self):
        standard = [("DE", 19, "2021-01-01"), ("DE", 16, "2020-07-01")]
        if self.chance(0.3):
            standard += [("DE", 20.25, "2027-01-01"), ("AT", 19.5, "2026-06-15")]
        reduced = [("DE", 7, "2021-01-01")] + ([("AT", 10, "2021-01-01"), ("FI", 13.5, "2026-01-01")]
                                               if self.chance(0.5) else [])
        self.rng.shuffle(standard)
        return [policy(POLICY, "S", standard if self.chance(0.9) else []), policy(REDUCED, "R", reduced),
                policy(ZERO, "Z", [("DE", 0, "2020-01-01")])]

    def document(self):
        rng = self.rng
        parts = [self.component(index) for index in range(rng.choice([0, 1, 2, 3, 4, 6, 9]))]
        variant = {
            "RecurringFee": self.price(), "FeePeriod": span(self.fee_span),
            "SetupFee": self.price() if self.chance(0.5) else 0,
            "ContractPeriod": span(rng.choice(TERMS)),
            "PaymentPeriodMode": "PostPaid" if self.chance(0.2) else "PrePaid",
            "Quota": [{"ComponentId": part["Id"], "Quota": rng.choice([1, 5, 10, 20, 2.5, 1000])}
                      for part in parts if self.chance(0.3)],
        }
        plan = {"TrialPeriod": span(rng.choice(TRIALS)), "IsQuantityBased": self.chance(0.2)}
        if self.chance(0.2):
            plan["TaxPolicyId"] = REDUCED
        document = catalogue(self.gross, self.currency, plan, variant, parts,
                             small_business=self.chance(0.08), oss=self.chance(0.5))
        document["TaxPolicies"] = self.policies()
        document["Merchant"]["TimeZone"] = rng.choice(ZONES)
        if self.chance(0.6):
            self.coupon(document)
            document["Coupons"][0].update(self.window(document))
        return document

    def window(self, document):
        """When the coupon holds; often from or until a day on which clocks change."""
        rng, zone = self.rng, zoneinfo.ZoneInfo(document["Merchant"]["TimeZone"])
        edges = {instant(text, zone): text for text in
                 (rng.choice(CLOCK_CHANGES) + rng.choice(TIMES) for _ in range(rng.choice([0, 0, 1, 2])))}
        names = rng.choice([["ValidFrom", "ValidUntil"], ["ValidUntil", "ValidFrom"]]) if len(edges) < 2 else [
            "ValidFrom", "ValidUntil"]
        return dict(zip(names, (edges[edge] for edge in sorted(edges))))

    def now(self, document):
        """Often at the first or last second of the coupon."""
        rng, zone = self.rng, zoneinfo.ZoneInfo(document["Merchant"]["TimeZone"])
        edges = [coupon[name] for coupon in document["Coupons"] for name in ("ValidFrom", "ValidUntil")
                 if name in coupon]
        edge = instant(rng.choice(edges or CLOCK_CHANGES), zone).astimezone(datetime.timezone.utc)
        moved = edge + datetime.timedelta(seconds=rng.choice([0, 0, -1, -1, 1, 1800, -1800, 3600, -3600, 10 ** 7]))
        return moved.strftime("%Y-%m-%dT%H:%M:%SZ")

    def coupon(self, document):
        rng = self.rng
        if self.chance(0.55):
            effect = {"Type": "Percent", "Percentage": rng.choice([10, 25, 50, 100, 33.33, 12.5, 0.01, 99.999999,
                                                                   round(rng.uniform(0.01, 100), 2)])}
        else:
            effect = {"Type": "Fixed", "Amount": rng.randrange(1, rng.choice([300, 3000, 60000])) / 10 ** self.digits}
        duration = rng.choice([{"Type": "Once"}, {"Type": "Forever"}, {"Type": "Periods", "Quantity": 3},
                               {"Type": "Periods", "Quantity": rng.randrange(1, 30)}, None])
        if duration is None:
            duration = {"Unit": rng.choice(["Day", "Week", "Month", "Month", "Year"]), "Quantity": rng.choice([1, 2, 3, 14, 31])}
        targets = [part["Id"] for part in document["Components"]] + [PLAN]
        chosen = rng.sample(targets, rng.randrange(1, len(targets) + 1)) if self.chance(0.3) else []
        add_coupon(document, effect, duration, IncludeSetup=self.chance(0.4), Targets=chosen)

    def quantity(self, part):
        """Often at the edge of a tier or of the quota, else anywhere."""
        rng = self.rng
        if part["ComponentType"] == "OnOff":
            return rng.choice([1] * 19 + [2])  # on is on
        edges = [item["From"] for item in part.get("PriceScale", {}).get("Items", [])]
        if edges and self.chance(0.4):
            return round(max(0, rng.choice(edges) + rng.choice([0, 0, part["Step"], -part["Step"]])), 3)
        return round(rng.choice([rng.randrange(0, 12), rng.randrange(0, 300)]) * part["Step"], 3)

    def place_and_start(self):
        """Anywhere on any day; often at the end of a month, or where and when a rate changes."""
        rng, where = self.rng, self.rng.random()
        country = "DE" if where < 0.45 else rng.choice(EU) if where < 0.8 else rng.choice(OUTSIDE + ("",))
        start = datetime.date(2025, 1, 1) + datetime.timedelta(days=rng.randrange(1460))
        if self.chance(0.15):
            country, day = rng.choice(CHANGES)
            start = datetime.date.fromisoformat(day) + datetime.timedelta(days=rng.randrange(-25, 26))
        elif self.chance(0.3):
            start = (start.replace(day=1) + datetime.timedelta(days=40)).replace(day=1) - datetime.timedelta(
                days=rng.randrange(0, 4))
        return country, str(start)

    def cart(self, document):
        rng = self.rng
        parts = document["Components"]
        country, start = self.place_and_start()
        business = self.chance(0.35)
        chosen = [(i, self.quantity(part)) for i, part in enumerate(parts)
                  if part["ComponentType"] != "Metered" and self.chance(0.75)]
        if chosen and self.chance(0.1):
            chosen.append(rng.choice(chosen))  # the same once more
        given = cart(chosen, Business=business, Country=country, VatIdPlausible=business and self.chance(0.6),
                     Start=start, Now=self.now(document), Coupon=CODE if document["Coupons"] else "")
        if document["Plans"][0]["IsQuantityBased"]:
            given["Quantity"] = rng.choice([1, 2, 3, 7, 12, 250, 2.5])
        given["Amounts"] = [{"Component": part["Id"], "Quantity": self.quantity(part), "WithQuota": True}
                            for part in parts if part["ComponentType"] == "Metered"]
        given["Prorated"] = [self.proration()]
        return given

    def proration(self):
        rng = self.rng
        first = datetime.date(2026, 1, 1) + datetime.timedelta(days=rng.randrange(700))
        last = first + datetime.timedelta(days=rng.choice([0, 6, 27, 29, 30, 90, 364]))
        since = first + datetime.timedelta(days=rng.randrange(-2, (last - first).days + 3))
        return {"Amount": rng.randrange(-5000, 200000), "First": str(first), "Last": str(last), "From": str(since)}

    def at_the_limits(self):
        """The most the import takes: prices, quantities and many components; lines close to the largest amount."""
        rng, parts, chosen = self.rng, [], []
        close = self.chance(0.7)
        for index in range(rng.choice([1, 1, 2, 2, 5, MOST_PARTS])):
            price = rng.choice([LARGEST_PRICE, LARGEST_PRICE - 0.000001, 1000000, 99.99, 0.000001])
            part = component(index, "QuantityBased", price)
            kind = rng.choice(["", "Volume", "Graduated", "Bucket", "Discount"])
            if kind == "Discount":
                part["PriceScale"] = scale(kind, (0, 0), (MOST_UNITS - 1, rng.choice([0.000001, 50, 100])))
            elif kind:
                part["PriceScale"] = scale(kind, (0, price), (MOST_UNITS - 1, LARGEST_PRICE))
            parts.append(part)
            quantity = rng.choice([1, MOST_UNITS, MOST_UNITS - 0.5, LARGEST_PRICE])
            if close:
                quantity = LARGEST_AMOUNT / 10 ** self.digits / price * rng.choice([0.0004, 0.01, 0.3, 0.7, 0.84, 1])
            chosen.append((index, round(min(quantity, LARGEST_PRICE), 3)))
        if self.chance(0.2):
            chosen.append(chosen[0])
        document = catalogue(self.gross, self.currency, {"IsQuantityBased": self.chance(0.3)},
                             {"RecurringFee": rng.choice([LARGEST_PRICE, 1000000, 5]),
                              "SetupFee": rng.choice([0, LARGEST_PRICE]),
                              "ContractPeriod": span(rng.choice([None, (24, "Month")]))}, parts)
        if self.chance(0.5):
            self.coupon(document)
        given = cart(chosen, Coupon=CODE if document["Coupons"] else "", Business=self.chance(0.5))
        given["Quantity"] = rng.choice([1, MOST_UNITS]) if document["Plans"][0]["IsQuantityBased"] else 1
        given["Amounts"] = [{"Component": part["Id"], "Quantity": rng.choice([MOST_UNITS, LARGEST_PRICE]),
                             "WithQuota": True} for part in parts]
        return document, given


def make(seed, number):
    """@return catalogue and cart; every 15th lies at the limits of what the import takes"""
    maker = Maker(seed, number)
    if number % 15 == 14:
        return maker.at_the_limits()
    document = maker.document()
    return document, maker.cart(document)
