"""Which parties has an article spoken of, and whom do its pronouns mean?"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from services.extract.gazetteer.gazetteer import Gazetteer
from services.extract.gazetteer.models import Hit
from services.extract.roles.referent import Basis, Referent, is_party_hit, of_entity
from services.extract.scene import Scene
from services.extract.segment.roles import Role, Sentence
from services.extract.syntax.tree import Node

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
# how many sentences back, and this one, a pronoun is looked for
LOOK_BACK = 4


@dataclass(frozen=True, slots=True)
class Mentioned:
    """Hold the party hits of one sentence, parsed or not."""

    sentence: Sentence
    hits: tuple[Hit, ...]


class Discourse:
    """Answer for one article what was spoken of before a word."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        mentioned: Sequence[Mentioned],
        scenes: dict[int, Scene],
        words: dict[str, frozenset[str]],
    ) -> None:
        self.gazetteer = gazetteer
        self._mentioned = mentioned
        self._scenes = scenes
        self.words = words

    def pronoun(self, node: Node, scene: Scene) -> list[Referent]:
        """Return whom a pronoun means: a governing subject, an earlier one, the one before."""
        personal = node.lower in self.words["personal_pronouns"]
        plural = node.lower in self.words["plural_pronouns"]
        for subject in _governing_subjects(node):
            found = self._phrase(subject, scene, plural=plural)
            if found and (not personal or _is_person(subject, scene)):
                return found
        if node.lower in self.words["speaker_pronouns"]:
            return self._speaker(scene)
        found = self._earlier_in_sentence(node, scene, personal=personal)
        if found:
            return found
        return self._in_sentences_before(scene.sentence.position, personal=personal)

    def _speaker(self, scene: Scene) -> list[Referent]:
        # "We have asked our envoy to come home," said the Czech foreign minister
        for verb in scene.tree.nodes:
            if verb.lower in self.words["tellings"]:
                for subject in verb.kids("nsubj"):
                    found = self._phrase(subject, scene)
                    if found:
                        return found
        return []

    def standin(self, node: Node, scene: Scene, *, plural: bool) -> list[Referent]:
        """Return whom "the country", "the government" or "the countries" mean."""
        pointing = self.words["pointing"]
        if node.lower not in pointing and not any(c.lower in pointing for c in node.children):
            return []
        beside = _clause_subject(node)
        avoided = {r.entity_id for r in self._phrase(beside, scene)}
        seen: list[Referent] = []
        for hit in self._hits_before(node, scene):
            found = of_entity(hit.entity, self.gazetteer, Basis.STANDIN)
            known = {r.entity_id for r in seen}
            if found.iso3 and found.entity_id not in avoided | known:
                seen.append(found)
            if len(seen) == (2 if plural else 1):
                break
        return seen[::-1] if not plural or len(seen) == 2 else []  # noqa: PLR2004 (a pair)

    def speaks_beside(self, known: set[str]) -> bool:
        """Tell whether the article speaks of a state that is not among the known ones."""
        hits = (hit for mentioned in self._mentioned for hit in mentioned.hits)
        found = (of_entity(hit.entity, self.gazetteer, Basis.CONTEXT) for hit in hits)
        return any(r.iso3 and r.entity_id not in known for r in found)

    def topic(self, scene: Scene, avoided: frozenset[str]) -> Referent | None:
        """Return the state that the words before a sentence are most about, headline first."""
        votes: Counter[str] = Counter()
        first: dict[str, Referent] = {}
        position = scene.sentence.position
        for mentioned in self._mentioned:
            near = position - mentioned.sentence.position
            if near < -1:
                break
            weight = 3 if mentioned.sentence.role is Role.HEADLINE or 0 <= near <= 1 else 1
            for hit in mentioned.hits:
                found = of_entity(hit.entity, self.gazetteer, Basis.CONTEXT)
                if is_party_hit(hit) and found.iso3 and found.entity_id not in avoided:
                    votes[found.entity_id] += weight
                    first.setdefault(found.entity_id, found)
        if not votes:
            return None
        best = max(votes.values())
        return next(first[key] for key in first if votes[key] == best)

    def _phrase(self, node: Node | None, scene: Scene, *, plural: bool = False) -> list[Referent]:
        if node is None:
            return []
        covered = sorted(node.subtree(), key=lambda n: n.i)
        own = [n for n in covered if n.i in scene.parties and _of_phrase(n, node)]
        found: list[Referent] = []
        for word in own:
            hit = scene.parties[word.i]
            if is_party_hit(hit):
                referent = of_entity(hit.entity, self.gazetteer, Basis.PRONOUN, word)
                if referent.entity_id not in {r.entity_id for r in found}:
                    found.append(referent)
        if plural and len(found) > 1:
            return found
        head = [r for r in found if r.node is node]
        return head or found[-1:]

    def _earlier_in_sentence(self, node: Node, scene: Scene, *, personal: bool) -> list[Referent]:
        best: tuple[int, int] | None = None
        chosen: Hit | None = None
        for hit in scene.scan.parties:
            words = scene.nodes_of(hit)
            if not words or words[-1].i >= node.i or not is_party_hit(hit):
                continue
            if personal and hit.entity.kind != "person":
                continue
            rank = (_prominence(words[-1]), words[-1].i)
            if best is None or rank > best:
                best, chosen = rank, hit
        return [] if chosen is None else [of_entity(chosen.entity, self.gazetteer, Basis.PRONOUN)]

    def _in_sentences_before(self, position: int, *, personal: bool) -> list[Referent]:
        for back in range(1, LOOK_BACK):
            if position - back < 0:
                break
            mentioned = self._mentioned[position - back]
            if mentioned.sentence.role is Role.CAPTION:
                continue
            hits = [h for h in mentioned.hits if is_party_hit(h)]
            if personal:
                hits = [h for h in hits if h.entity.kind == "person"]
            if hits:
                chosen = self._subject_hit(position - back, hits) or hits[0]
                return [of_entity(chosen.entity, self.gazetteer, Basis.PRONOUN)]
        return []

    def _subject_hit(self, position: int, hits: list[Hit]) -> Hit | None:
        scene = self._scenes.get(position)
        if scene is None:
            return None
        ranked = [(max((_prominence(n) for n in scene.nodes_of(h)), default=0), h) for h in hits]
        best = max(rank for rank, _ in ranked)
        return next(h for rank, h in ranked if rank == best) if best else None

    def _hits_before(self, node: Node, scene: Scene) -> list[Hit]:
        here = [
            h for h in scene.scan.parties if h.end - scene.base <= node.start and is_party_hit(h)
        ]
        found = here[::-1]
        for back in range(1, LOOK_BACK):
            if scene.sentence.position - back < 0:
                break
            mentioned = self._mentioned[scene.sentence.position - back]
            found.extend(h for h in reversed(mentioned.hits) if is_party_hit(h))
        return found


def _clause_subject(node: Node) -> Node | None:
    # who acts on "the country" in its own clause is another; who speaks of it above may be it
    if node.dep == "poss":
        # "the president announced the country's decision": his own
        return None
    verb = next((above for above in node.above() if above.is_verb), None)
    subject = None if verb is None else verb.kid(*_SUBJECTS)
    return None if subject is None or node in subject.subtree() else subject


def _governing_subjects(node: Node) -> list[Node]:
    return [
        child
        for above in node.above()
        for child in (*above.kids(*_SUBJECTS), *_controlling(above))
        if child.i < node.i and node not in child.subtree()
    ]


def _controlling(verb: Node) -> list[Node]:
    # "prompting Australia to recall its envoy": who is moved to act
    if verb.dep != "xcomp" or verb.is_root:
        return []
    return [child for child in verb.head.kids("dobj") if child.i < verb.i]


def _of_phrase(word: Node, head: Node) -> bool:
    node = word
    while node is not head:
        if node.dep in {"relcl", "acl", "advcl"}:
            return False
        node = node.head
    return True


def _prominence(node: Node) -> int:
    top = node
    while top.dep in {"compound", "amod", "nmod", "poss", "conj"} and not top.is_root:
        top = top.head
    return 2 if top.dep in _SUBJECTS else 1


def _is_person(node: Node, scene: Scene) -> bool:
    hit = scene.party(node)
    if hit is not None:
        return hit.entity.kind == "person"
    return node.i in scene.offices or node.tag == "NNP"
