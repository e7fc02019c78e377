"""Which sums of money does a rule ask for?

A sum is compared with a range of its own currency only: there are no rates here, which would be
another's tomorrow. Whoever means several currencies gives a range for each.
"""

from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from shared.messages import Amount

MOST_RANGES: Final = 50

Bound = Annotated[float, Field(ge=0, le=1e15)]


class AmountRange(BaseModel):
    """Sums of ``currency`` (ISO 4217) from ``min`` to ``max``, both included; either may be open.

    "About", "at least" and "up to" a figure are compared as the figure.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    currency: Annotated[
        str,
        StringConstraints(strip_whitespace=True, to_upper=True, min_length=1, max_length=20),
    ]
    min: Bound | None = None
    max: Bound | None = None

    @model_validator(mode="after")
    def _has_room(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            message = f"min: expected at most `max`, {self.max:g}"
            raise ValueError(message)
        return self

    def holds(self, amount: Amount) -> bool:
        """Tell whether ``amount`` is of this currency and lies in the range."""
        return (
            amount.currency == self.currency
            and (self.min is None or amount.value >= self.min)
            and (self.max is None or amount.value <= self.max)
        )

    def __str__(self) -> str:
        """Say it in words."""
        match self.min, self.max:
            case None, None:
                return f"any sum in {self.currency}"
            case low, None:
                return f"{self.currency} {low:.15g} or more"
            case None, high:
                return f"{self.currency} {high:.15g} or less"
            case low, high:
                return f"{self.currency} {low:.15g} to {high:.15g}"


def one_each(ranges: tuple[AmountRange, ...]) -> tuple[AmountRange, ...]:
    """Return ``ranges``; raise ValueError where two are of one currency."""
    currencies = [each.currency for each in ranges]
    for at, each in enumerate(currencies):
        if each in currencies[:at]:
            message = f"expected one range a currency, {each} is given twice"
            raise ValueError(message)
    return ranges


def shown(amount: Amount | None) -> str:
    """Return a sum as explanations tell it."""
    return "no sum" if amount is None else f"{amount.currency} {amount.value:.15g}"
