"""Signing in and out, the choice of language, and the first set-up."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from app.accounts import access, actions, first, kept, queries, secrets
from app.accounts.access import Anybody, Who, address_of
from app.accounts.forms import SetUpForm, SignInForm
from app.accounts.models import Person
from app.db.session import Db, database_of
from app.errors import NotFound, Phrase, TooMany
from app.web import language as languages
from app.web.forms import Filled, fill, read, typed
from app.web.i18n import LANGUAGES
from app.web.templates import page, wants_fragment

router = APIRouter()
Sent = Annotated[FormData, Depends(read)]

KEPT_SECONDS = 34_560_000  # 400 days, the longest that browsers keep a cookie
WRONG = Phrase("User name and PIN or password do not fit together.")


async def ask_to_sign_in(request: Request, _error: Exception) -> Response:
    """Answer somebody who is not signed in: the sign-in form, with what they typed kept in it."""
    await access.anybody(request)
    waiting = await kept.interrupted(request, _expired_author(request))
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    next_path = here if request.method == "GET" else "/"
    if not waiting and not wants_fragment(request):
        return RedirectResponse(f"/sign-in?next={quote(next_path)}", 303)
    response = _sign_in_page(request, Filled(), next_path, waiting, status=401)
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
    request: Request,
    form: Filled[SignInForm],
    next_path: str,
    waiting: kept.Kept,
    status: int = 200,
) -> Response:
    values = {"form": form, "next": next_path, "kept": waiting, "path": "/sign-in"}
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
    attempts, address = request.app.state.attempts, address_of(request)
    try:
        attempts.count(form.value.user_name, address)
    except TooMany as late:
        form.refuse("secret", late.phrase)
        response = _sign_in_page(request, form, next_path, waiting, status=429)
        response.headers["Retry-After"] = str(late.seconds)
        return response
    wanted = form.value
    person = _whose(request, wanted)
    if person is None:
        form.refuse("secret", WRONG)
        return _sign_in_page(request, form, next_path, waiting, status=422)
    attempts.forgive(wanted.user_name, address)
    return _open(request, person, next_path, waiting)


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
    response = _welcome(request, person, next_path, waiting)
    response.set_cookie(
        access.COOKIE,
        token,
        # The server decides when the sign-in ends. The device keeps the token longer, so that a
        # form sent too late is still known to be this person's and is offered to nobody else.
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="lax",
        secure=settings.secure_cookies,
    )
    return response


def _welcome(request: Request, person: Person, next_path: str, waiting: kept.Kept) -> Response:
    if waiting and waiting.author in ("", person.user_name):
        return page(request, "accounts/send_kept.html", kept=waiting)
    if waiting:
        next_path = "/"  # somebody else's form led here
    if person.secret_kind.startswith("first-"):
        return RedirectResponse(f"/me?next={quote(next_path)}", 303)
    return RedirectResponse(next_path, 303)


@router.post("/sign-out")
def sign_out(actor: Who, db: Db) -> Response:
    """Close the door on this device. The token stays with it, but opens nothing any more."""
    actions.sign_out(db, actor.sign_in_id, actor.person_id)
    return RedirectResponse("/sign-in", 303)


@router.post("/language")
def choose_language(request: Request, data: Sent, actor: Anybody, db: Db) -> Response:
    """Read on in the other language, on this device and wherever the person signs in."""
    chosen = str(data.get("language"))
    if chosen not in LANGUAGES:
        raise NotFound
    if actor:
        actions.choose_language(db, actor.person_id, chosen)
    response = RedirectResponse(kept.safe_path(str(data.get("next") or "/")), 303)
    response.set_cookie(languages.COOKIE, chosen, max_age=KEPT_SECONDS, samesite="lax")
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
