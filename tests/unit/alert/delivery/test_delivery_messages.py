"""Does a message say what Standard Webhooks wants said, and hold the whole alert?"""

import json
from datetime import timedelta

import pytest
from pydantic import ValidationError

from services.alert.deliveries import AttemptOutcome
from services.alert.outbox.payload import alert_in, message
from services.alert.outbox.settings import DeliverySettings
from services.alert.webhook.answers import kept, outcome_of
from shared.errors import InvalidInput
from tests.unit.alert.delivery.delivered_alerts import alert


def test_a_message_names_its_type_and_the_time_of_the_event() -> None:
    parsed = json.loads(message(alert()))

    assert list(parsed) == ["type", "timestamp", "data"]
    assert parsed["type"] == "alert.new"
    assert parsed["timestamp"] == "2026-03-04T12:00:00Z"


def test_a_later_message_bears_the_time_of_the_change() -> None:
    parsed = json.loads(message(alert(kind="retracted", revision=1)))

    assert (parsed["type"], parsed["timestamp"]) == ("alert.retracted", "2026-03-04T13:00:00Z")


def test_the_data_is_the_alert_as_it_is_published_elsewhere() -> None:
    assert json.loads(message(alert()))["data"] == alert().model_dump(mode="json")


def test_the_alert_can_be_read_back() -> None:
    assert alert_in(message(alert(2))) == alert(2)


def test_the_same_alert_is_the_same_bytes() -> None:
    assert message(alert()) == message(alert())


@pytest.mark.parametrize("payload", [b"", b"{}", b"[]", b'{"data": {}}', b"\xff"])
def test_what_is_no_message_is_named_so(payload: bytes) -> None:
    with pytest.raises(InvalidInput, match="not the message"):
        alert_in(payload)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, AttemptOutcome.SUCCEEDED),
        (204, AttemptOutcome.SUCCEEDED),
        (299, AttemptOutcome.SUCCEEDED),
        (301, AttemptOutcome.REDIRECTED),
        (304, AttemptOutcome.REDIRECTED),
        (307, AttemptOutcome.REDIRECTED),
        (400, AttemptOutcome.REFUSED),
        (404, AttemptOutcome.REFUSED),
        (410, AttemptOutcome.GONE),
        (429, AttemptOutcome.THROTTLED),
        (500, AttemptOutcome.REFUSED),
        (502, AttemptOutcome.THROTTLED),
        (503, AttemptOutcome.THROTTLED),
        (504, AttemptOutcome.THROTTLED),
        (999, AttemptOutcome.REFUSED),
    ],
)
def test_each_status_has_its_meaning(status: int, outcome: AttemptOutcome) -> None:
    assert outcome_of(status) is outcome


@pytest.mark.parametrize(
    "text",
    [
        "your secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "Authorization: Bearer MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "authorization: basic MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "key tocsin_1_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "webhook-signature: v1,MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw=",
    ],
)
def test_an_answer_is_kept_without_the_secrets_that_it_repeats(text: str) -> None:
    assert "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" not in kept(text.encode(), cut=False)


def test_an_answer_of_any_bytes_is_kept_as_text() -> None:
    assert kept(b"ok \x00\xff", cut=True) == "ok \ufffd\ufffd [cut]"


def test_a_lease_that_could_end_during_an_attempt_is_refused() -> None:
    with pytest.raises(ValidationError, match="lease"):
        DeliverySettings(timeout=timedelta(seconds=15), lease=timedelta(seconds=20))


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_ALERT_DELIVERY_TIMEOUT", "PT20S")

    assert DeliverySettings().timeout == timedelta(seconds=20)
