"""A person's own settings: PIN or password, and the devices where they are signed in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session
from starlette.datastructures import FormData

from app import clock
from app.accounts import actions, kept, queries, secrets
from app.accounts.access import Who, address_of
from app.accounts.attempts import Attempts
from app.accounts.devices import device_name
from app.accounts.forms import NewSecretForm
from app.accounts.models import Person
from app.accounts.rules import Actor, fault_of_password, fault_of_pin
from app.db.session import Db, database_of
from app.errors import NotFound
from app.web.forms import Filled, fill, read, typed
from app.web.ids import PathId
from app.web.templates import page

router = APIRouter()
Sent = Annotated[FormData, Depends(read)]


@router.get("/me")
def show_me(request: Request, actor: Who, db: Db, next: str = "") -> Response:
    """A person's own settings: language, secret, devices."""
    return _me(request, actor, db, Filled(), next)


def _me(
    request: Request,
    actor: Actor,
    db: Session,
    form: Filled[NewSecretForm],
    next_path: str,
    status: int = 200,
) -> Response:
    devices = queries.sign_ins_of(db, actor.person_id, clock.now())
    values = {
        "me": db.get(Person, actor.person_id),
        "devices": [(device, device_name(device.device)) for device in devices],
        "form": form,
        "path": "/me",
        "next": kept.safe_path(next_path) if next_path else "",
    }
    return page(request, "accounts/me.html", status, **values)


@router.post("/me/secret")
def change_secret(request: Request, data: Sent, actor: Who) -> Response:
    """Choose an own PIN or password; other devices are signed out."""
    database, effort = database_of(request), request.app.state.settings.hash_effort
    form, next_path = fill(NewSecretForm, typed(data)), str(data.get("next") or "")
    form.typed = {}  # secrets are never shown again
    with database.reading() as db:
        person = db.get_one(Person, actor.person_id)
        _check(form, person, effort, request.app.state.attempts, address_of(request))
        if form.value is None:
            return _me(request, actor, db, form, next_path, status=422)
    # Hashing takes its time on purpose, so it is done before anybody has to wait for the write.
    new_hash = secrets.hashed(form.value.new, effort)
    with database.writing() as db:
        person = db.get_one(Person, actor.person_id)
        actions.choose_secret(db, actor, person, new_hash)
        db.commit()
    return RedirectResponse(kept.safe_path(next_path) if next_path else "/me", 303)


def _check(
    form: Filled[NewSecretForm], person: Person, effort: str, attempts: Attempts, address: str
) -> None:
    if form.value is None:
        return
    new, old = form.value.new, form.value.old
    pin = person.secret_kind.endswith("pin")
    fault = fault_of_pin(new) if pin else fault_of_password(new, person.user_name)
    if fault:
        form.refuse("new", fault)
        return
    attempts.count(person.user_name, address)
    if not secrets.matches(person.secret_hash, old, effort):
        # A second click comes when the new one is in use already: choosing it again is no harm.
        first = person.secret_kind.startswith("first-")
        if first or not secrets.matches(person.secret_hash, new, effort):
            form.refuse("old", "This is not the one in use.")
            return
        attempts.forgive(person.user_name, address)
        return
    attempts.forgive(person.user_name, address)
    if new == old:
        form.refuse("new", "This is the one in use. Choose another one.")


@router.post("/me/devices/{sign_in_id}/sign-out")
def sign_out_device(sign_in_id: PathId, actor: Who, db: Db) -> Response:
    """End a sign-in on another device."""
    if not actions.sign_out(db, sign_in_id, actor.person_id):
        raise NotFound
    return RedirectResponse("/me", 303)
