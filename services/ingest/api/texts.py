"""Which text may a request carry? What every part behind the API can hold."""

import re
from typing import Annotated

from pydantic import AfterValidator, StringConstraints

# PostgreSQL holds no NUL, UTF-8 no lone surrogate.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _storable(text: str) -> str:
    found = _UNSTORABLE.search(text)
    if found is not None:
        message = f"U+{ord(found[0]):04X} is not allowed in text"
        raise ValueError(message)
    return text


Text = Annotated[str, AfterValidator(_storable)]
_Named = Annotated[str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True)]
Words = Annotated[_Named, AfterValidator(_storable)]
Address = Annotated[
    str, StringConstraints(min_length=1, max_length=2048), AfterValidator(_storable)
]
