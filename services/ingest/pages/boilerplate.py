"""Which paragraphs at the edges of an extracted text are the site's words, not the article's?"""

import re

_LONGEST = 200
_SITE = re.compile(
    r"(?:(?:share|follow us|sign up|subscribe|newsletter|advertisement|cookie"
    r"|read (?:more|also|next)|related|recommended|most read|more from|more on|also read"
    r"|see also|click here|copyright"
    r"|©|\(c\)|all rights reserved|comments?\b|leave a (?:comment|reply)|log ?in|sign ?in"
    r"|download (?:the|our)|listen to|watch:|photo(?:graph)?s?:|image(?:s)?:|image credit"
    r"|getty images|follow .{1,40} on (?:twitter|x|facebook)|join (?:our|the)|tags?:|topics?:"
    r"|published|updated|last (?:updated|modified)|\d+ min(?:ute)?s? read|by [A-Z]).*)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?…][\"'”\u2019»)\]]*$")


def without_site_words(text: str, title: str | None) -> str:
    """Return ``text`` without a repeated title, bylines before it and offers around it.

    Inside the text only short paragraphs that are no sentence and begin like an offer go.
    """
    paragraphs = [one for one in text.split("\n\n") if one]
    kept = [one for one in paragraphs if not _offers(one)]
    while kept and title and _same(kept[0], title):
        kept.pop(0)
    while kept and not _ENDS.search(kept[-1]) and len(kept[-1]) < _LONGEST:
        kept.pop()
    return "\n\n".join(kept)


def _offers(paragraph: str) -> bool:
    if len(paragraph) > _LONGEST or not _SITE.match(paragraph):
        return False
    return not _ENDS.search(paragraph) or len(paragraph) < _LONGEST // 3


def _same(one: str, other: str) -> bool:
    plain, title = (" ".join(re.findall(r"\w+", each.casefold())) for each in (one, other))
    return bool(plain) and (plain == title or title.startswith(plain))
