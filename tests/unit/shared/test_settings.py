"""Does a setting that does not fit say its name and keep its value to itself?"""

import pytest
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.errors import ConfigurationError
from shared.settings import load_settings


class Sample(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="TOCSIN_SAMPLE_", frozen=True)

    port: int = Field(default=1, ge=1)


def test_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_SAMPLE_PORT", "7")

    assert load_settings(Sample).port == 7


def test_given_value_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_SAMPLE_PORT", "7")

    assert load_settings(Sample, port=8).port == 8


def test_absent_option_leaves_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_SAMPLE_PORT", "7")

    assert load_settings(Sample, port=None).port == 7


def test_bad_value_names_the_variable_and_not_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_SAMPLE_PORT", "hunter2")

    with pytest.raises(ConfigurationError, match=r"TOCSIN_SAMPLE_PORT: .*integer") as raised:
        load_settings(Sample)
    assert "hunter2" not in str(raised.value)
