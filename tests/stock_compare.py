"""Compares stock from several sources, as sets of (sku, location, on_hand) without zeros.

    stock_compare.py EXPECTED.csv csv|json|hledger|beancount FILE

csv and json are what `stockroom stock` writes, hledger and beancount are exported journals.
"""

import csv
import io
import json
import subprocess
import sys
from decimal import Decimal

from ledger_names import STOCK, location_of, sku_of


def from_rows(rows):
    stock = {}
    for row in rows:
        key = row["sku"], row["location"]
        stock[key] = stock.get(key, Decimal(0)) + Decimal(row["on_hand"])
    return stock


def from_csv(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    # A guard against spreadsheet formulas is one leading quote.
    for row in rows:
        for name in ("sku", "location"):
            if row[name][:1] == "'" and row[name][1:2] in ("=", "+", "-", "@", "'"):
                row[name] = row[name][1:]
    return from_rows(rows)


def from_json(path):
    with open(path, encoding="utf-8") as file:
        return from_rows(json.load(file))


def from_hledger(path):
    subprocess.run(["hledger", "-f", path, "check", "--strict"], check=True)
    command = ["hledger", "-f", path, "balance", STOCK.rstrip(":"), "--flat", "-N", "--layout=tidy", "-O", "csv"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    stock = {}
    for row in csv.DictReader(io.StringIO(text)):
        add(stock, row["account"], row["commodity"], Decimal(row["value"]))
    return stock


def from_beancount(path):
    from beancount import loader
    from beancount.core.data import Transaction

    entries, errors, _ = loader.load_file(path)
    if errors:
        sys.exit(f"beancount finds {len(errors)} errors, the first: {errors[0]}")
    stock = {}
    for entry in entries:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                add(stock, posting.account, posting.units.currency, posting.units.number)
    return stock


def add(stock, account, commodity, number):
    if account.startswith(STOCK):
        key = sku_of(commodity), location_of(account)[0]
        stock[key] = stock.get(key, Decimal(0)) + number


def main():
    expected_path, kind, path = sys.argv[1:]
    read = {"csv": from_csv, "json": from_json, "hledger": from_hledger, "beancount": from_beancount}[kind]
    expected = {(key, on_hand) for key, on_hand in from_csv(expected_path).items() if on_hand}
    found = {(key, on_hand) for key, on_hand in read(path).items() if on_hand}
    if expected != found:
        for what, rows in (("missing", expected - found), ("not expected", found - expected)):
            for (sku, location), on_hand in sorted(rows)[:5]:
                print(f"{what}: {sku} at {location}: {on_hand}", file=sys.stderr)
        sys.exit(f"{kind}: {len(expected - found)} missing, {len(found - expected)} not expected")
    print(f"{kind}: {len(found)} stock records agree")


main()
