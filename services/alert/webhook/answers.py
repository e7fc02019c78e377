"""What does an answer to a webhook mean, and what of it is kept?"""

import re
from http import HTTPStatus

from services.alert.deliveries import AttemptOutcome

_THROTTLING = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
_SECRET = re.compile(
    r"(whsec_|whsk_|tocsin_|v1a?,|bearer\s+|basic\s+)[\w+/=.~-]{8,}", re.IGNORECASE
)


def outcome_of(status: int) -> AttemptOutcome:
    """Say what an HTTP status means: only 2xx is success, and redirections are not followed."""
    if status // 100 == 2:  # noqa: PLR2004 - the class of success
        return AttemptOutcome.SUCCEEDED
    if status // 100 == 3:  # noqa: PLR2004 - the class of redirection
        return AttemptOutcome.REDIRECTED
    if status == HTTPStatus.GONE:
        return AttemptOutcome.GONE
    return AttemptOutcome.THROTTLED if status in _THROTTLING else AttemptOutcome.REFUSED


def kept(body: bytes, *, cut: bool) -> str:
    """Return an answer's text as it may be stored: no secrets that it repeats, no NUL."""
    text = body.decode("utf-8", "replace").replace("\x00", "\ufffd")
    text = _SECRET.sub(r"\1[redacted]", text)
    return f"{text} [cut]" if cut else text
