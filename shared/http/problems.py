"""How is a request refused so that a program and a person both know why? RFC 9457."""

import difflib
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import Enum
from typing import NoReturn

from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"
MOST_ERRORS = 20
_CUTOFF = 0.6


class ProblemType(Enum):
    """Every way in which a request is refused: status, last part of its ``type``, and title."""

    MALFORMED = (400, "malformed", "The request is malformed")
    UNAUTHENTICATED = (401, "unauthenticated", "The request names no valid API key")
    SCOPE_MISSING = (403, "scope-missing", "The API key may not do this")
    NOT_FOUND = (404, "not-found", "There is nothing here")
    METHOD_NOT_ALLOWED = (405, "method-not-allowed", "This cannot be done here")
    CONFLICT = (409, "conflict", "The request contradicts what is there")
    PRECONDITION_FAILED = (412, "precondition-failed", "It was changed meanwhile")
    QUOTA_EXCEEDED = (403, "quota-exceeded", "The tenant has as much as it may")
    TOO_LARGE = (413, "too-large", "The body is too large")
    NOT_JSON = (415, "not-json", "The body is not declared as JSON")
    INVALID = (422, "invalid", "The request is not valid")
    KEY_REUSED = (422, "idempotency-key-reused", "The Idempotency-Key was used before")
    RATE_LIMITED = (429, "rate-limited", "Asked too often")
    DEFECT = (500, "defect", "The request could not be answered")
    UNAVAILABLE = (503, "unavailable", "Not available now")

    @property
    def status(self) -> int:
        """Return the HTTP status."""
        return self.value[0]

    @property
    def uri(self) -> str:
        """Return the ``type`` member."""
        return f"urn:tocsin:problem:{self.value[1]}"

    @property
    def title(self) -> str:
        """Return the ``title`` member, the same for every problem of this kind."""
        return self.value[2]


class FieldError(BaseModel):
    """One thing that is wrong with the request."""

    model_config = ConfigDict(frozen=True)

    field: str = Field(description="Path of the field, or name of the parameter or header.")
    message: str = Field(description="What is wrong with it, and what was expected.")
    nearest: str | None = Field(default=None, description="The known value that looks most alike.")


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    model_config = ConfigDict(
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "type": ProblemType.INVALID.uri,
                    "title": ProblemType.INVALID.title,
                    "status": 422,
                    "detail": "rules[0].actors[0]: 'Ukrane' is no known state, body or group",
                    "errors": [
                        {
                            "field": "rules[0].actors[0]",
                            "message": "'Ukrane' is no known state, body or group",
                            "nearest": "Ukraine",
                        }
                    ],
                }
            ]
        },
    )

    type: str = Field(description="A URI that names the kind of problem.")
    title: str
    status: int
    detail: str
    errors: tuple[FieldError, ...] = ()


class Refused(HTTPException):
    """Answer the request with a problem; an HTTPException so that FastAPI lets it through."""

    def __init__(
        self,
        kind: ProblemType,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind.status, detail, headers)
        self.kind = kind
        self.errors = tuple(errors)


def invalid(errors: Sequence[FieldError]) -> Refused:
    """Return the refusal of a request whose fields are wrong; at most 20 are listed."""
    first = errors[0]
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    detail = f"{first.field}: {first.message}{more}"
    return Refused(ProblemType.INVALID, detail, errors=errors[:MOST_ERRORS])


def unknown_parameters(names: Iterable[str], known: Collection[str]) -> Refused:
    """Return the refusal of parameters that a route does not take, each with the nearest."""
    expected = ", ".join(sorted(known)) or "none"
    return invalid(
        [
            FieldError(
                field=name[:100],
                message=f"unknown parameter; expected {expected}",
                nearest=look_alike(name, sorted(known)),
            )
            for name in names
        ]
    )


def refuse_field(field: str, message: str) -> NoReturn:
    """Refuse a request with one wrong field."""
    raise invalid([FieldError(field=field, message=message)])


def refuse_missing(what: str, name: str) -> NoReturn:
    """Refuse a request for something that is not there."""
    message = f"there is no {what} {name[:100]!r}"
    raise Refused(ProblemType.NOT_FOUND, message)


def render(
    kind: ProblemType,
    detail: str,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the response that tells a problem."""
    problem = Problem(
        type=kind.uri,
        title=kind.title,
        status=kind.status,
        detail=detail,
        errors=tuple(errors),
    )
    return Response(
        # What a client sent may stand in the detail, lone surrogates included.
        problem.model_dump_json(exclude_none=True, ensure_ascii=True),
        kind.status,
        headers,
        MEDIA_TYPE,
    )


def look_alike(value: str, known: Sequence[str]) -> str | None:
    """Return the known name that looks most like ``value``, or None."""
    found = difflib.get_close_matches(value[:100].casefold(), known, n=1, cutoff=_CUTOFF)
    return found[0] if found else None
