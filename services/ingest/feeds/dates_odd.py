"""How is a date in a local spelling written in the spelling that everybody reads?"""

# ruff: noqa: RUF001  # Greek letters look like Latin ones
import re

_GREEK_MONTHS = {
    "Ιαν": "Jan", "Φεβ": "Feb", "Μάώ": "Mar", "Μαώ": "Mar", "Μαρ": "Mar", "Μάρ": "Mar",
    "Απρ": "Apr", "Μάι": "May", "Μαϊ": "May", "Μαι": "May", "Ιούν": "Jun", "Ιον": "Jun",
    "Ιουν": "Jun", "Ιούλ": "Jul", "Ιολ": "Jul", "Ιουλ": "Jul", "Αύγ": "Aug", "Αυγ": "Aug",
    "Σεπ": "Sep", "Οκτ": "Oct", "Νοέ": "Nov", "Νοε": "Nov", "Δεκ": "Dec",
}  # fmt: skip
_HUNGARIAN_MONTHS = {
    "január": 1, "február": 2, "februári": 2, "március": 3, "április": 4, "május": 5, "máujus": 5,
    "június": 6, "július": 7, "augusztus": 8, "szeptember": 9, "október": 10, "november": 11,
    "december": 12,
}  # fmt: skip
# German, French, Spanish, Italian, Portuguese, Dutch, Polish and Scandinavian abbreviations that
# their RFC 822 dates are met with and that differ from the English ones.
_WESTERN_MONTHS = {
    "ene": "Jan", "gen": "Jan", "janv": "Jan", "sty": "Jan", "févr": "Feb", "fév": "Feb",
    "fev": "Feb", "lut": "Feb", "mär": "Mar", "mrz": "Mar", "mrt": "Mar", "mars": "Mar",
    "avr": "Apr", "avril": "Apr", "abr": "Apr", "kwi": "Apr", "mai": "May", "mag": "May",
    "mei": "May", "maj": "May", "juin": "Jun", "giu": "Jun", "cze": "Jun", "juil": "Jul",
    "lug": "Jul", "lip": "Jul", "août": "Aug", "aou": "Aug", "ago": "Aug",
    "set": "Sep", "wrz": "Sep", "okt": "Oct", "ott": "Oct", "out": "Oct", "paź": "Oct",
    "lis": "Nov", "déc": "Dec", "dez": "Dec", "dic": "Dec", "des": "Dec", "gru": "Dec",
    "sie": "Aug",  # codespell:ignore sie
}  # fmt: skip
_KOREAN_DAY = re.compile(
    r"(\d{4})\s*[년-]\s*(\d{1,2})\s*[월-]\s*(\d{1,2})일?\s+(오전|오후)?\s*(\d{1,2}:\d\d(?::\d\d)?)"
)
_CHINESE_DAY = re.compile(
    r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*(\d{1,2}:\d\d(?::\d\d)?)?"
)
_HUNGARIAN = re.compile(r"(\d{4})-([^\W\d]+)-(\d{1,2})T(\d{1,2}:\d\d)([+-]\d{1,2}:\d\d)")
_NAMED = re.compile(r"(?:[^\s,\d]+,?\s+)?(\d{1,2})\.?\s+([^\W\d]+)\.?\s+(\d{4})(\s.*)?")
_FAR_EAST = "+09:00"


def respelled(text: str) -> str | None:
    """Return the date ``text`` in English or ISO spelling; None when the spelling is unknown."""
    korean = _KOREAN_DAY.fullmatch(text)
    if korean:
        year, month, day, half, clock = korean.groups()
        suffix = {"오전": " am", "오후": " pm"}.get(half or "", "")
        return f"{year}-{month}-{day} {clock}{suffix}{_FAR_EAST}"
    chinese = _CHINESE_DAY.fullmatch(text)
    if chinese:
        year, month, day, clock = chinese.groups()
        return f"{year}-{month}-{day} {clock or '00:00'}+08:00"
    hungarian = _HUNGARIAN.fullmatch(text)
    if hungarian:
        year, name, day, clock, zone = hungarian.groups()
        number = _HUNGARIAN_MONTHS.get(name.lower())
        return None if number is None else f"{year}-{number}-{day}T{clock}{zone}"
    named = _NAMED.fullmatch(text)
    if named:
        day, name, year, rest = named.groups()
        month = _GREEK_MONTHS.get(name) or _WESTERN_MONTHS.get(name.lower())
        return None if month is None else f"{day} {month} {year}{rest or ''}"
    return None
