"""Is a service ready for work, and if not, which of its parts is not?"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

CHECK_DEADLINE = 2.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; ``detail`` is told to the operator."""

    ok: bool
    detail: str = ""


Check = Callable[[], Awaitable[Finding]]


@dataclass(frozen=True, slots=True)
class Readiness:
    """The named checks of a service; it is ready when every one is ok."""

    checks: Mapping[str, Check]

    async def findings(self) -> dict[str, Finding]:
        """Run every check side by side; one that raises or takes over 2 s is not ok."""
        found = await asyncio.gather(*(_bounded(check) for check in self.checks.values()))
        return dict(zip(self.checks, found, strict=True))


async def _bounded(check: Check) -> Finding:
    try:
        async with asyncio.timeout(CHECK_DEADLINE):
            return await check()
    except TimeoutError:
        return Finding(ok=False, detail=f"no answer within {CHECK_DEADLINE:g} s")
    except Exception as error:  # noqa: BLE001 - a check that fails must not take the probe with it
        return Finding(ok=False, detail=f"{type(error).__name__}: {error}")
