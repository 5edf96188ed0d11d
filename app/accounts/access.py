"""The door: who is signed in, and which people somebody may see or change."""

from typing import Annotated, cast

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app import clock
from app.accounts import queries
from app.accounts.models import Organisation, Person
from app.accounts.rules import MANAGES_PEOPLE, STAFF, Actor, Role
from app.accounts.secrets import token_hash
from app.db.changes import Changes
from app.db.engine import Database
from app.errors import NotAllowed, NotFound, NotSignedIn
from app.web.language import settle_language

COOKIE = "chairs"


class Door:
    """Knows who holds a token. Remembers it only as long as nobody has written anything."""

    def __init__(self, database: Database, changes: Changes) -> None:
        self.database = database
        self.changes = changes
        self._stamp: int | None = None
        self._known: dict[str, Actor | None] = {}

    def actor(self, token: str) -> Actor | None:
        """The person behind a token."""
        stamp = self.changes.stamp()
        if stamp is None:
            return self._ask(token)
        if stamp != self._stamp or len(self._known) > 5000:
            self._stamp, self._known = stamp, {}
        if token not in self._known:
            self._known[token] = self._ask(token)
        return self._known[token]

    def _ask(self, token: str) -> Actor | None:
        with self.database.reading() as db:
            return queries.actor_of(db, token_hash(token), clock.now())


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
    return actor


async def signed_in(request: Request, actor: Annotated[Actor | None, Depends(anybody)]) -> Actor:
    """The signed-in person; everybody else is asked to sign in first."""
    if actor is None:
        raise NotSignedIn
    return actor


async def staff(actor: Annotated[Actor, Depends(signed_in)]) -> Actor:
    """A signed-in trainer, coach, coordinator or administrator; a trainee finds nothing here."""
    if not actor.is_staff:
        raise NotFound
    return actor


Who = Annotated[Actor, Depends(signed_in)]
Staff = Annotated[Actor, Depends(staff)]
Anybody = Annotated[Actor | None, Depends(anybody)]


def visible_person(db: Session, actor: Actor, person_id: int) -> Person:
    """A person whom `actor` may see: themselves, or somebody of an organisation they work for."""
    person = db.get(Person, person_id)
    if person is None:
        raise NotFound
    if person.id == actor.person_id or actor.holds(STAFF, person.organisation_id):
        return person
    raise NotFound


def manageable_person(db: Session, actor: Actor, person_id: int) -> Person:
    """A person whose data and sign-in `actor` may change."""
    person = visible_person(db, actor, person_id)
    if not actor.holds(MANAGES_PEOPLE, person.organisation_id):
        raise NotAllowed
    return person


def managed_organisation(db: Session, actor: Actor, organisation_id: int) -> Organisation:
    """An organisation that `actor` administers."""
    organisation = db.get(Organisation, organisation_id)
    if organisation is None or not actor.holds(frozenset({Role.ADMIN}), organisation_id):
        raise NotFound
    return organisation
