"""What can be asked of a replay?"""

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, SecretStr


class ReplayOptions(BaseModel):
    """The options of `tocsin replay`; None stands for its documented default."""

    model_config = ConfigDict(frozen=True)

    paths: tuple[Path, ...]
    store: Path | None = None
    watchlists: Path | None = None
    webhooks: tuple[str, ...] = ()
    webhook_secret: SecretStr | None = None
    published: datetime | None = None
    alerts: Path | None = None
    notifications: Path | None = None
    workers: int = 1
