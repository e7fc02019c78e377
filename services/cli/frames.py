"""`tocsin frames`: read the extraction rules, run their examples, see what they do on a text."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from services.cli.showing import as_json, show_lines, show_table
from shared.errors import InvalidInput
from shared.logs import configure_logs

if TYPE_CHECKING:
    from services.extract.frames.frame import Frame

_PREDICATES_SHOWN = 6
_FAILED = 1


@click.group("frames", short_help="Read, test and explain extraction rules.")
def command() -> None:
    """Read the frames by which events are coded, and see what they do on a text."""
    configure_logs("WARNING")


@command.command("list")
@click.option("--type", "event_type", metavar="TYPE", help="Only frames of this event type.")
@as_json
def list_(event_type: str | None, as_json: bool) -> None:  # noqa: FBT001 - click's way
    """List the frames."""
    frames = _named((), event_type)
    if as_json:
        show_lines(_document(frame) for frame in frames)
        return
    show_table(
        ("ID", "KIND", "PREDICATES", "NEEDS", "RELIABILITY", "EXAMPLES"),
        (
            (
                frame.id,
                frame.kind,
                _shortened(frame.predicates),
                " + ".join("/".join(sorted(need)) for need in frame.needs),
                frame.reliability,
                len(frame.fires) + len(frame.must_not),
            )
            for frame in frames
        ),
    )


@command.command()
@click.argument("name", metavar="ID")
@as_json
def show(name: str, as_json: bool) -> None:  # noqa: FBT001 - click's way
    """Show one frame: where it stands, its predicates, roles, conditions and examples."""
    (frame,) = _named((name,))
    if as_json:
        show_lines([_document(frame)])
        return
    for line in _lines(frame):
        click.echo(line)


@command.command()
@click.argument("names", metavar="[ID]...", nargs=-1)
@click.option("--type", "event_type", metavar="TYPE", help="Only frames of this event type.")
def test(names: tuple[str, ...], event_type: str | None) -> None:
    """Run the examples of the frames named, or of all; exit 1 if one is not kept."""
    from services.extract.coder import Coder
    from services.extract.frame_examples import run_examples

    frames = _named(names, event_type)
    results = run_examples(Coder.load(), frames)
    broken = [result for result in results if not result.kept]
    for result in broken:
        want = "fires" if result.must_fire else "must_not"
        click.echo(f"{result.frame.path}:{result.example.line}: {want}: {result.example.text}")
        for event in result.events:
            click.echo(f"  coded {event.type} {event.status} {event.novelty}")
    click.echo(f"{len(frames)} frames, {len(results)} examples, {len(broken)} not kept")
    if broken:
        sys.exit(_FAILED)


@command.command()
@click.argument("text")
@click.option("--title", help="The headline above the text.")
@click.option("--frame", metavar="PART", help="Only frames whose id holds this.")
def explain(text: str, title: str | None, frame: str | None) -> None:
    """Show what is read in TEXT: sentences, names, parse, frames; `-` is standard input.

    A frame that did not fire is told with the first condition that failed.
    """
    from services.extract.coder import Coder
    from services.extract.explain import explain as explained

    read = sys.stdin.read() if text == "-" else text
    if not read.strip():
        message = "TEXT is empty: expected a sentence or an article"
        raise InvalidInput(message)
    if frame is not None and not any(frame in each.id for each in _named(())):
        message = f"--frame: no frame's id holds {frame!r}; see `tocsin frames list`"
        raise InvalidInput(message)
    click.echo(explained(Coder.load(), read, title, frame).render())


def _named(names: Sequence[str], event_type: str | None = None) -> "list[Frame]":
    from services.extract.coder import LANGUAGES
    from services.extract.frames.loader import load_frames
    from services.extract.frames.sort_rules import load_sorts
    from services.extract.inflection import Inflection

    folder = LANGUAGES / "en"
    inflection = Inflection.load(folder)
    frames = load_frames(folder, inflection, load_sorts(folder, inflection).names).frames
    known = {frame.id: frame for frame in frames}
    for name in names:
        if name not in known:
            raise InvalidInput(_unknown("frame", name, known))
    if event_type is not None and event_type not in (types := {f.type.value for f in frames}):
        raise InvalidInput(_unknown("event type", event_type, types))
    chosen = [known[name] for name in names] if names else list(frames)
    return [frame for frame in chosen if event_type in {None, frame.type.value}]


def _unknown(what: str, name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), n=1, cutoff=0.5)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    return f"{name!r} is no {what}{meant}"


def _shortened(words: Sequence[str]) -> str:
    more = len(words) - _PREDICATES_SHOWN
    shown = ", ".join(words[:_PREDICATES_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown


def _lines(frame: "Frame") -> list[str]:
    lines = [
        f"{frame.id} ({frame.path}:{frame.line})",
        f"{frame.kind}s: {', '.join(frame.predicates)}",
        *(
            f"  {rule.role}: {', '.join(rule.positions)} is {' | '.join(rule.sorts)}"
            for rule in frame.roles
        ),
        "needs: " + ", ".join(" | ".join(sorted(need)) for need in frame.needs),
    ]
    lines += [f"{name}: {value}" for name, value in _conditions(frame).items()]
    lines += [f"fires: {example.text}" for example in frame.fires]
    lines += [f"must not: {example.text}" for example in frame.must_not]
    return lines


def _conditions(frame: "Frame") -> dict[str, object]:
    plain = _document(frame)
    told = ("id", "type", "kind", "predicates", "roles", "needs", "path", "line", "fires")
    return {
        name: ", ".join(value) if isinstance(value, list) else value
        for name, value in plain.items()
        if name not in told and name != "must_not" and value not in (False, None, [])
    }


def _document(frame: "Frame") -> dict[str, object]:
    return {name: _plain(value) for name, value in asdict(frame).items() if name != "forms"}


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(_plain(each) for each in value)  # type: ignore[type-var]  # strings or lists
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value
