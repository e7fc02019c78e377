"""How many of the articles that carry an incident report independently of one another?

Two articles are one source when one's words are largely contained in the other's (a wire copy,
also cut or re-headed), or when outlet or publisher is the same. Sources are the connected
components: symmetric, and free of the order in which articles came.
"""

from dataclasses import dataclass, field

from shared.messages import ArticleRef, Sources
from shared.sketch import Shingles

COPY_CONTAINMENT = 0.4
"""Copies of the seeds share 0.55 of the shorter one's 5-grams, independent reports at most 0.22."""


@dataclass(slots=True)
class SourceCount:
    """Connected components, article by article."""

    articles: list[str] = field(default_factory=list)
    independent: int = 0
    _parents: dict[str, str] = field(default_factory=dict)
    _sketches: dict[str, tuple[int, ...]] = field(default_factory=dict)
    _shingles: dict[str, Shingles] = field(default_factory=dict)
    _owned: dict[str, str] = field(default_factory=dict)

    def add(self, article: ArticleRef) -> None:
        """Take one more article in; one that is there already changes nothing."""
        name = article.article_id
        if name in self._parents:
            return
        self.articles.append(name)
        self._parents[name] = name
        self.independent += 1
        for other in [*self._owners(article), *self._copies(name, article.sketch)]:
            self._join(name, other)

    def sources(self) -> Sources:
        """Return the count so far, articles in the order they were added."""
        return Sources(
            independent=self.independent, total=len(self.articles), articles=tuple(self.articles)
        )

    def _owners(self, article: ArticleRef) -> list[str]:
        owners = (("outlet", article.outlet), ("publisher", article.publisher))
        keys = [f"{what}:{' '.join(each.casefold().split())}" for what, each in owners if each]
        return [self._owned.setdefault(key, article.article_id) for key in keys]

    def _copies(self, name: str, sketch: tuple[int, ...]) -> list[str]:
        others = tuple(self._sketches)
        self._sketches[name] = sketch
        # Made when there is something to compare with: most incidents have one article.
        return [each for each in others if is_copy(self._made(name), self._made(each))]

    def _made(self, name: str) -> Shingles:
        if name not in self._shingles:
            self._shingles[name] = Shingles.of(self._sketches[name])
        return self._shingles[name]

    def _join(self, a: str, b: str) -> None:
        one, other = self._root(a), self._root(b)
        if one != other:
            self._parents[one] = other
            self.independent -= 1

    def _root(self, name: str) -> str:
        while self._parents[name] != name:
            name = self._parents[name]
        return name


def is_copy(a: Shingles, b: Shingles) -> bool:
    """Tell whether one text is largely contained in the other."""
    return max(a.contained_in(b), b.contained_in(a)) >= COPY_CONTAINMENT
