"""The one door to a printed thing: the staff of the organisation that it was made for."""

from sqlmodel import Session

from app.accounts.rules import STAFF, Actor
from app.errors import NotFound
from app.jobs.models import Job


def visible_job(db: Session, actor: Actor, job_id: int) -> Job:
    """A job of an organisation that `actor` works for, or that they asked for themselves."""
    job = db.get(Job, job_id)
    if job is None:
        raise NotFound
    if actor.holds(STAFF, job.organisation_id) or job.asked_by_id == actor.person_id:
        return job
    raise NotFound
