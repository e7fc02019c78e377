"""Which events do articles tell, from words alone?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from services.extract.candidates import candidates_of
from services.extract.carried import Carried, Recalls, spoken_of
from services.extract.coded import Coded
from services.extract.confidence import Confidence
from services.extract.dates import load_date_words
from services.extract.document import Document
from services.extract.echo import echoes
from services.extract.factuality.words import load_governors
from services.extract.findings import Findings, base_of, published_on
from services.extract.frames.frame import FrameSet
from services.extract.frames.loader import load_frames
from services.extract.frames.matcher import Matcher
from services.extract.frames.sort_rules import load_sorts
from services.extract.frames.sorts import Sorts
from services.extract.gazetteer.data import read_data
from services.extract.gazetteer.gazetteer import Gazetteer
from services.extract.gazetteer.models import Scan
from services.extract.headline_verbs import load_headline_verbs
from services.extract.inflection import Inflection
from services.extract.language import Language
from services.extract.mention import Mention, NoEvent, of_no_package
from services.extract.merge import ArticleKey, merge
from services.extract.model import Parser
from services.extract.novelty import load_novelty_words
from services.extract.parse_cache import ParseCache
from services.extract.parser_text import ParserText, for_parser
from services.extract.prefilter import Passed, Prefilter, to_read
from services.extract.reading import read_scene
from services.extract.review import load_review_words
from services.extract.roles.cast import Casting
from services.extract.roles.context import fill_from_context, known_only
from services.extract.roles.discourse import Discourse, Mentioned
from services.extract.roles.resolve import Resolver
from services.extract.scene import Scene, build_scene, within
from services.extract.segment.article import Segmented, Segmenter
from services.extract.segment.roles import Sentence
from services.extract.syntax.repair import repaired
from services.extract.syntax.tree import Row, build_tree
from services.extract.verdict import Rules
from shared.ids import content_version
from shared.messages import Outcome, StageCounts, Versions
from shared.ontology import EventType, family

VERSION = "1"
LANGUAGES = Path(__file__).parent / "languages"
CACHED_SENTENCES = 2_048


@dataclass(frozen=True, slots=True)
class Prepared:
    """Hold an article cut into sentences, what the gazetteer found and what is to be parsed."""

    document: Document
    segmented: Segmented
    findings: Findings
    recalls: Recalls
    passed: tuple[Passed, ...]

    @property
    def scan(self) -> Scan | None:
        """Return what the gazetteer found, None where nothing passed."""
        return self.findings.scan if self.passed else None


class Coder:
    """Code articles: pure, deterministic, the same for any neighbours in a batch."""

    def __init__(
        self,
        segmenter: Segmenter,
        gazetteer: Gazetteer,
        parser: Parser,
        rules: Rules,
        prefilter: Prefilter,
        versions: Versions,
        cached_sentences: int = CACHED_SENTENCES,
    ) -> None:
        self.segmenter = segmenter
        self.gazetteer = gazetteer
        self.parser = parser
        self.rules = rules
        self.prefilter = prefilter
        self.versions = versions
        self.parses = ParseCache(parser.parse, cached_sentences)
        self.known = known_words(rules, prefilter)
        self.words = rules.matcher.sorts.rules.words
        self.resolver = Resolver(gazetteer, rules.matcher.sorts)

    @classmethod
    def load(
        cls, language: str | Path = "en", types: Collection[EventType] | None = None
    ) -> "Coder":
        """Load model, frames and gazetteer of a language, by name or from a folder of its own.

        `types` limits what is coded. Raises PermanentError naming the file, and the line where it
        has one, that is not valid.
        """
        folder = LANGUAGES / language
        inflection = Inflection.load(folder)
        sort_rules = load_sorts(folder, inflection)
        frames = _limited(load_frames(folder, inflection, sort_rules.names), types)
        gazetteer = Gazetteer(read_data(folder / "gazetteer"))
        parser = Parser.load(folder)
        governors = load_governors(folder, inflection)
        rules = Rules(
            Matcher(frames, Sorts(sort_rules)),
            governors,
            load_novelty_words(folder),
            load_date_words(folder),
            Confidence.load(folder),
            load_headline_verbs(folder),
            load_review_words(folder, inflection, {family(f.type) for f in frames.frames}),
            Carried(sort_rules),
            Language.load(folder),
        )
        versions = Versions(
            coder=VERSION,
            model=parser.version,
            frames=_data_version(folder),
            gazetteer=gazetteer.data_version,
        )
        return cls(
            Segmenter.load(folder, gazetteer.missing_blanks),
            gazetteer,
            parser,
            rules,
            Prefilter(frames.frames, sort_rules),
            versions,
        )

    def code(self, documents: Sequence[Document]) -> list[Coded]:
        """Return what each document tells, in order; odd text is an outcome, never an error."""
        prepared = [
            None if self.rules.language.passed_over(document) else self.prepare(document)
            for document in documents
        ]
        texts = [{} if one is None else self.parser_texts(one) for one in prepared]
        parses = iter(self.parses.parse([t.text for found in texts for t in found.values()]))
        results = []
        for document, one, found in zip(documents, prepared, texts, strict=True):
            if one is None:
                reason = self.rules.language.passed_over(document)
                results.append(Coded(document.id, "passed_over", reason, StageCounts()))
                continue
            rows = {position: text.placed(next(parses)) for position, text in found.items()}
            results.append(self._read(one, rows))
        return results

    def mentions(self, document: Document) -> list[Mention]:
        """Return each telling of an act in a document, before they are merged to events."""
        one = self.prepare(document)
        texts = self.parser_texts(one)
        parses = self.parses.parse([text.text for text in texts.values()])
        rows = {p: t.placed(parse) for (p, t), parse in zip(texts.items(), parses, strict=True)}
        return [
            found for found in self._told(one, self.scenes(one, rows)) if isinstance(found, Mention)
        ]

    def parser_texts(self, one: Prepared) -> dict[int, ParserText]:
        """Return the sentences that are to be parsed, as the parser reads them, by position."""
        return {
            sentence.position: for_parser(
                sentence,
                one.scan,
                base_of(one.segmented, sentence),
                self.known,
                self.rules.headline_verbs,
            )
            for sentence in to_read(one.passed)[0]
        }

    def prepare(self, document: Document) -> Prepared:
        """Segment a document and choose the sentences that can hold an event."""
        segmented = self.segmenter.segment(document)
        findings = Findings(document, segmented, self.gazetteer, self.words)
        recalls = self.rules.carried.recalls(segmented.sentences)
        passed = tuple(self.prefilter.passing(segmented.sentences, findings, recalls))
        return Prepared(document, segmented, findings, recalls, passed)

    def _read(self, one: Prepared, rows: dict[int, tuple[Row, ...]]) -> Coded:
        document, segmented = one.document, one.segmented
        found = self._told(one, self.scenes(one, rows))
        mentions = [f for f in found if isinstance(f, Mention)]
        version = content_version(document.title, document.text)
        merged = merge(mentions, ArticleKey(document.id, version))
        events = merged.events
        candidates = candidates_of(
            segmented,
            one.passed,
            [m for m in mentions if m not in merged.alone],
            [*(f for f in found if isinstance(f, NoEvent)), *map(of_no_package, merged.alone)],
            self.rules.review.families(segmented.sentences, self._has_system),
        )
        cut = segmented.cut or to_read(one.passed)[1]
        outcome: Outcome = "cut" if cut else "coded" if events else "nothing"
        counts = StageCounts(
            sentences=len(segmented.sentences),
            prefiltered=len(one.passed),
            parsed=len(rows),
            events=len(events),
            candidates=len(candidates),
        )
        return Coded(document.id, outcome, cut, counts, events, candidates)

    def _has_system(self, sentence: Sentence) -> bool:
        return any(hit.system for hit in self.gazetteer.find_weapons(sentence.text))

    def _told(self, one: Prepared, scenes: dict[int, Scene]) -> list[Mention | NoEvent]:
        if not scenes:
            return []
        discourse = self._discourse(one, scenes)
        casting = Casting(self.resolver, discourse)
        published = published_on(one.document, one.segmented)
        found: list[Mention | NoEvent] = []
        for scene in scenes.values():
            found.extend(read_scene(scene, self.rules, casting, one.segmented, published))
        filled = fill_from_context(found, scenes, discourse)
        for scene in scenes.values():
            told = [f for f in filled if isinstance(f, Mention)]
            filled.extend(echoes(scene, told, self.rules, casting, one.segmented, published))
        return known_only(filled, self.words["arming_themselves"])

    def casting(self, one: Prepared, scenes: dict[int, Scene]) -> Casting:
        """Return what fills the parties of an article's matches."""
        return Casting(self.resolver, self._discourse(one, scenes))

    def _discourse(self, one: Prepared, scenes: dict[int, Scene]) -> Discourse:
        spoken = [] if one.scan is None else mentioned(one.segmented, one.scan)
        return Discourse(self.gazetteer, spoken, scenes, self.words)

    def scenes(self, one: Prepared, rows: dict[int, tuple[Row, ...]]) -> dict[int, Scene]:
        """Return the parsed sentences of an article with the gazetteer's hits laid over them."""
        scenes: dict[int, Scene] = {}
        for sentence in one.segmented.sentences:
            if sentence.position in rows:
                base = base_of(one.segmented, sentence)
                tree = repaired(build_tree(sentence.text, rows[sentence.position]), self.words)
                spoken = spoken_of(one.recalls.at(sentence.position), one.findings.armed)
                hits = one.findings(sentence)
                scenes[sentence.position] = build_scene(sentence, tree, base, hits, spoken)
        return scenes


def known_words(rules: Rules, prefilter: Prefilter) -> frozenset[str]:
    """Return the words that the rules know, which in a headline's capitals are no names."""
    governors = rules.governors
    tables = (governors.clause, governors.object, governors.noun, governors.adjective)
    return (
        prefilter.forms
        | rules.matcher.sorts.rules.words["common"]
        | {word for table in tables for word in table}
    )


def mentioned(segmented: Segmented, scan: Scan) -> list[Mentioned]:
    """Return the party hits of every sentence of an article."""
    found = []
    for sentence in segmented.sentences:
        base = base_of(segmented, sentence)
        found.append(Mentioned(sentence, within(scan.parties, base, base + len(sentence.text))))
    return found


def _limited(frames: FrameSet, types: Collection[EventType] | None) -> FrameSet:
    if types is None:
        return frames
    kept = tuple(f for f in frames.frames if f.type in types)
    by_form = {
        form: tuple(f for f in found if f.type in types) for form, found in frames.by_form.items()
    }
    return FrameSet(kept, frames.version, {form: fs for form, fs in by_form.items() if fs})


def _data_version(folder: Path) -> str:
    state = blake2b(digest_size=8)
    for path in sorted((*folder.glob("*.yaml"), *folder.glob("frames/*.yaml"))):
        state.update(path.name.encode() + path.read_bytes())
    return state.hexdigest()
