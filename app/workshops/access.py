"""The one door to a workshop: who may see it, who sees it as staff, who may run it."""

from sqlmodel import Session

from app.accounts.rules import RUNS_WORKSHOPS, STAFF, Actor
from app.errors import NotAllowed, NotFound
from app.workshops import queries
from app.workshops.models import Workshop


def visible_workshop(db: Session, actor: Actor, workshop_id: int) -> Workshop:
    """A workshop of an organisation one works for, that one trains in or takes part in."""
    workshop = db.get(Workshop, workshop_id)
    if workshop is None:
        raise NotFound
    if sees_as_staff(db, actor, workshop) or queries.sits_in(db, actor.person_id, workshop_id):
        return workshop
    raise NotFound


def staffed_workshop(db: Session, actor: Actor, workshop_id: int) -> Workshop:
    """The same, for pages that participants must not see: roster, attendance, progress."""
    workshop = db.get(Workshop, workshop_id)
    if workshop is None or not sees_as_staff(db, actor, workshop):
        raise NotFound
    return workshop


def runnable_workshop(db: Session, actor: Actor, workshop_id: int) -> Workshop:
    """A workshop that one may change; a coach of the organisation may only look on."""
    workshop = staffed_workshop(db, actor, workshop_id)
    if not runs(db, actor, workshop):
        raise NotAllowed
    return workshop


def sees_as_staff(db: Session, actor: Actor, workshop: Workshop) -> bool:
    """Whether somebody works for the workshop's organisation or trains in the workshop."""
    if actor.holds(STAFF, workshop.organisation_id):
        return True
    return queries.trains_in(db, actor.person_id, workshop.id or 0)


def runs(db: Session, actor: Actor, workshop: Workshop) -> bool:
    """Whether somebody may change a workshop."""
    if actor.holds(RUNS_WORKSHOPS, workshop.organisation_id):
        return True
    return queries.trains_in(db, actor.person_id, workshop.id or 0)
