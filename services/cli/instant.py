"""How is a date or an instant given on the command line?"""

from datetime import datetime

import click

from shared.instants import parse_instant


class Instant(click.ParamType[datetime]):
    """A date or instant of the command line, in UTC."""

    name = "DATE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the instant that ``value`` means, or fail saying what was expected."""
        try:
            return parse_instant(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
