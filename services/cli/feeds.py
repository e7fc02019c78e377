"""`tocsin feeds`: add, list, show, remove, import, export, find and try feeds."""

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from services.cli.feed_book import feed_book
from services.cli.feed_lines import lines_of, row_of
from services.cli.showing import as_json, show_document, show_lines, show_table
from services.ingest.catalogue import load_catalogue
from services.ingest.catalogue_marks import mark_verified
from services.ingest.feed_desk import Adding, opml_of
from services.ingest.feed_trial import Trial, found_on, judge
from services.ingest.fetched import Fetched, Modified, Validators
from services.ingest.fetcher import open_fetcher
from services.ingest.full_text import FullText, full_text_of
from services.ingest.health import Condition
from services.ingest.new_feed import NewFeed
from services.ingest.opml import read_opml
from services.ingest.settings import IngestSettings
from shared.clock import WallClock
from shared.egress.policy import EgressSettings
from shared.errors import InvalidInput, PermanentError
from shared.settings import load_settings

_PATH = click.Path(path_type=Path)
_MODES = click.Choice([one.value for one in FullText])


@click.group("feeds", short_help="Add, list, import, find and try feeds.")
@click.option(
    "--api-url",
    envvar="TOCSIN_API_URL",
    metavar="URL",
    help="The Tocsin to ask (ingest, or run); the database if unset.",
)
@click.pass_context
def command(context: click.Context, api_url: str | None) -> None:
    """Look after feeds: at TOCSIN_API_URL, or in the database that TOCSIN_DATABASE_URL names."""
    context.obj = api_url


@command.command()
@click.argument("urls", nargs=-1, metavar="[URL]...")
@click.option("--pack", "packs", multiple=True, metavar="NAME", help="A pack; see `feeds packs`.")
@click.option("--title", help="What the feed is called.")
@click.option("--publisher", help="Who issues it; feeds of one publisher count as one voice.")
@click.option(
    "--full-text",
    type=_MODES,
    help="When its articles' pages are read; TOCSIN_INGEST_FULL_TEXT if unset.",
)
@click.pass_obj
def add(
    api_url: str | None,
    urls: tuple[str, ...],
    packs: tuple[str, ...],
    title: str | None,
    publisher: str | None,
    full_text: str | None,
) -> None:
    """Add feeds by address, or whole packs of the catalogue; known ones stay as they are."""
    if not urls and not packs:
        message = "expected a URL or --pack NAME"
        raise click.UsageError(message)
    catalogue = load_catalogue() if packs else None
    mode = full_text_of(full_text)
    feeds = [NewFeed(url, title=title, publisher=publisher, full_text=mode) for url in urls]
    feeds += [one.new_feed() for pack in packs if catalogue for one in catalogue.pack(pack)]
    _tell_added(feed_book(api_url).add(feeds))


@command.command("list")
@click.option(
    "--state", type=click.Choice([one.value for one in Condition]), help="Only feeds that are so."
)
@as_json
@click.pass_obj
def list_(api_url: str | None, state: str | None, as_json: bool) -> None:  # noqa: FBT001 - click's way
    """List the feeds, the worst first."""
    order = list(Condition)
    found = [each for each in feed_book(api_url).every() if state in {None, each.health.condition}]
    found.sort(key=lambda each: (order.index(each.health.condition), each.title or each.url))
    if as_json:
        show_lines(each.model_dump(mode="json") for each in found)
        return
    now = WallClock().now()
    show_table(
        ("STATE", "FEED", "NEXT POLL", "304", "LAG P50", "P95", "NEW", "URL"),
        (row_of(each, now) for each in found),
    )


@command.command()
@click.argument("name", metavar="URL|ID")
@as_json
@click.pass_obj
def show(api_url: str | None, name: str, as_json: bool) -> None:  # noqa: FBT001 - click's way
    """Show a feed: when it is polled next and why, and how it is."""
    found = feed_book(api_url).show(name)
    if found is None:
        message = f"there is no feed {name!r}"
        raise InvalidInput(message)
    if as_json:
        show_document(found.model_dump(mode="json"))
        return
    for line in lines_of(found, WallClock().now()):
        click.echo(line)


@command.command("set")
@click.argument("names", nargs=-1, required=True, metavar="URL|ID...")
@click.option("--title", help="What the feed is called.")
@click.option("--publisher", help="Who issues it; feeds of one publisher count as one voice.")
@click.option("--full-text", type=_MODES, help="When its articles' pages are read.")
@click.pass_obj
def set_(api_url: str | None, /, names: tuple[str, ...], **given: str | None) -> None:
    """Change what is known of feeds, from their next poll on; a running ingest needs no restart."""
    changes: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    if not changes:
        message = "expected something to change"
        raise click.UsageError(message)
    if "full_text" in changes and api_url is None:
        changes["full_text"] = full_text_of(given["full_text"])
    book = feed_book(api_url)
    missing = [name for name in names if book.change(name, changes) is None]
    for name in names:
        if name not in missing:
            click.echo(f"{name}: changed")
    if missing:
        message = f"there is no feed {', '.join(missing)}"
        raise InvalidInput(message)


@command.command()
@click.argument("names", nargs=-1, required=True, metavar="URL|ID...")
@click.pass_obj
def remove(api_url: str | None, names: tuple[str, ...]) -> None:
    """Forget feeds and what was seen in them; articles that were published stay."""
    book = feed_book(api_url)
    missing = [name for name in names if not book.remove(name)]
    for name in names:
        if name not in missing:
            click.echo(f"{name}: removed")
    if missing:
        message = f"there is no feed {', '.join(missing)}"
        raise InvalidInput(message)


@command.command("import")
@click.argument("file", type=_PATH)
@click.pass_obj
def import_(api_url: str | None, file: Path) -> None:
    """Add the feeds of an OPML file, with their titles and categories."""
    try:
        read = read_opml(file.read_bytes())
    except OSError as exc:
        message = f"{file}: {exc.strerror}"
        raise InvalidInput(message) from exc
    except InvalidInput as exc:
        message = f"{file}: {exc}"
        raise InvalidInput(message) from exc
    for told in read.passed_over:
        click.echo(f"{file}: {told}", err=True)
    _tell_added(feed_book(api_url).add(read.feeds))


@command.command()
@click.option("-o", "--output", type=_PATH, help="File to write; standard output if unset.")
@click.pass_obj
def export(api_url: str | None, output: Path | None) -> None:
    """Write every feed as OPML 2.0."""
    data = opml_of(feed_book(api_url).every(), WallClock())
    if output is None:
        click.echo(data, nl=False)
    else:
        output.write_bytes(data)


@command.command()
@as_json
def packs(as_json: bool) -> None:  # noqa: FBT001 - click's way
    """List the packs of the catalogue that comes with Tocsin."""
    catalogue = load_catalogue()
    counted = [(name, catalogue.pack(name)) for name in catalogue.packs]
    if as_json:
        show_lines({"pack": name, "feeds": [one.url for one in feeds]} for name, feeds in counted)
        return
    rows = ((name, len(feeds), sum(one.verified for one in feeds)) for name, feeds in counted)
    show_table(("PACK", "FEEDS", "VERIFIED"), rows)


@command.command()
@click.argument("page", metavar="PAGE_URL")
@as_json
def discover(page: str, as_json: bool) -> None:  # noqa: FBT001 - click's way
    """Find the feeds that a web page names."""
    ((_, answer),) = asyncio.run(_fetched([page]))
    if not isinstance(answer, Modified):
        message = f"{page}: {judge(answer, WallClock().now()).seen[0]}"
        raise PermanentError(message)
    found = found_on(answer)
    if as_json:
        show_lines({"url": one.url, "format": one.format, "title": one.title} for one in found)
    elif found:
        show_table(("URL", "FORMAT", "TITLE"), ((one.url, one.format, one.title) for one in found))
    elif judge(answer, WallClock().now()).passed:
        click.echo(f"{page} is a feed itself")
    else:
        message = f"{page} names no feed"
        raise InvalidInput(message)


@command.command()
@click.argument("urls", nargs=-1, metavar="[URL]...")
@click.option("--pack", "packs", multiple=True, metavar="NAME", help="Try every feed of a pack.")
@click.option(
    "--mark", is_flag=True, help="Write into the catalogue's files which feeds have passed."
)
def test(urls: tuple[str, ...], packs: tuple[str, ...], mark: bool) -> None:  # noqa: FBT001 - click's way
    """Fetch feeds once and tell what is seen. Fails if one cannot be read.

    Nothing is stored, but that with --mark feeds of the catalogue are marked as verified or not.
    """
    catalogue = load_catalogue() if packs else None
    wanted = [*urls, *(one.url for pack in packs if catalogue for one in catalogue.pack(pack))]
    if not wanted:
        message = "expected a URL or --pack NAME"
        raise click.UsageError(message)
    now = WallClock().now()
    trials = [(url, judge(answer, now)) for url, answer in asyncio.run(_fetched(wanted))]
    for url, trial in trials:
        _tell_trial(url, trial)
    if mark:
        marked = mark_verified({url: trial.passed for url, trial in trials})
        click.echo(f"{marked} feeds of the catalogue marked anew")
    failed = sum(not trial.passed for _, trial in trials)
    if failed:
        message = f"{failed} of {len(trials)} could not be read as a feed"
        raise PermanentError(message)


async def _fetched(urls: Sequence[str]) -> list[tuple[str, Fetched]]:
    policy = load_settings(IngestSettings).fetch_policy()
    egress = load_settings(EgressSettings).policy()
    async with open_fetcher(WallClock(), egress, policy) as fetcher:
        answers = await asyncio.gather(*(fetcher.fetch(url, Validators()) for url in urls))
    return list(zip(urls, answers, strict=True))


def _tell_trial(url: str, trial: Trial) -> None:
    click.echo(f"{'ok  ' if trial.passed else 'FAIL'} {url}")
    for line in trial.seen:
        click.echo(f"     {line}")


def _tell_added(made: Iterable[Adding]) -> None:
    results = list(made)
    turned = [each for each in results if each.refused is not None]
    for each in turned:
        click.echo(f"{each.url}: not added, {each.refused}", err=True)
    added = sum(each.added for each in results)
    click.echo(f"{added} added, {len(results) - added - len(turned)} known already")
    if turned:
        message = f"{len(turned)} of {len(results)} feeds may not be called"
        raise InvalidInput(message)
