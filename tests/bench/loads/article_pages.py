"""Which article pages is extraction measured on, whose text is known because it was put there?

Ten ways in which news sites lay out a page, round the paragraphs of varied seed articles: with
navigation, cookie banners, teasers of other articles, captions, share buttons, comments, offers.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from random import Random

from tests.bench.loads.varied_seeds import varied_seeds

_SHORTEST = 60
_MENU = ("World", "Politics", "Business", "Sport", "Opinion", "Video", "Newsletters", "Sign in")


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page, the layout it has, and the paragraphs that are its article."""

    layout: str
    html: str
    title: str
    paragraphs: tuple[str, ...]


def article_pages(count: int, seed: int) -> Iterator[KnownPage]:
    """Yield ``count`` pages, the layouts in turn; the same seed gives the same pages."""
    random, texts = Random(seed), varied_seeds(seed)
    layouts = list(LAYOUTS.items())
    others = [_paragraphs(next(texts).text) for _ in range(20)]
    for n in range(count):
        article = next(texts)
        name, layout = layouts[n % len(layouts)]
        paragraphs = _paragraphs(article.text)[: random.randint(4, 14)]
        teasers = [random.choice(random.choice(others)) for _ in range(8)]
        title = " ".join(paragraphs[0].split()[:11])
        page = layout(_Parts(title, paragraphs, teasers, random))
        yield KnownPage(name, page, title, tuple(paragraphs))


@dataclass(frozen=True, slots=True)
class _Parts:
    title: str
    paragraphs: list[str]
    teasers: list[str]
    random: Random

    @property
    def body(self) -> str:
        return "".join(f"<p>{escape(one)}</p>\n" for one in self.paragraphs)

    def head(self, more: str = "") -> str:
        title = escape(self.title)
        return (
            f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | The Paper'
            f'</title><meta property="og:title" content="{title}"><style>p{{margin:0}}</style>'
            f"<script>window.dataLayer=[{{a:1}}];</script>{more}</head><body>{_navigation()}"
        )

    def foot(self) -> str:
        links = "".join(f'<li><a href="/{n}">{word}</a></li>' for n, word in enumerate(_MENU))
        return (
            f'<footer class="site-footer"><ul>{links}</ul><p>© 2026 The Paper. All rights '
            "reserved. The Paper is not responsible for the content of external sites.</p>"
            "</footer><script>track('page')</script></body></html>"
        )

    def cards(self, class_name: str, cut: int = 90) -> str:
        cards = "".join(
            f'<div class="card"><a href="/o/{n}"><h3>{escape(one[:cut])}</h3></a>'
            f"<p>{escape(one[: cut * 2])}…</p></div>"
            for n, one in enumerate(self.teasers)
        )
        return f'<section class="{class_name}"><h2>More from The Paper</h2>{cards}</section>'


def _paragraphs(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    # The seeds carry some teasers of their own.
    whole = [line for line in lines if len(line) > _SHORTEST and line.endswith((".", "”", '"'))]
    return [line for line in whole if "Podcast" not in line and "podcast" not in line]


def _navigation() -> str:
    links = "".join(f'<li><a href="/{word.lower()}">{word}</a></li>' for word in _MENU)
    return f'<header><nav class="main-nav"><ul>{links}</ul></nav></header>'


def _semantic(parts: _Parts) -> str:
    return (
        f"{parts.head()}<main><article><h1>{escape(parts.title)}</h1><p class='byline'>By Anna "
        f"Kowalska</p><figure><img src='a.jpg'><figcaption>Tanks on a train. Photograph: Agency"
        f"</figcaption></figure>{parts.body}</article>{parts.cards('related')}</main>{parts.foot()}"
    )


def _divisions(parts: _Parts) -> str:
    body = "".join(f'<div class="x9f"><span>{escape(one)}</span></div>' for one in parts.paragraphs)
    return (
        f'{parts.head()}<div id="root"><div class="a1"><div class="b2"><div class="t">'
        f'{escape(parts.title)}</div>{body}</div><div class="c3">{parts.cards("k7")}</div></div>'
        f"</div>{parts.foot()}"
    )


def _weblog(parts: _Parts) -> str:
    comments = "".join(
        f'<li class="comment"><p>{escape(one[:140])} I do not believe a word of it.</p></li>'
        for one in parts.teasers
    )
    return (
        f'{parts.head()}<div class="site-content"><article class="post hentry"><h1 class='
        f'"entry-title">{escape(parts.title)}</h1><div class="entry-meta">Posted on 17 January by '
        f'admin</div><div class="entry-content">{parts.body}<div class="sharedaddy"><h3>Share '
        f'this:</h3><ul><li><a href="#">Twitter</a></li></ul></div></div></article><div id='
        f'"comments"><h2>8 thoughts</h2><ol class="comment-list">{comments}</ol></div></div>'
        f'<aside class="sidebar">{parts.cards("widget")}</aside>{parts.foot()}'
    )


def _with_banner(parts: _Parts) -> str:
    banner = (
        '<div id="cookie-consent" class="cookie-banner"><p>We and our 843 partners store and '
        "access information on a device, such as cookies, and process personal data. You may "
        "accept or manage your choices by clicking below, including your right to object.</p>"
        "<button>Accept all</button></div>"
    )
    return (
        f'{parts.head()}{banner}<div class="content-wrapper"><div class="story-body">'
        f"<h1>{escape(parts.title)}</h1>{parts.body}</div></div>{parts.foot()}"
    )


def _with_insets(parts: _Parts) -> str:
    pieces = []
    for n, one in enumerate(parts.paragraphs):
        pieces.append(f"<p>{escape(one)}</p>")
        if n % 3 == 1:
            teaser = escape(parts.teasers[n % len(parts.teasers)][:70])
            pieces.append(
                f'<div class="inline-promo"><strong>Read more:</strong> <a href="/r">{teaser}</a>'
                '</div><div class="advert" aria-hidden="true">Advertisement</div>'
            )
    return (
        f'{parts.head()}<article class="article"><h1>{escape(parts.title)}</h1><div class='
        f'"article-body">{"".join(pieces)}</div><div class="newsletter-signup"><p>Sign up to our '
        f"daily briefing and get the news in your inbox every morning.</p></div></article>"
        f"{parts.foot()}"
    )


def _linked(parts: _Parts, separator: str) -> str:
    document = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebPage", "name": parts.title},
            {
                "@type": "NewsArticle",
                "headline": parts.title,
                "articleBody": separator.join(parts.paragraphs),
                "author": [{"@type": "Person", "name": "Anna Kowalska"}],
                "datePublished": "2023-01-17T08:30:00+01:00",
                "articleSection": "World",
            },
        ],
    }
    script = f'<script type="application/ld+json">{json.dumps(document)}</script>'
    return (
        f'{parts.head(script)}<div class="wrap"><h1>{escape(parts.title)}</h1>{parts.body}'
        f"{parts.cards('also')}</div>{parts.foot()}"
    )


def _line_breaks(parts: _Parts) -> str:
    body = "<br><br>\n".join(map(escape, parts.paragraphs))
    return (
        f"{parts.head()}<table width='100%'><tr><td class='left'>{parts.cards('m', 40)}</td>"
        f"<td class='text'><h1>{escape(parts.title)}</h1><div>{body}</div></td></tr></table>"
        f"{parts.foot()}"
    )


def _official(parts: _Parts) -> str:
    links = "".join(f'<li><a href="/d/{n}">{word} department</a></li>' for n, word in
                    enumerate(_MENU * 4))  # fmt: skip
    return (
        f'{parts.head()}<div class="region-sidebar"><ul class="menu">{links}</ul></div><div '
        f'class="region-content"><div class="node"><h2>{escape(parts.title)}</h2><div class="field '
        f'field-name-body">{parts.body}</div><div class="field-date">17 January 2023</div></div>'
        f"</div>{parts.foot()}"
    )


def _linked_paragraphs(parts: _Parts) -> str:
    teasers = "".join(
        f'<p class="q"><a href="/o/{n}">{escape(one[:160])}</a></p>'
        for n, one in enumerate(parts.teasers)
    )
    opinion = f"<div class='z'><p>{escape(parts.teasers[0])}</p><a href='/op'>Read on</a></div>"
    return (
        f'{parts.head()}<div class="page"><div class="story"><h1>{escape(parts.title)}</h1>'
        f"{parts.body}{opinion}</div><div class='u'>{teasers}</div></div>{parts.foot()}"
    )


LAYOUTS: dict[str, Callable[[_Parts], str]] = {
    "semantic": _semantic,
    "divisions": _divisions,
    "weblog": _weblog,
    "banner": _with_banner,
    "insets": _with_insets,
    "json_ld": lambda parts: _linked(parts, "\n\n"),
    "flat json_ld": lambda parts: _linked(parts, " "),
    "line breaks": _line_breaks,
    "official": _official,
    "linked paragraphs": _linked_paragraphs,
}
