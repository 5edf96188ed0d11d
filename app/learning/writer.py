"""Writes what happens at steps: one thread for the process, many events in one commit."""

import queue
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from sqlalchemy.dialects.postgresql import insert

from app.db.engine import Database
from app.learning.models import StepProgress

ROWS_AT_ONCE = 1_000

_INSERT = (
    "INSERT INTO step_progress"
    " (client_id, person_id, module_id, step_id, kind, content_hash, happened_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (client_id) DO NOTHING"
)


@dataclass(frozen=True, slots=True)
class StepEvent:
    """One event to be kept. `client_id` is the person's own (see `rules.own_id`)."""

    client_id: str
    person_id: int
    module_id: str
    step_id: str
    kind: str
    content_hash: str
    happened_at: datetime


Waiting: TypeAlias = tuple[Sequence[StepEvent], "Future[None]"]


class ProgressWriter:
    """Takes events from all requests of this process and commits them together.

    A caller's future is done only after the commit, with the database flushed to the disk, or it
    carries the error. An event whose id is there already is no error and is not written again.
    The thread starts with the first event and ends with `close`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def submit(self, events: Sequence[StepEvent]) -> "Future[None]":
        """Hand events over; the future is done when they are durable."""
        future: Future[None] = Future()
        with self._starting:
            if self._thread is None:
                self._waiting = queue.SimpleQueue()
                self._thread = threading.Thread(
                    target=_run, args=(self._database, self._waiting), name="progress", daemon=True
                )
                self._thread.start()
            self._waiting.put((events, future))
        return future

    def record(self, events: Sequence[StepEvent]) -> None:
        """Hand events over and wait until they are durable; raises what went wrong."""
        self.submit(events).result()

    def close(self) -> None:
        """Write what is waiting, then end the thread."""
        with self._starting:
            thread, self._thread = self._thread, None
            if thread is not None:
                self._waiting.put(None)
        if thread is not None:
            thread.join()


def _run(database: Database, waiting: "queue.SimpleQueue[Waiting | None]") -> None:
    keeper = _keeper(database)
    ends = False
    try:
        while not ends and (first := waiting.get()) is not None:
            batch, ends = _together(first, waiting)
            _write(keeper, batch)
    finally:
        keeper.close()


def _together(
    first: Waiting, waiting: "queue.SimpleQueue[Waiting | None]"
) -> tuple[list[Waiting], bool]:
    """Everything that came while the last commit was running, and whether it was the end."""
    batch, rows = [first], len(first[0])
    while rows < ROWS_AT_ONCE:
        try:
            more = waiting.get_nowait()
        except queue.Empty:
            break
        if more is None:
            return batch, True
        batch.append(more)
        rows += len(more[0])
    return batch, False


def _write(keeper: "_Sqlite | _Postgres", batch: list[Waiting]) -> None:
    try:
        keeper.write([event for events, _ in batch for event in events])
    except Exception as error:
        if len(batch) == 1:
            batch[0][1].set_exception(error)
            return
        # One caller's bad event must not cost the others theirs: each on its own.
        for one in batch:
            _write(keeper, [one])
        return
    for _, future in batch:
        future.set_result(None)


class _Sqlite:
    """Writes with the driver itself, on a connection of its own."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def write(self, events: Iterable[StepEvent]) -> None:
        connection = self._connection = self._connection or self._open()
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(_INSERT, [_row(event) for event in events])
            connection.execute("COMMIT")
        except BaseException:
            # A connection after an error is of no use; the next event opens a fresh one.
            self.close()
            raise

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        # FULL: what was acknowledged outlives a power cut.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()
        return connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _row(event: StepEvent) -> tuple[str, int, str, str, str, str, str]:
    # Moments as SQLAlchemy writes them, so that both read each other's rows.
    moment = event.happened_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return (
        event.client_id,
        event.person_id,
        event.module_id,
        event.step_id,
        event.kind,
        event.content_hash,
        moment,
    )


class _Postgres:
    """Writes through the engine's pool."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._statement = insert(StepProgress).on_conflict_do_nothing(index_elements=["client_id"])

    def write(self, events: Iterable[StepEvent]) -> None:
        # In one order everywhere: two processes that write the same ids cannot lock each other up.
        once = {event.client_id: event for event in events}
        rows = [values(once[name]) for name in sorted(once)]
        with self._database.engine.begin() as connection:
            connection.execute(self._statement, rows)

    def close(self) -> None:
        """The pool belongs to the database."""


def values(event: StepEvent) -> dict[str, object]:
    """An event as the columns of its row."""
    return {
        "client_id": event.client_id,
        "person_id": event.person_id,
        "module_id": event.module_id,
        "step_id": event.step_id,
        "kind": event.kind,
        "content_hash": event.content_hash,
        "happened_at": event.happened_at,
    }


def _keeper(database: Database) -> _Sqlite | _Postgres:
    if database.is_sqlite:
        return _Sqlite(str(database.url.database))
    return _Postgres(database)
