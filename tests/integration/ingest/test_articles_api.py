"""Are articles that are handed in taken once, or refused with the reason?"""

import pytest

from services.ingest.api.route import MOST_BYTES
from shared.errors import PermanentError, Unavailable
from tests.integration.ingest.room import HOUR, NOW
from tests.integration.ingest.served_feeds import Served, problem

ARTICLE = {"id": "a1", "title": "Tanks", "text": "Britain will send tanks.", "language": "en"}


async def test_an_article_is_handed_in_and_again_without_effect(api: Served) -> None:
    first = await api.client.post("/v1/articles", json=ARTICLE)
    again = await api.client.post("/v1/articles", json=ARTICLE)
    edited = await api.client.post("/v1/articles", json={**ARTICLE, "text": "Otherwise."})

    assert first.status_code == 200
    assert first.json() == again.json()
    one, other = first.json()["articles"][0], edited.json()["articles"][0]
    assert one["article_id"] == other["article_id"]
    assert one["content_version"] != other["content_version"]
    article = api.downstream.articles[0]
    assert (article.text, article.title) == (ARTICLE["text"], ARTICLE["title"])
    assert (article.source, article.language, article.dated) == ("api:posted", "en", False)


async def test_a_batch_is_published_in_order_of_publication(api: Served) -> None:
    texts = ["third", "first", "second"]
    hours = [1, 3, 2]
    batch = [
        {"text": text, "published_at": (NOW - ago * HOUR).isoformat()}
        for text, ago in zip(texts, hours, strict=True)
    ]
    answer = await api.client.post("/v1/articles", json=batch)

    assert [each.text for each in api.downstream.articles] == ["first", "second", "third"]
    by_text = {each.text: each.article_id for each in api.downstream.articles}
    assert [each["article_id"] for each in answer.json()["articles"]] == [
        by_text[text] for text in texts
    ]


async def test_old_articles_do_not_ring(api: Served) -> None:
    old = {**ARTICLE, "published_at": (NOW - 72 * HOUR).isoformat()}

    assert (await api.client.post("/v1/articles", json=old)).json()["articles"][0]["lane"] == (
        "backfill"
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "a\x00"}, "text"),
        ({}, "text"),
        ([], "(body)"),
        ([ARTICLE, {**ARTICLE, "text": 1}], "[1].text"),
        ({**ARTICLE, "published_at": "2023-01-17T12:00:00"}, "published_at"),
        ([ARTICLE, {**ARTICLE, "published_at": "2023-02-17T12:00:00Z"}], "[1].published_at"),
        ({**ARTICLE, "url": "ftp://x"}, "url"),
        ({**ARTICLE, "lane": "live"}, "lane"),
    ],
)
async def test_a_bad_article_is_refused_and_none_is_published(
    api: Served, body: object, field: str
) -> None:
    told = problem(await api.client.post("/v1/articles", json=body), 422)

    assert told["errors"][0]["field"] == field
    assert api.downstream.articles == []


async def test_downstream_that_does_not_answer_asks_to_try_again(api: Served) -> None:
    api.downstream.failures.append(Unavailable("broker away"))
    answer = await api.client.post("/v1/articles", json=ARTICLE)

    problem(answer, 503)
    assert answer.headers["retry-after"]
    assert (await api.client.post("/v1/articles", json=ARTICLE)).status_code == 200


async def test_what_downstream_refuses_is_told(api: Served) -> None:
    api.downstream.failures.append(PermanentError("too large for the topic"))

    told = problem(await api.client.post("/v1/articles", json=ARTICLE), 422)
    assert "too large for the topic" in told["detail"]


async def test_a_body_beyond_the_limit_is_refused(api: Served) -> None:
    problem(await api.client.post("/v1/articles", content=b" " * (MOST_BYTES + 1)), 413)
