"""How does the alert service code the words of examples, being no coder itself?

By the command `tocsin code` in a process of its own, which ends with the work: services never
import one another, and words are coded seldom.
"""

import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from shared.errors import InvalidInput, Unavailable
from shared.messages import Article, Coding, Versions

_COMMAND: Final = (sys.executable, "-m", "tocsin", "code")
_VERSIONS: Final = Versions(coder="tocsin code", model="", frames="", gazetteer="")
_LONGEST_TOLD: Final = 300


@dataclass(frozen=True, slots=True)
class ChildCoder:
    """Codes articles by ``command``, one batch at a time, within ``patience``."""

    command: Sequence[str] = _COMMAND
    patience: timedelta = timedelta(seconds=120)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def code(self, articles: Sequence[Article]) -> list[Coding]:
        """Return one coding per article, in order.

        Raise InvalidInput where this machine has no coder, Unavailable where it takes too long.
        """
        lines = b"".join(_line(each) for each in articles)
        async with self._turn:
            answers = [json.loads(each) for each in (await self._run(lines)).splitlines()]
        return [_coding(each, found) for each, found in zip(articles, answers, strict=True)]

    async def _run(self, lines: bytes) -> bytes:
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *self.command, stdin=pipe, stdout=pipe, stderr=pipe
        )
        try:
            async with asyncio.timeout(self.patience.total_seconds()):
                out, told = await process.communicate(lines)
        except TimeoutError as exc:
            message = f"examples: their words were not coded within {self.patience}"
            raise Unavailable(message) from exc
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode != 0:
            reason = told.decode(errors="replace").strip()[-_LONGEST_TOLD:]
            message = f"examples: words cannot be coded here, give ids of stored articles: {reason}"
            raise InvalidInput(message)
        return out


def _line(article: Article) -> bytes:
    document = article.model_dump(
        mode="json", include={"title", "text", "published_at", "language"}, exclude_none=True
    )
    return json.dumps({"id": article.article_id, **document}).encode() + b"\n"


def _coding(article: Article, answer: dict[str, Any]) -> Coding:
    told = {name: answer[name] for name in ("outcome", "events", "candidates")}
    reason = answer.get("reason") or answer.get("error")
    document = {"article": article.ref().model_dump(), "versions": _VERSIONS, **told}
    return Coding.model_validate({**document, "reason": reason})
