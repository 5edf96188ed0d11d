"""The pages of organisations: those that somebody administers, their names and logos."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, RedirectResponse, Response
from sqlmodel import Session
from starlette.datastructures import FormData, UploadFile

from app.accounts import access, actions, logos, queries
from app.accounts.access import Administrator, Who
from app.accounts.forms import NewOrganisationForm, OrganisationForm
from app.accounts.models import Organisation
from app.accounts.rules import Actor, Role
from app.db.session import Db, database_of
from app.errors import NotFound, Phrase, Refused
from app.web.forms import Filled, client_id, fill, read, typed
from app.web.templates import page

router = APIRouter()
Sent = Annotated[FormData, Depends(read)]


@router.get("/organisations")
def list_organisations(request: Request, actor: Administrator, db: Db) -> Response:
    """The organisations that somebody administers, and the form for another one."""
    form: Filled[NewOrganisationForm] = Filled({"client_id": client_id()})
    return _list(request, actor, db, form)


def _list(
    request: Request, actor: Actor, db: Session, form: Filled[Any], status: int = 200
) -> Response:
    places = queries.organisations(db, actor.organisations_with(frozenset({Role.ADMIN})))
    counts = queries.head_counts(db, [place.id or 0 for place in places])
    values = {"places": places, "counts": counts, "form": form}
    return page(request, "accounts/organisations.html", status, **values)


@router.post("/organisations")
def create_organisation(request: Request, data: Sent, actor: Administrator, db: Db) -> Response:
    """Found another organisation; whoever founds it administers it."""
    form = fill(NewOrganisationForm, typed(data))
    if form.value is None:
        return _list(request, actor, db, form, status=422)
    done = actions.claim(db, form.value.client_id)
    if done is None:
        place = actions.begin_organisation(db, actor, form.value.name, form.value.short_name)
        done = str(place.id)
        actions.settle(db, form.value.client_id, done)
    return RedirectResponse(f"/organisations/{done}", 303)


@router.get("/organisations/{organisation_id:id}")
def show_organisation(
    request: Request, organisation_id: int, actor: Administrator, db: Db
) -> Response:
    """One organisation: its names and its logo."""
    place = access.managed_organisation(db, actor, organisation_id)
    form: Filled[OrganisationForm] = Filled({"name": place.name, "short_name": place.short_name})
    return _one(request, place, form)


def _one(request: Request, place: Organisation, form: Filled[Any], status: int = 200) -> Response:
    return page(request, "accounts/organisation.html", status, place=place, form=form)


@router.post("/organisations/{organisation_id:id}")
def update_organisation(
    request: Request, organisation_id: int, data: Sent, actor: Administrator, db: Db
) -> Response:
    """Change an organisation's names."""
    place = access.managed_organisation(db, actor, organisation_id)
    form = fill(OrganisationForm, typed(data))
    if form.value is None:
        return _one(request, place, form, status=422)
    actions.rename_organisation(db, actor, place, form.value.name, form.value.short_name)
    return RedirectResponse(f"/organisations/{organisation_id}", 303)


@router.post("/organisations/{organisation_id:id}/logo")
def change_logo(
    request: Request, organisation_id: int, data: Sent, actor: Administrator
) -> Response:
    """Keep a picture as the organisation's logo, or say why it cannot be one."""
    database, data_dir = database_of(request), request.app.state.settings.data_dir
    with database.reading() as db:
        place = access.managed_organisation(db, actor, organisation_id)
    form: Filled[OrganisationForm] = Filled({"name": place.name, "short_name": place.short_name})
    try:
        name = logos.keep(data_dir, _content(data.get("logo")))
    except Refused as refused:
        form.refuse("logo", refused.phrase)
        return _one(request, place, form, status=422)
    with database.writing() as db:
        place = access.managed_organisation(db, actor, organisation_id)
        former = actions.change_logo(db, actor, place, name)
        db.commit()
    logos.drop(data_dir, former)
    return RedirectResponse(f"/organisations/{organisation_id}", 303)


def _content(sent: object) -> bytes:
    if not isinstance(sent, UploadFile) or not sent.size:
        raise Refused(Phrase("Please choose a picture."))
    return sent.file.read(logos.BYTES + 1)


@router.get("/organisations/{organisation_id:id}/logo")
def show_logo(request: Request, organisation_id: int, actor: Who, db: Db) -> Response:
    """The picture itself, for people of the organisation."""
    place = access.own_organisation(db, actor, organisation_id)
    path = logos.path_of(request.app.state.settings.data_dir, place.logo_file)
    if path is None:
        raise NotFound
    return FileResponse(path, media_type=logos.TYPES[path.suffix])
