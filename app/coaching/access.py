"""The one door to coaching records: who may list, observe, read, amend and answer."""

from dataclasses import dataclass

from sqlmodel import Session

from app.accounts.models import Person
from app.accounts.rules import OBSERVES, STAFF, Actor
from app.coaching.models import Observation, Visit
from app.errors import NotAllowed, NotFound


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation whose coaching somebody reads, and whether they coach there themselves."""

    organisation_id: int
    coaches: bool


def places(actor: Actor) -> tuple[Place, ...]:
    """The organisations whose coaching `actor` may read; nobody else finds anything here."""
    found = sorted(actor.organisations_with(STAFF))
    if not found:
        raise NotFound
    return tuple(Place(each, actor.holds(OBSERVES, each)) for each in found)


def readable_person(db: Session, actor: Actor, person_id: int) -> Person:
    """Somebody whose coaching record `actor` may read: of an organisation they work for."""
    person = db.get(Person, person_id)
    if person is None or not actor.holds(STAFF, person.organisation_id):
        raise NotFound
    return person


def coached_person(db: Session, actor: Actor, person_id: int) -> Person:
    """Somebody whom `actor` may visit and observe; nobody observes themselves."""
    person = readable_person(db, actor, person_id)
    if person.id == actor.person_id or not actor.holds(OBSERVES, person.organisation_id):
        raise NotAllowed
    if not person.active:
        raise NotFound
    return person


def own_visit(db: Session, actor: Actor, visit_id: int) -> Visit:
    """A visit that `actor` has planned."""
    visit = db.get(Visit, visit_id)
    if visit is None or not actor.holds(OBSERVES, visit.organisation_id):
        raise NotFound
    if visit.coach_id != actor.person_id:
        raise NotAllowed
    return visit


def readable_observation(db: Session, actor: Actor, observation_id: int) -> Observation:
    """A closed observation for those who work for the organisation; a draft for its coaches.

    Nobody reads a draft about themselves.
    """
    observation = db.get(Observation, observation_id)
    if observation is None or not actor.holds(STAFF, observation.organisation_id):
        raise NotFound
    if observation.finalised_at is None:
        _needs_coach(actor, observation)
    return observation


def writable_observation(db: Session, actor: Actor, observation_id: int) -> Observation:
    """An observation that `actor` may fill in or, once it is closed, amend."""
    observation = readable_observation(db, actor, observation_id)
    _needs_coach(actor, observation)
    return observation


def own_draft(db: Session, actor: Actor, observation_id: int) -> Observation:
    """An observation that `actor` has begun; other coaches fill it in, but do not discard it."""
    observation = writable_observation(db, actor, observation_id)
    if observation.coach_id != actor.person_id:
        raise NotAllowed
    return observation


def _needs_coach(actor: Actor, observation: Observation) -> None:
    about_me = observation.person_id == actor.person_id
    if about_me or not actor.holds(OBSERVES, observation.organisation_id):
        raise NotFound


def own_feedback(db: Session, actor: Actor, observation_id: int) -> Observation:
    """A closed observation about `actor`."""
    observation = db.get(Observation, observation_id)
    if observation is None or observation.finalised_at is None:
        raise NotFound
    if observation.person_id != actor.person_id:
        raise NotFound
    return observation
