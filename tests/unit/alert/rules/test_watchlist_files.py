"""Are the presets what they are meant to be, and is a bad file named?"""

from pathlib import Path

import pytest

from services.alert.rules.files import load_watchlists, preset_watchlists
from shared.errors import InvalidInput
from tests.unit.alert.built import NAMES


def test_the_presets_are_three_in_their_order() -> None:
    assert [each.name for each in preset_watchlists(NAMES)] == [
        "New arms transfers",
        "Ambassador recalls",
        "New sanctions",
    ]


def test_further_presets_follow_the_three() -> None:
    further = preset_watchlists(NAMES, further=True)

    assert further[:3] == preset_watchlists(NAMES)
    assert {each.id for each in further[3:]} == {
        "alleged-arms-transfers",
        "arms-halted-or-refused",
        "everything-core",
        "export-controls-and-enforcement",
    }


def test_a_json_file_may_hold_a_list(tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text(
        '[{"id": "a", "name": "A", "rules": [{"types": ["talks"]}]},'
        ' {"id": "b", "name": "B", "rules": [{"types": ["visit"]}]}]',
        encoding="utf-8",
    )

    assert [each.id for each in load_watchlists(file, NAMES)] == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("bad.yaml", "id: a\nname: A\nrules:\n  - types: [tallks]\n", r"rules\[0\].types\[0\]"),
        ("bad.json", "{", "bad.json"),
        ("bad.yaml", "a: [", "bad.yaml"),
        ("bad.yaml", "", "expected an object"),
        ("bad.txt", "", "expected a folder or a file named"),
    ],
)
def test_a_bad_file_is_named_with_the_field(
    tmp_path: Path, name: str, text: str, wrong: str
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")

    with pytest.raises(InvalidInput, match=wrong) as refused:
        load_watchlists(file, NAMES)
    assert str(file) in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"gone\.yaml"):
        load_watchlists(tmp_path / "gone.yaml", NAMES)


def test_two_watchlists_of_one_id_are_refused(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(
            "id: same\nname: A\nrules:\n  - types: [talks]\n", encoding="utf-8"
        )

    with pytest.raises(InvalidInput, match="is taken"):
        load_watchlists(tmp_path, NAMES)
