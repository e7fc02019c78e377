"""Which parties, weapons, offices, measures and units does a text name?"""

from __future__ import annotations

from typing import Self

from services.extract.gazetteer.data import GazetteerData, language_folder, read_data
from services.extract.gazetteer.fold import fold, lower
from services.extract.gazetteer.form_index import FormIndex
from services.extract.gazetteer.models import Entity, Hit, OfficeHit, Scan, WeaponHit
from services.extract.gazetteer.noun_hits import (
    authority_hit,
    each,
    measure_hit,
    office_hit,
    qualifier_hit,
    unit_hit,
)
from services.extract.gazetteer.noun_index import NounIndex
from services.extract.gazetteer.party_index import PartyIndex
from services.extract.gazetteer.settle import settle
from services.extract.gazetteer.unglue import missing_blanks
from services.extract.gazetteer.weapon_index import WeaponIndex


class Gazetteer:
    """Find names in texts; build it once per process, it holds no state.

    Every hit's `start` and `end` are code points into the text that was given and its `text`
    is exactly that slice; hits of one kind are sorted and never overlap. The same data and text
    give the same hits.
    """

    def __init__(self, data: GazetteerData) -> None:
        self.data_version = data.version
        self._entities = data.entities
        self._places = data.places
        self._names = frozenset(
            form
            for form, readings in data.party_forms.items()
            if readings[0].mention in {"name", "capital"}
        )
        self._parties = PartyIndex(data.party_forms, data.places, data.joins, _title_words(data))
        self._weapons = WeaponIndex(data.systems, data.weapon_nouns)
        self._offices = NounIndex(data.offices)
        self._measures = NounIndex(data.measures)
        self._authorities = FormIndex(data.authorities)
        self._units = NounIndex(data.units)
        self._qualifiers = NounIndex(data.qualifiers)

    @classmethod
    def load(cls, language: str = "en") -> Self:
        """Read the packaged data of a language; raises GazetteerError where it is wrong."""
        return cls(read_data(language_folder(language)))

    def scan(self, text: str, *, caps: bool = False) -> Scan:
        """Find everything at once; set `caps` where the text is written in capitals."""
        folded = fold(text)
        level, low = folded.text, lower(folded.text)
        return Scan(
            parties=self._parties.find(text, folded, caps=caps),
            weapons=self._weapons.find(text, folded, low, caps=caps),
            offices=each(text, folded, self._offices.find(level, low), office_hit),
            measures=each(text, folded, self._measures.find(level, low), measure_hit),
            authorities=each(text, folded, self._authorities.find(level), authority_hit),
            units=each(text, folded, self._units.find(level, low), unit_hit),
            qualifiers=each(text, folded, self._qualifiers.find(level, low), qualifier_hit),
        )

    def find(self, text: str, *, caps: bool = False) -> tuple[Hit, ...]:
        """Find the parties that a text names; ambiguous ones carry the reason."""
        return self._parties.find(text, fold(text), caps=caps)

    def find_weapons(self, text: str, *, caps: bool = False) -> tuple[WeaponHit, ...]:
        """Find named weapon systems and generic weapon nouns."""
        folded = fold(text)
        return self._weapons.find(text, folded, lower(folded.text), caps=caps)

    def find_offices(self, text: str) -> tuple[OfficeHit, ...]:
        """Find titles and office nouns."""
        folded = fold(text)
        found = self._offices.find(folded.text, lower(folded.text))
        return each(text, folded, found, office_hit)

    def settle(
        self,
        hits: tuple[Hit, ...],
        text: str,
        *,
        year: int | None,
        offices: tuple[OfficeHit, ...] | None = None,
    ) -> tuple[Hit, ...]:
        """Clear, drop or keep ambiguous hits by the rest of the article.

        `hits` are those of the whole `text`, `year` is that of its publication, `offices` those
        of the text where they are known. A hit that is still ambiguous afterwards could not be
        decided and should count for nobody.
        """
        known = self.find_offices(text) if offices is None else offices
        return settle(hits, text, known, self._places.cues, year)

    def missing_blanks(self, text: str) -> tuple[int, ...]:
        """Return the offsets at which a blank is missing, as before `sold` in `Turkeysold`."""
        return missing_blanks(text, self._names, self._places.glue)

    def entity(self, identity: str) -> Entity | None:
        """Return the party with an id: `GBR`, `org:eu`, `group:hamas`, `person:joe-biden`."""
        return self._entities.get(identity)

    def entities(self) -> tuple[Entity, ...]:
        """Return every party, in the order of the data."""
        return tuple(self._entities.values())


def _title_words(data: GazetteerData) -> frozenset[str]:
    forms = [*data.offices.lower, *(form.lower() for form in data.offices.cased)]
    return frozenset(word.rstrip(".") for form in forms for word in form.split())
