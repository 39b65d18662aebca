"""Exact numbers: rounding, largest remainder, and the calendar of terms. Nothing here knows the C code."""
import calendar
import datetime
from fractions import Fraction

MINOR_DIGITS = {"EUR": 2, "CHF": 2, "GBP": 2, "USD": 2, "JPY": 0, "KWD": 3}


def instant(text, zone):
    """Whole seconds; without an offset UTC; a day alone begins with its first midnight where the merchant is."""
    time = datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).replace(microsecond=0)
    return time.replace(tzinfo=time.tzinfo or (zone if len(text) == 10 else datetime.timezone.utc))


def rounded(value):
    """Half up; away from zero for credits."""
    value = Fraction(value)
    magnitude = abs(value)
    whole = (2 * magnitude.numerator + magnitude.denominator) // (2 * magnitude.denominator)
    return -whole if value < 0 else whole


def minor_units(value, digits):
    return rounded(Fraction(value) * 10 ** digits)


def allocated(total, weights):
    """Split a total in minor units by weight: largest remainder, the earlier one on a tie."""
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    exact = [Fraction(total * weight, whole) for weight in weights]
    parts = [value.numerator // value.denominator for value in exact]
    order = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for index in order[:total - sum(parts)]:
        parts[index] += 1
    return parts


class Span:
    """A length of time; a year is twelve months, a week seven days, and months never equal days."""

    def __init__(self, data):
        unit, self.quantity = data["Unit"], data["Quantity"]
        self.unit = unit
        self.months = {"Month": 1, "Year": 12}.get(unit, 0) * self.quantity
        self.days = {"Day": 1, "Week": 7}.get(unit, 0) * self.quantity

    @staticmethod
    def of(data):
        """None where nothing is agreed."""
        return Span(data) if data and data["Quantity"] > 0 else None

    def __eq__(self, other):
        return isinstance(other, Span) and (self.months, self.days) == (other.months, other.days)

    def __hash__(self):
        return hash((self.months, self.days))

    def __str__(self):
        return f"{self.quantity} {self.unit}"

    def times(self, count):
        return Span({"Unit": self.unit, "Quantity": self.quantity * count})


def term_end(start, span):
    """The last day of a term whose first day is `start` (BGB sections 187 II, 188 II and III)."""
    if span.days:
        return start + datetime.timedelta(days=span.days - 1)
    month = start.year * 12 + start.month - 1 + span.months
    year, month = divmod(month, 12)
    first = datetime.date(year, month + 1, 1)
    if start.day == 1:
        return first - datetime.timedelta(days=1)
    return first.replace(day=min(start.day - 1, calendar.monthrange(first.year, first.month)[1]))


def period_start(start, span, index):
    """The first day of the period with that index, always counted from the first day of all."""
    if index == 0:
        return start
    return term_end(start, span.times(index)) + datetime.timedelta(days=1)


def prorated(amount, first, last, since):
    """What falls on the days from `since` to the last day of a period, both included."""
    left = max(0, min((last - max(since, first)).days + 1, (last - first).days + 1))
    return rounded(Fraction(amount * left, (last - first).days + 1))
