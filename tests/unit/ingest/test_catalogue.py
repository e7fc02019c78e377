"""Is the starter catalogue sound, and is a broken one refused where it is broken?"""

from pathlib import Path

import pytest

from services.ingest.catalogue import SEEDS, load_catalogue
from shared.egress.policy import EgressPolicy, Refusal
from shared.egress.urls import check_url
from shared.errors import InvalidInput
from shared.names.names import Names
from shared.ontology import SourceKind

GOOD = """feeds:
  - title: "Ministry"
    url: https://example.org/feed
    owner: "Government"
    publisher: "Ministry"
    country: GBR
    kind: official
    language: en
    verified: false
"""


def _folder(path: Path, text: str) -> Path:
    (path / "some.yaml").write_text(text, encoding="utf-8")
    return path


def test_the_catalogue_has_at_least_eighty_feeds_and_most_are_official() -> None:
    feeds = load_catalogue().feeds

    assert len(feeds) >= 80
    assert sum(feed.kind is SourceKind.OFFICIAL for feed in feeds) > len(feeds) / 2
    assert feeds[0].kind is SourceKind.OFFICIAL


def test_no_feed_of_the_catalogue_is_called_verified() -> None:
    assert not any(feed.verified for feed in load_catalogue().feeds)


def test_every_file_says_where_it_comes_from() -> None:
    for stem in load_catalogue().files:
        text = (SEEDS / f"{stem}.yaml").read_text(encoding="utf-8")
        assert "Provenance:" in text


def test_every_country_is_a_state_that_tocsin_knows() -> None:
    names = Names.load()
    countries = {feed.country for feed in load_catalogue().feeds} - {None, "HKG"}

    assert [each for each in countries if each and names.key(each) != each] == []


def test_every_address_may_be_called() -> None:
    policy = EgressPolicy()
    feeds = load_catalogue().feeds

    assert [feed.url for feed in feeds if isinstance(check_url(feed.url, policy), Refusal)] == []


@pytest.mark.parametrize("name", load_catalogue().packs)
def test_every_pack_has_feeds(name: str) -> None:
    assert load_catalogue().pack(name)


def test_the_pack_of_a_kind_goes_over_all_files() -> None:
    catalogue = load_catalogue()
    official = {feed.url for feed in catalogue.pack("official")}

    assert {feed.url for feed in catalogue.pack("sanctions")} < official
    assert {feed.url for feed in catalogue.pack("defence")} < official


def test_an_unknown_pack_is_answered_with_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match=r"expected one of official, wire, .* got 'offical'"):
        load_catalogue().pack("offical")


def test_a_feed_is_added_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    new = load_catalogue(_folder(tmp_path, GOOD)).feeds[0].new_feed()

    assert (new.url, new.title, new.owner) == ("https://example.org/feed", "Ministry", "Government")
    assert (new.country, new.kind, new.language) == ("GBR", SourceKind.OFFICIAL, "en")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (GOOD.replace("GBR", "gb"), r"some.yaml:6: country: "),
        (GOOD.replace("official", "oficial"), r"some.yaml:7: kind: .*'official'"),
        (GOOD.replace("https://", "ftp://"), r"some.yaml:3: url: "),
        (GOOD.replace('    owner: "Government"\n', ""), r"some.yaml:2: owner: Field required"),
        (GOOD + "    colour: red\n", r"some.yaml:10: colour: Extra inputs"),
        (GOOD + GOOD.removeprefix("feeds:\n"), r"some.yaml:10: url: .* at .*some.yaml:2"),
        ("feeds: [\n", r"some.yaml:2: expected YAML"),
        ("- a\n", r"some.yaml:1: expected a mapping with a list called feeds"),
        ("", r"some.yaml:1: expected a mapping"),
        ("feeds:\n  - a\n", r"some.yaml:2: expected a feed as a mapping"),
    ],
)
def test_a_broken_catalogue_is_refused_with_file_line_and_field(
    tmp_path: Path, wrong: str, told: str
) -> None:
    with pytest.raises(InvalidInput, match=told):
        load_catalogue(_folder(tmp_path, wrong))


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"expected \*\.yaml files"):
        load_catalogue(tmp_path)
