"""One database for the process, SQLite or PostgreSQL, with the same promises on both."""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlmodel import Session


class Database:
    """Opens sessions for reading and for writing.

    On SQLite a write takes the write lock when it begins, so that what an action has read is still
    true when it writes, and waits for its turn instead of failing half-way.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(url) if self.is_sqlite else _postgres(url)
        self._writing = self.engine.execution_options(chairs_write=True)
        # Each statement by itself: for pages that read once, a transaction around costs more than
        # the reading. What is read by two statements may then come from two moments.
        self.glances = self.engine.execution_options(
            **{"chairs_glance": True} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        )

    def reading(self) -> Session:
        """A session that only reads."""
        return Session(self.engine, expire_on_commit=False)

    def glancing(self) -> Session:
        """A session that reads by single statements, without a transaction around them."""
        return Session(self.glances, expire_on_commit=False)

    def writing(self) -> Session:
        """A session that may write; whoever opened it commits."""
        return Session(self._writing, expire_on_commit=False)

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, pool_size=16, max_overflow=64, connect_args={"timeout": 10})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # The driver's own transactions are switched off: they begin too late for our promise.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            # FULL: the laptop in the training room may lose its power at any moment.
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "cache_size=-16000",
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("chairs_glance"):
            write = options.get("chairs_write")
            connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _postgres(url: str) -> Engine:
    return create_engine(url, pool_size=16, max_overflow=32, pool_pre_ping=True)
