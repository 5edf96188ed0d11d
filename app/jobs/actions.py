"""Asking for work, stopping it, and what the worker writes about it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event, update
from sqlmodel import Session, col

from app import clock
from app.errors import Phrase
from app.jobs import queries
from app.jobs.models import Job
from app.jobs.rules import (
    CANCELLED,
    DONE,
    FAILED,
    OPEN,
    QUEUED,
    RUNNING,
    is_abandoned,
    may_try_again,
)

GAVE_UP = "The work was begun twice and broke off each time. Please tell an administrator."


def ask(
    db: Session,
    ring: Callable[[], None],
    data_dir: Path,
    *,
    organisation_id: int,
    asked_by_id: int,
    kind: str,
    values: Mapping[str, Any],
    key: str,
    workshop_id: int | None = None,
) -> Job:
    """Ask for work; what is made already, or being made, is offered instead of made again.

    `key` stands for everything the result depends on. `ring` wakes the worker, after the request
    has been committed. Returns the job, whose status may be done at once.
    """
    known = queries.latest(db, organisation_id, key)
    if known and (known.status in OPEN or (data_dir / known.file).is_file()):
        return known
    job = Job(
        organisation_id=organisation_id,
        asked_by_id=asked_by_id,
        workshop_id=workshop_id,
        kind=kind,
        values=dict(values),
        key=key,
        created_at=clock.now(),
    )
    db.add(job)
    db.flush()
    event.listen(db, "after_commit", lambda _: ring(), once=True)
    return job


def cancel(db: Session, job: Job) -> None:
    """Stop a job: at once when nobody has begun it, else as soon as its worker notices."""
    moved = db.connection().execute(
        update(Job)
        .where(col(Job.id) == job.id, col(Job.status) == QUEUED)
        .values(status=CANCELLED, cancel_wanted=True, finished_at=clock.now())
    )
    if not moved.rowcount:
        db.connection().execute(
            update(Job)
            .where(col(Job.id) == job.id, col(Job.status) == RUNNING)
            .values(cancel_wanted=True)
        )
    db.expire(job)


def claim(db: Session, worker: str) -> Job | None:
    """Take the job that has waited longest; two workers never get the same one."""
    while (job_id := queries.next_queued(db)) is not None:
        now = clock.now()
        taken = db.connection().execute(
            update(Job)
            .where(col(Job.id) == job_id, col(Job.status) == QUEUED)
            .values(
                status=RUNNING,
                worker=worker,
                started_at=now,
                beat_at=now,
                attempts=Job.attempts + 1,
                done=0,
                total=0,
                step="",
            )
        )
        if taken.rowcount:
            return db.get(Job, job_id, populate_existing=True)
    return None


def note_progress(db: Session, job_id: int, done: int, total: int, step: str) -> None:
    """Write how far a running job is; a sign of life at the same time."""
    _write(db, job_id, done=done, total=total, step=step[:200], beat_at=clock.now())


def note_life(db: Session, job_id: int) -> None:
    """Write that the worker of a running job still lives."""
    _write(db, job_id, beat_at=clock.now())


def finish(db: Session, job_id: int, file: str, file_name: str) -> None:
    """A job is done; `file` lies in the data directory. One that was cancelled stays so."""
    _write(
        db, job_id, status=DONE, file=file, file_name=file_name, step="", finished_at=clock.now()
    )


def fail(db: Session, job_id: int, phrase: Phrase) -> None:
    """A job cannot be done; the phrase says why, in words for whoever asked."""
    values = {name: str(value) for name, value in phrase.values.items()}
    _write(
        db,
        job_id,
        status=FAILED,
        fault=phrase.text,
        fault_values=values,
        finished_at=clock.now(),
    )


def stop(db: Session, job_id: int) -> None:
    """A running job was broken off because somebody asked for it."""
    _write(db, job_id, status=CANCELLED, finished_at=clock.now())


def recover(db: Session, is_gone: Callable[[str], bool], now: datetime) -> int:
    """Put back the jobs of workers that were killed; give up those that break their worker.

    `is_gone` knows of a worker's name whether it certainly runs no more. Returns how many jobs
    wait again.
    """
    back = 0
    for job in queries.running(db):
        if not (is_gone(job.worker) or is_abandoned(job.beat_at, now)):
            continue
        if job.cancel_wanted:
            stop(db, job.id or 0)
        elif may_try_again(job.attempts):
            _write(db, job.id or 0, status=QUEUED, worker="", done=0, total=0, step="")
            back += 1
        else:
            fail(db, job.id or 0, Phrase(GAVE_UP))
    return back


def _write(db: Session, job_id: int, **values: Any) -> None:
    db.connection().execute(
        update(Job).where(col(Job.id) == job_id, col(Job.status) == RUNNING).values(**values)
    )
