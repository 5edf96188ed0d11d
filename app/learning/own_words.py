"""What people write: reflections, who may read them, tallies, and all of it under My notes."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from app.accounts.access import Staff, Who
from app.accounts.rules import Actor
from app.curriculum.html import Slot
from app.curriculum.model import Audience
from app.db.session import Db
from app.errors import NotFound, Phrase, Refused
from app.learning import access, actions, queries, rules
from app.learning.actions import Saved
from app.learning.forms import ReflectionForm, TallyForm
from app.learning.models import Reflection
from app.learning.notes import notes_of
from app.learning.queries import Written
from app.web.forms import Filled, fill, read, typed
from app.web.ids import FormId
from app.web.templates import page, wants_fragment

router = APIRouter()
Sent = Annotated[FormData, Depends(read)]


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


@router.get("/notes")
def list_notes(request: Request, actor: Who, db: Db, q: str = "") -> Response:
    """Everything one finished or wrote, found again."""
    asked = q.strip()[:100]
    library, language = access.library_of(request), access.language_for(actor)
    notes = notes_of(db, library, actor.person_id, language, asked)
    return page(request, "learning/notes.html", notes=notes, asked=asked)
