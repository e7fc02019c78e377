"""Who wrote an entry, out of the many ways in which feeds write names?"""

import re

from services.ingest.feeds.fields import Fields
from services.ingest.feeds.markup import all_text
from services.ingest.feeds.names import Element

_ADDRESS = r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
_ADDRESS_THEN_NAME = re.compile(rf"(?:mailto:)?({_ADDRESS})\s*\((.{{1,200}})\)")
_NAME_THEN_ADDRESS = re.compile(rf"(.{{1,200}}?)\s*[<(](?:mailto:)?{_ADDRESS}[>)]")
_LONGEST = 500


def name_in(text: str) -> str | None:
    """Return the name in ``text``, without the e-mail address that feeds put beside it."""
    text = " ".join(text[:_LONGEST].split())
    if "@" not in text:
        return text or None
    match = _ADDRESS_THEN_NAME.fullmatch(text)
    if match:
        return match[2].strip() or match[1]
    match = _NAME_THEN_ADDRESS.fullmatch(text)
    return (match[1].strip(" \"'") if match else text) or None


def usual_authors(text: str) -> tuple[str, ...]:
    """Return the name in ``text``, the only one there."""
    name = name_in(text)
    return (name,) if name else ()


def authors(fields: Fields, *names: str) -> tuple[str, ...]:
    """Return the names of all persons under ``names``, in order, without repetition."""
    elements = fields.all(*names)
    if not elements:
        return ()
    found = [_person(fields, element) for element in elements]
    return tuple(dict.fromkeys(filter(None, found)))


def _person(fields: Fields, element: Element) -> str | None:
    if len(element):
        inside = fields.within(element)
        named = inside.text("name", "atom:name", "email", "atom:email", "foaf:name")
        if named:
            return name_in(named)
    return name_in(all_text(element))
