"""Is the article of a page found whole, alone, and with what else the page says of it?"""

import json
from datetime import UTC, datetime

import pytest

from services.ingest.pages.extraction import read_page
from services.ingest.pages.page import Page, Way
from tests.bench.loads.article_pages import LAYOUTS, KnownPage, article_pages

PAGES = list(article_pages(len(LAYOUTS), seed=3))
BODY = "\n\n".join(
    f"Paragraph {n} says that Britain sends tanks to Ukraine. " * 3 for n in range(6)
)


def linked(**fields: object) -> bytes:
    document = json.dumps({"@type": "NewsArticle", "articleBody": BODY, **fields})
    return f'<html><script type="application/ld+json">{document}</script><p>Hi</p></html>'.encode()


@pytest.mark.parametrize("page", PAGES, ids=[page.layout for page in PAGES])
def test_every_paragraph_of_every_layout_is_found(page: KnownPage) -> None:
    found = read_page(Page(page.html.encode(), hint=page.title)).text

    assert all(one in found for one in page.paragraphs)


def test_menus_teasers_comments_and_footers_are_left_out() -> None:
    for page in PAGES:
        found = read_page(Page(page.html.encode(), hint=page.title)).text
        for foreign in (
            "Newsletters",
            "More from The Paper",
            "All rights reserved",
            "843 partners",
        ):
            assert foreign not in found, page.layout


def test_facts_come_from_json_ld() -> None:
    found = read_page(
        Page(
            linked(
                headline="Tanks &amp; more",
                author=[{"name": "Anna Kowalska"}, {"name": "Jan Nowak"}],
                datePublished="2023-01-17T08:30:00+01:00",
                articleSection=["World"],
                inLanguage="en-GB",
            )
        )
    )

    assert found.way is Way.JSON_LD
    assert found.facts.title == "Tanks & more"
    assert found.facts.authors == ("Anna Kowalska", "Jan Nowak")
    assert found.facts.published == datetime(2023, 1, 17, 7, 30, tzinfo=UTC)
    assert (found.facts.section, found.facts.language) == ("World", "en-GB")


def test_a_body_that_readers_must_pay_for_is_not_taken() -> None:
    assert "Paragraph" not in read_page(Page(linked(isAccessibleForFree=False))).text


def test_the_header_decides_the_encoding() -> None:
    html = f"<p>{'Łódź liegt in Polen, sagt der Minister. ' * 20}</p>".encode("iso-8859-2")

    assert "Łódź" in read_page(Page(html, "text/html; charset=iso-8859-2")).text


@pytest.mark.parametrize("html", [b"", b"\x00\xff", b"{", b"<script type='application/ld+json'>[["])
def test_what_has_no_article_gives_no_text(html: bytes) -> None:
    assert read_page(Page(html)).text == ""
