from __future__ import annotations

import json

import pytest

from services.cli.main import run


def test_frames_are_listed_by_type(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["frames", "list", "--type", "visit", "--json"]) == 0

    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert listed
    assert {each["type"] for each in listed} == {"visit"}


def test_a_frame_is_shown_with_where_it_stands_and_its_roles(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["frames", "show", "arms_transfer.give"]) == 0

    shown = capsys.readouterr().out
    assert shown.startswith("arms_transfer.give (arms_transfer.yaml:")
    assert "  item: object is weapon\n" in shown
    assert "\nneeds: item\n" in shown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show", "arms_transfer.giv"], "is no frame; did you mean 'arms_transfer.give'?"),
        (["list", "--type", "visi"], "is no event type; did you mean 'visit'?"),
        (["explain", " "], "TEXT is empty: expected a sentence or an article"),
        (["explain", "x", "--frame", "nonsense"], "no frame's id holds 'nonsense'"),
    ],
)
def test_a_slip_is_told_in_one_line(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["frames", *arguments]) == 1

    captured = capsys.readouterr()
    assert captured.out == ""
    assert told in captured.err
    assert captured.err.count("\n") == 1


def test_examples_of_named_frames_are_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["frames", "test", "execution.put_to_death", "visit.visit"]) == 0

    assert capsys.readouterr().out.startswith("2 frames, ")


def test_a_text_is_explained_by_the_frame_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    text = "Sweden sent tanks to Chad."

    assert run(["frames", "explain", text, "--frame", "arms_transfer.send"]) == 0

    told = capsys.readouterr().out
    assert "fires   arms_transfer.send at 'sent': completed; Sweden -> Chad" in told
    assert "execution" not in told
