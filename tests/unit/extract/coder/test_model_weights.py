from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from services.extract.coder import LANGUAGES
from services.extract.model import Parser
from shared.errors import ConfigurationError, PermanentError

_MODEL = yaml.safe_load((LANGUAGES / "en" / "model.yaml").read_text())


def _load(tmp_path: Path, **changes: object) -> Parser:
    (tmp_path / "model.yaml").write_text(yaml.safe_dump(_MODEL | changes))
    return Parser.load(tmp_path)


def test_a_weight_file_that_differs_is_named(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match=r"parser/model has sha256 .*, expected 00"):
        _load(tmp_path, files=_MODEL["files"] | {"parser/model": "00"})


def test_a_weight_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="lost/model is missing"):
        _load(tmp_path, files={"lost/model": "00"})


def test_a_missing_package_is_a_matter_of_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"en_nowhere 3\.8\.0 is not installed"):
        _load(tmp_path, package="en_nowhere")
