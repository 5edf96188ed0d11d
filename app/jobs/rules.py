"""What a job may go through, and how long a silent worker is waited for."""

from datetime import datetime, timedelta

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "queued", "running", "done", "failed", "cancelled"
OPEN = frozenset({QUEUED, RUNNING})
"""States in which a job still moves."""

SILENCE = timedelta(seconds=60)
"""A worker gives a sign of life every few seconds; after so long without one it is gone."""
MOST_ATTEMPTS = 2
"""A job that took its worker down twice would do so a third time."""


class Cancelled(Exception):
    """Nobody wants the result any more; raised by whoever makes it."""


def is_abandoned(beat_at: datetime | None, now: datetime) -> bool:
    """Whether the worker of a running job has been silent for too long."""
    return beat_at is None or now - beat_at > SILENCE


def may_try_again(attempts: int) -> bool:
    """Whether a job that was begun `attempts` times and never ended is worth another try."""
    return attempts < MOST_ATTEMPTS


def percent(done: int, total: int) -> int:
    """How far a job is, from 0 to 100; 0 when nothing is known yet."""
    return min(100, round(100 * done / total)) if total else 0
