"""Compares the figures of the oracle with those of the code."""

LIMIT = 10 ** 14  # minor units an amount may have; beyond it the code must answer with a problem
MOST_UNITS = 10 ** 15  # millionths
SPARE = ("Granted", "Before", "Fingerprint")
NO_AMOUNTS = ("Quantity", "UnitPrice", "Amounts")


def differences(oracle, code, path="$"):
    """Every place at which two values differ, as (path, oracle, code)."""
    if isinstance(oracle, dict) and isinstance(code, dict):
        for name in [*oracle, *(name for name in code if name not in oracle)]:
            if name not in SPARE:
                yield from differences(oracle.get(name), code.get(name), f"{path}.{name}")
    elif isinstance(oracle, list) and isinstance(code, list) and len(oracle) == len(code):
        for index, pair in enumerate(zip(oracle, code)):
            yield from differences(*pair, f"{path}[{index}]")
    elif oracle != code:
        yield path, oracle, code


def largest(figures):
    """The largest amount anywhere in a result."""
    if isinstance(figures, dict):
        return max((largest(value) for name, value in figures.items() if name not in NO_AMOUNTS), default=0)
    if isinstance(figures, list):
        return max((largest(value) for value in figures), default=0)
    return abs(figures) if isinstance(figures, int) else 0


def first_difference(oracle, code):
    """
    What the code says otherwise than the oracle; None if they agree. An amount beyond the limit must be a problem; a
    quantity beyond it, which no form takes, may be one.
    """
    beyond = largest(oracle)
    if "Problem" in code and max(line["Quantity"] for line in oracle["First"]["Lines"]) > MOST_UNITS:
        return None
    if "Problem" in code or beyond > LIMIT:
        return None if "Problem" in code and beyond > LIMIT else ("$", f"amounts up to {beyond}", code.get("Problem"))
    oracle = dict(oracle, Amounts=[None if amount > LIMIT else amount for amount in oracle["Amounts"]])
    return next(differences(oracle, code), None)
