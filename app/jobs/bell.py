"""The bell: a message that there is something to do. What it is stands in the table of jobs."""

import logging
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

LOG = logging.getLogger("chairs.jobs")
QUEUE = "chairs"


class Bell:
    """Rung by web processes, heard by workers; made of huey, on SQLite or on PostgreSQL.

    A message that is lost delays a job by a minute at most: workers also look by themselves.
    """

    def __init__(self, database: str, data_dir: Path) -> None:
        self._database, self._data_dir = database, data_dir
        self._queue: Any = None
        self._look: Callable[[], None] = _nothing

    def ring(self) -> None:
        """Wake a worker. Never fails: the job itself is already safe."""
        try:
            queue = self.queue
            queue.enqueue(self._task.s())
            # The library keeps a connection for each thread; a bell is rung too rarely for that.
            queue.storage.close()
        except Exception:
            LOG.warning("The worker could not be woken; it looks by itself.", exc_info=True)

    def listen(self, look: Callable[[], None]) -> None:
        """Call `look` at every ring and once a minute, until the process is told to end."""
        self._look = look
        consumer = self.queue.create_consumer(
            workers=1, worker_type="thread", initial_delay=0.1, max_delay=0.5, backoff=1.3
        )
        consumer.run()

    @property
    def queue(self) -> Any:
        """The queue of messages, opened when first needed."""
        if self._queue is None:
            self._queue = self._open()
        return self._queue

    def _open(self) -> Any:
        # Loaded here, because it takes as long to load as all the rest of a web process.
        library: Any = import_module("huey")
        url = make_url(self._database)
        if url.get_backend_name() == "sqlite":
            self._data_dir.mkdir(parents=True, exist_ok=True)
            queue = library.SqliteHuey(
                QUEUE, filename=str(self._data_dir / "bell.db"), results=False
            )
        else:
            dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
            queue = library.PostgresHuey(QUEUE, dsn=dsn, results=False)
        self._task = queue.task(name="look")(self._heard)
        queue.periodic_task(library.crontab(minute="*"), name="look_by_itself")(self._heard)
        return queue

    def _heard(self) -> None:
        self._look()


def _nothing() -> None:
    raise RuntimeError("nobody listens in this process")
