from datetime import timedelta

import pytest
from pydantic import ValidationError

from services.ingest.full_text import FullText
from services.ingest.schedule import URGENT
from services.ingest.settings import IngestSettings


def test_feeds_are_separated_by_blanks_or_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_INGEST_FEEDS", "https://a.org/, https://b.org/ https://c.org/")

    assert IngestSettings().feeds == ("https://a.org/", "https://b.org/", "https://c.org/")


def test_durations_reach_the_policies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_INGEST_FETCH_TIMEOUT", "PT7S")
    monkeypatch.setenv("TOCSIN_INGEST_SHORTEST_INTERVAL", "PT1M")
    settings = IngestSettings()

    assert settings.fetch_policy().timeout == timedelta(seconds=7)
    assert settings.poll_policy().schedule.shortest == timedelta(minutes=1)


@pytest.mark.parametrize(
    ("name", "value"),
    [("FETCH_TIMEOUT", "PT0S"), ("LEASE", "-PT1S"), ("PARALLEL", "0"), ("HOST_SPACING", "-PT1S")],
)
def test_what_makes_no_sense_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"TOCSIN_INGEST_{name}", value)

    with pytest.raises(ValidationError, match=name.lower()):
        IngestSettings()


def test_urgent_feeds_are_polled_by_a_schedule_of_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TOCSIN_INGEST_URGENT_FEEDS", "https://e.org/a, https://e.org/b")

    policy = IngestSettings().poll_policy()

    assert policy.schedule_of("https://e.org/b") is URGENT
    assert policy.schedule_of("https://e.org/c") is policy.schedule


def test_a_proxy_is_taken_with_what_bypasses_it_and_not_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TOCSIN_INGEST_PROXY", "http://ann:s3cret@proxy.internal:3128")
    monkeypatch.setenv("TOCSIN_INGEST_PROXY_BYPASS", "intra.example, 10.0.0.1")

    settings = IngestSettings()
    proxy = settings.fetch_policy().proxy

    assert proxy is not None
    assert (str(proxy.url), proxy.bypass) == (
        "http://proxy.internal:3128",
        ("intra.example", "10.0.0.1"),
    )
    assert "s3cret" not in repr(settings)


def test_pages_are_read_as_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_INGEST_FULL_TEXT", "never")
    monkeypatch.setenv("TOCSIN_INGEST_PAGE_WAIT", "5s")

    settings = IngestSettings()

    assert settings.poll_policy().full_text is FullText.NEVER
    assert settings.page_policy().wait == timedelta(seconds=5)
