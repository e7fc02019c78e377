"""Which failures exist, and which of them are worth trying again?

TocsinError
├── PermanentError            the same input fails again: name it, set it aside, go on
│   ├── InvalidInput          what came from outside does not have the expected shape
│   ├── ConfigurationError    a setting is missing or contradicts another
│   ├── ToolMissing           a program or package that the task needs is not installed
│   └── Conflict              the change contradicts what is already stored
└── TransientError            the same input may pass later: wait and try again
    └── Unavailable           a broker, database or peer does not answer now

Adapters translate library errors into these once, at the edge, with ``raise ... from exc``.
Expected outcomes (a duplicate, nothing modified, no rule matched) are values, not errors.
"""


class TocsinError(Exception):
    """Root of every error that Tocsin raises on purpose."""


class PermanentError(TocsinError):
    """Fail in a way that trying again cannot mend."""


class InvalidInput(PermanentError):
    """Reject input, naming the field or byte and what was expected."""


class ConfigurationError(PermanentError):
    """Reject a setting, naming it and what was expected."""


class ToolMissing(PermanentError):
    """Name a missing program and the package that has it."""


class Conflict(PermanentError):
    """Reject a change that contradicts the stored state."""


class TransientError(TocsinError):
    """Fail in a way that may pass by itself."""


class Unavailable(TransientError):
    """Report that a broker, database or peer does not answer now."""
