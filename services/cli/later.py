"""What does a command take for an instant that lies ahead?"""

from datetime import datetime, timedelta

import click

from shared.clock import WallClock
from shared.durations import read_duration
from shared.instants import parse_instant


class Later(click.ParamType[datetime]):
    """An instant that lies ahead: a date, an instant, or how long from now (30m, 8h, 7d)."""

    name = "WHEN"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the instant that ``value`` means, or fail saying what was expected."""
        now = WallClock().now()
        length = read_duration(value)
        try:
            found = now + length if isinstance(length, timedelta) else parse_instant(value)
        except (ValueError, OverflowError) as error:
            self.fail(f"{error}; or how long from now, as 8h or 7d", param, ctx)
        return found
