"""Import files for carts: the parts every one of them needs."""

GROUP, POLICY, REDUCED, PLAN, VARIANT, DISCOUNT, COUPON = (f"{kind}{0:022x}" for kind in
                                                         ("a1", "a2", "a3", "a4", "a5", "a6", "a7"))
CODE = "ORACLE"


def component_id(index):
    return f"c0{index:022x}"


def merchant(small_business=False, oss=False):
    return {
        "Name": "oracle", "LegalName": "Beispiel Hosting GmbH", "EmailAddress": "hilfe@beispiel.example",
        "Address": {"Street": "Speicherstraße", "HouseNumber": "12", "PostalCode": "20457", "City": "Hamburg",
                    "Country": "DE"},
        "VatId": "DE136695976", "TimeZone": "Europe/Berlin", "SmallBusiness": small_business, "Oss": oss,
    }


def policy(key, name, rates):
    """`rates` are (country, rate, first day)."""
    return {"Id": key, "Name": name,
            "Entries": [{"Country": country, "Rate": rate, "ValidFrom": since} for country, rate, since in rates]}


def component(index, kind="OnOff", price=0, **more):
    return {"Id": component_id(index), "PlanGroupId": GROUP, "ComponentType": kind, "Name": f"K{index}",
            "PricePerUnit": price, "FeePeriod": {"Unit": "Month", "Quantity": 1}, **more}


def scale(kind, *tiers):
    return {"Type": kind, "Items": [{"From": low, "Value": value} for low, value in tiers]}


def catalogue(gross=True, currency="EUR", plan=None, variant=None, components=(), **merchant_more):
    return {
        "Merchant": merchant(**merchant_more),
        "TaxPolicies": [policy(POLICY, "Regelsatz", [("DE", 19, "2021-01-01")]),
                        policy(REDUCED, "ermäßigt", [("DE", 7, "2021-01-01")])],
        "PlanGroups": [{"Id": GROUP, "Name": "G", "Currency": currency,
                        "PriceTaxType": "Gross" if gross else "Net", "TaxPolicyId": POLICY}],
        "Plans": [{"Id": PLAN, "PlanGroupId": GROUP, "Name": "P", **(plan or {})}],
        "PlanVariants": [{"Id": VARIANT, "PlanId": PLAN, "RecurringFee": 0,
                          "FeePeriod": {"Unit": "Month", "Quantity": 1}, "AllowSelfService": True,
                          **(variant or {})}],
        "Components": list(components),
        "Discounts": [], "Coupons": [],
    }


def add_coupon(document, effect, duration, **more):
    document["Discounts"] = [{"Id": DISCOUNT, "PlanGroupId": GROUP, "Name": "D", "Effect": effect,
                              "Duration": duration, **more}]
    document["Coupons"] = [{"Id": COUPON, "DiscountId": DISCOUNT, "Codes": [CODE]}]


def cart(items=(), **more):
    """`items` are (index of a component, quantity)."""
    return {"Variant": VARIANT, "Quantity": 1, "Business": False, "Country": "DE", "VatIdPlausible": False,
            "Start": "2026-11-24", "Now": "2026-11-24T10:00:00Z", "Coupon": CODE,
            "Items": [{"Component": component_id(index), "Quantity": quantity} for index, quantity in items],
            **more}
