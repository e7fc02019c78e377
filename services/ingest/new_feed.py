"""What is known of a feed before it was ever fetched?"""

from dataclasses import dataclass

from services.ingest.full_text import FullText
from shared.ontology import SourceKind


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A feed to add; everything but the address may be unknown.

    ``outlet`` is the registered domain that prints, ``publisher`` who issues it and counts as one
    voice, ``owner`` who stands behind the publisher, ``country`` the publisher's ISO 3166 alpha-3.
    ``categories`` are those of its reader, as OPML carries them. ``full_text`` says when the pages
    of its articles are read; None leaves that to the service's setting.
    """

    url: str
    outlet: str | None = None
    publisher: str | None = None
    title: str | None = None
    owner: str | None = None
    country: str | None = None
    kind: SourceKind | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()
    full_text: FullText | None = None
