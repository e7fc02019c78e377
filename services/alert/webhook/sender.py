"""How is one delivery signed, posted and its answer read, past the egress guard?"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

import aiohttp

from services.alert.deliveries import AttemptOutcome, AttemptResult, Delivery, Destination
from services.alert.retry_schedule import parse_retry_after
from services.alert.signing import signed_headers
from services.alert.webhook.answers import kept, outcome_of
from shared.clock import Clock
from shared.egress.bodies import read_capped
from shared.egress.dialling import dial_refusal
from shared.egress.policy import EgressPolicy, Refusal
from shared.egress.session import guarded_session
from shared.egress.urls import check_url


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a receiver said."""

    outcome: AttemptOutcome
    status: int | None = None
    error: str | None = None
    body: str | None = None
    retry_after: timedelta | None = None


class WebhookSender:
    """Posts deliveries; ``clock`` must be the wall's, since receivers refuse old timestamps."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        policy: EgressPolicy,
        clock: Clock,
        *,
        answer_limit: int = 16_384,
        agent: str = "Tocsin",
    ) -> None:
        self._session = session
        self._policy = policy
        self._clock = clock
        self._answer_limit = answer_limit
        self._agent = agent

    async def send(self, delivery: Delivery, destination: Destination) -> AttemptResult:
        """Post ``delivery`` once, signed with the time of this attempt; follow no redirection."""
        started_at = self._clock.now()
        loop = asyncio.get_running_loop()
        began = loop.time()
        answer = await self._answer(delivery, destination, started_at)
        return AttemptResult(
            outcome=answer.outcome,
            started_at=started_at,
            duration=timedelta(seconds=loop.time() - began),
            status=answer.status,
            error=answer.error,
            body=answer.body,
            retry_after=answer.retry_after,
        )

    async def _answer(self, delivery: Delivery, destination: Destination, now: datetime) -> _Answer:
        url = check_url(destination.url, self._policy)
        if isinstance(url, Refusal):
            return _Answer(AttemptOutcome.BLOCKED, error=url.detail)
        try:
            async with self._session.post(
                url,
                data=delivery.payload,
                headers=self._headers(delivery, destination, now),
                allow_redirects=False,
            ) as response:
                return await self._read(response, now)
        except TimeoutError:
            return _Answer(AttemptOutcome.TIMED_OUT, error="no answer in time")
        except aiohttp.ClientError as exc:
            return _failed(exc)

    def _headers(
        self, delivery: Delivery, destination: Destination, now: datetime
    ) -> dict[str, str]:
        headers = {
            "content-type": "application/json",
            "accept-encoding": "identity",
            "user-agent": self._agent,
            **signed_headers(delivery.delivery_id, now, delivery.payload, destination.keys),
        }
        if delivery.replays:
            headers["webhook-replay"] = str(delivery.replays)
        return headers

    async def _read(self, response: aiohttp.ClientResponse, now: datetime) -> _Answer:
        try:
            body = await read_capped(response, self._answer_limit)
            text = kept(body.content, cut=body.cut)
        except (aiohttp.ClientError, TimeoutError):
            # The status has been said; an answer that breaks off later does not unsay it.
            text = None
        outcome = outcome_of(response.status)
        return _Answer(
            outcome,
            status=response.status,
            error=None if outcome is AttemptOutcome.SUCCEEDED else f"status {response.status}",
            body=text,
            retry_after=parse_retry_after(response.headers.get("retry-after"), now),
        )


def webhook_session(policy: EgressPolicy, timeout: timedelta) -> aiohttp.ClientSession:
    """Return the session for ``WebhookSender``; an attempt takes ``timeout`` at most."""
    return guarded_session(policy, total=timeout, decompress=False)


def _failed(error: aiohttp.ClientError) -> _Answer:
    refusal = dial_refusal(error)
    if refusal is not None:
        return _Answer(AttemptOutcome.BLOCKED, error=refusal.detail)
    return _Answer(AttemptOutcome.UNREACHABLE, error=f"{type(error).__name__}: {error}"[:500])
