from __future__ import annotations

from pathlib import Path

import pytest

from services.extract.coder import LANGUAGES
from services.extract.frames.frame import FrameSet
from services.extract.frames.loader import load_frames
from services.extract.frames.sort_rules import load_sorts
from services.extract.inflection import Inflection
from shared.errors import ConfigurationError

_INFLECTION = Inflection.load(LANGUAGES / "en")
_SORTS = load_sorts(LANGUAGES / "en", _INFLECTION).names
_GOOD = """type: arms_transfer
frames:
  - id: give
    verbs: [send]
    roles:
      item: object is weapon
    needs: [item]
    fires: [Britain sent tanks.]
"""


def _load(tmp_path: Path, text: str) -> FrameSet:
    folder = tmp_path / "frames"
    folder.mkdir()
    (folder / "arms.yaml").write_text(text)
    return load_frames(tmp_path, _INFLECTION, _SORTS)


def test_frames_are_found_by_every_form_of_their_predicates(tmp_path: Path) -> None:
    found = _load(tmp_path, _GOOD)

    assert set(found.by_form) == {"send", "sends", "sent", "sending"}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("type: arms_transfer", "type: gifts"), "arms.yaml:1: `type`"),
        (("is weapon", "is toy"), "arms.yaml:3: unknown sort toy"),
        (("item: object", "thing: object"), "arms.yaml:3: unknown role thing"),
        (("needs: [item]", "needs: [target]"), "arms.yaml:3: frame give needs target"),
        (("verbs: [send]", "verb: [send]"), "arms.yaml:3: frame give: ('verb',)"),
        (("verbs: [send]", "needs: [item]\n    nouns: []"), "give one of verbs"),
        (("fires: [", "fires: [{text: x, statuz: y}, "), "example at line 8: ('statuz',)"),
        (("frames:", "frames: ]"), "arms.yaml: not YAML"),
    ],
)
def test_a_wrong_frame_is_named_by_file_and_line(
    tmp_path: Path, change: tuple[str, str], expected: str
) -> None:
    with pytest.raises(ConfigurationError) as caught:
        _load(tmp_path, _GOOD.replace(*change))

    assert expected in str(caught.value)


def test_an_id_used_twice_names_both_places(tmp_path: Path) -> None:
    twice = _GOOD + _GOOD.split("frames:\n")[1]

    with pytest.raises(ConfigurationError, match=r"arms.yaml:9: .*also at arms.yaml:3"):
        _load(tmp_path, twice)
