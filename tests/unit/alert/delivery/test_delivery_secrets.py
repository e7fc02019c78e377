"""Are endpoint secrets unreadable without the key, and never in the way when they are?"""

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.alert.sealing import SecretBox, Unreadable, parse_secret_keys
from services.alert.secret_key import SecretKeySettings, load_secret_box
from shared.errors import ConfigurationError

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
BOX = SecretBox((KEY,))
TEXT = base64.b64encode(KEY).decode()


@given(st.binary(), st.text())
def test_what_is_sealed_opens_for_its_owner(plain: bytes, owner: str) -> None:
    assert BOX.open(BOX.seal(plain, owner), owner) == plain


def test_what_is_sealed_does_not_show_and_is_never_the_same_twice() -> None:
    sealed = BOX.seal(b"whsec_secret", "end_1")

    assert b"secret" not in sealed
    assert sealed != BOX.seal(b"whsec_secret", "end_1")


def test_it_does_not_open_for_another_endpoint() -> None:
    assert isinstance(BOX.open(BOX.seal(b"x", "end_1"), "end_2"), Unreadable)


def test_it_does_not_open_with_another_key() -> None:
    opened = SecretBox((OTHER,)).open(BOX.seal(b"x", "end_1"), "end_1")

    assert isinstance(opened, Unreadable)
    assert "no key" in opened.reason


def test_an_old_key_still_opens_when_a_new_one_stands_in_front() -> None:
    sealed = BOX.seal(b"x", "end_1")

    assert SecretBox((OTHER, KEY)).open(sealed, "end_1") == b"x"


@given(st.binary(max_size=80))
def test_damaged_values_are_unreadable_and_raise_nothing(junk: bytes) -> None:
    assert isinstance(BOX.open(junk, "end_1"), Unreadable)
    assert isinstance(BOX.open(BOX.seal(b"x", "end_1")[:4] + junk, "end_1"), Unreadable)


def test_a_box_does_not_show_its_keys() -> None:
    assert str(KEY) not in repr(BOX)


@pytest.mark.parametrize("text", ["", "short", TEXT[:-4], "é", TEXT + TEXT])
def test_a_bad_key_is_refused_by_the_settings_name(text: str) -> None:
    with pytest.raises(ConfigurationError, match="TOCSIN_SECRET_KEY"):
        parse_secret_keys([text])


def test_the_setting_may_name_several_keys(tmp_path: Path) -> None:
    other = base64.b64encode(OTHER).decode()
    box = load_secret_box(SecretKeySettings(secret_key=f"{other}, {TEXT}"), tmp_path / "t.db")

    assert box.keys == (OTHER, KEY)
    assert list(tmp_path.iterdir()) == []


def test_beside_a_file_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    database = tmp_path / "data" / "tocsin.db"
    first = load_secret_box(SecretKeySettings(), database)
    second = load_secret_box(SecretKeySettings(), database)

    assert first.keys == second.keys
    assert [each.name for each in database.parent.iterdir()] == ["tocsin.db.key"]
    assert (tmp_path / "data" / "tocsin.db.key").stat().st_mode & 0o777 == 0o600


def test_without_setting_and_file_there_is_no_key() -> None:
    with pytest.raises(ConfigurationError, match="TOCSIN_SECRET_KEY"):
        load_secret_box(SecretKeySettings(), None)
