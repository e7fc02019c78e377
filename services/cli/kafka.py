"""`tocsin kafka`: start and stop a local Kafka."""

import asyncio
from pathlib import Path

import click

from shared.local.kafka import LocalKafka

_FOLDER = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("build/kafka/broker"),
    show_default=True,
    help="Where the broker keeps its data, log and ports.",
)


@click.group("kafka", short_help="Start and stop a local Kafka.")
def command() -> None:
    """Run a real single-node Apache Kafka (KRaft) on this machine, without containers.

    Needs Java 17 or later, and Maven for the first start.
    """


@command.command()
@_FOLDER
@click.option("--port", type=click.IntRange(1, 65535), help="Port; a free one is kept if unset.")
def start(folder: Path, port: int | None) -> None:
    """Start the broker, or find it running; print its address."""
    broker = LocalKafka(folder, port=port)
    asyncio.run(broker.start(detached=True))
    click.echo(f"TOCSIN_KAFKA={broker.bootstrap}")


@command.command()
@_FOLDER
def stop(folder: Path) -> None:
    """Stop the broker in order; its data stays."""
    asyncio.run(LocalKafka(folder).stop())


@command.command()
@_FOLDER
def status(folder: Path) -> None:
    """Say whether the broker runs."""
    broker = LocalKafka(folder)
    found = asyncio.run(broker.status())
    click.echo(found.state if found.pid is None else f"{found.state} (pid {found.pid})")
