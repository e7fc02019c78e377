"""Which stretches of plain text are paragraphs, and what part does each play?"""

import re
from collections.abc import Iterator

from services.extract.segment.boilerplate import Boilerplate
from services.extract.segment.roles import Block, Role

_LINE = re.compile(r"[^\n]+")
_TERMINAL = re.compile(r"[.!?…][\"')\]]*$")
_HEAD_CHARS = 200
_TAIL_CHARS = 240
_WRAP_CHARS = 45
_HEADLINE_WORDS = 28
_SUBHEAD_WORDS = 12


def blocks(text: str, boilerplate: Boilerplate, *, titled: bool) -> tuple[Block, ...]:
    """Cut plain `text` at its line breaks into blocks with roles.

    `titled` says that the article's headline is known apart from its text. A line that goes on
    where the one before broke off joins it.
    """
    found: list[Block] = []
    related = False
    previous_end = 0
    for start, end in _paragraphs(text, boilerplate):
        line = text[start:end]
        apart = text.count("\n", previous_end, start) > 1
        previous_end = end
        related = related and not apart and not _TERMINAL.search(line.strip())
        if boilerplate.related_head.fullmatch(line.strip()):
            related = True
            found.append(Block(start, end, Role.RELATED))
        elif related:
            found.append(Block(start, end, Role.RELATED))
        else:
            found.append(_block(text, (start, end), boilerplate))
    return _placed(text, found, boilerplate, titled=titled)


def _paragraphs(text: str, boilerplate: Boilerplate) -> Iterator[tuple[int, int]]:
    start = end = -1
    for match in _LINE.finditer(text):
        if not match.group().strip():
            continue
        if start >= 0 and _goes_on(text, (start, end), match.span(), boilerplate):
            end = match.end()
            continue
        if start >= 0:
            yield start, end
        start, end = match.span()
    if start >= 0:
        yield start, end


def _goes_on(
    text: str, before: tuple[int, int], after: tuple[int, int], boilerplate: Boilerplate
) -> bool:
    if text.count("\n", before[1], after[0]) != 1:
        return False
    last_break = text.rfind("\n", before[0], before[1]) + 1
    line = text[max(before[0], last_break) : before[1]].rstrip()
    following = text[after[0] : after[1]]
    if _TERMINAL.search(line) or following[:1].isspace():
        return False
    if following[0].islower() and len(line) >= _WRAP_CHARS:
        return True
    return len(line) >= _WRAP_CHARS and (boilerplate.linking.search(line) is not None)


def _block(text: str, at: tuple[int, int], boilerplate: Boilerplate) -> Block:
    role = boilerplate.role_of(text[at[0] : at[1]])
    if role is not None:
        return Block(*at, role)
    head = text[at[0] : at[0] + _HEAD_CHARS].lstrip()
    caption = boilerplate.caption_start.match(head) is not None
    start = _without_prefixes(text, at, boilerplate)
    end, tail_is_caption = _without_suffixes(text, (start, at[1]), boilerplate)
    role = Role.CAPTION if caption or tail_is_caption else Role.BODY
    return Block(start, end, role)


def _without_prefixes(text: str, at: tuple[int, int], boilerplate: Boilerplate) -> int:
    start, end = at
    while start < end:
        while start < end and text[start].isspace():
            start += 1
        match = boilerplate.prefix.match(text[start : min(end, start + _HEAD_CHARS)])
        if match is None or match.end() == 0:
            return start
        start += match.end()
    return start


def _without_suffixes(text: str, at: tuple[int, int], boilerplate: Boilerplate) -> tuple[int, bool]:
    start, end = at
    caption = False
    # most blocks end in their own words, which have no word of any suffix
    last_words = " ".join(text[max(start, end - _TAIL_CHARS) : end].lower().split())
    if not any(word in last_words for word in boilerplate.suffix_words):
        return end, caption
    for suffix in boilerplate.suffixes:
        tail = max(start, end - _TAIL_CHARS)
        match = suffix.pattern.search(text[tail:end])
        if match is not None:
            end = tail + match.start() + suffix.keep
            caption = caption or suffix.caption
    return end, caption


def _placed(
    text: str, found: list[Block], boilerplate: Boilerplate, *, titled: bool
) -> tuple[Block, ...]:
    several = sum(block.role is Role.BODY for block in found) > 1
    headed, led = titled, False
    placed: list[Block] = []
    for block in found:
        role = block.role
        if role is Role.BODY:
            role = _body_role(
                text[block.start : block.end], boilerplate, headed=headed, several=several
            )
            headed = True
            if role is Role.BODY and not led:
                role, led = Role.LEAD, True
        placed.append(Block(block.start, block.end, role))
    return tuple(placed)


def _body_role(line: str, boilerplate: Boilerplate, *, headed: bool, several: bool) -> Role:
    words = len(line.split())
    if _TERMINAL.search(line.strip()):
        return Role.BODY
    if not headed and words <= _HEADLINE_WORDS:
        return Role.HEADLINE
    if several and boilerplate.caption_end.search(line):
        return Role.CAPTION
    return Role.SUBHEAD if several and words <= _SUBHEAD_WORDS else Role.BODY
