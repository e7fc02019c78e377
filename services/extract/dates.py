"""When does an article say that something happens, counted from its publication only?"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from services.extract.frames.yaml_lines import LINE, bare, read_yaml
from shared.errors import ConfigurationError
from shared.messages import EventDate

_KINDS = frozenset(
    {
        "day_month",
        "month_day",
        "month",
        "month_year",
        "year",
        "decade",
        "weekday",
        "today",
        "weekend",
        "period",
        "ago",
        "span",
        "vague_ago",
    }
)


@dataclass(frozen=True, slots=True)
class DateWords:
    """Hold the patterns of one language for expressions of time, and what their words mean."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    months: dict[str, int]
    weekdays: dict[str, int]
    counts: dict[str, int]
    shifts: dict[str, int]


def load_date_words(folder: Path) -> DateWords:
    """Read `dates.yaml` of a language folder.

    Raises ConfigurationError naming file and line of a pattern of unknown kind.
    """
    path = folder / "dates.yaml"
    raw = read_yaml(path)
    parts = {name: str(part) for name, part in bare(raw["parts"]).items()}
    patterns = []
    for entry in raw["patterns"]:
        if entry["kind"] not in _KINDS:
            message = f"{path}:{entry[LINE]}: unknown kind of date {entry['kind']}"
            raise ConfigurationError(message)
        filled = entry["pattern"]
        for name, part in parts.items():
            filled = filled.replace(f"%{name}%", part)
        patterns.append((entry["kind"], re.compile(filled, re.IGNORECASE)))
    words = {name: bare(raw[name]) for name in ("months", "weekdays", "counts", "shifts")}
    return DateWords(tuple(patterns), **words)


_LONGEST_DAYS = 300_000
_UNIT_DAYS = {
    "hour": 0,
    "day": 1,
    "week": 7,
    "month": 30,
    "year": 365,
    "decade": 3650,
    "century": 36500,
}


@dataclass(frozen=True, slots=True)
class Dated:
    """Hold one expression of time: where it stands and which days it means.

    `first` and `last` are None where the publication date that it counts from is unknown.
    `span` says that it tells a stretch up to publication ("over the past 11 months"); `year`
    is set when the words themselves name one.
    """

    kind: str
    start: int
    end: int
    text: str
    first: date | None
    last: date | None
    year: int | None = None

    @property
    def span(self) -> bool:
        """Tell whether the words mean a stretch of time up to publication."""
        return self.kind == "span"

    def event_date(self) -> EventDate:
        """Return the date as the messages carry it."""
        if self.first is None or self.last is None:
            return EventDate(text=self.text)
        days = (self.last - self.first).days
        precision = "day" if days == 0 else "range"
        if self.kind in {"month", "month_year"}:
            precision = "month"
        elif self.kind == "year":
            precision = "year"
        elif self.kind == "period" and "week" in self.text.lower():
            precision = "week"
        return EventDate.model_validate(
            {
                "text": self.text,
                "start": self.first.isoformat(),
                "end": self.last.isoformat(),
                "precision": precision,
            }
        )


def dates_in(text: str, published: date | None, words: DateWords) -> list[Dated]:
    """Return the expressions of time in a sentence, in text order, none inside another."""
    found: list[Dated] = []
    for kind, pattern in words.patterns:
        for match in pattern.finditer(text):
            if any(d.start < match.end() and match.start() < d.end for d in found):
                continue
            dated = _resolve(kind, match, published, words)
            if dated is not None:
                found.append(dated)
    return sorted(found, key=lambda d: d.start)


def _resolve(
    kind: str, match: re.Match[str], published: date | None, words: DateWords
) -> Dated | None:
    groups = {name: (value or "").lower() for name, value in match.groupdict().items()}
    year = int(groups["year"]) if groups.get("year") else None
    try:
        days = _days(kind, groups, published, words)
    except ValueError:
        return None
    first, last = days if days is not None else (None, None)
    return Dated(kind, match.start(), match.end(), match.group().strip(), first, last, year)


def _days(
    kind: str, groups: dict[str, str], published: date | None, words: DateWords
) -> tuple[date, date] | None:
    year = int(groups["year"]) if groups.get("year") else None
    match kind:
        case "day_month" | "month_day":
            return _calendar_day(_month(groups, words), int(groups["day"]), year, published)
        case "month" | "month_year":
            return _calendar_month(_month(groups, words), year, published)
        case "year" | "decade":
            assert year is not None
            return date(year, 1, 1), date(year + (9 if kind == "decade" else 0), 12, 31)
        case _:
            return None if published is None else _relative(kind, groups, published, words)


def _calendar_day(
    month: int, day: int, year: int | None, published: date | None
) -> tuple[date, date] | None:
    if year is None:
        if published is None:
            return None
        year = _nearest_year(month, day, published)
    return _day(date(year, month, day), 0)


def _calendar_month(
    month: int, year: int | None, published: date | None
) -> tuple[date, date] | None:
    if year is None:
        if published is None:
            return None
        year = _nearest_year(month, 1, published)
    return _month_of(year * 12 + month - 1)


def _month(groups: dict[str, str], words: DateWords) -> int:
    return words.months[groups["month"][:3]]


def _month_of(index: int) -> tuple[date, date]:
    first = date(index // 12, index % 12 + 1, 1)
    following = date((index + 1) // 12, (index + 1) % 12 + 1, 1)
    return first, following - timedelta(days=1)


def _nearest_year(month: int, day: int, published: date) -> int:
    years = (published.year - 1, published.year, published.year + 1)
    return min(years, key=lambda y: abs((date(y, month, min(day, 28)) - published).days))


def _relative(
    kind: str, groups: dict[str, str], published: date, words: DateWords
) -> tuple[date, date] | None:
    match kind:
        case "weekday":
            return _weekday(groups["which"], words.weekdays[groups["weekday"]], published)
        case "today":
            return _day(published, words.shifts.get(groups["word"], 0))
        case "weekend":
            saturday = published - timedelta(days=(published.weekday() + 2) % 7)
            shift = 7 if groups["which"] in {"this", "next"} else 0
            return saturday + timedelta(days=shift), saturday + timedelta(days=shift + 1)
        case "period":
            return _period(groups["which"], groups["unit"], published)
        case _:
            return _back(kind, groups, published, words)


def _day(published: date, shift: int) -> tuple[date, date]:
    found = published + timedelta(days=shift)
    return found, found


def _weekday(which: str, wanted: int, published: date) -> tuple[date, date]:
    back = (published.weekday() - wanted) % 7
    if which == "next":
        return _day(published, 7 - back)
    return _day(published, -back - (7 if which == "last" and back == 0 else 0))


def _period(which: str, unit: str, published: date) -> tuple[date, date]:
    step = {"this": 0, "next": 1}.get(which, -1)
    if unit == "week":
        monday = published - timedelta(days=published.weekday() - 7 * step)
        return monday, monday + timedelta(days=6)
    if unit == "month":
        return _month_of(published.year * 12 + published.month - 1 + step)
    width = {"decade": 10, "century": 100}.get(unit, 1)
    year = published.year + step * width
    return date(year, 1, 1), date(year + width - 1, 12, 31)


def _back(
    kind: str, groups: dict[str, str], published: date, words: DateWords
) -> tuple[date, date]:
    count = groups.get("count") or ("several" if kind == "vague_ago" else "one")
    number = words.counts.get(count) or int(count)
    days = min(number * _UNIT_DAYS[groups["unit"]], _LONGEST_DAYS)
    first = published - timedelta(days=days)
    return (first, published) if kind == "span" else (first, first)
