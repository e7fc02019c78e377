"""By which short name is it known which model and data have spoken?"""

from functools import lru_cache

from shared.ids import digest
from shared.messages import Coding


def coder_name(coding: Coding) -> str:
    """Return one short name for model and data that spoke.

    A failure, and the withdrawal of an article, do not take the name of its coding: either may
    come before or after it under the same words.
    """
    versions = coding.versions
    failed = "failed" if coding.outcome == "failed" else None
    withdrawn = "withdrawn" if coding.article.withdrawn else None
    spoke = (versions.coder, versions.model, versions.frames, versions.gazetteer)
    return _short(*spoke, failed, withdrawn)


@lru_cache(maxsize=256)
def _short(*parts: str | None) -> str:
    return digest(*parts)[:16]
