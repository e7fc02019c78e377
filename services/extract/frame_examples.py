"""Does the coder say of every frame's examples what the frame promises?"""

from collections.abc import Iterable
from dataclasses import dataclass

from services.extract.coder import Coder
from services.extract.document import Document
from services.extract.frames.frame import Example, Frame
from shared.messages import Event, Party


@dataclass(frozen=True, slots=True)
class Tested:
    """Hold one example with the events that were coded from it."""

    frame: Frame
    example: Example
    must_fire: bool
    events: tuple[Event, ...]

    @property
    def kept(self) -> bool:
        """Tell whether the promise is kept: some event fits, or none where none may."""
        return self.must_fire == any(fits(event, self.frame, self.example) for event in self.events)


def fits(event: Event, frame: Frame, example: Example) -> bool:
    """Tell whether an event is what an example speaks of; fields that are None fit any."""
    wanted = (
        (example.type or frame.type, event.type),
        (example.actor, _who(event.actor)),
        (example.target, _who(event.target)),
        (example.status, event.status),
        (example.novelty, event.novelty),
    )
    return all(want is None or want == got for want, got in wanted)


def run_examples(coder: Coder, frames: Iterable[Frame]) -> list[Tested]:
    """Code every example of the frames, each as an article of its own."""
    asked = [(f, e, fires) for f in frames for e, fires in _examples(f)]
    coded = coder.code([Document("example", None, example.text) for _, example, _ in asked])
    return [
        Tested(frame, example, must_fire, tuple(one.events))
        for (frame, example, must_fire), one in zip(asked, coded, strict=True)
    ]


def _examples(frame: Frame) -> list[tuple[Example, bool]]:
    return [*((e, True) for e in frame.fires), *((e, False) for e in frame.must_not)]


def _who(party: Party | None) -> str | None:
    return None if party is None else party.iso3 or party.name
