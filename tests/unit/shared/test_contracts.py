"""Do the contracts that cross Kafka stay what they were published as?"""

import json

import pytest
from pydantic import ValidationError

from shared.messages import Article, Evidence, Span
from shared.schemas.publish import CONTRACTS, FOLDER, stale


def test_published_schemas_equal_the_models() -> None:
    assert stale() == []


@pytest.mark.parametrize("name", CONTRACTS)
def test_golden_sample_parses_and_keeps_every_value_it_states(name: str) -> None:
    sample = json.loads((FOLDER / "golden" / f"{name}.json").read_text(encoding="utf-8"))

    parsed = CONTRACTS[name].model_validate(sample).model_dump(mode="json")

    known = {key: value for key, value in sample.items() if key in CONTRACTS[name].model_fields}
    assert known.items() <= _only(parsed, known).items()


def test_record_of_a_later_minor_version_is_read() -> None:
    sample = json.loads((FOLDER / "golden" / "article.v1.json").read_text(encoding="utf-8"))

    article = Article.model_validate(sample)

    assert not hasattr(article, "a_field_of_a_later_minor_version")


def test_article_reference_leaves_the_words_out() -> None:
    sample = json.loads((FOLDER / "golden" / "article.v1.json").read_text(encoding="utf-8"))

    reference = Article.model_validate(sample).ref()

    assert "text" not in reference.model_dump()


def test_instant_without_a_zone_is_refused() -> None:
    sample = json.loads((FOLDER / "golden" / "article.v1.json").read_text(encoding="utf-8"))

    with pytest.raises(ValidationError, match="published_at"):
        Article.model_validate(sample | {"published_at": "2023-01-17T09:30:00"})


def test_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValidationError, match="ends at 3 before it starts at 5"):
        Span(start=5, end=3)


def test_contracts_are_frozen() -> None:
    evidence = Evidence(field="text", start=0, end=1, quote="a")

    with pytest.raises(ValidationError, match="frozen"):
        evidence.start = 2  # type: ignore[misc]


def _only(parsed: dict[str, object], known: dict[str, object]) -> dict[str, object]:
    """Cut nested defaults that the sample does not state, so that both sides compare."""
    return {key: _cut(parsed[key], value) for key, value in known.items()}


def _cut(got: object, stated: object) -> object:
    if isinstance(got, dict) and isinstance(stated, dict):
        return {key: _cut(got[key], value) for key, value in stated.items()}
    if isinstance(got, list) and isinstance(stated, list):
        return [_cut(one, other) for one, other in zip(got, stated, strict=True)]
    return got
