"""Is a wrong entry refused with its file and line, and does the version follow the data?"""

import shutil
from pathlib import Path

import pytest

from services.extract.gazetteer.data import language_folder, read_data, version_of
from services.extract.gazetteer.errors import GazetteerError
from services.extract.gazetteer.gazetteer import Gazetteer
from shared.errors import PermanentError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(language_folder("en"), tmp_path / "gazetteer"))


def append(folder: Path, file: str, entry: str) -> int:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}{entry}\n", encoding="utf-8")
    return text.count("\n") + 1


@pytest.mark.parametrize(
    ("file", "entry", "complaint"),
    [
        ("states.yaml", "- {iso3: XXX, name: X, adjectives: [Xian]}", "iso3 must be an ISO 3166"),
        ("states.yaml", "- {iso3: ATF, name: X}", "at least one adjective"),
        ("states.yaml", "- {name: Xland, adjectives: [Xian]}", "needs iso3"),
        ("states.yaml", "- {iso3: ATF, name: '', adjectives: [Xian]}", "name must be"),
        ("states.yaml", "- {iso3: ATF, name: X, adjectives: [British]}", "also a form of GBR"),
        ("states.yaml", "- {iso3: ATF, name: X, adjectives: [A, A]}", "stands twice"),
        ("states.yaml", "- {iso3: ATF, name: X, colour: red}", "unknown field 'colour'"),
        (
            "states.yaml",
            "- {iso3: ATF, name: X, adjectives: [{form: A, ambiguous: maybe}]}",
            "ambiguous must be one of",
        ),
        ("organisations.yaml", "- {id: EU2, name: X}", "id must be org:"),
        ("organisations.yaml", "- {id: 'org:x', name: X, members: [UK]}", "alpha-3"),
        ("armed_groups.yaml", "- {id: 'group:x', name: X, base: 7}", "base must be"),
        ("leaders.yaml", "- {name: A B, held: [president]}", "either a state or a body"),
        ("leaders.yaml", "- {name: A B, state: FRA, held: [boss 1990-]}", "office of offices"),
        ("leaders.yaml", "- {name: A B, state: FRA, held: [president 99-]}", "office from-to"),
        ("leaders.yaml", "- {name: A B, state: FRA, held: [president 1999-1990]}", "ends before"),
        ("weapons.yaml", "- {name: X1, category: sword, maker: FRA}", "category must be"),
        ("weapons.yaml", "- {name: F16, category: tank, maker: FRA}", "also a form of F-16"),
        ("weapon_nouns.yaml", "- {category: tank, strength: big, forms: [x]}", "strength must"),
        ("weapon_nouns.yaml", "- {category: tank, strength: weak, forms: [tank]}", "stands also"),
        ("offices.yaml", "- {office: x, class: boss, forms: [x]}", "class must be one of"),
        ("offices.yaml", "- {office: x, class: head, plural: 3, forms: [x]}", "true or false"),
    ],
)
def test_a_wrong_entry_is_refused_with_file_and_line(
    folder: Path, file: str, entry: str, complaint: str
) -> None:
    line = append(folder, file, entry)

    with pytest.raises(GazetteerError) as caught:
        read_data(folder)

    assert str(caught.value).startswith(f"{file}:{line}: ")
    assert complaint in str(caught.value)


def test_a_file_that_is_no_yaml_is_refused(folder: Path) -> None:
    (folder / "units.yaml").write_text("units: [", encoding="utf-8")

    with pytest.raises(GazetteerError, match=r"units\.yaml: cannot be read as YAML"):
        read_data(folder)


def test_a_file_without_provenance_is_refused(folder: Path) -> None:
    (folder / "units.yaml").write_text("units: []\n", encoding="utf-8")

    with pytest.raises(GazetteerError, match=r"units\.yaml:1: .*provenance is missing"):
        read_data(folder)


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "units.yaml").unlink()

    with pytest.raises(GazetteerError, match=r"units\.yaml"):
        read_data(folder)


@pytest.mark.parametrize("language", ["xx", "../en", ""])
def test_an_unknown_language_is_refused(language: str) -> None:
    with pytest.raises(GazetteerError, match="expected one of en"):
        Gazetteer.load(language)


def test_wrong_data_is_a_permanent_error() -> None:
    assert issubclass(GazetteerError, PermanentError)


def test_the_version_changes_with_the_data_and_not_with_line_ends(folder: Path) -> None:
    before = version_of(folder)
    units = folder / "units.yaml"
    units.write_bytes(units.read_bytes().replace(b"\n", b"\r\n"))
    same = version_of(folder)
    append(folder, "units.yaml", "# a word more")

    assert before == same == Gazetteer.load().data_version
    assert version_of(folder) != before
