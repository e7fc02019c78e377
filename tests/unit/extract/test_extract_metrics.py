"""What do the counters of extract say of an article that was passed over?"""

from datetime import UTC, datetime

import pytest
from prometheus_client import CollectorRegistry

from services.extract.metrics import ExtractMetrics
from shared.messages import ArticleRef, Coding, Versions

AT = datetime(2026, 11, 2, tzinfo=UTC)
ARTICLE = ArticleRef(
    article_id="art_1", content_version="1", source="s", published_at=AT, fetched_at=AT
)
VERSIONS = Versions(coder="1", model="m", frames="f", gazetteer="g")


@pytest.mark.parametrize(
    ("told", "label"),
    [
        ("fr", "fr"),
        ("pt-br", "pt"),
        ("und", "und"),
        ("français", "und"),
        ("x" * 5000, "und"),
        (None, "und"),
    ],
)
def test_what_is_passed_over_is_counted_by_the_code_of_its_language(
    told: str | None, label: str
) -> None:
    registry = CollectorRegistry()

    ExtractMetrics(registry).count(
        Coding(article=ARTICLE, outcome="passed_over", reason=told, versions=VERSIONS)
    )

    assert registry.get_sample_value("tocsin_extract_passed_over_total", {"language": label}) == 1


def test_what_is_coded_counts_for_no_language() -> None:
    registry = CollectorRegistry()

    ExtractMetrics(registry).count(Coding(article=ARTICLE, outcome="nothing", versions=VERSIONS))

    named = [metric.samples for metric in registry.collect() if "passed_over" in metric.name]
    assert named == [[]]
