from __future__ import annotations

import pytest

from services.extract.coder import Coder
from services.extract.document import Document
from services.extract.roles.amounts import amount_in
from services.extract.roles.numbers import number_of


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("14 Challenger 2 main battle tanks", ("Challenger 2", 14.0, "exact", None)),
        ("about 30 AS90s", ("AS90", 30.0, "about", None)),
        ("a company of Leopard 2 tanks", ("Leopard 2", 1.0, "exact", "company")),
        ("two battalions of Leopard 2 tanks", ("Leopard 2", 2.0, "exact", "battalion")),
        ("at least 2,000 Javelin missiles", ("FGM-148 Javelin", 2000.0, "at_least", None)),
        ("up to 40 Gripen jets", ("Gripen", 40.0, "up_to", None)),
        ("two dozen Abrams tanks", ("M1 Abrams", 24.0, "exact", None)),
        ("a dozen Abrams tanks", ("M1 Abrams", 12.0, "exact", None)),
        ("about half a dozen Abrams tanks", ("M1 Abrams", 6.0, "about", None)),
        ("several hundred Abrams tanks", ("M1 Abrams", None, None, None)),
    ],
)
def test_items_are_counted_as_written(
    phrase: str, expected: tuple[str, float | None, str | None, str | None], coder: Coder
) -> None:
    text = f"Sweden will send {phrase} to Ukraine."

    (event,) = coder.code([Document("x", None, text)])[0].events
    (item,) = event.items

    assert (item.system, item.quantity, item.qualifier, item.unit) == expected


def test_listed_items_are_each_counted(coder: Coder) -> None:
    text = "Norway will send eight Leopard tanks, four howitzers and ammunition to Ukraine."

    (event,) = coder.code([Document("x", None, text)])[0].events

    assert [(i.category, i.quantity) for i in event.items] == [
        ("tank", 8.0),
        ("artillery", 4.0),
        ("ammunition", None),
    ]


@pytest.mark.parametrize(
    ("text", "value", "currency", "qualifier"),
    [
        ("$400 million", 4e8, "USD", None),
        ("£2.3bn", 2.3e9, "GBP", None),
        ("about 40 mln dlrs", 4e7, "USD", "about"),
        ("1.5 billion euros", 1.5e9, "EUR", None),
        ("more than $2,500", 2500, "USD", "at_least"),
        ("10 million Canadian dollars", 1e7, "CAD", None),
    ],
)
def test_sums_are_read(text: str, value: float, currency: str, qualifier: str | None) -> None:
    amount = amount_in(text, 0, len(text))

    assert amount is not None
    assert (amount.value, amount.currency, amount.qualifier) == (value, currency, qualifier)


@pytest.mark.parametrize(
    ("words", "value"),
    [(["1,200"], 1200), (["twenty-one"], 21), (["two", "dozen"], 24), (["some"], None)],
)
def test_numbers_are_read(words: list[str], value: float | None) -> None:
    assert number_of(words) == value
