"""Which commands does `tocsin` have, and how does each failure reach the user?

Every command lives in a module of its own that is imported only when it is called, so that
`tocsin --help` needs neither spaCy nor Kafka. A failure is one line on standard error.
"""

import asyncio
from collections.abc import Sequence
from importlib import import_module, metadata

import click

from shared.errors import TocsinError, TransientError

COMMANDS: dict[str, str] = {
    "demo": "Replay the seed articles and show the alerts they raise.",
    "run": "Watch feeds in one process, with an embedded database.",
    "ingest": "Service: read feeds, publish articles to Kafka.",
    "extract": "Service: turn articles into codings.",
    "alert": "Service: match codings against watchlists, notify, serve the API.",
    "backfill": "Publish recorded articles behind the fresh ones.",
    "replay": "Play recorded articles through the whole of Tocsin.",
    "code": "Extract events from JSON lines.",
    "frames": "List, test and explain extraction rules.",
    "feeds": "Add, list, import, find and try feeds.",
    "watchlists": "List, apply and export watchlists.",
    "endpoints": "List, add and remove webhook endpoints.",
    "subscriptions": "Say who is told of what, and when.",
    "silences": "Keep alerts from being told, for a time.",
    "alerts": "List, show and handle alerts.",
    "keys": "Create, list and revoke API keys.",
    "tenants": "Create and list tenants.",
    "kafka": "Start and stop a local Kafka.",
    "db": "Bring the database schema up to date.",
    "doctor": "Check what this machine has and what is missing.",
}

EXIT_PERMANENT = 1
EXIT_USAGE = 2
EXIT_TRANSIENT = 75  # EX_TEMPFAIL of sysexits.h
EXIT_INTERRUPTED = 130


class LazyGroup(click.Group):
    """Import a command's module when it is called, not before."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return every command in the order of a first reading."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """Return the command called ``name``, or None."""
        if name not in COMMANDS:
            return None
        module = import_module(f"services.cli.{name}")
        command = module.command
        if not isinstance(command, click.Command):
            message = f"services.cli.{name}.command is no click command"
            raise TypeError(message)
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing one of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(metadata.version("tocsin"), prog_name="tocsin")
def tocsin() -> None:
    """Watch news feeds and raise one signed alert per real-world diplomatic or military act."""


def run(arguments: Sequence[str]) -> int:
    """Run the command line; return the exit code, with any failure told in one line."""
    try:
        # Without standalone mode click returns the code of a command that ended by ctx.exit().
        code = tocsin.main(args=list(arguments), prog_name="tocsin", standalone_mode=False)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except click.ClickException as error:
        return _fail(error.format_message(), EXIT_USAGE)
    except TocsinError as error:
        return _fail(*_told(error))
    except (click.Abort, KeyboardInterrupt, asyncio.CancelledError):
        return EXIT_INTERRUPTED
    return code if isinstance(code, int) else 0


def _told(error: TocsinError) -> tuple[str, int]:
    if isinstance(error, TransientError):
        return f"{error} (may pass: try again)", EXIT_TRANSIENT
    return str(error), EXIT_PERMANENT


def _fail(message: str, code: int) -> int:
    line = " ".join(message.split())
    click.echo(f"tocsin: {line}", err=True)
    return code
