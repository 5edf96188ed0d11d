"""A cheap stamp that moves whenever anybody has written, so that a process may trust its memory."""

import sqlite3
import threading

from app.db.engine import Database


class Changes:
    """Watches the database through a connection of its own that never writes.

    SQLite answers `PRAGMA data_version` in a few microseconds; the number moves when any other
    connection of any process has committed. PostgreSQL has nothing alike, so there the stamp is
    None: nothing may be remembered from one request to the next.
    """

    def __init__(self, database: Database) -> None:
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.Lock()
        if database.is_sqlite and database.url.database not in (None, "", ":memory:"):
            self._connection = sqlite3.connect(
                str(database.url.database), check_same_thread=False, isolation_level=None
            )

    def stamp(self) -> int | None:
        """The present stamp, or None when nothing may be remembered."""
        if self._connection is None:
            return None
        with self._lock:
            row = self._connection.execute("PRAGMA data_version").fetchone()
        return int(row[0])

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
