"""`tocsin doctor`: check what this machine has and what is missing."""

import sys

import click

from services.doctor import examine


@click.command("doctor", short_help="Check what this machine has and what is missing.")
def command() -> None:
    """Examine Python, the language model, the database and the broker that the settings name."""
    findings = examine()
    for finding in findings:
        click.echo(f"{'ok     ' if finding.ok else 'MISSING'} {finding.part}: {finding.detail}")
    sys.exit(0 if all(finding.ok for finding in findings) else 1)
