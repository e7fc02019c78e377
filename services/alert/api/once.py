"""Was this request made before? Then the answer is the same, and nothing is done twice.

``Idempotency-Key`` on POST: the answer is kept for a day in the transaction of what was done, so
that a client that lost the answer may simply ask again. Refusals are not kept.
"""

import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import Depends, Header
from starlette.requests import Request
from starlette.responses import Response

from services.alert.api.auth import AuthenticatedBearer
from services.alert.api.parts import ApiParts, Parts
from services.alert.sealing import Unreadable
from services.alert.store.idempotency import (
    Answered,
    find_answered,
    forget_answered,
    keep_answered,
)
from shared.http.problems import ProblemType, Refused, refuse_field
from shared.ids import digest
from shared.sql.database import Transaction
from shared.sql.lock import advisory_lock

KEPT_FOR: Final = timedelta(days=1)
_KEY: Final = re.compile(r"[!-~]{1,255}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered with; ``body`` is JSON."""

    status: int
    body: object
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self, *, replayed: bool = False) -> Response:
        """Return it as a response, marked where it is told again."""
        headers = {**self.headers, **({"idempotency-replayed": "true"} if replayed else {})}
        content = json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()
        return Response(content, self.status, headers, "application/json")


Work = Callable[[Transaction, datetime], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Once:
    """Does the work of one request in one transaction, and at most once for its key."""

    parts: ApiParts
    name: str | None
    request_hash: bytes

    async def do(self, work: Work) -> Response:
        """Return the answer of ``work``, or the one that was given before under the same key."""
        now = self.parts.clock.now()
        async with self.parts.database.transaction() as tx:
            if self.name is None:
                return (await work(tx, now)).response()
            await advisory_lock(tx, [self.name])
            known = await find_answered(tx, self.name)
            if known is not None and known.created_at >= now - KEPT_FOR:
                return self._again(known).response(replayed=True)
            await forget_answered(tx, now - KEPT_FOR)
            answer = await work(tx, now)
            await keep_answered(tx, self._sealed(self.name, answer, now))
        return answer.response()

    def _again(self, known: Answered) -> Answer:
        if known.request_hash != self.request_hash:
            message = "this Idempotency-Key was used with another request"
            raise Refused(ProblemType.KEY_REUSED, message)
        plain = self.parts.box.open(known.sealed_answer, known.name)
        if isinstance(plain, Unreadable):
            message = "this request was answered, but the answer cannot be read any more"
            raise Refused(ProblemType.CONFLICT, message)
        return Answer(**json.loads(plain))

    def _sealed(self, name: str, answer: Answer, now: datetime) -> Answered:
        document = {
            "status": answer.status,
            "body": answer.body,
            "headers": dict(answer.headers),
        }
        sealed = self.parts.box.seal(json.dumps(document).encode(), name)
        return Answered(name, self.request_hash, sealed, now)


async def once(
    request: Request,
    parts: Parts,
    bearer: AuthenticatedBearer,
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="Chosen by the client; the same key does nothing twice for a day.",
        ),
    ] = None,
) -> Once:
    """Return what does the work of ``request`` at most once."""
    if idempotency_key is None:
        return Once(parts, None, b"")
    if not _KEY.fullmatch(idempotency_key):
        refuse_field("Idempotency-Key", "expected 1 to 255 visible ASCII characters")
    asked = f"{request.method} {request.url.path}\n".encode() + await request.body()
    name = "idm_" + digest(bearer.key_id, idempotency_key)
    return Once(parts, name, hashlib.sha256(asked).digest())


OnceOnly = Annotated[Once, Depends(once)]
