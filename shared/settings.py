"""How are settings read, and what is said of one that does not fit?"""

from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings

from shared.errors import ConfigurationError

Settings = TypeVar("Settings", bound=BaseSettings)


def load_settings(kind: type[Settings], **given: object) -> Settings:
    """Read ``kind`` from the environment; what is ``given`` and not None wins.

    Raises ConfigurationError naming the environment variable and what was expected; the value is
    not repeated, since it may be a secret.
    """
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    try:
        return kind(**chosen)
    except ValidationError as error:
        prefix = kind.model_config.get("env_prefix", "")
        told = "; ".join(
            f"{prefix}{'_'.join(str(part) for part in problem['loc'])}".upper()
            + f": {problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors(include_input=False, include_url=False)
        )
        raise ConfigurationError(told) from error
