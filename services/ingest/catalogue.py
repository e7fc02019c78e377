"""Which public feeds come with Tocsin, and which packs of them can be added at once?"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.ingest.full_text import FullText
from services.ingest.new_feed import NewFeed
from shared.errors import InvalidInput
from shared.ontology import SourceKind

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "feeds"

Words = Annotated[str, Field(min_length=1, max_length=300)]


class CatalogueFeed(BaseModel):
    """One feed of the catalogue; ``verified`` once `tocsin feeds test` has read it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Words
    url: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=2048)]
    owner: Words
    publisher: Words
    country: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] | None
    kind: SourceKind
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
    verified: bool
    full_text: FullText | None = None

    def new_feed(self) -> NewFeed:
        """Return the feed as it is added."""
        return NewFeed(
            url=self.url,
            publisher=self.publisher,
            title=self.title,
            owner=self.owner,
            country=self.country,
            kind=self.kind,
            language=self.language,
            categories=(self.kind.value,),
            full_text=self.full_text,
        )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The feeds of each file, by the file's name without its suffix."""

    files: dict[str, tuple[CatalogueFeed, ...]]

    @property
    def feeds(self) -> tuple[CatalogueFeed, ...]:
        """Return every feed, official ones first."""
        kinds = list(SourceKind)
        every = (feed for feeds in self.files.values() for feed in feeds)
        return tuple(sorted(every, key=lambda feed: kinds.index(feed.kind)))

    @property
    def packs(self) -> tuple[str, ...]:
        """Return the names of packs: the kinds, then the files."""
        return tuple(dict.fromkeys([*SourceKind, *self.files]))

    def pack(self, name: str) -> tuple[CatalogueFeed, ...]:
        """Return the feeds of a kind or of a file; raise InvalidInput listing the packs."""
        if name in self.files:
            return self.files[name]
        if name in list(SourceKind):
            return tuple(feed for feed in self.feeds if feed.kind == name)
        message = f"pack: expected one of {', '.join(self.packs)}, got {name!r}"
        raise InvalidInput(message)


def load_catalogue(folder: Path = SEEDS) -> Catalogue:
    """Read every ``*.yaml`` of ``folder``.

    Raises InvalidInput naming file, line and field, also where one address stands twice.
    """
    places: dict[str, str] = {}
    files: dict[str, tuple[CatalogueFeed, ...]] = {}
    for file in sorted(folder.glob("*.yaml")):
        found = []
        for line, feed in _feeds(file):
            place = f"{file}:{line}"
            if feed.url in places:
                message = f"{place}: url: this feed stands already at {places[feed.url]}"
                raise InvalidInput(message)
            places[feed.url] = place
            found.append(feed)
        files[file.stem] = tuple(found)
    if not files:
        message = f"{folder}: expected *.yaml files with feeds"
        raise InvalidInput(message)
    return Catalogue(files)


def read_feeds(file: Path) -> list[CatalogueFeed]:
    """Return the feeds of one file; raise InvalidInput naming file, line and field."""
    return [feed for _, feed in _feeds(file)]


def _feeds(file: Path) -> list[tuple[int, CatalogueFeed]]:
    try:
        loader = yaml.SafeLoader(file.read_text(encoding="utf-8"))
        root = loader.get_single_node()
        return [(_line(node), _feed(loader, node, file)) for node in _entries(root, file)]
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else 1
        message = f"{file}:{line}: expected YAML ({exc.problem})"
        raise InvalidInput(message) from exc
    except (OSError, ValueError, yaml.YAMLError) as exc:
        message = f"{file}: {exc}"
        raise InvalidInput(message) from exc


def _entries(root: yaml.Node | None, file: Path) -> list[yaml.Node]:
    if isinstance(root, yaml.MappingNode):
        for key, value in root.value:
            if key.value == "feeds" and isinstance(value, yaml.SequenceNode):
                return list(value.value)
    message = f"{file}:{_line(root)}: expected a mapping with a list called feeds"
    raise InvalidInput(message)


def _feed(loader: yaml.SafeLoader, node: yaml.Node, file: Path) -> CatalogueFeed:
    if not isinstance(node, yaml.MappingNode):
        message = f"{file}:{_line(node)}: expected a feed as a mapping"
        raise InvalidInput(message)
    try:
        return CatalogueFeed.model_validate(loader.construct_mapping(node, deep=True))
    except ValidationError as exc:
        problem = exc.errors(include_url=False)[0]
        field = str(problem["loc"][0])
        lines = {str(key.value): _line(key) for key, _ in node.value}
        line = lines.get(field, _line(node))
        message = f"{file}:{line}: {field}: {problem['msg']}"
        raise InvalidInput(message) from exc


def _line(node: yaml.Node | None) -> int:
    return 1 if node is None else node.start_mark.line + 1
