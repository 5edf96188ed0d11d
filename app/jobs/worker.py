"""The worker: takes jobs one by one, has them made, and writes what came of them."""

import logging
import os
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from app import clock
from app.db.engine import Database
from app.errors import Phrase, Refused
from app.jobs import actions, queries
from app.jobs.models import Job
from app.jobs.rules import Cancelled

LOG = logging.getLogger("chairs.jobs")
PROGRESS_SECONDS = 0.5
"""Progress is written at most twice a second: every write takes the one write lock."""
LIFE_SECONDS = 10.0
BROKEN = "Something broke that should not have. The details are in the log of the worker."


@dataclass(frozen=True)
class Made:
    """What came of a job: a file inside the data directory, and what it is called on a screen."""

    file: str
    file_name: str


class Bench:
    """What a maker is given: the job's values, where to tell progress, whether to stop."""

    def __init__(self, database: Database, job: Job) -> None:
        self._database, self._job_id = database, job.id or 0
        self.kind, self.values = job.kind, dict(job.values)
        self.organisation_id = job.organisation_id
        self._told = self._asked = 0.0
        self._lived = time.monotonic()
        self._stop = False

    def progress(self, done: int, total: int, step: str) -> None:
        """Tell how far it is: steps done, steps in all, what was just finished."""
        now = time.monotonic()
        if now - self._told < PROGRESS_SECONDS and done < total:
            return
        self._told = self._lived = now
        with self._database.writing() as db:
            actions.note_progress(db, self._job_id, done, total, step)
            db.commit()

    def cancelled(self) -> bool:
        """Whether somebody wants it stopped; asks the database at most twice a second."""
        now = time.monotonic()
        if self._stop or now - self._asked < PROGRESS_SECONDS:
            return self._stop
        self._asked = now
        with self._database.reading() as db:
            self._stop = queries.wants_cancelling(db, self._job_id)
        if now - self._lived > LIFE_SECONDS:
            self._lived = now
            with self._database.writing() as db:
                actions.note_life(db, self._job_id)
                db.commit()
        return self._stop


Maker: TypeAlias = Callable[[Bench], Made]


class Worker:
    """Does all jobs that wait, in the order in which they were asked for."""

    def __init__(self, database: Database, makers: Mapping[str, Maker]) -> None:
        self.database, self.makers = database, makers
        self.name = f"{socket.gethostname()}:{os.getpid()}"

    def look(self) -> None:
        """Do what waits, until nothing does; take over from workers that are gone."""
        self.recover()
        while self._next():
            pass

    def recover(self) -> int:
        """Put back what killed workers left running. Returns how many jobs wait again."""
        with self.database.writing() as db:
            back = actions.recover(db, self._is_gone, clock.now())
            db.commit()
        return back

    def _is_gone(self, worker: str) -> bool:
        """Whether a worker of this machine certainly runs no more, or is this one itself."""
        host, _, number = worker.rpartition(":")
        if host != socket.gethostname() or not number.isdigit():
            return False
        if worker == self.name:
            # One job at a time: what this process is said to be at was begun by a namesake.
            return True
        try:
            os.kill(int(number), 0)
        except ProcessLookupError:
            return True
        except PermissionError:
            return False
        return False

    def _next(self) -> bool:
        with self.database.writing() as db:
            job = actions.claim(db, self.name)
            db.commit()
        if job is None:
            return False
        self._write(job.id or 0, self._carry_out(job))
        return True

    def _carry_out(self, job: Job) -> Made | Phrase | None:
        """What was made, why it could not be made, or None when it was cancelled."""
        try:
            maker = self.makers[job.kind]
            return maker(Bench(self.database, job))
        except Cancelled:
            return None
        except Refused as fault:
            return fault.phrase
        except Exception:
            LOG.exception("Job %s (%s) broke", job.id, job.kind)
            return Phrase(BROKEN)

    def _write(self, job_id: int, outcome: Made | Phrase | None) -> None:
        with self.database.writing() as db:
            if isinstance(outcome, Made):
                actions.finish(db, job_id, outcome.file, outcome.file_name)
            elif isinstance(outcome, Phrase):
                actions.fail(db, job_id, outcome)
            else:
                actions.stop(db, job_id)
            db.commit()
