"""Looking at jobs."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from app.jobs.models import Job
from app.jobs.rules import DONE, OPEN, QUEUED, RUNNING


def latest(db: Session, organisation_id: int, key: str) -> Job | None:
    """The newest job of an organisation with this key that is done or still moves."""
    wanted = (
        select(Job)
        .where(
            Job.organisation_id == organisation_id,
            Job.key == key,
            col(Job.status).in_([*OPEN, DONE]),
            col(Job.cancel_wanted).is_(False),
        )
        .order_by(col(Job.id).desc())
        .limit(1)
    )
    return db.exec(wanted).first()


def of_workshop(db: Session, workshop_id: int, limit: int = 12) -> Sequence[Job]:
    """The newest jobs of a workshop."""
    wanted = (
        select(Job).where(Job.workshop_id == workshop_id).order_by(col(Job.id).desc()).limit(limit)
    )
    return db.exec(wanted).all()


def next_queued(db: Session) -> int | None:
    """The number of the job that has waited longest."""
    wanted = select(Job.id).where(Job.status == QUEUED).order_by(col(Job.id)).limit(1)
    return db.exec(wanted).first()


def ahead_of(db: Session, job: Job) -> int:
    """How many jobs are made before this one."""
    wanted = select(Job.id).where(col(Job.status).in_(OPEN), col(Job.id) < job.id)
    return len(db.exec(wanted).all())


def running(db: Session) -> Sequence[Job]:
    """All jobs that a worker says it is at."""
    return db.exec(select(Job).where(Job.status == RUNNING)).all()


def wants_cancelling(db: Session, job_id: int) -> bool:
    """Whether somebody has asked to stop it, or has taken it away."""
    row = db.exec(select(Job.cancel_wanted, Job.status).where(Job.id == job_id)).first()
    return row is None or row[0] or row[1] != RUNNING
