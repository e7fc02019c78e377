"""How does a poll's outcome become a commit or a rewind?

FastStream acknowledges through the message: ``ack`` after a handler that returned, ``nack`` after
one that raised. Its own ``ack`` commits the position of every assigned partition and its ``nack``
stops at the first partition that is not assigned any more; both could pass unfinished records.
"""

from typing import Any

from faststream.message import StreamMessage

from shared.broker.assignment import Assignment
from shared.broker.delivery import Delivery


class DeliveryMessage(StreamMessage[Any]):
    """One poll as FastStream sees it; its headers stay undecoded in the records."""

    def __init__(self, raw: object, delivery: Delivery, assignment: Assignment) -> None:
        super().__init__(raw, b"", message_id=_name(delivery))
        self.delivery = delivery
        self._assignment = assignment
        self._generation = assignment.begin_batch()

    async def ack(self) -> None:
        """Commit exactly what was dealt with."""
        if self.committed is None:
            await self._commit()
        await super().ack()

    async def nack(self) -> None:
        """Read again from the first record not dealt with; commit what was before it."""
        if self.committed is None:
            # Rewinding first: a commit may wait long for a broker that is away.
            self._assignment.rewind(self._generation, self.delivery.resume_at())
            await self._commit()
        await super().nack()

    async def reject(self) -> None:
        """Do as ``nack`` does: nothing is dropped."""
        await self.nack()

    async def _commit(self) -> None:
        try:
            await self._assignment.commit(self._generation, self.delivery.gained())
        finally:
            self._assignment.end_batch()


def _name(delivery: Delivery) -> str:
    first, last = delivery.records[0], delivery.records[-1]
    return f"{first.topic}/{first.partition}/{first.offset}..{last.partition}/{last.offset}"
