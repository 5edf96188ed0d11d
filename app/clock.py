"""The one place that knows what time it is, so that tests and the demonstration can choose."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_frozen: ContextVar[datetime | None] = ContextVar("frozen_time", default=None)


def now() -> datetime:
    """The present moment in UTC, always aware of its zone."""
    return _frozen.get() or datetime.now(UTC)


def today(zone: str = "Asia/Ho_Chi_Minh") -> date:
    """The calendar date in `zone` (an IANA name)."""
    return now().astimezone(ZoneInfo(zone)).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the present be `moment` inside the block; used by tests and the demonstration."""
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
