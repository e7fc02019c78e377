"""How are many watchlists put at once, and what is told of each?"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from pydantic import Field

from services.alert.api.auth import Bearer
from services.alert.api.changes import note_change
from services.alert.api.example_checks import broken_examples
from services.alert.api.pages import Document
from services.alert.api.parts import ApiParts
from services.alert.api.quota import check_quota
from services.alert.examples.keeping import keeping_examples
from services.alert.rules.import_lines import Line
from services.alert.rules.watchlist import Watchlist
from services.alert.store.watchlists import get_watchlist, put_watchlist, remove_watchlist
from shared.auth.tenants import qualified
from shared.errors import Conflict
from shared.http.problems import FieldError, Refused
from shared.sql.database import Transaction

Result = Literal["created", "changed", "unchanged", "removed", "refused"]


class LineResult(Document):
    """What became of one line; ``errors`` say why it was refused."""

    line: int
    id: str | None = Field(description="Of the watchlist; null where it could not be read.")
    result: Result
    version: int | None = None
    errors: tuple[FieldError, ...] = ()


class _Undone(Exception):
    """Leave a transaction without its changes."""


@dataclass(frozen=True, slots=True)
class Importing:
    """Puts watchlists for the bearer of a request."""

    parts: ApiParts
    bearer: Bearer

    async def apply(
        self, lines: Sequence[Line], *, keep: bool = True, whole: bool = False
    ) -> list[LineResult]:
        """Apply ``lines`` in one transaction and tell of each; keep nothing unless ``keep``.

        A line that is refused leaves the others as they are, unless ``whole``: then nothing is
        kept. Raises Refused, with nothing kept, where the tenant would have more than it may.
        """
        now = self.parts.clock.now()
        lines = await self._judged(lines)
        results: list[LineResult] = []
        with suppress(_Undone):
            async with self.parts.database.transaction() as tx:
                results = [await self._apply(tx, each, now) for each in lines]
                await check_quota(tx, self.parts, self.bearer.tenant)
                if not keep or (whole and any(each.result == "refused" for each in results)):
                    raise _Undone
        return results

    async def apply_some(self, lines: Sequence[Line]) -> list[LineResult]:
        """Apply ``lines``; where the tenant may not have that many, all of them are refused."""
        try:
            return await self.apply(lines)
        except Refused as exc:
            error = FieldError(field="", message=str(exc.detail))
            return [_refused(each, error) for each in lines]

    async def _judged(self, lines: Sequence[Line]) -> list[Line]:
        owned = {each.number: self._owned(each.put) for each in lines if each.put is not None}
        broken = await broken_examples(self.parts, owned)
        return [
            replace(each, problems=broken[each.number]) if each.number in broken else each
            for each in lines
        ]

    def _owned(self, watchlist: Watchlist) -> Watchlist:
        name = qualified(self.bearer.tenant, watchlist.id)
        return watchlist.model_copy(update={"id": name})

    async def _apply(self, tx: Transaction, line: Line, now: datetime) -> LineResult:
        if line.problems:
            return _refused(
                line,
                *(
                    FieldError(field=each.field, message=each.message, nearest=each.nearest)
                    for each in line.problems
                ),
            )
        try:
            return await (self._put if line.put else self._remove)(tx, line, now)
        except Conflict as exc:
            return _refused(line, FieldError(field="version", message=str(exc)))

    async def _put(self, tx: Transaction, line: Line, now: datetime) -> LineResult:
        assert line.put is not None
        own, owned = line.put.id, self._owned(line.put)
        former = await get_watchlist(tx, owned.id)
        stored = await put_watchlist(tx, keeping_examples(owned, former), now, line.version)
        result: Result = "created" if former is None else "changed"
        if former is not None and former.version == stored.version:
            result = "unchanged"
        else:
            detail = f"version {stored.version}"
            await note_change(tx, self.bearer, now, "importWatchlists", own, detail)
        return LineResult(line=line.number, id=own, result=result, version=stored.version)

    async def _remove(self, tx: Transaction, line: Line, now: datetime) -> LineResult:
        own = line.remove or ""
        owned = qualified(self.bearer.tenant, own)
        if not await remove_watchlist(tx, owned, now, line.version):
            return _refused(line, FieldError(field="remove", message=f"there is no {own!r}"))
        await note_change(tx, self.bearer, now, "importWatchlists", own, "removed")
        return LineResult(line=line.number, id=own, result="removed")


def _refused(line: Line, *errors: FieldError) -> LineResult:
    return LineResult(line=line.number, id=line.own_id, result="refused", errors=errors)
