"""VAT: which case a customer falls into, and the rate of a country on a day. The seller is in Germany."""
import datetime
from fractions import Fraction

STANDARD = {
    "AT": [("", "20")], "BE": [("", "21")], "BG": [("", "20")], "CY": [("", "19")], "CZ": [("", "21")],
    "DE": [("", "19")], "DK": [("", "25")], "EE": [("", "22"), ("2025-07-01", "24")], "ES": [("", "21")],
    "FI": [("", "24"), ("2024-09-01", "25.5")], "FR": [("", "20")], "GR": [("", "24")], "HR": [("", "25")],
    "HU": [("", "27")], "IE": [("", "23")], "IT": [("", "22")], "LT": [("", "21")], "LU": [("", "17")],
    "LV": [("", "21")], "MT": [("", "18")], "NL": [("", "21")], "PL": [("", "23")], "PT": [("", "23")],
    "RO": [("", "19"), ("2025-08-01", "21")], "SE": [("", "25")], "SI": [("", "22")],
    "SK": [("", "20"), ("2025-01-01", "23")],
}
SELLER = "DE"


def case(merchant, country, business, vat_id):
    if merchant["SmallBusiness"]:
        return "SmallBusiness"
    if country in ("", SELLER):
        return "Domestic"
    if country not in STANDARD:
        return "ThirdCountry"
    if business and vat_id:
        return "ReverseCharge"
    return "Oss" if merchant["Oss"] else "Domestic"


def rate(policy, country, day):
    """Hundredths of a percent: the latest entry of the policy that holds on the day, else the standard rate."""
    own = [(entry["ValidFrom"], entry["Rate"]) for entry in policy["Entries"] if entry["Country"] == country]
    for rates in (own, STANDARD.get(country, [])):
        held = [(since, value) for since, value in rates
                if since == "" or datetime.date.fromisoformat(since) <= day]
        if held:
            return int(100 * Fraction(str(max(held)[1])))
    return 0


def charged_and_contained(tax_case, gross_group, policy, country, day):
    """
    The rate that is charged, and the rate by which amounts are grouped: what is in a gross price also where none is
    charged, so that the net can be taken out of it.
    """
    if tax_case == "SmallBusiness":
        return 0, 0
    if tax_case == "Oss":
        value = rate(policy, country, day)
        return value, value
    german = rate(policy, SELLER, day)
    if tax_case == "Domestic":
        return german, german
    return 0, german if gross_group else 0
