"""How does a record that cannot be processed get out of the way without getting lost?"""

from collections import OrderedDict

import structlog

from shared.broker.processing import Burial
from shared.broker.producing import Outgoing, Producer
from shared.broker.records import Record
from shared.broker.share_limit import ShareLimit, TooManyDeadLetters, Verdict
from shared.clock import Clock
from shared.dead_letter.letter import write_letter
from shared.envelope.cloud_event import Envelope, to_headers
from shared.envelope.reading import read_envelope
from shared.errors import PermanentError
from shared.messages import DeadLetter
from shared.topics import CloudEventType, dead_letter_topic

_log = structlog.get_logger(__name__)

_REMEMBERED = 10_000


class DeadLetterRefused(PermanentError):
    """Stop consuming: the dead-letter topic does not take the record."""


class DeadLetterTopic:
    """Set records of any topic aside on that topic's dead-letter topic.

    A record that is read again in this process (after a failure elsewhere in its batch) is not
    set aside twice.
    """

    def __init__(
        self, producer: Producer, limit: ShareLimit, *, service: str, clock: Clock
    ) -> None:
        self._producer = producer
        self._limit = limit
        self._service = service
        self._clock = clock
        self._buried: OrderedDict[tuple[str, int, int, int], None] = OrderedDict()

    async def bury(self, record: Record, error: Exception, attempts: int) -> Burial:
        """Return when all in-sync replicas have the record as a dead letter.

        Raises TransientError to be asked again; TooManyDeadLetters when this one would exceed the
        allowed share, DeadLetterRefused when the topic does not take it: both end the consumer.
        """
        name = (*record.place, record.timestamp)
        if name in self._buried:
            return Burial.KNOWN
        if self._limit.may_bury_another() is Verdict.EXCEEDED:
            message = f"{record.place} would exceed the share of dead letters: {error}"
            raise TooManyDeadLetters(message) from error
        letter = write_letter(
            record,
            error,
            attempts=attempts,
            failed_at=self._clock.now(),
            service=self._service,
        )
        await self._send(record, letter)
        self._limit.note_buried()
        self._remember(name)
        _log.warning("record_dead_lettered", place=record.place, error=letter.message)
        return Burial.BURIED

    def note_processed(self, records: int) -> None:
        """Count records that went well."""
        self._limit.note_processed(records)

    async def _send(self, record: Record, letter: DeadLetter) -> None:
        envelope = Envelope(
            id="/".join(str(part) for part in record.place),
            source=f"/tocsin/{self._service}",
            type=CloudEventType.DEAD_LETTER,
            time=letter.failed_at,
            correlation_id=read_envelope(record.headers).correlation_id,
        )
        value = letter.model_dump_json().encode()
        topic = dead_letter_topic(record.topic)
        outgoing = Outgoing(topic, record.key, to_headers(envelope), value)
        try:
            await self._producer.send_all([outgoing])
        except PermanentError as exc:
            message = f"{topic} does not take {record.place}: {exc}"
            raise DeadLetterRefused(message) from exc

    def _remember(self, name: tuple[str, int, int, int]) -> None:
        self._buried[name] = None
        if len(self._buried) > _REMEMBERED:
            self._buried.popitem(last=False)
