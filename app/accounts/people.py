"""The pages of people: who is here, one person, their data, roles and sign-in."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session
from starlette.datastructures import FormData

from app import clock
from app.accounts import access, actions, queries, secrets
from app.accounts.access import Manager
from app.accounts.forms import ClientForm, EditPersonForm, NewPersonForm, RolesForm
from app.accounts.models import AuditEntry, Organisation, Person
from app.accounts.rules import (
    MANAGES_PEOPLE,
    ROLE_NAMES,
    TRAIL_WORDS,
    Actor,
    Role,
    may_change,
    may_reset,
    roles_to_give,
    search_words,
    signs_in_with_pin,
)
from app.db.session import Db, database_of
from app.errors import NotAllowed, Phrase, Refused
from app.web.forms import Filled, client_id, fill, read, typed
from app.web.site import site_of
from app.web.templates import page, page_or_fragment

router = APIRouter()
Sent = Annotated[FormData, Depends(read)]

PAGE = 50
# The language is not among them: people choose it themselves.
FIELDS = ("full_name", "user_name", "born_on", "sex", "unit", "province", "commune", "phone")
TAKEN = Phrase("Somebody else has this user name. Choose another one.")


@dataclass(frozen=True)
class Sought:
    """What the list of people was asked for."""

    words: str
    role: Role | None
    number: int  # of the page, from 1

    def address(self, number: int) -> str:
        """The address of another page of the same list."""
        asked = {"words": self.words, "role": self.role.value if self.role else "", "page": number}
        return "/people?" + urlencode({name: value for name, value in asked.items() if value})


@router.get("/people")
def list_people(
    request: Request,
    actor: Manager,
    db: Db,
    words: str = "",
    role: str = "",
    at: Annotated[str, Query(alias="page")] = "1",
) -> Response:
    """The people whom somebody manages, found by name with or without marks."""
    number = int(at) if re.fullmatch(r"[0-9]{1,5}", at) else 1
    sought = Sought(words[:100], Role(role) if role in set(Role) else None, max(1, number))
    places = actor.organisations_with(MANAGES_PEOPLE)
    people, total = queries.found_people(
        db,
        places,
        search_words(sought.words),
        sought.role,
        first=(sought.number - 1) * PAGE,
        count=PAGE,
    )
    values: dict[str, Any] = {
        "sought": sought,
        "people": people,
        "total": total,
        "pages": -(-total // PAGE),
        "roles": queries.roles_of_people(db, [p.id or 0 for p in people], places),
        "role_names": ROLE_NAMES,
        "administers": bool(actor.organisations_with(frozenset({Role.ADMIN}))),
    }
    return page_or_fragment(request, "accounts/people.html", "accounts/_found.html", **values)


@router.get("/people/new")
def new_person(request: Request, actor: Manager, db: Db, organisation: int = 0) -> Response:
    """The form for one new person."""
    form: Filled[NewPersonForm] = Filled({"client_id": client_id(), "roles": ["trainee"]})
    if organisation:
        access.place_for_people(db, actor, organisation)
        form.typed["organisation_id"] = organisation
    return _person_form(request, actor, db, form)


@router.post("/people/new")
def create_person(request: Request, data: Sent, actor: Manager) -> Response:
    """Add a person; the answer shows their first PIN or password, this once."""
    database, settings = database_of(request), request.app.state.settings
    form = fill(NewPersonForm, typed(data))
    wanted = form.value
    if wanted is None:
        with database.reading() as db:
            return _person_form(request, actor, db, form, status=422)
    pin = signs_in_with_pin(wanted.roles)
    secret = secrets.first_secret(wanted.client_id, "new", pin=pin)
    secret_hash = secrets.hashed(secret, settings.hash_effort)
    with database.writing() as db:
        place = access.place_for_people(db, actor, wanted.organisation_id)
        if not set(wanted.roles) <= set(roles_to_give(actor, wanted.organisation_id)):
            raise NotAllowed
        if done := actions.claim(db, wanted.client_id):
            person = access.visible_person(db, actor, int(done))
            if not secrets.matches(person.secret_hash, secret, settings.hash_effort):
                return RedirectResponse(f"/people/{person.id}", 303)
        elif queries.person_by_user_name(db, wanted.user_name):
            db.rollback()
            form.refuse("user_name", TAKEN)
            return _person_form(request, actor, db, form, status=422)
        else:
            person = actions.admit(db, actor, wanted, place, secret_hash, pin=pin)
            actions.settle(db, wanted.client_id, person.id)
        db.commit()
        return _secret_page(request, person, secret, pin=pin)


def _person_form(
    request: Request, actor: Actor, db: Session, form: Filled[Any], status: int = 200
) -> Response:
    places = queries.organisations(db, actor.organisations_with(MANAGES_PEOPLE))
    chosen = form.typed.get("organisation_id") or actor.organisation_id
    values: dict[str, Any] = {
        "form": form,
        "places": places,
        "chosen": str(chosen),
        "grants": [
            role
            for role in Role
            if any(role in roles_to_give(actor, place.id or 0) for place in places)
        ],
        "ticked": _ticked(form),
        "role_names": ROLE_NAMES,
    }
    return page(request, "accounts/new_person.html", status, **values)


def _ticked(form: Filled[Any]) -> set[str]:
    roles = form.typed.get("roles") or []
    return set(roles if isinstance(roles, list) else [roles])


def _secret_page(request: Request, person: Person, secret: str, *, pin: bool) -> Response:
    values: dict[str, Any] = {"one": person, "secret": secret, "pin": pin, "site": site_of(request)}
    values["path"] = f"/people/{person.id}"  # where a change of language leads back to
    response = page(request, "accounts/first_secret.html", **values)
    response.headers["Cache-Control"] = "no-store"
    return response


@dataclass(frozen=True)
class Entry:
    """One line of the audit trail, as it is shown."""

    at: datetime
    who: str
    action: str
    role: str


@router.get("/people/{person_id:id}")
def show_person(request: Request, person_id: int, actor: Manager, db: Db) -> Response:
    """One person: data, roles, sign-in, and who saw and changed what about them."""
    person = access.visible_person(db, actor, person_id)
    response = _person_page(request, actor, db, person)
    actions.note_seen(database_of(request), actor, person)
    return response


def _person_page(
    request: Request,
    actor: Actor,
    db: Session,
    person: Person,
    status: int = 200,
    fault: Phrase | None = None,
) -> Response:
    assert person.id is not None
    held = queries.roles_of(db, person.id)
    home = person.organisation_id
    roles = [role for _place, role in held]
    values: dict[str, Any] = {
        "one": person,
        "home": db.get(Organisation, home),
        "places": _places(db, actor, person, held),
        "role_names": ROLE_NAMES,
        "may_change": may_change(actor, person.id, home, roles),
        "may_reset": may_reset(actor, home, held) and person.id != actor.person_id,
        "weak_pin": person.secret_kind.endswith("pin") and not signs_in_with_pin(roles),
        "devices": len(queries.sign_ins_of(db, person.id, clock.now())),
        "last_seen": queries.last_seen(db, person.id),
        "trail": _trail(db, queries.audit_about(db, person.id, 100)),
        "client_id": client_id(),
        "fault": fault,
        "path": f"/people/{person.id}",
    }
    return page(request, "accounts/person.html", status, **values)


@dataclass(frozen=True)
class Place:
    """An organisation, the roles somebody holds there, and those that may be given."""

    organisation: Organisation
    held: list[Role]
    grants: tuple[Role, ...]


def _places(db: Session, actor: Actor, person: Person, held: list[tuple[int, Role]]) -> list[Place]:
    mine = actor.organisations_with(MANAGES_PEOPLE)
    shown = {place for place, _role in held} | {person.organisation_id}
    return [
        Place(
            place,
            [role for role in Role if (place.id, role) in held],
            roles_to_give(actor, place.id or 0),
        )
        for place in queries.organisations(db, frozenset(shown & mine) | mine)
    ]


def _trail(db: Session, entries: Sequence[AuditEntry]) -> list[Entry]:
    people = queries.people_by_id(db, [e.actor_id for e in entries if e.actor_id])
    return [
        Entry(
            entry.at,
            people[entry.actor_id].full_name if entry.actor_id in people else "–",
            TRAIL_WORDS.get((entry.record_kind, entry.action), entry.action),
            ROLE_NAMES.get(entry.detail.get("role", ""), ""),
        )
        for entry in entries
    ]


@router.get("/people/{person_id:id}/edit")
def edit_person(request: Request, person_id: int, actor: Manager, db: Db) -> Response:
    """The form for a person's data."""
    person = access.manageable_person(db, actor, person_id)
    form: Filled[EditPersonForm] = Filled(_as_typed(person))
    form.typed["version"] = version_of(person)
    return page(request, "accounts/edit_person.html", one=person, form=form, now={})


@router.post("/people/{person_id:id}/edit")
def update_person(request: Request, person_id: int, data: Sent, actor: Manager, db: Db) -> Response:
    """Change a person's data, unless somebody else did so in between."""
    person = access.manageable_person(db, actor, person_id)
    form = fill(EditPersonForm, typed(data))
    wanted = form.value
    now: dict[str, str] = {}
    if wanted and wanted.version != version_of(person):
        now = _meanwhile(form, person)
        form.typed["version"] = version_of(person)
    if wanted and not now and wanted.user_name != person.user_name:
        holder = queries.person_by_user_name(db, wanted.user_name)
        if holder and holder.id != person.id:
            form.refuse("user_name", TAKEN)
    if form.value is None or now:
        status = 409 if now else 422
        return page(request, "accounts/edit_person.html", status, one=person, form=form, now=now)
    details = {name: getattr(form.value, name) for name in FIELDS}
    actions.change_person(db, actor, person, details)
    return RedirectResponse(f"/people/{person_id}", 303)


def _as_typed(person: Person) -> dict[str, Any]:
    shown = {name: getattr(person, name) for name in FIELDS}
    shown["born_on"] = person.born_on.strftime("%d/%m/%Y") if person.born_on else ""
    return shown


def version_of(person: Person) -> str:
    """A mark that changes whenever a person's data do."""
    text = "|".join(str(value) for value in _as_typed(person).values())
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _meanwhile(form: Filled[EditPersonForm], person: Person) -> dict[str, str]:
    """Where what stands there now differs from what was typed."""
    current = _as_typed(person)
    return {name: str(current[name]) for name in FIELDS if form.text(name) != str(current[name])}


@router.post("/people/{person_id:id}/roles")
def give_roles(request: Request, person_id: int, data: Sent, actor: Manager, db: Db) -> Response:
    """Give and take roles in one organisation."""
    person = access.visible_person(db, actor, person_id)
    form = fill(RolesForm, typed(data))
    if form.value is None:
        return _person_page(request, actor, db, person, 422, Phrase("Please choose roles."))
    wanted = form.value
    access.place_for_people(db, actor, wanted.organisation_id)
    try:
        actions.give_roles(db, actor, person, wanted.organisation_id, wanted.roles)
    except Refused as refused:
        db.rollback()
        return _person_page(request, actor, db, person, 422, refused.phrase)
    return RedirectResponse(f"/people/{person_id}", 303)


@router.post("/people/{person_id:id}/reset")
def reset_person(request: Request, person_id: int, data: Sent, actor: Manager) -> Response:
    """Give a new PIN or password, shown on the answer only; devices are signed out."""
    database, settings = database_of(request), request.app.state.settings
    form = fill(ClientForm, typed(data))
    with database.reading() as db:
        person = access.resettable_person(db, actor, person_id)
        roles = [role for _place, role in queries.roles_of(db, person_id)]
    if form.value is None:
        return RedirectResponse(f"/people/{person_id}", 303)
    pin, seed = signs_in_with_pin(roles), form.value.client_id
    secret = secrets.first_secret(seed, person_id, pin=pin)
    secret_hash = secrets.hashed(secret, settings.hash_effort)
    with database.writing() as db:
        person = access.resettable_person(db, actor, person_id)
        if actions.claim(db, seed):
            if not secrets.matches(person.secret_hash, secret, settings.hash_effort):
                return RedirectResponse(f"/people/{person_id}", 303)
        else:
            actions.reset_secret(db, actor, person, secret_hash, pin=pin)
            actions.settle(db, seed, person_id)
        db.commit()
    return _secret_page(request, person, secret, pin=pin)


@router.post("/people/{person_id:id}/switch-off")
def switch_off_person(request: Request, person_id: int, actor: Manager, db: Db) -> Response:
    """Let somebody sign in no more; nothing of theirs is lost."""
    return _switch(request, actor, db, person_id, active=False)


@router.post("/people/{person_id:id}/switch-on")
def switch_on_person(request: Request, person_id: int, actor: Manager, db: Db) -> Response:
    """Let somebody sign in again."""
    return _switch(request, actor, db, person_id, active=True)


def _switch(
    request: Request, actor: Actor, db: Session, person_id: int, *, active: bool
) -> Response:
    person = access.manageable_person(db, actor, person_id)
    try:
        actions.set_active(db, actor, person, active)
    except Refused as refused:
        db.rollback()
        return _person_page(request, actor, db, person, 422, refused.phrase)
    return RedirectResponse(f"/people/{person_id}", 303)
