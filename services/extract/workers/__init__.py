"""Processes of our own round the pure coder, so that spaCy never runs on the event loop."""

from services.extract.workers.child import Loaded
from services.extract.workers.pool import Lost, PoolPolicy, WorkerPool

__all__ = ["Loaded", "Lost", "PoolPolicy", "WorkerPool"]
