"""What do the children of one element say, field by field?"""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import cast
from urllib.parse import urljoin

from lxml import etree

from services.ingest.feeds.dates import parse_date
from services.ingest.feeds.markup import all_text, inner_markup, plain_title
from services.ingest.feeds.model import Diagnosis, DiagnosisKind, Enclosure, Entry
from services.ingest.feeds.names import Element, Names
from services.ingest.feeds.shapes import ATTRIBUTES, Parts, Shapes

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_TAG: Callable[[Element], str] = attrgetter("tag")
_MOST_DIAGNOSES = 20
_NUMBER = re.compile(r"[0-9]{1,18}")
_ABSOLUTE = ("https://", "http://")
_LONGEST_URL = 8192


class Reading:
    """One document being read: its names, and the diagnoses that come up on the way."""

    def __init__(self, root: Element, diagnoses: tuple[Diagnosis, ...], url: str | None) -> None:
        self.names = Names(root)
        self.shapes = Shapes(self.names)
        self.diagnoses = list(diagnoses)
        self.url = url

    def diagnose(self, kind: DiagnosisKind, detail: str) -> None:
        """Record what was wrong; a feed that repeats itself is told only so often."""
        if len(self.diagnoses) < _MOST_DIAGNOSES:
            self.diagnoses.append(Diagnosis(kind, detail))

    def fields(self, parent: Element) -> "Fields":
        """Return the children of ``parent`` by their short names."""
        return Fields(self, parent)


class Fields:
    """The children of one element, by short name, in document order."""

    __slots__ = ("_children", "_reading", "_shape", "parent")

    def __init__(self, reading: Reading, parent: Element) -> None:
        self._reading = reading
        self.parent = parent
        self._children = children = list(parent)
        tags = tuple(map(_TAG, children))
        attributes = parent.keys()
        if attributes:
            tags = (*tags, ATTRIBUTES, *cast("list[str]", attributes))
        self._shape = reading.shapes[tags]

    def entry(self, parts: Parts["Fields"]) -> Entry:
        """Return the entry that has what ``parts`` read here."""
        steps, blanks = self._shape.recipe(parts)
        children = self._children
        # What the constructor of a frozen class does, in a third of the time.
        entry = object.__new__(Entry)
        for fill, value in blanks:
            fill(entry, value)
        for fill, part, usual, place in steps:
            if usual is not None:
                child = children[place]
                text = child.text
                if text is not None and not len(child):
                    value = usual(text)
                    if value is not None:
                        fill(entry, value)
                        continue
            fill(entry, part(self))
        return entry

    def all(self, *names: str) -> Sequence[Element]:
        """Return every child that bears one of ``names``, name by name."""
        places = self._shape[names]
        children = self._children
        return [children[place] for place in places] if places else ()

    def first(self, *names: str) -> Element | None:
        """Return the first child that bears one of ``names``, the first name preferred."""
        places = self._shape[names]
        return self._children[places[0]] if places else None

    def within(self, element: Element) -> "Fields":
        """Return the children of ``element``, which stands inside this one."""
        return Fields(self._reading, element)

    def text(self, *names: str) -> str | None:
        """Return the first that says something, as text or inner markup; None when none does."""
        for element in self.all(*names):
            text = (element.text or "").strip() if not len(element) else inner_markup(element)
            if text:
                return text
        return None

    def texts(self, *names: str) -> tuple[str, ...]:
        """Return what each says, without repetition."""
        elements = self.all(*names)
        if not elements:
            return ()
        found = [" ".join(all_text(element).split()) for element in elements]
        return tuple(dict.fromkeys(filter(None, found)))

    def title(self, *names: str) -> str | None:
        """Return the first that says something as plain text."""
        for element in self.all(*names):
            plain = plain_title(element.text if not len(element) else inner_markup(element))
            if plain:
                return plain
        return None

    def date(self, *names: str) -> datetime | None:
        """Return the first that is a date; what is none is diagnosed."""
        for element in self.all(*names):
            text = all_text(element).strip()
            instant = parse_date(text)
            if instant is not None:
                return instant
            if text:
                detail = f"{names[0]} is {text[:60]!r}, expected a date"
                self._reading.diagnose(DiagnosisKind.BAD_DATE, detail)
        return None

    def url(self, *names: str) -> str | None:
        """Return the first that says something as an absolute URL."""
        for element in self.all(*names):
            text = all_text(element).strip()
            if text:
                return self.resolved(text, element)
        return None

    def resolved(self, reference: str, element: Element) -> str | None:
        """Return ``reference`` resolved against the xml:base of ``element`` and the feed's URL."""
        reference = "".join(reference.split("\n")).strip()
        if len(reference) > _LONGEST_URL:
            detail = f"a URL of {len(reference)} characters, expected at most {_LONGEST_URL}"
            self._reading.diagnose(DiagnosisKind.BAD_FIELD, detail)
            return None
        if reference.startswith(_ABSOLUTE):
            return reference
        try:
            return urljoin(_base(element) or self._reading.url or "", reference) or None
        except ValueError:
            self._reading.diagnose(DiagnosisKind.BAD_FIELD, f"no URL: {reference[:60]!r}")
            return None

    def enclosure(self, element: Element, attribute: str) -> Enclosure | None:
        """Return the file that ``element`` names in ``attribute``; None when it names none."""
        named = element.get(attribute) or element.get("url") or element.get("href")
        url = self.resolved(named, element) if named else None
        if url is None:
            return None
        return Enclosure(url, element.get("type") or None, number(element.get("length")))

    def language(self, *names: str) -> str | None:
        """Return the language that the element, else one of ``names``, declares."""
        spoken = self.parent.get(XML_LANG)
        return spoken or (self.text(*names) if self._shape[names] else None)


def usual_url(text: str) -> str | None:
    """Return the URL in ``text`` that needs no base; None where a closer look is needed."""
    url = text.strip()
    return (
        url if url.startswith(_ABSOLUTE) and len(url) <= _LONGEST_URL and "\n" not in url else None
    )


def usual_text(text: str) -> str | None:
    """Return what ``text`` says, None when it says nothing."""
    return text.strip() or None


def usual_category(text: str) -> tuple[str, ...]:
    """Return the only category that there is."""
    category = " ".join(text.split())
    return (category,) if category else ()


def number(text: str | None) -> int | None:
    """Return the natural number that ``text`` spells; None when it spells none or a huge one."""
    digits = (text or "").strip()
    # Latin digits only, and few enough for a 64-bit integer and for a quick conversion.
    return int(digits) if _NUMBER.fullmatch(digits) else None


def _base(element: Element) -> str | None:
    try:
        base = element.base
    except (ValueError, etree.LxmlError):
        return None
    return str(base) if base else None
