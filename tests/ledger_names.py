"""Maps the names in an exported ledger back to locations, lots and SKUs.

Accounts are Assets:Stock:LOCATION[:LOT] and Equity:Outside:PLACE; in them X and two hex digits are one byte.
Commodities are S.SKU; in them _ and two hex digits are one byte.
"""

import re

STOCK = "Assets:Stock:"
OUTSIDE = "Equity:Outside:"
COMMODITY = "S."


def _plain(text, escape):
    return re.sub(escape + "([0-9A-F]{2})", lambda found: chr(int(found.group(1), 16)), text)


def location_of(account):
    """(location, lot or None) of an account; None where it is no account of stock."""
    if account.startswith(OUTSIDE):
        return account[len(OUTSIDE):].lower(), None
    if not account.startswith(STOCK):
        return None
    location, _, lot = account[len(STOCK):].partition(":")
    return _plain(location, "X"), _plain(lot, "X") or None


def sku_of(commodity):
    """The SKU of a commodity; None where it is none of ours."""
    commodity = commodity.strip('"')
    return _plain(commodity[len(COMMODITY):], "_") if commodity.startswith(COMMODITY) else None
