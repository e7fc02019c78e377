"""How is a sentence parsed, and with which weights?"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from services.extract.syntax.tree import Row
from shared.errors import ConfigurationError, PermanentError
from shared.yaml_reading import load_yaml

if TYPE_CHECKING:
    from spacy.language import Language

# so many sentences that what is worked out for them stays in the processor's cache
_BATCH = 32


class _Description(TypedDict):
    package: str
    version: str
    exclude: list[str]
    files: dict[str, str]
    whole: str


@dataclass(frozen=True, slots=True)
class Parser:
    """Parse sentences with a spaCy model whose weights were checked."""

    nlp: "Language"
    version: str

    @classmethod
    def load(cls, folder: Path) -> "Parser":
        """Load the model that `model.yaml` of a language folder names.

        Raises ConfigurationError if the package is missing, PermanentError naming the first
        weight file whose SHA-256 differs.
        """
        raw = (folder / "model.yaml").read_text(encoding="utf-8")
        description: _Description = load_yaml(raw)
        home = _home(description)
        _check(home, description["files"])
        from spacy.util import load_model_from_path

        from services.extract.products import multiply_with_numpy

        nlp = load_model_from_path(home, exclude=description["exclude"])
        multiply_with_numpy(nlp)
        # the tokenizer would take "re-exported" apart, and the parser then loses its verb
        tokenizer: Any = nlp.tokenizer
        tokenizer.token_match = re.compile(description["whole"], re.IGNORECASE).fullmatch
        return cls(nlp, f"{description['package']}-{description['version']}")

    def parse(self, texts: Iterable[str]) -> Iterator[tuple[Row, ...]]:
        """Yield the parse of each text as one sentence, in order."""
        from services.extract.one_sentence import as_one_sentence, rows_of

        docs = (as_one_sentence(self.nlp.make_doc(text)) for text in texts)
        for doc in self.nlp.pipe(docs, batch_size=_BATCH):
            yield rows_of(doc)


def _home(description: _Description) -> Path:
    package, version = description["package"], description["version"]
    try:
        module = import_module(package)
    except ImportError as exc:
        message = f"the model package {package} {version} is not installed"
        raise ConfigurationError(message) from exc
    assert module.__file__ is not None
    return Path(module.__file__).parent / f"{package}-{version}"


def _check(home: Path, files: dict[str, str]) -> None:
    for name, expected in files.items():
        path = home / name
        if not path.is_file():
            message = f"model file {path} is missing"
            raise PermanentError(message)
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != expected:
            message = f"model file {path} has sha256 {found}, expected {expected}"
            raise PermanentError(message)
