"""The price of a cart in exact fractions, from the rules alone: lines, totals, coupons, dates, minimum total."""
import bisect
import datetime
from fractions import Fraction
import zoneinfo

from bill import make_bill
from figures import MINOR_DIGITS, Span, instant, minor_units, period_start, prorated, term_end
import vat

FOREVER = -1
MONTH = {"Unit": "Month", "Quantity": 1}


def found(items, key):
    for item in items:
        if item["Id"] == key:
            return item
    raise KeyError(key)


def tier_of(tiers, quantity):
    """The tier k with From_k < q <= From_(k+1)."""
    reached = tiers[0]
    for tier in tiers:
        if quantity > Fraction(str(tier["From"])):
            reached = tier
    return reached


def scale_price(component, quantity):
    """The exact price of a quantity, before rounding."""
    unit_price = Fraction(str(component.get("PricePerUnit", 0)))
    scale = component.get("PriceScale")
    if quantity <= 0:
        return Fraction(0)
    if not scale:
        return unit_price * quantity
    tiers = scale["Items"]
    value = Fraction(str(tier_of(tiers, quantity)["Value"]))
    if scale["Type"] == "Volume":
        return value * quantity
    if scale["Type"] == "Bucket":
        return value
    if scale["Type"] == "Discount":
        return unit_price * quantity * (100 - value) / 100
    total = Fraction(0)
    for index, tier in enumerate(tiers):
        low = Fraction(str(tier["From"]))
        high = Fraction(str(tiers[index + 1]["From"])) if index + 1 < len(tiers) else quantity
        total += max(Fraction(0), min(high, quantity) - low) * Fraction(str(tier["Value"]))
    return total


def component_price(component, quantity, quota):
    """What lies beyond the quota costs, by price or scale."""
    return scale_price(component, max(Fraction(0), quantity - quota))


class Line:
    """What one thing in the cart costs; `unit_price` is None where a scale decides."""

    def __init__(self, kind, component, quantity, unit_price, span, digits, exact=None):
        self.kind, self.component, self.quantity, self.span = kind, component, quantity, span
        self.unit_price = int((unit_price or 0) * 10 ** 6)
        exact = unit_price * quantity if exact is None else exact
        self.amount = minor_units(exact, digits)
        self.charged = self.contained = 0  # hundredths of a percent
        self.eligible = False


class Cart:
    """One cart of a catalogue with everything looked up."""

    def __init__(self, catalogue, cart):
        self.catalogue, self.cart = catalogue, cart
        self.variant = found(catalogue["PlanVariants"], cart["Variant"])
        self.plan = found(catalogue["Plans"], self.variant["PlanId"])
        self.group = found(catalogue["PlanGroups"], self.plan["PlanGroupId"])
        self.digits = MINOR_DIGITS[self.group["Currency"]]
        self.gross_group = self.group["PriceTaxType"] == "Gross"
        self.shows_gross = not cart["Business"]
        self.fee_span = Span.of(self.variant.get("FeePeriod")) or Span(MONTH)
        self.prepaid = self.variant.get("PaymentPeriodMode", "PrePaid") != "PostPaid"
        self.zone = zoneinfo.ZoneInfo(catalogue["Merchant"]["TimeZone"])
        self.discount = self.granted_discount()
        self.start = datetime.date.fromisoformat(cart["Start"])
        self.trial = Span.of(self.plan.get("TrialPeriod"))
        self.billing_start = period_start(self.start, self.trial, 1) if self.trial else self.start
        self.tax_case = vat.case(catalogue["Merchant"], cart["Country"], cart["Business"], cart["VatIdPlausible"])
        self.first_days = {self.fee_span: [self.billing_start]}
        self.bills = {}
        self.lines = self.make_lines()
        self.periods = self.discount_periods()

    def granted_discount(self):
        now = instant(self.cart["Now"], self.zone)
        for coupon in self.catalogue.get("Coupons", []):
            since, until = (coupon.get(name) and instant(coupon[name], self.zone)
                            for name in ("ValidFrom", "ValidUntil"))
            if self.cart.get("Coupon") in coupon["Codes"] and (not since or since <= now) and (not until or now < until):
                return found(self.catalogue["Discounts"], coupon["DiscountId"])
        return None

    def quota(self, component_id):
        for quota in self.variant.get("Quota", []):
            if quota["ComponentId"] == component_id:
                return Fraction(str(quota["Quota"]))
        return Fraction(0)

    def chosen(self, component):
        """All that the cart has of a component; switched on is on, however often."""
        wanted = sum(Fraction(str(item["Quantity"])) for item in self.cart["Items"]
                     if item["Component"] == component["Id"])
        return min(wanted, Fraction(1)) if component["ComponentType"] == "OnOff" else wanted

    def make_lines(self):
        """Setup fee, recurring fee, components in catalogue order; metered ones never belong to an order."""
        lines = []
        quantity = Fraction(str(self.cart["Quantity"])) if self.plan.get("IsQuantityBased") else Fraction(1)
        if self.variant.get("SetupFee", 0):
            lines.append(Line("Setup", "", Fraction(1), Fraction(str(self.variant["SetupFee"])), None, self.digits))
        fee = Fraction(str(self.variant["RecurringFee"]))
        lines.append(Line("Plan", "", quantity, fee, self.fee_span, self.digits))
        for component in self.catalogue["Components"]:
            wanted = self.chosen(component)
            if wanted and component["ComponentType"] != "Metered":
                exact = component_price(component, wanted, self.quota(component["Id"]))
                span = Span.of(component.get("FeePeriod")) or Span(MONTH)
                unit_price = None if component.get("PriceScale") else Fraction(str(component["PricePerUnit"]))
                lines.append(Line("Component", component["Id"], wanted, unit_price, span, self.digits, exact))
        for line in lines:
            self.complete(line)
        return lines

    def complete(self, line):
        """VAT and whether the coupon reaches the line."""
        policies = self.catalogue["TaxPolicies"]
        policy = self.plan.get("TaxPolicyId") or self.group["TaxPolicyId"]
        if line.component:
            component = found(self.catalogue["Components"], line.component)
            policy = component.get("TaxPolicyId") or self.group["TaxPolicyId"]
        line.charged, line.contained = vat.charged_and_contained(
            self.tax_case, self.gross_group, found(policies, policy), self.cart["Country"], self.billing_start)
        if self.discount:
            targets = self.discount.get("Targets", [])
            target = line.component or self.plan["Id"]
            line.eligible = (not targets or target in targets) and (line.kind != "Setup" or self.reaches_setup())

    def reaches_setup(self):
        """A fixed amount spares a setup fee that is charged before the first fee period is: once per period."""
        return self.discount.get("IncludeSetup", False) and (self.prepaid or not self.is_fixed())

    def bill(self, lines, left=None):
        """Lines that are charged together; `left` is what the coupon may still take: None for nothing at all."""
        key = (left, *map(id, lines))
        if key not in self.bills:
            self.bills[key] = make_bill(self, lines, left)
        return self.bills[key]

    def discount_value(self):
        """Of one fee period: a percentage as fraction, or minor units."""
        effect = self.discount["Effect"]
        if effect["Type"] == "Fixed":
            return minor_units(Fraction(str(effect["Amount"])), self.digits)
        return Fraction(str(effect["Percentage"])) / 100

    def is_fixed(self):
        return self.discount is not None and self.discount["Effect"]["Type"] == "Fixed"

    def discount_periods(self):
        """
        Fee periods of the variant; those that begin while it lasts if a length of time is given. A coupon that
        reaches nothing in the cart is none.
        """
        if not any(line.eligible and line.amount for line in self.lines):
            return 0
        duration = self.discount.get("Duration")
        if not duration or duration.get("Type") == "Forever":
            return FOREVER
        if duration.get("Type") == "Once":
            return 1
        if "Type" in duration:
            return duration["Quantity"]
        end = term_end(self.billing_start, Span(duration))
        return self.begin(self.fee_span, end)

    def first_day(self, span, index):
        """Of the period with that index; days are kept, they are asked for often."""
        known = self.first_days.setdefault(span, [])
        while len(known) <= index:
            known.append(period_start(self.billing_start, span, len(known)))
        return known[index]

    def begin(self, span, last):
        """How many periods begin up to a day."""
        index = 0
        while self.first_day(span, index) <= last:
            index += 1
        return index

    def due_day(self, span, index):
        """When a fee is charged: in advance, or after its period has ended."""
        return self.first_day(span, index if self.prepaid else index + 1)

    def variant_period(self, day):
        """In which fee period of the variant something falls due that is charged on a day."""
        if not self.prepaid and day > self.billing_start:
            day -= datetime.timedelta(days=1)
        known = self.first_days[self.fee_span]
        while known[-1] <= day:
            self.first_day(self.fee_span, len(known))
        return bisect.bisect_right(self.first_days[self.fee_span], day) - 1

    def is_discounted(self, day):
        periods = self.periods
        return periods == FOREVER or self.variant_period(day) < periods

    def due_days(self, last):
        """Day of charge to lines, for all that begins up to a day; the setup fee comes first."""
        due = {}
        for line in self.lines:
            if line.kind == "Setup":
                due.setdefault(self.billing_start, []).append(line)
                continue
            for index in range(self.begin(line.span, last)):
                due.setdefault(self.due_day(line.span, index), []).append(line)
        return dict(sorted(due.items()))

    def invoices(self, last):
        """
        Every invoice for the fees that begin up to a day. A fixed coupon is granted once per fee period of the
        variant, on the invoice with the variant's own fee.
        """
        for day, lines in self.due_days(last).items():
            grants = self.is_discounted(day) and (not self.is_fixed() or any(line.kind == "Plan" for line in lines))
            yield day, self.bill(lines, self.discount_value() if grants else None)


def per_period(cart, with_discount):
    """One bill per fee period, the variant's first; a fixed coupon goes to the variant's period first."""
    spans = list(dict.fromkeys(line.span for line in cart.lines if line.span))
    left = cart.discount_value() if with_discount and cart.periods else None
    bills = []
    for span in spans:
        lines = [line for line in cart.lines if line.span == span]
        takes = left is not None and cart.is_discounted(cart.due_day(span, 0))
        bill = dict(cart.bill(lines, left if takes else None))
        if takes and cart.is_fixed():
            left -= bill["Granted"]
        bill["FeePeriod"] = str(span)
        months = span.months
        bill["PerMonth"] = minor_units(Fraction(bill["Shown"], months), 0) if months else 0
        bills.append(bill)
    return bills


def dates(cart, first_day):
    periods = cart.periods
    term = Span.of(cart.variant.get("ContractPeriod"))
    unset = ""
    return {
        "TrialEnd": str(term_end(cart.start, cart.trial)) if cart.trial else unset,
        "BillingStart": str(cart.billing_start),
        "FirstInvoiceDate": str(first_day),
        "RegularFrom": str(period_start(cart.billing_start, cart.fee_span, periods)) if periods > 0 else unset,
        "NextDate": str(period_start(cart.billing_start, cart.fee_span, 1)),
        "TermEnd": str(term_end(cart.billing_start, term)) if term else unset,
    }


def price(catalogue, given):
    cart = Cart(catalogue, given)
    setup = [line for line in cart.lines if line.kind == "Setup"]
    first_day, first = next(cart.invoices(cart.billing_start))
    due_now = 0 if cart.trial or not (cart.prepaid or setup) else first["Gross"]
    result = {
        "TaxCase": cart.tax_case,
        "ShowsGross": cart.shows_gross,
        "Once": cart.bill(setup),
        "Regular": per_period(cart, False),
        "Reduced": per_period(cart, True),
        "First": first,
        "DiscountPeriods": cart.periods,
        "DueNow": due_now,
    }
    result.update(dates(cart, first_day))
    result.update(minimum(cart, result["TermEnd"]))
    result["Amounts"] = [metered(cart, usage) for usage in given.get("Amounts", [])]
    result["Prorated"] = [prorated(part["Amount"], *(datetime.date.fromisoformat(part[name])
                                                     for name in ("First", "Last", "From")))
                          for part in given.get("Prorated", [])]
    return result


def minimum(cart, end):
    """All invoices of the minimum term; without one there is no such total."""
    bills = [bill for _, bill in cart.invoices(datetime.date.fromisoformat(end))] if end else []
    return {"MinimumTotal": sum(bill["Gross"] for bill in bills),
            "MinimumShown": sum(bill["Shown"] for bill in bills)}


def metered(cart, usage):
    """The price of a quantity of one component, such as a period's usage."""
    component = found(cart.catalogue["Components"], usage["Component"])
    quota = cart.quota(component["Id"]) if usage["WithQuota"] else Fraction(0)
    exact = component_price(component, Fraction(str(usage["Quantity"])), quota)
    return minor_units(exact, usage.get("Digits", cart.digits))
