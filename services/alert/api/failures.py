"""Which problem does a watchlist that is not valid become?"""

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from services.alert.rules.problems import InvalidWatchlist
from shared.http.failures import told
from shared.http.problems import FieldError, invalid


def handle_watchlists(app: FastAPI) -> None:
    """Have every field that is wrong in a watchlist told by itself."""
    app.add_exception_handler(InvalidWatchlist, _not_valid)


async def _not_valid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, InvalidWatchlist)
    return told(
        invalid(
            [
                FieldError(field=each.field, message=each.message, nearest=each.nearest)
                for each in error.problems
            ]
        )
    )
