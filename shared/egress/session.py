"""How is an HTTP session made that dials only what the policy allows?"""

from datetime import timedelta

import aiohttp
from aiohttp.abc import AbstractResolver

from shared.egress.dialling import JudgingResolver, guarded_sockets
from shared.egress.policy import EgressPolicy


def guarded_session(
    policy: EgressPolicy,
    *,
    total: timedelta,
    connections: int = 256,
    decompress: bool = True,
    resolver: AbstractResolver | None = None,
) -> aiohttp.ClientSession:
    """Return a session whose every socket was judged at the moment of dialling.

    The judgement falls on the address itself, so a name that resolves differently a second time
    gains nothing. ``total`` is the deadline from the first lookup to the last byte. The session
    takes no proxy from the environment and keeps no cookies. Callers pass ``allow_redirects=False``
    and judge each hop by ``check_url``. Needs a running loop.
    """
    connector = aiohttp.TCPConnector(
        socket_factory=guarded_sockets(policy),
        resolver=JudgingResolver(resolver or aiohttp.ThreadedResolver(), policy),
        limit=connections,
        ttl_dns_cache=30,
    )
    return aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=total.total_seconds()),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=decompress,
    )
