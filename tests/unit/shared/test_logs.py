"""Do logs keep secrets to themselves?"""

import pytest

from shared.logs import redact, redact_urls


@pytest.mark.parametrize("name", ["secret", "api_key", "Authorization", "sasl_password", "token"])
def test_value_under_a_secret_name_is_replaced(name: str) -> None:
    assert redact(None, "info", {name: "s3cret"}) == {name: "[redacted]"}


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://hook.example/a?token=1", "https://hook.example/a"),
        ("https://user:pass@hook.example/a#x", "https://hook.example/a"),
        ("postgresql+asyncpg://tocsin:pw@db/tocsin", "postgresql+asyncpg://db/tocsin"),
        ("got https://h.example/p?q=1 twice", "got https://h.example/p twice"),
    ],
)
def test_url_loses_user_info_and_query(url: str, told: str) -> None:
    assert redact_urls(url) == told


def test_plain_values_stay() -> None:
    assert redact(None, "info", {"event": "article_coded", "n": 3}) == {
        "event": "article_coded",
        "n": 3,
    }
