from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from services.extract.coder import LANGUAGES, Coder
from services.extract.document import Document
from shared.ontology import EventType

_FRAMES = """\
type: arms_transfer
frames:
  - id: give
    verbs: [zend]
    roles:
      item: object is weapon
      actor: subject is party
      target: to is party
    needs: [item]
    fires:
      - {text: Zwedland zended tanks to Chad., actor: SWE, target: TCD}
"""


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Coder:
    # a language that has its own frames, names and function words, and English for the rest
    folder = tmp_path_factory.mktemp("languages") / "xx"
    shutil.copytree(LANGUAGES / "en", folder)
    for path in (folder / "frames").glob("*.yaml"):
        path.unlink()
    (folder / "frames" / "arms_transfer.yaml").write_text(_FRAMES, encoding="utf-8")
    _swap(folder / "gazetteer" / "states.yaml", "Sweden", "Zwedland")
    (folder / "language.yaml").write_text(
        "codes: [xx]\nletters: 'a-zA-Z'\nfunction_words: [zo, za, zi]\n", encoding="utf-8"
    )
    return Coder.load(folder)


def _swap(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.search(rf"\b{old}\b", text)
    path.write_text(re.sub(rf"\b{old}\b", new, text), encoding="utf-8")


def test_a_language_is_a_folder_of_frames_names_and_function_words(toy: Coder) -> None:
    text = "Zwedland zended tanks to Chad."

    (event,) = toy.code([Document("x", None, text, None, "xx")])[0].events

    assert event.type is EventType.ARMS_TRANSFER
    assert event.actor is not None
    assert event.actor.iso3 == "SWE"
    assert event.target is not None
    assert event.target.iso3 == "TCD"


def test_what_only_another_language_knows_tells_nothing(toy: Coder, coder: Coder) -> None:
    theirs = Document("x", None, "Zwedland zended tanks to Chad.")
    ours = Document("x", None, "Sweden sent tanks to Chad.")

    assert coder.code([theirs])[0].events == ()
    assert toy.code([ours])[0].events == ()
    assert len(coder.code([ours])[0].events) == 1


def test_each_language_passes_over_what_is_not_its_own(toy: Coder, coder: Coder) -> None:
    declared = Document("x", None, "Zwedland zended tanks to Chad.", None, "xx")
    undeclared = Document("x", None, "The state of the war was at its end. " * 10)

    assert coder.code([declared])[0].reason == "xx"
    assert toy.code([Document("x", None, declared.text, None, "en")])[0].reason == "en"
    assert toy.code([undeclared])[0].outcome == "passed_over"
    assert coder.code([undeclared])[0].outcome == "nothing"


def test_the_frames_and_names_of_a_language_have_versions_of_their_own(
    toy: Coder, coder: Coder
) -> None:
    assert toy.versions.frames != coder.versions.frames
    assert toy.versions.gazetteer != coder.versions.gazetteer
