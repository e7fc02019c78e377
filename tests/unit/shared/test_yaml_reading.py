"""Are words that YAML 1.1 takes for booleans read as words?"""

import pytest

from shared.yaml_reading import load_yaml


@pytest.mark.parametrize("word", ["on", "off", "yes", "no", "NO", "y", "N"])
def test_a_word_stays_a_word(word: str) -> None:
    assert load_yaml(f"targets: [{word}]") == {"targets": [word]}


@pytest.mark.parametrize(("text", "value"), [("true", True), ("False", False)])
def test_true_and_false_are_no_words(text: str, *, value: bool) -> None:
    assert load_yaml(text) is value
