"""How do the five seed articles become as many relevant articles as wanted, no two alike?

States, cities, persons and numbers are exchanged and paragraphs shuffled, from a seeded generator:
the same seed gives the same articles.
"""

import random
import re
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Final

from services.extract.document import Document
from services.ingest.files import read_articles
from shared.messages import Article

SEEDS: Final = Path("seeds")

# State, demonym, seat of government: exchanged together, so that sense and cues stay.
_STATES: Final = (
    ("Ukraine", "Ukrainian", "Kyiv"),
    ("Poland", "Polish", "Warsaw"),
    ("Germany", "German", "Berlin"),
    ("Iran", "Iranian", "Tehran"),
    ("Canada", "Canadian", "Ottawa"),
    ("Russia", "Russian", "Moscow"),
    ("Norway", "Norwegian", "Oslo"),
    ("Egypt", "Egyptian", "Cairo"),
    ("Chile", "Chilean", "Santiago"),
    ("Kenya", "Kenyan", "Nairobi"),
    ("Italy", "Italian", "Rome"),
    ("Romania", "Romanian", "Bucharest"),
    ("Australia", "Australian", "Canberra"),
    ("Algeria", "Algerian", "Algiers"),
    ("Cuba", "Cuban", "Havana"),
    ("Hungary", "Hungarian", "Budapest"),
)
_PERSONS: Final = (
    *(
        "Cleverly",
        "Sunak",
        "Wallace",
        "Akbari",
        "Blinken",
        "Joly",
        "Putin",
        "Zelensky",
        "Zelenskyy",
    ),
    *("Harmon", "Okafor", "Lindqvist", "Marchetti", "Dufour", "Petrescu", "Haddad", "Tanaka"),
    *("Moreno", "Castellan", "Bright", "Novak"),
)
_WEAPONS: Final = (
    *("Challenger 2", "Leopard 2", "AS90", "Bayraktar TB2", "M1 Abrams", "Javelin", "NLAW"),
    *("Caesar", "Stinger", "Patriot"),
)
_NUMBER: Final = re.compile(r"(?<![\w.,-])\d{1,3}(?![\w.,-])")


def varied_seeds(seed: int) -> Iterator[Document]:
    """Yield relevant articles for ever, going round the five seeds."""
    rng = random.Random(seed)
    articles = list(read_articles([SEEDS]))
    for number in count():
        yield _varied(articles[number % len(articles)], number, rng)


def _varied(article: Article, number: int, rng: random.Random) -> Document:
    swaps = _exchange(_STATES, rng) | _exchange([(one,) for one in _PERSONS], rng)
    swaps |= _exchange([(one,) for one in _WEAPONS], rng)
    pattern = re.compile("|".join(rf"\b{re.escape(word)}" for word in sorted(swaps, key=len)[::-1]))
    paragraphs = article.text.split("\n\n")
    lead, rest = paragraphs[:1], paragraphs[1:]
    rng.shuffle(rest)
    text = pattern.sub(lambda hit: swaps[hit[0]], "\n\n".join((*lead, *rest)))
    return Document(
        id=f"{article.article_id}-{number}",
        title=article.title,
        text=_NUMBER.sub(lambda hit: _other_number(hit[0], rng), text),
        published_at=article.published_at,
        language="en",
    )


def _exchange(groups: Sequence[Sequence[str]], rng: random.Random) -> dict[str, str]:
    others = list(groups)
    rng.shuffle(others)
    return {
        word: new
        for old, other in zip(groups, others, strict=True)
        for word, new in zip(old, other, strict=True)
    }


def _other_number(digits: str, rng: random.Random) -> str:
    # One- and two-digit numbers stay possible days of a month.
    low, high = {1: (2, 9), 2: (10, 28)}.get(len(digits), (100, 999))
    return str(rng.randint(low, high))
