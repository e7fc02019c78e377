"""What goes wrong when gazetteer data cannot be used?"""

from __future__ import annotations

from shared.errors import PermanentError


class GazetteerError(PermanentError):
    """Reject gazetteer data, naming the file, the line and what was expected."""
