"""Processes of our own round pure but heavy work, so that it never runs on the event loop."""

from shared.workers.child import Loaded
from shared.workers.pool import Lost, PoolPolicy, WorkerPool

__all__ = ["Loaded", "Lost", "PoolPolicy", "WorkerPool"]
