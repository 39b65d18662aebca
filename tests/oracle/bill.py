"""One invoice: lines, coupon and VAT per rate, added up so that every column meets its total."""
from fractions import Fraction

from figures import allocated, rounded

WHOLE = 10000  # 100 % in hundredths


def group_totals(cart, amount, rate):
    """Net, VAT and gross of what stands at one rate, from the amount in the plan group's tax mode."""
    taxed = cart.tax_case in ("Domestic", "Oss")
    if cart.gross_group:
        contained = rounded(Fraction(amount * rate, WHOLE + rate))
        net = amount - contained
        return (net, contained, amount) if taxed else (net, 0, net)
    on_top = rounded(Fraction(amount * rate, WHOLE)) if taxed else 0
    return amount, on_top, amount + on_top


def reductions(cart, groups, left):
    """What the coupon takes off each rate group."""
    eligible = [sum(line.amount for line in lines if line.eligible) for lines in groups]
    if left is None:
        return [0] * len(groups)
    if cart.is_fixed():
        return allocated(min(left, sum(eligible)), eligible)
    return [rounded(amount * left) for amount in eligible]


def make_bill(cart, lines, left):
    rates = sorted({line.contained for line in lines}, reverse=True)
    groups = [[line for line in lines if line.contained == rate] for rate in rates]
    off = reductions(cart, groups, left)
    rows, discounts, taxes = {}, {}, {}
    for rate, members, less in zip(rates, groups, off):
        charged = members[0].charged
        before = sum(line.amount for line in members)
        full = group_totals(cart, before, rate)
        totals = group_totals(cart, before - less, rate)
        for line, row in zip(members, line_rows(cart, members, full)):
            rows[line] = row
        spare = discounts.setdefault(charged, [0, 0, 0])
        for index, change in enumerate((-less, totals[0] - full[0], totals[2] - full[2])):
            spare[index] += change
        sums = taxes.setdefault(charged, [0, 0, 0])
        for index in range(3):
            sums[index] += totals[index]
    out = [rows[line] for line in lines]
    out += [as_row(cart, None, charged, spare)
            for charged, spare in sorted(discounts.items(), reverse=True) if any(spare)]
    net, tax, gross = (sum(sums[index] for sums in taxes.values()) for index in range(3))
    return {
        "Lines": out,
        "Taxes": [{"Rate": charged, "Net": sums[0], "Vat": sums[1], "Gross": sums[2]}
                  for charged, sums in sorted(taxes.items(), reverse=True)],
        "Net": net, "Vat": tax, "Gross": gross, "Shown": gross if cart.shows_gross else net,
        "Granted": sum(off), "Before": sum(line.amount for line in lines),
    }


def line_rows(cart, members, full):
    """The other side of each line is its share of the total without the coupon."""
    amounts = [line.amount for line in members]
    net, _, gross = full
    nets = allocated(net, amounts) if cart.gross_group else amounts
    grosses = amounts if cart.gross_group and gross == sum(amounts) else allocated(gross, amounts)
    return [as_row(cart, line, line.charged, (line.amount, nets[i], grosses[i]))
            for i, line in enumerate(members)]


def as_row(cart, line, charged, amounts):
    """A line of the cart, or None for the coupon's."""
    amount, net, gross = amounts
    row = {"Kind": "Discount", "Component": "", "Quantity": 0, "UnitPrice": 0, "FeePeriod": ""}
    if line:
        row = {"Kind": line.kind, "Component": line.component, "Quantity": int(line.quantity * 10 ** 6),
               "UnitPrice": line.unit_price, "FeePeriod": str(line.span or "")}
    row.update(Rate=charged, Amount=amount, Net=net, Gross=gross,
               Shown=gross if cart.shows_gross else net)
    return row
