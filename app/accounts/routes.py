"""Signing in and out, the first set-up, and a person's own settings."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from app import clock
from app.accounts import actions, access, first, kept, queries, secrets
from app.accounts.access import Anybody, Who
from app.accounts.forms import NewSecretForm, SetUpForm, SignInForm
from app.accounts.models import Person
from app.accounts.rules import Actor, fault_of_password, fault_of_pin
from app.db.session import Db, database_of
from app.errors import NotFound, Phrase
from app.web import language as languages
from app.web.forms import Filled, fill, read, typed
from app.web.i18n import LANGUAGES
from app.web.templates import page, wants_fragment

router = APIRouter()
Sent = Annotated[FormData, Depends(read)]

WRONG = Phrase("User name and PIN or password do not fit together.")


def address_of(request: Request) -> str:
    """The network address somebody comes from, through a trusted proxy if there is one."""
    host = request.client.host if request.client else ""
    trusted = request.app.state.settings.trusted_proxies.split(",")
    forwarded = request.headers.get("x-forwarded-for")
    if forwarded and host in [t.strip() for t in trusted]:
        return forwarded.split(",")[-1].strip()
    return host


async def ask_to_sign_in(request: Request, _error: Exception) -> Response:
    """Answer somebody who is not signed in: the sign-in form, with what they typed kept in it."""
    await access.anybody(request)
    waiting = await kept.interrupted(request, _expired_author(request))
    if not waiting and not wants_fragment(request):
        return RedirectResponse(f"/sign-in?next={request.url.path}", 303)
    response = _sign_in_page(request, Filled(), request.url.path, waiting, status=401)
    # htmx puts the whole page where a piece was expected.
    response.headers.update({"HX-Retarget": "body", "HX-Reswap": "innerHTML"})
    return response


def _expired_author(request: Request) -> str:
    token = request.cookies.get(access.COOKIE)
    if not token:
        return ""
    with database_of(request).reading() as db:
        return queries.holder_of(db, secrets.token_hash(token))


def _sign_in_page(
    request: Request, form: Filled[SignInForm], next_path: str, waiting: kept.Kept, status: int = 200
) -> Response:
    values = {"form": form, "next": next_path, "kept": waiting}
    return page(request, "accounts/sign_in.html", status, **values)


@router.get("/sign-in")
def show_sign_in(request: Request, actor: Anybody, db: Db, next: str = "/") -> Response:
    """The sign-in form; the set-up instead as long as there is nobody."""
    if not queries.anybody(db):
        return RedirectResponse("/set-up", 303)
    if actor:
        return RedirectResponse(kept.safe_path(next), 303)
    return _sign_in_page(request, Filled(), kept.safe_path(next), kept.Kept())


@router.post("/sign-in")
def sign_in(request: Request, data: Sent, _actor: Anybody) -> Response:
    """Open the door, or say that user name and secret do not fit."""
    form = fill(SignInForm, typed(data))
    waiting, next_path = kept.carried(data), kept.safe_path(form.text("next") or "/")
    if form.value is None:
        return _sign_in_page(request, form, next_path, waiting, status=422)
    request.app.state.attempts.count(form.value.user_name, address_of(request))
    person = _whose(request, form.value)
    if person is None:
        form.refuse("secret", WRONG)
        return _sign_in_page(request, form, next_path, waiting, status=422)
    request.app.state.attempts.forgive(form.value.user_name)
    response = _open(request, person, next_path, waiting)
    return response


def _whose(request: Request, form: SignInForm) -> Person | None:
    # The secret is checked outside of any write, since hashing takes its time on purpose.
    with database_of(request).reading() as db:
        person = queries.person_by_user_name(db, form.user_name)
    effort = request.app.state.settings.hash_effort
    right = secrets.matches(person.secret_hash if person else "", form.secret, effort)
    return person if right and person and person.active else None


def _open(request: Request, person: Person, next_path: str, waiting: kept.Kept) -> Response:
    settings = request.app.state.settings
    device = request.headers.get("user-agent", "")
    with database_of(request).writing() as db:
        token = actions.sign_in(db, person, device, address_of(request), settings.sign_in_days)
        db.commit()
    request.state.language = person.language
    if waiting and waiting.author in ("", person.user_name):
        response: Response = page(request, "accounts/send_kept.html", kept=waiting)
    else:
        response = RedirectResponse(next_path, 303)
    response.set_cookie(
        access.COOKIE,
        token,
        max_age=settings.sign_in_days * 86_400,
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
    )
    return response


@router.post("/sign-out")
def sign_out(actor: Who, db: Db) -> Response:
    """Close the door on this device."""
    actions.sign_out(db, actor.sign_in_id, actor.person_id)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(access.COOKIE)
    return response


@router.post("/language")
def choose_language(request: Request, data: Sent, actor: Anybody, db: Db) -> Response:
    """Read on in the other language, on this device and wherever the person signs in."""
    chosen = str(data.get("language"))
    if chosen not in LANGUAGES:
        raise NotFound
    if actor:
        actions.choose_language(db, actor.person_id, chosen)
    response = RedirectResponse(kept.safe_path(str(data.get("next") or "/")), 303)
    response.set_cookie(languages.COOKIE, chosen, max_age=34_560_000, samesite="lax")
    return response


@router.get("/set-up")
def show_set_up(request: Request, _actor: Anybody, db: Db) -> Response:
    """The form for the first administrator; gone as soon as there is one."""
    if queries.anybody(db):
        raise NotFound
    return page(request, "accounts/set_up.html", form=Filled())


@router.post("/set-up")
def set_up(request: Request, data: Sent, _actor: Anybody, db: Db) -> Response:
    """Found the first organisation and its administrator."""
    if queries.anybody(db):
        raise NotFound
    settings = request.app.state.settings
    form = fill(SetUpForm, typed(data))
    if form.value and not first.is_set_up_code(settings.data_dir, form.value.code):
        form.refuse("code", "This is not the code that the server printed when it started.")
    if form.value is None:
        return page(request, "accounts/set_up.html", 422, form=form)
    wanted = form.value
    actions.set_up(
        db,
        wanted.organisation,
        wanted.full_name,
        wanted.user_name,
        wanted.password,
        settings.hash_effort,
    )
    return RedirectResponse("/sign-in", 303)


@router.get("/me")
def show_me(request: Request, actor: Who, db: Db) -> Response:
    """A person's own settings: language, secret, devices."""
    return _me(request, actor, db, Filled())


def _me(
    request: Request, actor: Actor, db: Db, form: Filled[NewSecretForm], status: int = 200
) -> Response:
    person = db.get(Person, actor.person_id)
    devices = queries.sign_ins_of(db, actor.person_id, clock.now())
    return page(request, "accounts/me.html", status, me=person, devices=devices, form=form)


@router.post("/me/secret")
def change_secret(request: Request, data: Sent, actor: Who, db: Db) -> Response:
    """Choose an own PIN or password; other devices are signed out."""
    form = fill(NewSecretForm, typed(data))
    form.typed = {}  # secrets are never shown again
    effort = request.app.state.settings.hash_effort
    person = db.get(Person, actor.person_id)
    assert person is not None
    is_pin = person.secret_kind.endswith("pin")
    if form.value:
        new = form.value.new
        fault = fault_of_pin(new) if is_pin else fault_of_password(new, person.user_name)
        if fault:
            form.refuse("new", fault)
        elif not secrets.matches(person.secret_hash, form.value.old, effort):
            form.refuse("old", "This is not the one in use.")
    if form.value is None:
        return _me(request, actor, db, form, status=422)
    actions.give_secret(db, person, form.value.new, "pin" if is_pin else "password", effort)
    actions.sign_out_everywhere(db, actor.person_id, but=actor.sign_in_id)
    actions.note(db, actor, "chose a new secret", "person", actor.person_id, about=actor.person_id)
    return RedirectResponse("/me", 303)


@router.post("/me/devices/{sign_in_id}/sign-out")
def sign_out_device(sign_in_id: int, actor: Who, db: Db) -> Response:
    """End a sign-in on another device."""
    if not actions.sign_out(db, sign_in_id, actor.person_id):
        raise NotFound
    return RedirectResponse("/me", 303)
