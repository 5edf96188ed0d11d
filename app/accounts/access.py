"""The door: who is signed in, and which people somebody may see or change."""

from datetime import timedelta
from typing import Annotated, cast

from fastapi import BackgroundTasks, Depends, Request
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app import clock
from app.accounts import actions, queries
from app.accounts.models import Organisation, Person
from app.accounts.rules import MANAGES_PEOPLE, STAFF, Actor, Role, may_change, may_reset
from app.accounts.secrets import token_hash
from app.db.changes import Changes
from app.db.engine import Database
from app.errors import NotAllowed, NotFound, NotSignedIn
from app.web.language import settle_language

COOKIE = "chairs"


SEEN_EVERY = timedelta(hours=1)
REMEMBERED = timedelta(minutes=1)


def address_of(request: Request) -> str:
    """The network address somebody comes from, through a trusted proxy if there is one."""
    host = request.client.host if request.client else ""
    trusted = request.app.state.settings.trusted_proxies.split(",")
    forwarded = request.headers.get("x-forwarded-for")
    if forwarded and host in [t.strip() for t in trusted]:
        return forwarded.split(",")[-1].strip()
    return host


class Door:
    """Knows who holds a token. Remembers it only as long as nobody has written anything.

    And for a minute at most, since a sign-in also ends by time, when nobody writes.
    """

    def __init__(self, database: Database, changes: Changes) -> None:
        self.database = database
        self.changes = changes
        self._stamp: int | None = None
        self._known: dict[str, Actor | None] = {}
        self._until = clock.now()

    def actor(self, token: str) -> Actor | None:
        """The person behind a token."""
        stamp = self.changes.stamp()
        if stamp is None:
            return self._ask(token)
        now = clock.now()
        if stamp != self._stamp or not self._until - REMEMBERED <= now < self._until:
            self._stamp, self._known, self._until = stamp, {}, now + REMEMBERED
        if len(self._known) > 5000:
            self._known = {}
        if token not in self._known:
            self._known[token] = self._ask(token)
        return self._known[token]

    def _ask(self, token: str) -> Actor | None:
        with self.database.glancing() as db:
            return queries.actor_of(db, token_hash(token), clock.now())


async def noticed(request: Request, later: BackgroundTasks) -> Actor | None:
    """Who is there, if anybody; remembers once an hour that their device is in use."""
    actor = await anybody(request)
    if actor and actor.seen_at and clock.now() - actor.seen_at > SEEN_EVERY:
        # After the answer has left, so that no reader waits for a write.
        later.add_task(actions.note_device, request.app.state.database, actor.sign_in_id)
    return actor


async def anybody(request: Request) -> Actor | None:
    """Who is there, if anybody; settles the language of the answer as well."""
    token = request.cookies.get(COOKIE)
    actor: Actor | None = None
    if token:
        door = cast(Door, request.app.state.door)
        # On SQLite the look-up takes a few microseconds; a database across a network would hold
        # up everybody else, so there it waits in a thread.
        if door.database.is_sqlite:
            actor = door.actor(token)
        else:
            actor = await run_in_threadpool(door.actor, token)
    request.state.actor = actor
    settle_language(request, actor.language if actor else None)
    request.state.menu = request.app.state.menu_for(actor)
    if actor and actor.organisations_with(frozenset({Role.ADMIN})):
        request.state.faults = request.app.state.library.current().faults
    return actor


async def signed_in(request: Request, actor: Annotated[Actor | None, Depends(noticed)]) -> Actor:
    """The signed-in person; everybody else is asked to sign in first."""
    if actor is None:
        raise NotSignedIn
    return actor


async def staff(actor: Annotated[Actor, Depends(signed_in)]) -> Actor:
    """A signed-in trainer, coach, coordinator or administrator; a trainee finds nothing here."""
    if not actor.is_staff:
        raise NotFound
    return actor


async def manager(actor: Annotated[Actor, Depends(signed_in)]) -> Actor:
    """Somebody who manages people anywhere; everybody else finds nothing here."""
    if not actor.organisations_with(MANAGES_PEOPLE):
        raise NotFound
    return actor


async def administrator(actor: Annotated[Actor, Depends(signed_in)]) -> Actor:
    """Somebody who administers an organisation; everybody else finds nothing here."""
    if not actor.organisations_with(frozenset({Role.ADMIN})):
        raise NotFound
    return actor


Who = Annotated[Actor, Depends(signed_in)]
Staff = Annotated[Actor, Depends(staff)]
Anybody = Annotated[Actor | None, Depends(noticed)]
Manager = Annotated[Actor, Depends(manager)]
Administrator = Annotated[Actor, Depends(administrator)]


def visible_person(db: Session, actor: Actor, person_id: int) -> Person:
    """A person whom `actor` may see: themselves, or somebody of an organisation they work for.

    Somebody belongs to the organisation where they are kept, and to those where they hold a role.
    """
    person = db.get(Person, person_id) if in_range(person_id) else None
    if person is None:
        raise NotFound
    if person.id == actor.person_id or actor.holds(STAFF, person.organisation_id):
        return person
    places = {place for place, _role in queries.roles_of(db, person_id)}
    if places & actor.organisations_with(STAFF):
        return person
    raise NotFound


def in_range(record_id: int) -> bool:
    """Whether a database can have such an id at all; a guessed one may be far too large."""
    return 0 < record_id < 2**31


def manageable_person(db: Session, actor: Actor, person_id: int) -> Person:
    """A person whose data `actor` may change."""
    person = visible_person(db, actor, person_id)
    held = [role for _place, role in queries.roles_of(db, person_id)]
    if not may_change(actor, person_id, person.organisation_id, held):
        raise NotAllowed
    return person


def resettable_person(db: Session, actor: Actor, person_id: int) -> Person:
    """A person to whom `actor` may give a new PIN or password."""
    person = visible_person(db, actor, person_id)
    held = queries.roles_of(db, person_id)
    if not may_reset(actor, person.organisation_id, held):
        raise NotAllowed
    return person


def place_for_people(db: Session, actor: Actor, organisation_id: int) -> Organisation:
    """An organisation into which `actor` may bring people."""
    place = db.get(Organisation, organisation_id) if in_range(organisation_id) else None
    if place is None or not actor.holds(MANAGES_PEOPLE, organisation_id):
        raise NotFound
    return place


def own_organisation(db: Session, actor: Actor, organisation_id: int) -> Organisation:
    """An organisation whose name and logo `actor` may see: where they are kept or hold a role."""
    place = db.get(Organisation, organisation_id) if in_range(organisation_id) else None
    mine = {actor.organisation_id} | {place_id for place_id, _role in actor.roles}
    if place is None or organisation_id not in mine:
        raise NotFound
    return place


def managed_organisation(db: Session, actor: Actor, organisation_id: int) -> Organisation:
    """An organisation that `actor` administers."""
    organisation = db.get(Organisation, organisation_id) if in_range(organisation_id) else None
    if organisation is None or not actor.holds(frozenset({Role.ADMIN}), organisation_id):
        raise NotFound
    return organisation
