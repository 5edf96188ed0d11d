"""Learning on the screen: the shelf, a module, its steps, reflections, checks, tallies, notes."""

import asyncio

from fastapi import APIRouter, BackgroundTasks, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.routing import Route

from app import clock
from app.accounts import access as accounts
from app.accounts.access import Who
from app.accounts.rules import Actor, Role
from app.db.session import Db
from app.errors import NotFound, Phrase, Refused
from app.learning import access, queries, rules
from app.learning.desk import Prepared
from app.learning.forms import EventForm, EventsForm
from app.learning.module_page import ModulePage, etag_of
from app.learning.shelves import in_reach, shelves_of
from app.learning.writer import StepEvent
from app.web.forms import fill, typed
from app.web.templates import page, wants_fragment

router = APIRouter()
JSON_BYTES = 65_536

CHANGED = Phrase("This step is no longer in the module. Open the page again.")


@router.get("/learn")
def list_modules(request: Request, actor: Who, db: Db) -> Response:
    """The shelf: what is next, then all tracks with their modules."""
    library, language = access.library_of(request), access.language_for(actor)
    progress = queries.progress_of(db, library, actor.person_id, language)
    # Workshops stand on a higher floor; main hands their question down.
    own: set[str] = request.app.state.modules_for(db, actor.person_id)
    learns = not actor.is_staff or any(role is Role.TRAINEE for _, role in actor.roles)
    learns = learns or any(each.touched for each in progress)
    return page(
        request,
        "learning/list.html",
        shelves=shelves_of(library.tracks(language), progress, own),
        next=queries.next_of(in_reach(progress, own), language.value) if learns else None,
        learns=learns,
        reads_shared=bool(actor.organisations_with(access.READS_SHARED)),
        language=language,
    )


# The module's page is asked for most: no dependency machinery, no thread where none is needed.


async def show_module(request: Request) -> Response:
    """A module: the participant's edition for trainees, the trainer's for staff."""
    room = access.desk_of(request)
    library = room.live.current()
    cookies = request.headers.get("cookie", "")
    key = (cookies, request.scope["path"], request.scope["query_string"])
    asked = request.headers.get("if-none-match")
    if asked and (known := room.remembered.etag(key, library)) and known in asked:
        return _unchanged(known)
    later = BackgroundTasks()
    actor = await accounts.signed_in(request, await accounts.noticed(request, later))
    # Short reads of a local file are quickest on the event loop; another machine's answer is
    # waited for in a thread.
    if room.database.is_sqlite:
        response = _module(request, actor, key, asked or "")
    else:
        response = await run_in_threadpool(_module, request, actor, key, asked or "")
    response.background = later if later.tasks else None
    return response


def _module(request: Request, actor: Actor, key: tuple[str, str, bytes], asked: str) -> Response:
    room = access.desk_of(request)
    library, stamp = room.live.current(), room.remembered.stamp()
    audience = access.audience_for(actor, request.query_params.get("as"))
    module_id = request.path_params["module_id"]
    prepared = room.prepared(module_id, access.language_for(actor), audience)
    if prepared is None:
        raise NotFound
    shown = _page(request, actor, prepared)
    frame = (request.state.menu, getattr(request.state, "faults", ()))
    etag = etag_of(shown, actor, frame)
    room.remembered.remember(key, etag, stamp, library)
    if etag in asked:
        return _unchanged(etag)
    response = page(request, "learning/module.html", view=shown, actor=actor)
    response.headers["etag"] = etag
    return response


def _unchanged(etag: str) -> Response:
    return Response(status_code=304, headers={"etag": etag})


def _page(request: Request, actor: Actor, prepared: Prepared) -> ModulePage:
    with access.desk_of(request).database.glances.connect() as connection:
        state = queries.state_of(connection, actor.person_id, prepared.module.id, prepared.checks)
    return ModulePage(prepared, state, actor.person_id, access.language_for(actor).value)


class _ModuleId(StringConvertor):
    """What stands in a module's address; these two are addresses of their own."""

    regex = "(?!(?:shared|progress)$)[a-z0-9-]+"


register_url_convertor("module", _ModuleId())
# The application tries it before all rooms: finding its way through them would take longer than
# answering that nothing has changed.
MODULE_PAGE = Route("/learn/{module_id:module}", show_module, methods=["GET"])


# Progress


@router.post("/learn/progress")
async def record_progress(request: Request, actor: Who) -> Response:
    """Events at steps: one from a form, or several as JSON; answered after they are durable."""
    if request.headers.get("content-type", "").startswith("application/json"):
        await _record(request, actor, await _events(request))
        return Response(status_code=204)
    form = fill(EventForm, typed(await request.form(max_files=0, max_fields=20)))
    if form.value is None:
        raise NotFound
    await _record(request, actor, [form.value])
    if not wants_fragment(request):
        place = f"/learn/{form.value.module_id}#step-foot-{form.value.step_id}"
        return RedirectResponse(place, 303)
    return await run_in_threadpool(_marked, request, actor, form.value)


async def _events(request: Request) -> list[EventForm]:
    body = await request.body()
    if len(body) > JSON_BYTES:
        raise Refused(
            Phrase("At most %(most)s events can be sent at once.", most=rules.EVENTS_AT_ONCE)
        )
    form = _json_events(body)
    if form is None:
        raise Refused("These events cannot be read.")
    return form.events


def _json_events(body: bytes) -> EventsForm | None:
    try:
        return EventsForm.model_validate_json(body)
    except ValueError:
        return None


async def _record(request: Request, actor: Actor, sent: list[EventForm]) -> None:
    room = access.desk_of(request)
    events = [_event(request, actor, each) for each in sent]
    await asyncio.wrap_future(room.writer.submit(events))


def _event(request: Request, actor: Actor, sent: EventForm) -> StepEvent:
    prepared = access.existing_module(request, actor, sent.module_id)
    if sent.step_id not in prepared.step_ids:
        raise Refused(CHANGED)
    name = sent.client_id
    if sent.kind == "opened":
        day = clock.today(request.state.zone).isoformat()
        name = rules.opened_id(sent.module_id, sent.step_id, day)
    return StepEvent(
        rules.own_id(actor.person_id, name),
        actor.person_id,
        sent.module_id,
        sent.step_id,
        sent.kind,
        prepared.content_hash,
        clock.now(),
    )


def _marked(request: Request, actor: Actor, sent: EventForm) -> Response:
    view = _page(request, actor, access.existing_module(request, actor, sent.module_id))
    step = next(each for each in view.prepared.steps if each.id == sent.step_id)
    foot = page(request, "learning/_step_foot.html", view=view, step=step, mark=view.mark(step.id))
    around = page(request, "learning/_progress.html", view=view, swapped=True)
    return HTMLResponse(bytes(foot.body) + bytes(around.body))
