"""How do commands call a running Tocsin, and what is said when it refuses?"""

import asyncio
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote

import aiohttp
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.errors import ConfigurationError, InvalidInput, PermanentError, Unavailable
from shared.settings import load_settings

Query = Mapping[str, str | int | Sequence[str] | None]

_TIMEOUT = aiohttp.ClientTimeout(total=60)
_PAGE = 200


class ApiSettings(BaseSettings):
    """Where the API is: ``TOCSIN_API_URL``, and whose key is used: ``TOCSIN_API_KEY``."""

    model_config = SettingsConfigDict(env_prefix="TOCSIN_API_", frozen=True, extra="ignore")

    url: str = "http://127.0.0.1:8080"
    key: SecretStr | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the API answered; ``document`` is None where there is no body."""

    status: int
    document: Any
    etag: str | None
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Api:
    """A Tocsin that runs somewhere."""

    url: str
    key: str

    @classmethod
    def configured(cls) -> Self:
        """Return the API that the settings name; raise ConfigurationError without a key."""
        settings = load_settings(ApiSettings)
        if settings.key is None:
            message = "TOCSIN_API_KEY: expected an API key; `tocsin keys create` makes one"
            raise ConfigurationError(message)
        return cls(settings.url.rstrip("/"), settings.key.get_secret_value())

    def get(self, path: str, query: Query | None = None) -> Reply:
        """Return what stands at ``path``."""
        return self.call("GET", path, query=query)

    def every(self, path: str, query: Query | None = None) -> Iterator[Any]:
        """Yield the items of a list, page after page."""
        wanted: dict[str, str | int | Sequence[str] | None] = {"limit": _PAGE, **(query or {})}
        while True:
            page = self.get(path, wanted).document
            yield from page["items"]
            if page["next"] is None:
                return
            wanted["after"] = page["next"]

    def send_lines(self, path: str, lines: Iterable[object], query: Query) -> list[Any]:
        """Send one JSON document a line; return what is answered, one a line too."""
        body = "".join(f"{json.dumps(each)}\n" for each in lines).encode()
        headers = {"content-type": "application/x-ndjson"}
        reply = self.call("POST", path, query=query, body=body, headers=headers)
        return [json.loads(line) for line in reply.body.splitlines()]

    def call(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        document: object = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Make one request with a JSON ``document`` or a ``body`` that ``headers`` declare.

        Raises InvalidInput or PermanentError with what the API says of it, Unavailable when it
        does not answer.
        """
        given: dict[str, object] = {"json": document} if body is None else {"data": body}
        return asyncio.run(self._call(method, path, query or {}, given, headers or {}))

    async def _call(
        self,
        method: str,
        path: str,
        query: Query,
        given: Mapping[str, Any],
        headers: Mapping[str, str],
    ) -> Reply:
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT) as session,
                session.request(
                    method,
                    f"{self.url}{path}",
                    params=_pairs(query),
                    **given,
                    headers={"authorization": f"Bearer {self.key}", **headers},
                    allow_redirects=False,
                ) as response,
            ):
                return _checked(response, await response.read())
        except (aiohttp.ClientError, TimeoutError, ValueError) as exc:
            message = (
                f"TOCSIN_API_URL: {self.url} does not answer ({str(exc) or type(exc).__name__})"
            )
            raise Unavailable(message) from exc


def segment(name: str) -> str:
    """Return ``name`` as one segment of a path."""
    return quote(name, safe="")


def _pairs(query: Query) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    for name, value in query.items():
        values = [value] if isinstance(value, str | int) else value or ()
        pairs += [(name, str(each)) for each in values]
    return pairs


def _checked(response: aiohttp.ClientResponse, body: bytes) -> Reply:
    document = _parsed(body)
    if response.status < 300:  # noqa: PLR2004 - the class of success
        return Reply(response.status, document, response.headers.get("etag"), body)
    told = document if isinstance(document, dict) else {}
    detail = str(told.get("detail") or f"HTTP {response.status}")
    message = "; ".join([detail, *_hints(told)])
    if response.status >= 500:  # noqa: PLR2004 - the class of its own failures
        raise Unavailable(message)
    raise (InvalidInput if response.status == 422 else PermanentError)(message)  # noqa: PLR2004


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return None


def _hints(problem: Mapping[str, Any]) -> list[str]:
    errors = problem.get("errors") or []
    hints = [f"did you mean {each['nearest']!r}?" for each in errors[:1] if each.get("nearest")]
    return [*hints, *(f"{each['field']}: {each['message']}" for each in errors[1:])]
