"""Why did a text make the events that it made, and why did a frame not fire?"""

from dataclasses import dataclass, replace

from services.extract.coder import Coder, Prepared
from services.extract.document import Document
from services.extract.frames.matcher import Match
from services.extract.mention import NoEvent
from services.extract.prefilter import Passed
from services.extract.roles.cast import Casting
from services.extract.scene import Scene
from services.extract.segment.roles import Sentence
from services.extract.verdict import Sight, sight
from shared.messages import Event


@dataclass(frozen=True, slots=True)
class Tried:
    """Say of one frame at one word what filled its roles, or which condition failed first."""

    frame: str
    predicate: str
    roles: tuple[tuple[str, str, str], ...]
    outcome: str
    fired: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """Hold one sentence with all that decided what it tells; unparsed ones have no words."""

    sentence: Sentence
    passed: bool
    hits: tuple[str, ...]
    words: tuple[str, ...]
    tried: tuple[Tried, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Hold the sentences of a text and the events that they make together."""

    sentences: tuple[Explained, ...]
    events: tuple[Event, ...]

    def render(self) -> str:
        """Return the explanation as plain text, one fact a line."""
        lines: list[str] = []
        for one in self.sentences:
            lines.extend(_sentence_lines(one))
        lines.append("")
        lines.extend(_event_line(event) for event in self.events)
        if not self.events:
            lines.append("no event")
        return "\n".join(lines)


def explain(
    coder: Coder, text: str, title: str | None = None, frame: str | None = None
) -> Explanation:
    """Code a text and keep every step; with `frame` only frames whose id holds it are told.

    Arcs read word/tag/label>head. A frame that did not fire names the first condition that
    failed.
    """
    document = Document("explained", title, text)
    prepared = coder.prepare(document)
    passed = {p.sentence.position for p in prepared.passed}
    prepared = replace(prepared, passed=_all_of(coder, prepared))
    scenes = _scenes(coder, prepared)
    casting = coder.casting(prepared, scenes)
    explained = tuple(
        _explained(s, s.position in passed, scenes.get(s.position), coder, casting, frame)
        for s in prepared.segmented.sentences
    )
    return Explanation(explained, coder.code([document])[0].events)


def _all_of(coder: Coder, prepared: Prepared) -> tuple[Passed, ...]:
    # what could not pass is parsed here all the same, to tell what fails
    read = next(frame for frame in coder.rules.matcher.frames.frames if not frame.watched)
    return tuple(Passed(sentence, read) for sentence in prepared.segmented.sentences)


def _scenes(coder: Coder, prepared: Prepared) -> dict[int, Scene]:
    texts = coder.parser_texts(prepared)
    parses = coder.parses.parse([text.text for text in texts.values()])
    rows = {
        position: text.placed(parse)
        for (position, text), parse in zip(texts.items(), parses, strict=True)
    }
    return coder.scenes(prepared, rows)


def _explained(
    sentence: Sentence,
    passed: bool,  # noqa: FBT001 (one of many facts)
    scene: Scene | None,
    coder: Coder,
    casting: Casting,
    frame: str | None,
) -> Explained:
    if scene is None:
        return Explained(sentence, passed, (), (), ())
    tried = []
    for result in coder.rules.matcher.read(scene):
        if frame is not None and frame not in result.frame.id:
            continue
        if isinstance(result, Match):
            tried.append(_fired(result, scene, coder, casting))
        else:
            tried.append(_failed(result.frame.id, result.predicate.text, (), result.reason))
    words = tuple(repr(node) for node in scene.tree.nodes)
    return Explained(sentence, passed, _hits(scene), words, tuple(tried))


def _fired(match: Match, scene: Scene, coder: Coder, casting: Casting) -> Tried:
    roles = tuple(
        (role, " + ".join(n.text for n in nodes), match.positions[role])
        for role, nodes in match.fillers.items()
    )
    outcome = sight(match, scene, coder.rules, casting)
    if isinstance(outcome, NoEvent):
        return _failed(match.frame.id, match.predicate.text, roles, outcome.reason)
    return Tried(match.frame.id, match.predicate.text, roles, _told(outcome), fired=True)


def _failed(
    frame: str, predicate: str, roles: tuple[tuple[str, str, str], ...], reason: str
) -> Tried:
    return Tried(frame, predicate, roles, reason, fired=False)


def _told(outcome: Sight) -> str:
    standing, cast = outcome.standing, outcome.cast
    governors = " < ".join(n.text for n in standing.chain)
    parties = " + ".join(r.name for r in cast.actors) + " -> "
    parties += " + ".join(r.name for r in cast.targets)
    hints = ", ".join(sorted(standing.hints))
    parts = [str(standing.status), parties, governors and f"under {governors}", hints]
    return "; ".join(part for part in parts if part)


def _hits(scene: Scene) -> tuple[str, ...]:
    found = [
        f"{h.text} = {h.entity.name} ({h.mention}{', unclear' if h.ambiguous else ''})"
        for h in scene.scan.parties
    ]
    found += [f"{h.text} = {h.category} ({h.strength})" for h in scene.scan.weapons]
    found += [f"{h.text} = {h.office} ({h.role})" for h in scene.scan.offices]
    return tuple(found)


def _sentence_lines(one: Explained) -> list[str]:
    lines = [f"[{one.sentence.role}] {one.sentence.text}"]
    if not one.passed:
        lines.append("  holds no predicate of a frame with the words that it needs")
    lines.extend(f"  knows   {hit}" for hit in one.hits)
    if one.words:
        lines.append("  parse   " + " ".join(one.words))
    for tried in one.tried:
        mark = "fires  " if tried.fired else "fails  "
        lines.append(f"  {mark} {tried.frame} at {tried.predicate!r}: {tried.outcome}")
        lines.extend(f"            {role} = {text} ({at})" for role, text, at in tried.roles)
    return lines


def _event_line(event: Event) -> str:
    actor = "?" if event.actor is None else event.actor.name
    target = "?" if event.target is None else event.target.name
    return (
        f"event   {event.type} {event.status} {event.novelty}: {actor} -> {target}"
        f" | {event.evidence.quote}"
    )
