"""Which alpha-3 codes exist? Writes iso3166.yaml from pycountry, so that run time needs none.

Run `python -m services.extract.gazetteer.build` after an update of pycountry.
"""

from __future__ import annotations

from importlib.metadata import version

import pycountry

from services.extract.gazetteer.data import LANGUAGES

_HEAD = """\
provenance:
  question: Which alpha-3 codes may the other files use?
  source: ISO 3166-1 and ISO 3166-3 as packaged in pycountry {version} (Debian iso-codes, LGPL-2.1)
  made_by: python -m services.extract.gazetteer.build
  added: XKX, the user-assigned code that the EU and the IMF use for Kosovo
codes:
"""


def render() -> str:
    """Return the text of iso3166.yaml: every current and former code with its short name."""
    names = {country.alpha_3: country.name for country in pycountry.countries}
    former = {c.alpha_3: f"{c.name} (former)" for c in pycountry.historic_countries}
    codes = {**former, **names, "XKX": "Kosovo"}
    lines = [f'  {code}: "{codes[code]}"\n' for code in sorted(codes)]
    return _HEAD.format(version=version("pycountry")) + "".join(lines)


def main() -> None:
    """Write the file where the loader reads it."""
    path = LANGUAGES / "en" / "gazetteer" / "iso3166.yaml"
    path.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
