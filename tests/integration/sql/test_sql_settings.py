"""Is the database named in any way that users write it, and nothing else?"""

from pathlib import Path

import pytest
from pydantic import ValidationError

from shared.sql.settings import SqlSettings, database_url


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("news.db", "news.db"),
        ("/var/lib/tocsin/news.db", "/var/lib/tocsin/news.db"),
        ("sqlite:///news.db", "news.db"),
        ("sqlite:////var/news.db", "/var/news.db"),
        ("sqlite+aiosqlite:///news.db", "news.db"),
        ("~/news.db", str(Path("~/news.db").expanduser())),
    ],
)
def test_a_path_or_url_names_a_file(text: str, path: str) -> None:
    assert SqlSettings(url=text).sqlite_path == Path(path)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("postgresql://u:p@h/d", "postgresql+asyncpg://u:p@h/d"),
        ("postgres://u:p@h:6543/d", "postgresql+asyncpg://u:p@h:6543/d"),
        ("postgresql+asyncpg://u@/d?host=/run/x", "postgresql+asyncpg://u@/d?host=%2Frun%2Fx"),
        ("postgresql://h/d?sslmode=require", "postgresql+asyncpg://h/d?ssl=require"),
    ],
)
def test_postgresql_is_reached_by_asyncpg(text: str, url: str) -> None:
    assert database_url(text).render_as_string(hide_password=False) == url


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("mysql://h/d", "sqlite or postgresql"),
        ("sqlite://", "plain file path"),
        (":memory:", "plain file path"),
        ("sqlite:///file:x?mode=memory", "plain file path"),
        ("postgresql://h/d?target_session_attrs=any", "target_session_attrs"),
        ("postgresql://h:port/d", "not a URL"),
    ],
)
def test_anything_else_is_refused_with_the_reason(text: str, problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        SqlSettings(url=text)


def test_the_password_does_not_show() -> None:
    assert "hidden" not in repr(SqlSettings(url="postgresql://u:hidden@h/d"))


def test_the_environment_names_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_DATABASE_URL", "from_environment.db")

    assert SqlSettings().sqlite_path == Path("from_environment.db")
