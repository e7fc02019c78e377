"""May a change go ahead, given what the client says it has seen? RFC 9110, If-Match."""

import re
from typing import Final

from shared.http.problems import ProblemType, Refused, refuse_field

_TAGS: Final = re.compile(r'\s*(?:W/)?"[!#-~]*"\s*(?:,\s*(?:W/)?"[!#-~]*"\s*)*')
_TAG: Final = re.compile(r'(W/)?"([!#-~]*)"')


def etag(version: int) -> str:
    """Return the entity tag of a version."""
    return f'"{version}"'


def check_preconditions(
    current: int | None, if_match: str | None, if_none_match: str | None
) -> None:
    """Refuse with 412 what was based on another version than ``current`` (None: not there).

    ``If-Match: "3"`` (or a list, or ``*``: whichever is there), ``If-None-Match: *``: only create.
    """
    if if_match is not None and not _has(if_match, "If-Match", current, weak=False):
        found = "there is none" if current is None else f"it is at {etag(current)}"
        message = f"If-Match: {if_match[:100]} was expected, {found}"
        raise Refused(ProblemType.PRECONDITION_FAILED, message)
    if if_none_match is not None and _has(if_none_match, "If-None-Match", current, weak=True):
        message = f"If-None-Match: {if_none_match[:100]} stands against it, it is there"
        raise Refused(ProblemType.PRECONDITION_FAILED, message)


def _has(header: str, name: str, current: int | None, *, weak: bool) -> bool:
    if header.strip() == "*":
        return current is not None
    if not _TAGS.fullmatch(header):
        message = 'expected * or entity tags such as "3", in double quotes'
        refuse_field(name, message)
    return current is not None and any(
        tag == str(current) and (weak or not is_weak) for is_weak, tag in _TAG.findall(header)
    )
