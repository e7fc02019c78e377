"""Are ids functions of content that never collide by concatenation?"""

import re

from hypothesis import given
from hypothesis import strategies as st

from shared.ids import alert_id, article_id, content_version, delivery_id, digest, incident_id

PARTS = st.lists(st.none() | st.text(), max_size=4)


@given(PARTS, PARTS)
def test_digests_are_equal_only_for_equal_parts(
    one: list[str | None], other: list[str | None]
) -> None:
    assert (digest(*one) == digest(*other)) == (one == other)


@given(st.text(), st.text(), st.text(), st.integers(min_value=0))
def test_webhook_id_holds_no_full_stop(endpoint: str, alert: str, kind: str, revision: int) -> None:
    assert re.fullmatch(r"msg_[0-9a-f]{32}", delivery_id(endpoint, alert, kind, revision))


def test_same_words_are_the_same_version_under_any_id() -> None:
    assert content_version("Title", "Text") == content_version("Title", "Text")
    assert content_version(None, "Text") != content_version("", "Text")


def test_incident_is_named_after_its_founding_event() -> None:
    assert incident_id("evt_12") == "inc_12"


def test_alert_and_article_ids_tell_their_kind() -> None:
    assert alert_id("w", "i").startswith("alr_")
    assert article_id("source", "guid").startswith("art_")
