"""Which sum of money does a stretch of text name?"""

import re

from services.extract.roles.numbers import SCALES, number_of
from shared.messages import Amount, Qualifier

_SIGNS = {
    "$": "USD",
    "us$": "USD",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₴": "UAH",
    "a$": "AUD",
    "c$": "CAD",
    "nz$": "NZD",
    "₹": "INR",
    "₽": "RUB",
    "usd": "USD",
    "eur": "EUR",
    "gbp": "GBP",
}
_NAMES = {
    "dollar": "USD",
    "dlr": "USD",
    "euro": "EUR",
    "pound": "GBP",
    "stg": "GBP",
    "yen": "JPY",
    "yuan": "CNY",
    "rupee": "INR",
    "rouble": "RUB",
    "ruble": "RUB",
    "franc": "CHF",
    "krona": "SEK",
    "kronor": "SEK",
    "crown": "SEK",
    "kroner": "NOK",
    "zloty": "PLN",
    "mark": "DEM",
    "won": "KRW",
}
_OWNERS = {
    "us": "USD",
    "u.s.": "USD",
    "american": "USD",
    "canadian": "CAD",
    "australian": "AUD",
    "new zealand": "NZD",
    "hong kong": "HKD",
    "singapore": "SGD",
    "taiwan": "TWD",
    "swedish": "SEK",
    "norwegian": "NOK",
    "danish": "DKK",
    "czech": "CZK",
    "egyptian": "EGP",
    "french": "FRF",
    "swiss": "CHF",
    "pakistani": "PKR",
    "indian": "INR",
}
_NUMBER = r"(?P<{0}>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_SCALE = r"[ -]?(?P<{0}>million|billion|trillion|thousand|mln|bln|mn|bn|tn|crore|lakh|[mbk])?\b"
_AMOUNT = re.compile(
    r"(?P<sign>(?:us|a|c|nz)\$|[$£€¥₴₹₽]|\b(?:usd|eur|gbp) ?)\s?"
    + _NUMBER.format("before")
    + _SCALE.format("scale1")
    + r"|(?<![\w$£€])"
    + _NUMBER.format("after")
    + _SCALE.format("scale2")
    + r" (?P<owner>u\.s\.|us|american|canadian|australian|swedish|norwegian|danish|czech|swiss"
    r"|french|egyptian|indian|pakistani|hong kong|new zealand)? ?"
    r"(?P<name>dollars?|dlrs?|euros?|pounds?|stg|yen|yuan|rupees?|roubles?|rubles?|francs?|krona"
    r"|kronor|crowns?|kroner|zlotys?|marks?|won)\b",
    re.IGNORECASE,
)
_QUALIFIERS: tuple[tuple[re.Pattern[str], Qualifier], ...] = (
    (
        re.compile(r"(?:at least|more than|over|in excess of|exceeding)\s*$", re.IGNORECASE),
        "at_least",
    ),
    (re.compile(r"(?:up to|as much as|at most|no more than)\s*$", re.IGNORECASE), "up_to"),
    (
        re.compile(
            r"(?:about|around|some|roughly|nearly|almost|approximately|close to)\s*$", re.IGNORECASE
        ),
        "about",
    ),
)


def amount_in(text: str, start: int, end: int) -> Amount | None:
    """Return the first sum of money in text[start:end]."""
    match = _AMOUNT.search(text, start, end)
    if match is None:
        return None
    figure = match["before"] or match["after"]
    scale = (match["scale1"] or match["scale2"] or "").lower()
    value = number_of([figure])
    assert value is not None
    return Amount(
        value=value * SCALES.get(scale, 1),
        currency=_currency(match),
        qualifier=_qualifier(text[max(0, match.start() - 20) : match.start()]),
    )


def _currency(match: re.Match[str]) -> str:
    if match["sign"]:
        return _SIGNS[match["sign"].strip().lower()]
    owner = (match["owner"] or "").lower()
    name = match["name"].lower()
    if owner in _OWNERS:
        return _OWNERS[owner]
    return _NAMES.get(name) or _NAMES[name.rstrip("s")]


def _qualifier(before: str) -> Qualifier | None:
    return next((kind for pattern, kind in _QUALIFIERS if pattern.search(before)), None)
