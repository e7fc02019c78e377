"""`tocsin demo`: replay the seed articles and show the alerts they raise."""

import click

from shared.logs import configure_logs


@click.command("demo", short_help="Replay the seed articles and show the alerts they raise.")
@click.option("--keep", is_flag=True, help="Leave API and receiver running until Ctrl-C.")
def command(keep: bool) -> None:  # noqa: FBT001 - click passes options by name
    """Replay five real articles through Tocsin on a fresh database and show the alerts."""
    from services.demo.demo import run_demo

    configure_logs("WARNING", "console")
    run_demo(keep=keep)
