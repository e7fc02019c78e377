"""How is it said on the command line when a subscriber is told?"""

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_args

import click

from services.alert.notices.digests import WEEKDAYS, Every
from shared.messages import SEVERITIES

NONE = "none"
_QUIET = re.compile(r"(\d\d?:\d\d)-(\d\d?:\d\d)")
_CAP = re.compile(r"(\d+)(?:/(\d+))?")
Command = TypeVar("Command", bound=Callable[..., Any])


class Quiet(click.ParamType[str]):
    """Quiet hours: 22:00-07:00, or none."""

    name = "FROM-TO"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return ``value`` if it is a stretch of the day or none."""
        if value != NONE and not _QUIET.fullmatch(str(value)):
            self.fail(f"expected FROM-TO such as 22:00-07:00, or {NONE}, got {value!r}", param, ctx)
        return str(value)


class Cap(click.ParamType[str]):
    """So many messages in so many seconds: 10/3600, or none."""

    name = "MESSAGES/SECONDS"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return ``value`` if it is a rate or none."""
        if value != NONE and not _CAP.fullmatch(str(value)):
            self.fail(f"expected such as 10/3600, or {NONE}, got {value!r}", param, ctx)
        return str(value)


_OPTIONS = (
    click.option("--min-severity", type=click.Choice(SEVERITIES), help="What lies below is left."),
    click.option("--group-wait", type=click.IntRange(min=0), help="Seconds to collect for."),
    click.option("--digest", type=click.Choice([*get_args(Every), NONE]), help="Fold all."),
    click.option("--at", help="Local time of the digest, as 08:00."),
    click.option("--weekday", type=click.Choice(WEEKDAYS), help="Of a weekly digest."),
    click.option("--quiet", type=Quiet(), help="Hold by local clocks; `none` ends it."),
    click.option("--timezone", help="Of the digest and the quiet hours, as Europe/Kyiv."),
    click.option("--rate-cap", type=Cap(), help="What is over goes into a digest."),
    click.option("--urgent-passes/--urgent-waits", default=None, help="Urgent alerts do not wait."),
)


def with_policy(command: Command) -> Command:
    """Give a command the options that say when a subscriber is told."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def policy_of(standing: Mapping[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the policy ``standing`` with what ``options`` say in place of what it said."""
    policy = dict(standing)
    for name in ("min_severity", "group_wait", "urgent_passes"):
        if options[name] is not None:
            policy[name] = options[name]
    zone = {"timezone": options["timezone"]} if options["timezone"] else {}
    policy["digest"] = _digest(policy.get("digest"), options, zone)
    policy["quiet_hours"] = _quiet(policy.get("quiet_hours"), options["quiet"], zone)
    if options["rate_cap"] is not None:
        policy["rate_cap"] = _cap(options["rate_cap"])
    return policy


def _digest(
    standing: Mapping[str, Any] | None, options: Mapping[str, Any], zone: Mapping[str, str]
) -> dict[str, Any] | None:
    given = {name: options[name] for name in ("at", "weekday") if options[name] is not None}
    if options["digest"] == NONE:
        return None
    if options["digest"] is not None:
        kept = {name: standing[name] for name in ("at", "timezone")} if standing else {}
        return {**kept, "every": options["digest"], **given, **zone}
    if standing is None:
        if given:
            message = "--at and --weekday are of a digest: give --digest too"
            raise click.UsageError(message)
        return None
    return {**standing, **given, **zone}


def _quiet(
    standing: Mapping[str, Any] | None, given: str | None, zone: Mapping[str, str]
) -> dict[str, Any] | None:
    if given == NONE:
        return None
    if given is None:
        return {**standing, **zone} if standing is not None else None
    start, _, end = given.partition("-")
    return {**(standing or {}), "start": start.zfill(5), "end": end.zfill(5), **zone}


def _cap(given: str) -> dict[str, int] | None:
    if given == NONE:
        return None
    messages, _, seconds = given.partition("/")
    return {"messages": int(messages), "seconds": int(seconds or 3_600)}
