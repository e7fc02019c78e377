"""Which input is given in every way? Articles for the whole chain, and codings of incidents."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from services.alert.rules.watchlist import Watchlist, parse_watchlist
from shared.ids import article_id, content_version
from shared.messages import Article, Coding
from shared.names.names import Names
from shared.sketch import sketch
from tests.bench.bench_incidents import FIRST, stage
from tests.faults.changing_feeds import Pair, acts

_NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
_WORDINGS = (
    "{actor} recalled its ambassador to {target}, officials said on Monday.",
    "{actor} has recalled its ambassador to {target} for consultations, the ministry said.",
    "The foreign ministry of {actor} said that it was recalling its ambassador to {target}.",
    "{actor} denied that it had recalled its ambassador to {target}.",
)
_ACTS, _OUTLETS, _EDITED = 40, 9, 0.3
_RULES: dict[str, dict[str, object]] = {
    "recalls": {"types": ["ambassador_recalled"], "statuses": ["announced", "completed"]},
    "arms": {"types": ["arms_transfer"], "statuses": ["announced", "under_way", "completed"]},
    "sourced": {"min_sources": 2},
    "everything": {"all": True},
}


@dataclass(frozen=True, slots=True)
class Tape:
    """The input, in order."""

    articles: tuple[Article, ...]
    codings: tuple[Coding, ...]

    @property
    def versions(self) -> frozenset[tuple[str, str]]:
        """Return what must have been decided in the end."""
        named = (*self.articles, *(each.article for each in self.codings))
        return frozenset((each.article_id, each.content_version) for each in named)


def tape(seed: int, codings: int) -> Tape:
    """Return ``_ACTS`` acts told by up to four outlets each, and the first ``codings`` of ours."""
    random = Random(seed)
    pairs = acts(seed)
    articles = [one for _ in range(_ACTS) for one in _told(next(pairs), random)]
    articles.sort(key=lambda one: (one.fetched_at, one.article_id))
    told = tuple(each.coding for each in stage().told[:codings])
    return Tape(tuple(articles), told)


def watchlists() -> tuple[Watchlist, ...]:
    """Return what is rung."""
    names = Names.load()
    return tuple(
        parse_watchlist({"id": name, "name": name, "rules": [rule]}, names)
        for name, rule in _RULES.items()
    )


MADE_AT = FIRST - timedelta(days=1)
"""When the watchlists are said to have been made: before anything on the tape."""


def _told(pair: Pair, random: Random) -> Iterator[Article]:
    outlets = random.sample(range(_OUTLETS), random.randint(1, 4))
    for number, outlet in enumerate(outlets):
        published = _NOW + timedelta(minutes=random.randrange(60 * 24), hours=number)
        article = _article(pair, f"outlet {outlet}", published, random.choice(_WORDINGS))
        yield article
        if random.random() < _EDITED:
            text = f"{article.text} This report was corrected."
            later = published + timedelta(hours=random.randint(1, 60))
            changed = {
                "text": text,
                "content_version": content_version(article.title, text),
                "sketch": sketch(text),
                "fetched_at": later,
                "lane": "live" if later - published < timedelta(hours=48) else "backfill",
            }
            yield article.model_copy(update=changed)


def _article(pair: Pair, outlet: str, published: datetime, wording: str) -> Article:
    actor, target = pair
    text = f"{outlet.title()} reports. " + wording.format(actor=actor, target=target)
    title = f"{actor} and {target}"
    return Article(
        article_id=article_id(outlet, f"{actor} {target}"),
        content_version=content_version(title, text),
        source=f"http://{outlet.replace(' ', '')}.example/feed",
        outlet=outlet,
        title=title,
        language="en",
        published_at=published,
        fetched_at=published,
        sketch=sketch(text),
        text=text,
    )
