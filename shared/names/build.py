"""How is the names table made from the gazetteer's data?

Run after the gazetteer changed: ``python -m shared.names.build FOLDER`` with the folder of its
YAML files. The table keeps names only, none of the conditions under which a text means them.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from shared.yaml_reading import load_yaml

TABLE = Path(__file__).with_name("names.json")

Record = Mapping[str, object]
SPELLED = ("forms", "abbreviations")
STATE_WORDS = ("adjectives", "people", "capital")


def table(folder: Path) -> dict[str, list[dict[str, object]]]:
    """Return the table made of the gazetteer's files in ``folder``."""
    states = _records(folder / "states.yaml", "states")
    return {
        "states": [
            {"key": each["iso3"], "name": each["name"], "forms": _forms(each, SPELLED)}
            | {"words": _forms(each, STATE_WORDS)}
            for each in states
            if "iso3" in each
        ],
        "bodies": [
            {"key": each["id"], "name": each["name"], "forms": _forms(each, SPELLED)}
            | {"members": each.get("members", [])}
            for each in _records(folder / "organisations.yaml", "organisations")
        ],
        "groups": [
            {"key": each["id"], "name": each["name"], "forms": _forms(each, SPELLED)}
            for each in _records(folder / "armed_groups.yaml", "groups")
        ],
        "systems": [
            {"name": each["name"], "category": each["category"], "forms": _forms(each, SPELLED)}
            for each in _records(folder / "weapons.yaml", "systems")
        ],
        "categories": [
            {"name": each}
            for each in dict.fromkeys(
                str(record["category"])
                for file, kind in (("weapon_nouns.yaml", "nouns"), ("weapons.yaml", "systems"))
                for record in _records(folder / file, kind)
            )
        ],
    }


def written(names: Mapping[str, list[dict[str, object]]]) -> str:
    """Return the table as it stands in the file: one record on a line."""
    parts = []
    for kind, records in names.items():
        lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in records)
        parts.append(f"{json.dumps(kind)}: [\n{lines}\n]")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _records(path: Path, kind: str) -> list[Record]:
    document = load_yaml(path.read_text(encoding="utf-8"))
    return list(document[kind])


def _forms(record: Record, fields: Iterable[str]) -> list[str]:
    forms: list[str] = []
    for field in fields:
        values = record.get(field, [])
        assert isinstance(values, list)
        forms += [each if isinstance(each, str) else str(each["form"]) for each in values]
    return list(dict.fromkeys(forms))


if __name__ == "__main__":
    TABLE.write_text(written(table(Path(sys.argv[1]))), encoding="utf-8")
