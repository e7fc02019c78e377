"""How does one core hand a batch to the next, without knowing what lies between?"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

Record_contra = TypeVar("Record_contra", contravariant=True)


class Publisher(Protocol[Record_contra]):
    """Hand batches on.

    ``publish`` returns only when the whole batch is safe downstream: acknowledged by the broker
    (distributed), or committed by the next core (standalone). It raises TransientError when it
    cannot say so; the caller then keeps its own state as it was and hands the batch on again.
    """

    async def publish(self, batch: Sequence[Record_contra]) -> None:
        """Make ``batch`` safe downstream, in order, or raise."""
        ...
