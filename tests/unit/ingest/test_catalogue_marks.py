"""Is it written into the catalogue which feeds were read, and nothing else changed?"""

from pathlib import Path
from shutil import copytree

import pytest

from services.ingest.catalogue import SEEDS, load_catalogue
from services.ingest.catalogue_marks import mark_verified
from shared.errors import InvalidInput

FEED = """feeds:
  # the first, verified: false for now
  - title: "One"
    url: https://one.example/rss
    owner: "O"
    publisher: "P"
    country: GBR
    kind: press
    language: en
    verified: {}  # as of November
"""


def test_what_passed_is_marked_and_what_failed_is_not_any_more(tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    copytree(SEEDS, folder)
    some = load_catalogue(folder).feeds
    passed = {some[0].url: True, some[1].url: False, "https://elsewhere.example/": True}

    assert mark_verified(passed, folder) == 1
    assert [one.url for one in load_catalogue(folder).feeds if one.verified] == [some[0].url]
    assert mark_verified({some[0].url: False}, folder) == 1
    for file in folder.glob("*.yaml"):
        assert file.read_text() == (SEEDS / file.name).read_text()


@pytest.mark.parametrize(
    ("before", "passed", "after"), [("false", True, "true"), ("true", False, "false")]
)
def test_only_the_mark_changes(tmp_path: Path, before: str, passed: bool, after: str) -> None:  # noqa: FBT001
    file = tmp_path / "some.yaml"
    file.write_text(FEED.format(before))

    mark_verified({"https://one.example/rss": passed}, tmp_path)

    assert file.read_text() == FEED.format(after)


def test_a_file_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "some.yaml"
    file.write_text(FEED.format("false"))

    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)
    with pytest.raises(InvalidInput, match=r"some.yaml: expected a file that can be written"):
        mark_verified({"https://one.example/rss": True}, tmp_path)
