"""Places the demo's orders through the order page, as a customer's browser would, and prints the contract number.

    first_order.py URL_OF_ORDER_PAGE                    the first order
    first_order.py URL_OF_ORDER_PAGE URL_OF_WITHDRAWAL  somebody else's, withdrawn from at once
"""
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser

CUSTOMER = {
    "type": "consumer", "fname": "Marlene", "lname": "Feddersen", "email": "marlene@feddersen.example",
    "street": "Deichstraße", "hnum": "27", "pcode": "24103", "city": "Kiel", "country": "DE",
    "payment": "direct-debit", "holder": "Marlene Feddersen", "iban": "DE89 3704 0044 0532 0130 00",
    "component[backup]": "1", "component[domain]": "2",
}

OTHER = {"fname": "Ole", "lname": "Harmsen", "holder": "Ole Harmsen", "email": "ole@harmsen.example", "hnum": "31"}


class Forms(HTMLParser):
    """Collects the forms of a page with the fields that a browser would send."""

    def __init__(self):
        super().__init__()
        self.forms = []
        self.boxes = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append((given.get("action", ""), {}))
        if not self.forms or tag != "input" or "name" not in given:
            return
        kind = given.get("type", "text")
        if kind == "checkbox":
            self.boxes.append(given["name"])
        if kind not in ("checkbox", "radio") or "checked" in given:
            self.forms[-1][1][given["name"]] = given.get("value", "")


def read(url, fields=None):
    data = None if fields is None else urllib.parse.urlencode(fields).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data)) as answer:
            return answer.geturl(), answer.read().decode()
    except urllib.error.HTTPError as error:
        raise SystemExit("first order: %s answers %d" % (url, error.code)) from None


def order_form(url, page):
    parser = Forms()
    parser.feed(page)
    for action, fields in parser.forms:
        if "state" in fields:
            return urllib.parse.urljoin(url, action), fields, parser.boxes
    raise SystemExit("first order: no order form on " + url)


def order(url, customer):
    url, page = read(url)
    action, fields, _ = order_form(url, page)
    fields.update(customer, do="review")
    url, page = read(action, fields)
    action, fields, boxes = order_form(url, page)
    fields.update({name: "1" for name in boxes}, do="order")
    _, page = read(action, fields)
    number = re.search(r"\bV-\d+", page)
    if number is None:
        raise SystemExit("first order: the confirmation names no contract")
    return number.group()


def withdraw(url, number, customer):
    url, page = read(url)
    action, fields, _ = order_form(url, page)
    fields.update(name=customer["fname"] + " " + customer["lname"], contract=number, email=customer["email"])
    url, page = read(action, fields)
    action, fields, _ = order_form(url, page)
    read(action, {**fields, "do": "confirm"})


def main():
    customer = CUSTOMER if len(sys.argv) < 3 else {**CUSTOMER, **OTHER}
    number = order(sys.argv[1], customer)
    if len(sys.argv) > 2:
        withdraw(sys.argv[2], number, customer)
    print(number)


if __name__ == "__main__":
    main()
