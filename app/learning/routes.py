"""Learning on the screen: the shelf, a module, its steps, reflections, checks, tallies, notes."""

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.convertors import StringConvertor, register_url_convertor
from starlette.datastructures import FormData
from starlette.routing import Route

from app import clock
from app.accounts import access as accounts
from app.accounts.access import Staff, Who
from app.accounts.rules import Actor, Role
from app.curriculum.html import Slot
from app.curriculum.model import Audience, Exercise
from app.db.session import Db
from app.errors import NotFound, Phrase, Refused
from app.learning import access, actions, checks, desk, queries, rules
from app.learning.actions import Saved
from app.learning.desk import Prepared
from app.learning.forms import EventForm, EventsForm, ReflectionForm, TallyForm
from app.learning.models import Reflection
from app.learning.module_page import ModulePage, etag_of
from app.learning.notes import notes_of
from app.learning.queries import Written
from app.learning.shelves import in_reach, shelves_of
from app.learning.writer import StepEvent
from app.web.forms import Filled, fill, read, typed
from app.web.ids import FormId
from app.web.templates import page, wants_fragment

router = APIRouter()
Sent = Annotated[FormData, Depends(read)]
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


@router.get("/learn/shared")
def list_shared(request: Request, actor: Staff, db: Db, person: FormId | None = None) -> Response:
    """What trainees shared with their trainers and coaches."""
    organisations = access.organisations_read(actor)
    shared = queries.shared_with(db, organisations, person)
    if person is not None and not shared:
        raise NotFound
    library, language = access.library_of(request), access.language_for(actor)
    items = []
    for reflection, author in shared:
        module = library.module(reflection.module_id, language)
        made = access.desk_of(request).prepared(
            reflection.module_id, language, Audience.PARTICIPANT
        )
        slot = made.slots.get(("reflect", reflection.prompt_id)) if made else None
        items.append((reflection, author, module, slot))
    return page(
        request,
        "learning/shared.html",
        items=items,
        sharers=queries.sharers(db, organisations),
        chosen=person,
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


# Reflections


@router.get("/learn/{module_id}/reflections/{prompt_id}")
def show_reflection(
    request: Request, module_id: str, prompt_id: str, actor: Who, db: Db
) -> Response:
    """One reflection on a page of its own."""
    slot = access.existing_slot(request, actor, module_id, "reflect", prompt_id)
    kept = queries.reflection_of(db, actor.person_id, module_id, prompt_id)
    return _reflection(request, actor, module_id, slot, _written(kept))


@router.post("/learn/{module_id}/reflections/{prompt_id}")
def save_reflection(
    request: Request, module_id: str, prompt_id: str, data: Sent, actor: Who, db: Db
) -> Response:
    """Save a text, as a draft while it is typed or with the button."""
    return _save(request, module_id, prompt_id, data, actor, db)


@router.post("/learn/{module_id}/reflections/{prompt_id}/share")
def share_reflection(
    request: Request, module_id: str, prompt_id: str, data: Sent, actor: Who, db: Db
) -> Response:
    """Save what stands in the box, and let trainers and coaches read it."""
    return _save(request, module_id, prompt_id, data, actor, db, actions.share_reflection)


@router.post("/learn/{module_id}/reflections/{prompt_id}/take-back")
def take_back_reflection(
    request: Request, module_id: str, prompt_id: str, data: Sent, actor: Who, db: Db
) -> Response:
    """Let nobody else read it any more."""
    slot = access.existing_slot(request, actor, module_id, "reflect", prompt_id)
    # First of all it is private again, whatever happens to the words in the box.
    actions.take_back_reflection(db, actor.person_id, module_id, prompt_id)
    return _save(request, module_id, slot.id, data, actor, db)


def _save(
    request: Request,
    module_id: str,
    prompt_id: str,
    data: FormData,
    actor: Actor,
    db: Db,
    then: Any = None,
) -> Response:
    slot = access.existing_slot(request, actor, module_id, "reflect", prompt_id)
    form = fill(ReflectionForm, {**typed(data), "text": data.get("text", "")})
    key = (db, actor.person_id, module_id, prompt_id)
    if form.value is None:
        kept = queries.reflection_of(*key)
        return _reflection(request, actor, module_id, slot, _written(kept), form, status=422)
    sent = form.value
    if sent.settle:
        saved = actions.settle_reflection(*key, sent.text, sent.settle)
    else:
        saved = actions.save_reflection(*key, sent.text, sent.version)
    if saved.other is not None:
        return _collision(request, actor, module_id, slot, saved, form)
    if then is not None:
        if not saved.reflection.text.strip():
            form.refuse("text", "Write something first; then you can share it.")
            written = _written(saved.reflection)
            return _reflection(request, actor, module_id, slot, written, form, status=422)
        saved = Saved(then(*key))
    if wants_fragment(request):
        return _reflection(request, actor, module_id, slot, _written(saved.reflection))
    return RedirectResponse(_place(actor, module_id, prompt_id), 303)


def _place(actor: Actor, module_id: str, prompt_id: str) -> str:
    # The trainer's edition of the module has no text box: there the prompt's own page is shown.
    if actor.is_staff:
        return f"/learn/{module_id}/reflections/{prompt_id}"
    return f"/learn/{module_id}#reflection-{prompt_id}"


def _written(kept: Reflection | None) -> Written:
    if kept is None:
        return Written()
    return Written(kept.text, kept.version, kept.saved_at, kept.shared_at)


def _collision(
    request: Request,
    actor: Actor,
    module_id: str,
    slot: Slot,
    saved: Saved,
    form: Filled[ReflectionForm],
) -> Response:
    written = _written(saved.reflection)
    return _reflection(
        request, actor, module_id, slot, written, form, other=saved.other, status=409
    )


def _reflection(
    request: Request,
    actor: Actor,
    module_id: str,
    slot: Slot,
    written: Written,
    form: Filled[ReflectionForm] | None = None,
    other: str | None = None,
    status: int = 200,
) -> Response:
    """The page of one reflection, or what stands under its box when a script saved it."""
    piece = wants_fragment(request)
    prepared = access.existing_module(request, actor, module_id)
    return page(
        request,
        "learning/_reflection_state.html" if piece else "learning/reflection.html",
        status,
        module=prepared.module,
        slot=slot,
        module_id=module_id,
        written=written,
        form=form,
        other=other,
        # While two texts stand against each other, the box goes on from the version it knew.
        version=form.text("version") if other is not None and form else written.version,
        person_id=actor.person_id,
    )


# Tallies


@router.post("/learn/{module_id}/tallies/{tally_id}")
def save_tally(
    request: Request, module_id: str, tally_id: str, data: Sent, actor: Who, db: Db
) -> Response:
    """Keep the strokes of a tally."""
    slot = access.existing_slot(request, actor, module_id, "tally", tally_id)
    counts = [str(data.get(f"row{at}") or "0").strip() for at in range(len(slot.rows))]
    form = fill(TallyForm, {"counts": counts})
    if form.value is None:
        raise Refused(
            Phrase("A tally takes whole numbers from 0 to %(most)s.", most=rules.TALLY_MOST)
        )
    kept = actions.save_tally(db, actor.person_id, module_id, tally_id, form.value.counts)
    if not wants_fragment(request):
        return RedirectResponse(f"/learn/{module_id}#tally-{tally_id}", 303)
    counted = queries.Counted(tuple(kept.counts), kept.saved_at)
    return page(request, "learning/_tally.html", slot=slot, module_id=module_id, counted=counted)


# Checks and other exercises


@router.get("/learn/checks/{exercise_id}")
def show_check(
    request: Request,
    exercise_id: str,
    actor: Who,
    db: Db,
    attempt: int | None = None,
    again: int = 0,
) -> Response:
    """A check: the questions, or the feedback to what was answered."""
    exercise = access.existing_check(request, actor, exercise_id)
    kept = queries.attempts_of(db, actor.person_id, exercise_id)
    shown = kept[0] if kept else None
    if attempt is not None:
        shown = next((each for each in kept if each.id == attempt), None)
        if shown is None:
            raise NotFound
    if again or shown is None:
        return _questions(request, actor, exercise, len(kept))
    found = checks.attempt(access.library_of(request), exercise, shown)
    return page(
        request,
        "learning/check_answered.html",
        exercise=checks.without_answers(exercise),
        attempt=found,
        attempts=kept,
        modules=_modules_with(request, actor, exercise_id),
    )


@router.post("/learn/checks/{exercise_id}")
def answer_check(request: Request, exercise_id: str, data: Sent, actor: Who, db: Db) -> Response:
    """Keep the answers and show the feedback."""
    exercise = access.existing_check(request, actor, exercise_id)
    library = access.library_of(request)
    sent = {name: [str(value) for value in data.getlist(name)] for name in data}
    answers = checks.answers_in(exercise, sent)
    if not answers:
        count = len(queries.attempts_of(db, actor.person_id, exercise_id))
        return _questions(request, actor, exercise, count, Phrase("Choose at least one answer."))
    kept = actions.answer_check(
        db,
        actor.person_id,
        exercise_id,
        library.source_hash(exercise),
        exercise.questions,
        answers,
        str(data.get("client_id") or "")[:200],
    )
    if not wants_fragment(request):
        return RedirectResponse(f"/learn/checks/{exercise_id}?attempt={kept.id}", 303)
    found = checks.attempt(library, exercise, kept)
    return page(request, "learning/_feedback.html", exercise=exercise, attempt=found)


def _questions(
    request: Request, actor: Actor, exercise: Exercise, attempts: int, error: Phrase | None = None
) -> Response:
    status = 422 if error else 200
    values: dict[str, Any] = {
        "exercise": checks.without_answers(exercise),
        "attempts": attempts,
        "error": error,
        "answered": queries.Answered(),
    }
    if error and wants_fragment(request):
        return page(request, "learning/_check.html", status, **values)
    text = desk.check_text(values["exercise"])
    return page(
        request,
        "learning/check.html",
        status,
        text=text,
        modules=_modules_with(request, actor, exercise.id),
        **values,
    )


def _modules_with(request: Request, actor: Actor, exercise_id: str) -> list[Any]:
    library, language = access.library_of(request), access.language_for(actor)
    return desk.modules_with(library, exercise_id, language)


@router.get("/learn/exercises/{exercise_id}")
def show_exercise(request: Request, exercise_id: str, actor: Who) -> Response:
    """An exercise on its own: its participant part, or all of it for staff."""
    library, language = access.library_of(request), access.language_for(actor)
    audience = access.audience_for(actor, request.query_params.get("as"))
    exercise = library.exercise(exercise_id, language)
    if exercise is None:
        raise NotFound
    if exercise.questions and audience is Audience.PARTICIPANT:
        return RedirectResponse(f"/learn/checks/{exercise_id}", 303)
    return page(
        request,
        "learning/exercise.html",
        exercise=exercise,
        text=desk.exercise_text(library, exercise_id, language, audience),
        group=desk.group_label(exercise.group, exercise.language),
        modules=desk.modules_with(library, exercise_id, language),
        for_trainer=audience is Audience.TRAINER,
        is_staff=actor.is_staff,
        language=language,
    )


# Notes


@router.get("/notes")
def list_notes(request: Request, actor: Who, db: Db, q: str = "") -> Response:
    """Everything one finished or wrote, found again."""
    asked = q.strip()[:100]
    library, language = access.library_of(request), access.language_for(actor)
    notes = notes_of(db, library, actor.person_id, language, asked)
    return page(request, "learning/notes.html", notes=notes, asked=asked)
