"""Does the HTTP API look after feeds, let in only who may, and say why it refuses?"""

from collections.abc import Collection

import pytest

from services.alert.store.keys import ApiKeyRow, find_key, revoke_key
from services.ingest.feed_desk import FeedDesk
from services.ingest.fetcher import Fetcher
from services.ingest.opml import read_opml
from services.ingest.store import FeedStore, NewFeed, feed_id
from services.ingest.store.api_keys import API_KEYS
from shared.auth.scopes import Scope
from shared.clock import VirtualClock
from shared.egress.policy import EgressPolicy
from shared.sql.database import Database
from tests.integration.ingest.feed_web import FeedWeb
from tests.integration.ingest.room import HOUR, NOW, Item, Room, rss
from tests.integration.ingest.served_feeds import Served, added, problem

ONE, TWO = "https://one.example/rss", "https://two.example/atom"


async def test_feeds_are_added_once_listed_shown_and_removed(either: Served) -> None:
    one, two = await added(either, ONE, TWO)
    again = (await added(either, ONE))[0]

    assert (one["added"], two["added"], again["added"]) == (True, True, False)
    assert one["id"] == again["id"]
    listed = (await either.client.get("/v1/feeds")).json()
    assert {each["url"] for each in listed["items"]} == {ONE, TWO}
    shown = (await either.client.get(f"/v1/feeds/{one['id']}")).json()
    assert shown["next_poll_why"] == "it was added and not polled yet"
    assert shown["health"]["condition"] == "new"
    assert (await either.client.delete(f"/v1/feeds/{one['id']}")).status_code == 204
    problem(await either.client.get(f"/v1/feeds/{one['id']}"), 404)
    problem(await either.client.delete(f"/v1/feeds/{one['id']}"), 404)


async def test_what_is_known_of_a_feed_is_kept(either: Served) -> None:
    feed = {
        "url": ONE,
        "title": "One",
        "publisher": "P",
        "owner": "O",
        "outlet": "one.example",
        "country": "GBR",
        "kind": "wire",
        "language": "en",
        "categories": ["a", "b/c"],
        "full_text": "always",
    }
    await either.client.post("/v1/feeds", json={"feeds": [feed]})
    shown = (await either.client.get(f"/v1/feeds/{feed_id(ONE)}")).json()

    assert {name: shown[name] for name in feed} == feed


async def test_what_is_known_of_a_feed_is_changed_in_part(either: Served) -> None:
    feed = {"url": ONE, "title": "One", "publisher": "P", "full_text": "always"}
    await either.client.post("/v1/feeds", json={"feeds": [feed]})
    path = f"/v1/feeds/{feed_id(ONE)}"

    answer = await either.client.patch(path, json={"title": "Two", "full_text": None})

    shown = (await either.client.get(path)).json()
    assert answer.json() == shown
    assert (shown["title"], shown["publisher"], shown["full_text"]) == ("Two", "P", None)


@pytest.mark.parametrize("body", ['{"url": "https://a.example/"}', '{"full_text": "some"}', "[]"])
async def test_a_change_that_is_none_is_refused(api: Served, body: str) -> None:
    await added(api, ONE)

    problem(await api.client.patch(f"/v1/feeds/{feed_id(ONE)}", content=body), 422)


async def test_a_pack_is_added_by_its_name(api: Served) -> None:
    answer = await api.client.post("/v1/feeds", json={"pack": "defence"})

    assert len(answer.json()["feeds"]) >= 5
    assert all(each["added"] for each in answer.json()["feeds"])
    detail = problem(await api.client.post("/v1/feeds", json={"pack": "x"}), 422)["detail"]
    assert "expected one of official" in detail


async def test_the_list_comes_in_pages(either: Served) -> None:
    await added(either, *(f"https://example.org/{n}" for n in range(5)))
    seen: list[str] = []
    after = ""
    while True:
        page = (await either.client.get("/v1/feeds", params={"limit": 2, "after": after})).json()
        seen += [each["id"] for each in page["items"]]
        if page["next"] is None:
            break
        after = page["next"]

    assert len(seen) == len(set(seen)) == 5
    assert seen == sorted(seen)


async def test_an_address_that_may_not_be_called_is_told_and_not_added(api: Served) -> None:
    good, bad = await added(api, ONE, "http://127.0.0.1/feed")

    assert good["added"]
    assert bad["refused"].startswith("address: ")
    assert len((await api.client.get("/v1/feeds")).json()["items"]) == 1


async def test_opml_goes_in_and_comes_out(api: Served) -> None:
    opml = f"""<opml version="2.0"><body><outline text="News"><outline text="One" xmlUrl="{ONE}"/>
      </outline><outline text="None"/></body></opml>"""
    answer = await api.client.post("/v1/feeds/import", content=opml)

    assert [each["added"] for each in answer.json()["feeds"]] == [True]
    assert answer.json()["passed_over"] == ["line 2: the outline 'None' has no xmlUrl"]
    exported = await api.client.get("/v1/feeds/export")
    assert exported.headers["content-type"].startswith("text/x-opml")
    (feed,) = read_opml(exported.content).feeds
    assert (feed.url, feed.title, feed.categories) == (ONE, "One", ("News",))


@pytest.mark.parametrize(
    "body", [b"", b"\xff\xfe", b"<html/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"]
)
async def test_what_is_no_opml_is_refused(api: Served, body: bytes) -> None:
    assert problem(await api.client.post("/v1/feeds/import", content=body), 422)["detail"]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b"{", 400, None),
        (b"\xff", 400, None),
        (b"{}", 422, "(body)"),
        (b'{"pack": "press", "feeds": [{"url": "https://a.example/"}]}', 422, "(body)"),
        (b'{"feeds": []}', 422, "feeds"),
        (b'{"feeds": [{"url": "https://a.example/", "kind": "x"}]}', 422, "feeds[0].kind"),
        (b'{"feeds": [{"url": "https://a.example/", "colour": "x"}]}', 422, "feeds[0].colour"),
        (b'{"feeds": [{"url": "https://a.example/", "title": "a\\u0000"}]}', 422, "feeds[0].title"),
    ],
)
async def test_a_bad_body_is_refused_with_its_field(
    api: Served, body: bytes, status: int, field: str | None
) -> None:
    told = problem(await api.client.post("/v1/feeds", content=body), status)

    assert [each["field"] for each in told.get("errors", [])] == ([field] if field else [])


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=1001", "limit=x", "after=fed_x", "after=%00", "before=x"]
)
async def test_a_bad_parameter_is_refused(api: Served, query: str) -> None:
    told = problem(await api.client.get(f"/v1/feeds?{query}"), 422)

    assert told["errors"][0]["field"] == query.partition("=")[0]


@pytest.mark.parametrize("name", ["fed_x", "x", "fed_%00", "%2e%2e"])
async def test_an_odd_id_is_not_found(api: Served, name: str) -> None:
    problem(await api.client.get(f"/v1/feeds/{name}"), 404)


ROUTES = [
    ("GET", "/v1/feeds", Scope.FEEDS_READ),
    ("GET", "/v1/feeds/export", Scope.FEEDS_READ),
    ("GET", "/v1/feeds/x", Scope.FEEDS_READ),
    ("POST", "/v1/feeds", Scope.FEEDS_WRITE),
    ("POST", "/v1/feeds/import", Scope.FEEDS_WRITE),
    ("PATCH", "/v1/feeds/x", Scope.FEEDS_WRITE),
    ("DELETE", "/v1/feeds/x", Scope.FEEDS_WRITE),
    ("POST", "/v1/articles", Scope.FEEDS_WRITE),
]


@pytest.mark.parametrize(("method", "path", "scope"), ROUTES)
async def test_every_route_takes_its_scope(
    api: Served, method: str, path: str, scope: Scope
) -> None:
    others: Collection[Scope] = set(Scope) - {scope, Scope.ADMIN}
    await api.use(*others)
    told = problem(await api.client.request(method, path), 403)
    assert scope.value in told["detail"]

    for enough in (scope, Scope.ADMIN):
        await api.use(enough)
        assert (await api.client.request(method, path)).status_code not in {401, 403}


@pytest.mark.parametrize(("method", "path", "scope"), ROUTES)
async def test_nobody_is_let_in(api: Served, method: str, path: str, scope: Scope) -> None:
    del api.client.headers["authorization"]

    for header in (None, "Basic x", "Bearer x", f"Bearer tocsin_{'a' * 16}_{'a' * 32}"):
        headers = {} if header is None else {"authorization": header}
        answer = await api.client.request(method, path, headers=headers)
        problem(answer, 401)
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert scope.value not in answer.text


async def test_expired_and_revoked_keys_are_refused(either: Served) -> None:
    short = await either.key(Scope.FEEDS_READ, expires=HOUR)
    revoked = await either.key(Scope.FEEDS_READ)
    either.clock.advance(NOW + 2 * HOUR)
    async with either.database.transaction() as tx:
        await revoke_key(tx, revoked.split("_")[1], either.clock.now())

    for key, standing in ((short, "expired"), (revoked, "revoked")):
        answer = await either.client.get("/v1/feeds", headers={"authorization": f"Bearer {key}"})
        assert standing in problem(answer, 401)["detail"]


async def test_the_use_of_a_key_is_noted(either: Served) -> None:
    await either.client.get("/v1/feeds")
    name = either.client.headers["authorization"].split("_")[1]
    async with either.database.reading() as tx:
        found = await find_key(tx, name)

    assert found is not None
    assert found[0].last_used_at == NOW


def test_the_columns_read_here_are_those_that_alert_declares() -> None:
    declared = ApiKeyRow.__table__.c  # type: ignore[attr-defined]  # SQLModel makes it

    assert API_KEYS.fullname == ApiKeyRow.__table__.fullname  # type: ignore[attr-defined]
    for column in API_KEYS.c:
        assert declared[column.name].type.compile() == column.type.compile()


async def test_what_is_not_there_and_cannot_be_done_is_told(api: Served) -> None:
    problem(await api.client.get("/v1/nothing"), 404)
    problem(await api.client.put("/v1/feeds"), 405)


async def test_the_api_describes_its_bodies(api: Served) -> None:
    paths = (await api.client.get("/openapi.json")).json()["paths"]

    body = paths["/v1/feeds"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert set(body["properties"]) == {"feeds", "pack"}
    assert "$defs" not in str(body)
    assert "requestBody" in paths["/v1/articles"]["post"]


async def test_the_health_of_a_polled_feed_follows_from_its_polls(
    database: Database, fetcher: Fetcher, clock: VirtualClock, web: FeedWeb
) -> None:
    room = Room(FeedStore(database), fetcher, clock)
    await room.store.add_feeds([web.url()], NOW)
    items = [Item("a", age=3 * HOUR)]
    web.serve(rss(*items), ETag='"1"')
    await room.poller().poll_once()
    room.later()
    await room.poller().poll_once()
    room.later(4 * HOUR)
    items = [
        Item("x", age=3 * HOUR, link="https://example.org/a"),
        Item("b", title="Ships", age=-5 * HOUR),
    ]
    web.serve(rss(*items), ETag='"2"')
    await room.poller().poll_once()
    room.later(12 * HOUR)
    web.serve(status=500)
    await room.poller().poll_once()
    shown = await FeedDesk(database, EgressPolicy(), clock).show(web.url())

    assert shown is not None
    health = shown.health
    assert (health.polls, health.not_modified_share, health.unchanged_share) == (4, 0.25, 0.25)
    assert (health.new_articles, health.edits, health.guid_changes) == (2, 0, 1)
    assert (health.lag_p50, health.lag_p95) == (3600, 3600)
    assert (health.condition, health.validators) == ("failing", "honest")
    assert health.last_error is not None
    assert "500" in health.last_error.what
    assert shown.next_poll_why == "tried more rarely after 1 failure in a row"


async def test_the_given_language_serves_where_the_feed_states_none(
    sqlite_room: Room, web: FeedWeb
) -> None:
    feed = NewFeed(web.url(), title="Amt", language="de")
    await sqlite_room.store.add_feeds([feed], NOW)
    web.serve(rss(Item("a", text="Kurz.")).replace("<language>en</language>", ""))
    await sqlite_room.poller().poll_once()

    assert [each.language for each in sqlite_room.downstream.articles] == ["de"]
