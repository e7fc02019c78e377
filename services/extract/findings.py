"""What does the gazetteer find in an article, once anything asks for it?"""

from collections.abc import Mapping
from datetime import UTC, date

from services.extract.document import Document
from services.extract.frames.weapon_sort import may_count
from services.extract.gazetteer.gazetteer import Gazetteer
from services.extract.gazetteer.models import Hit, OfficeHit, Scan
from services.extract.scene import cut_scan, overlaid, within
from services.extract.segment.article import Segmented
from services.extract.segment.roles import Sentence
from services.extract.truecase import is_capitals
from services.extract.word_index import words_of


class Findings:
    """Scan an article when its first sentence is asked for, and cut each sentence's part once.

    `lists` are the lists of words of the language.
    """

    def __init__(
        self,
        document: Document,
        segmented: Segmented,
        gazetteer: Gazetteer,
        lists: Mapping[str, frozenset[str]],
    ) -> None:
        self._document = document
        self._segmented = segmented
        self._gazetteer = gazetteer
        self._lists = lists
        self._scan: Scan | None = None
        self._cut: dict[int, Scan] = {}
        self._armed: dict[int, bool] = {}

    @property
    def scan(self) -> Scan:
        """Return what is found in the whole article, placed as `base_of` says."""
        if self._scan is None:
            self._scan = self._settled()
        return self._scan

    def __call__(self, sentence: Sentence) -> Scan:
        """Return what is found in one sentence of the article."""
        found = self._cut.get(sentence.position)
        if found is None:
            base = base_of(self._segmented, sentence)
            found = cut_scan(self.scan, base, base + len(sentence.text))
            self._cut[sentence.position] = found
        return found

    def parties(self, sentence: Sentence, since: Sentence | None = None) -> tuple[Hit, ...]:
        """Return the parties named in a sentence, or from the one `since` on to its end."""
        base = base_of(self._segmented, sentence)
        first = base if since is None else base_of(self._segmented, since)
        return within(self.scan.parties, first, base + len(sentence.text))

    def offices(self, sentence: Sentence) -> tuple[OfficeHit, ...]:
        """Return the offices named in a sentence."""
        base = base_of(self._segmented, sentence)
        return within(self.scan.offices, base, base + len(sentence.text))

    def armed(self, sentence: Sentence) -> bool:
        """Tell whether a sentence names something that may count as a weapon."""
        known = self._armed.get(sentence.position)
        if known is None:
            base = base_of(self._segmented, sentence)
            weapons = within(self.scan.weapons, base, base + len(sentence.text))
            known = bool(weapons) and may_count(
                weapons, self.offices(sentence), words_of(sentence.text), self._lists
            )
            self._armed[sentence.position] = known
        return known

    def _settled(self) -> Scan:
        segmented = self._segmented
        title = "" if segmented.title is None else segmented.title.text + "\n\n"
        whole = title + segmented.text.text
        plain = self._gazetteer.scan(whole)
        scan = self._in_capitals(plain)
        published = published_on(self._document, segmented)
        parties = self._gazetteer.settle(
            scan.parties,
            whole,
            year=None if published is None else published.year,
            offices=plain.offices,
        )
        return Scan(
            parties,
            scan.weapons,
            scan.offices,
            scan.measures,
            scan.authorities,
            scan.units,
            scan.qualifiers,
        )

    def _in_capitals(self, scan: Scan) -> Scan:
        for sentence in self._segmented.sentences:
            if is_capitals(sentence.text):
                base = base_of(self._segmented, sentence)
                found = self._gazetteer.scan(sentence.text, caps=True)
                scan = overlaid(scan, found, base, base + len(sentence.text))
        return scan


def base_of(segmented: Segmented, sentence: Sentence) -> int:
    """Return where a sentence begins in title and text joined by a blank line."""
    if sentence.field == "title" or segmented.title is None:
        return sentence.start
    return len(segmented.title.text) + 2 + sentence.start


def published_on(document: Document, segmented: Segmented) -> date | None:
    """Return the day of publication: the source's, else the one in the text's own date line."""
    if document.published_at is not None:
        return document.published_at.astimezone(UTC).date()
    return segmented.date_line
