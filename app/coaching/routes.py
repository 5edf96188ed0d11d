"""Coaching pages: whom to see, the observation form, records, and a trainee's feedback."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session
from starlette.datastructures import FormData

from app import clock
from app.accounts import queries as accounts
from app.accounts.access import Staff, Who
from app.accounts.models import Person
from app.accounts.rules import Actor
from app.coaching import access, actions, forms, queries, record, rules, sheet, visiting, writing
from app.coaching.actions import Outcome
from app.coaching.discretion import looks_like_client
from app.coaching.form_page import FormPage, Meanwhile, form_page, last_time
from app.coaching.models import Observation
from app.coaching.writing import Written
from app.curriculum.model import Instrument
from app.db.session import Db, database_of
from app.errors import NotFound, Phrase, Refused
from app.evaluation import rules as evaluation
from app.web.forms import Filled, client_id, fill, read, typed
from app.web.i18n import mark as _
from app.web.ids import PathId
from app.web.templates import language_of, page, wants_fragment

router = APIRouter()
PageNumber = Annotated[int, Query(alias="page")]
Sent = Annotated[FormData, Depends(read)]
INSTRUMENT = "group-session"
NEEDED = {
    rules.Lack.STRENGTH: ("strength-1", _("Write at least one strength: it comes first.")),
    rules.Lack.ITEMS: ("items", _("Tick what you saw in at least one item.")),
    rules.Lack.FUTURE: ("observed_on", _("This day has not come yet.")),
}


def _instrument(request: Request, instrument_id: str = INSTRUMENT) -> Instrument:
    library = request.app.state.library.current()
    found: Instrument | None = library.instrument(instrument_id, language_of(request))
    if found is None:
        raise NotFound
    return found


def _looked(request: Request, actor: Actor, kind: str, record_id: int, person: Person) -> None:
    # A page that is read holds a reading session, so the audit trail gets a small one of its own.
    with database_of(request).writing() as db:
        actions.note_look(db, actor, kind, record_id, person.id or 0, person.organisation_id)
        db.commit()


# Whom to see


@router.get("/coaching")
def show_coaching(request: Request, actor: Staff, db: Db, number: PageNumber = 1) -> Response:
    """Whom to see next: own visits first, then who is overdue."""
    return _coaching(request, actor, db, number)


def _coaching(
    request: Request,
    actor: Actor,
    db: Session,
    number: int = 1,
    form: Filled[forms.VisitForm] | None = None,
) -> Response:
    desk = visiting.desk(db, actor, access.places(actor), number)
    status = 422 if form else 200
    return page(
        request,
        "coaching/coaching.html",
        status,
        desk=desk,
        form=form or Filled(),
        today=clock.today(),
    )


@router.post("/coaching/visits")
def plan_visit(request: Request, data: Sent, actor: Staff, db: Db) -> Response:
    """Plan a visit with somebody."""
    form = fill(forms.VisitForm, typed(data))
    if form.value and form.value.planned_on < clock.today():
        form.refuse("planned_on", _("This day has passed. Please choose today or a later day."))
    if form.value is None:
        return _coaching(request, actor, db, form=form)
    person = access.coached_person(db, actor, form.value.person_id)
    actions.plan_visit(db, actor, person, form.value.planned_on)
    return RedirectResponse("/coaching", 303)


@router.post("/coaching/visits/{visit_id}/move")
def move_visit(request: Request, visit_id: PathId, data: Sent, actor: Staff, db: Db) -> Response:
    """Plan a visit for another day."""
    visit = access.own_visit(db, actor, visit_id)
    form = fill(forms.MoveForm, typed(data))
    if form.value and form.value.planned_on < clock.today():
        form.refuse("planned_on", _("This day has passed. Please choose today or a later day."))
    if form.value is None:
        shown = Filled[forms.VisitForm]({**form.typed, "person_id": visit.person_id}, form.errors)
        return _coaching(request, actor, db, form=shown)
    actions.move_visit(db, actor, visit, form.value.planned_on)
    return RedirectResponse("/coaching", 303)


@router.post("/coaching/visits/{visit_id}/cancel")
def cancel_visit(visit_id: PathId, actor: Staff, db: Db) -> Response:
    """Take a planned visit back."""
    actions.cancel_visit(db, actor, access.own_visit(db, actor, visit_id))
    return RedirectResponse("/coaching", 303)


# Observing


@router.get("/coaching/observe/{person_id}")
def show_observe(request: Request, person_id: PathId, actor: Staff, db: Db) -> Response:
    """Before the visit: what was agreed last time, and the button that opens the form."""
    person = access.coached_person(db, actor, person_id)
    draft = queries.draft_of(db, actor.person_id, person_id)
    return page(
        request,
        "coaching/observe.html",
        coached=person,
        draft=draft,
        last=last_time(db, person_id),
        goals=queries.open_goals(db, person_id),
        instrument=_instrument(request),
        client_id=client_id(),
    )


@router.post("/coaching/observe/{person_id}")
def start_observation(
    request: Request, person_id: PathId, data: Sent, actor: Staff, db: Db
) -> Response:
    """Open the observation form: a new draft, or the one that is open already."""
    person = access.coached_person(db, actor, person_id)
    form = fill(forms.StartForm, typed(data))
    if form.value is None:
        return RedirectResponse(f"/coaching/observe/{person_id}", 303)
    instrument = _instrument(request)
    hash_ = request.app.state.library.current().source_hash(instrument)
    observation = actions.start_observation(
        db, actor, person, instrument, hash_, form.value.client_id
    )
    return RedirectResponse(f"/coaching/observations/{observation.id}", 303)


@router.get("/coaching/observations/{observation_id}")
def show_observation(request: Request, observation_id: PathId, actor: Staff, db: Db) -> Response:
    """The form as long as the observation is open; the record once it is closed."""
    observation = access.readable_observation(db, actor, observation_id)
    instrument = _instrument(request, observation.instrument_id)
    if observation.finalised_at is None:
        content = queries.content_of(db, observation)
        sheet_page = form_page(db, observation, instrument, content, client_id())
        return page(request, "coaching/observation.html", sheet=sheet_page)
    found = record.record_of(db, observation, instrument)
    _looked(request, actor, "observation", observation_id, found.person)
    may_amend = visiting.may_observe(actor, found.person)
    return page(request, "coaching/record.html", record=found, may_amend=may_amend)


@router.post("/coaching/observations/{observation_id}")
def save_observation(
    request: Request, observation_id: PathId, data: Sent, actor: Staff, db: Db
) -> Response:
    """Keep the draft; with htmx it saves itself while it is written."""
    observation = access.writable_observation(db, actor, observation_id)
    instrument = _instrument(request, observation.instrument_id)
    form = writing.written(db, observation, instrument, data)
    outcome = _keep(db, actor, observation, instrument, form)
    if outcome is not Outcome.SAVED:
        return _too_late(request, db, observation, instrument, form, outcome)
    if not form.kept_back and not wants_fragment(request):
        return RedirectResponse(f"/coaching/observations/{observation_id}", 303)
    status = 422 if form.kept_back else 200
    return _form(
        request, _page_of(db, observation, instrument, form), status, "coaching/saved_pieces.html"
    )


def _keep(
    db: Session, actor: Actor, observation: Observation, instrument: Instrument, form: Written
) -> Outcome:
    if observation.finalised_at is not None:
        return Outcome.CLOSED
    return writing.keep(db, actor, observation, instrument, form)


def _page_of(
    db: Session,
    observation: Observation,
    instrument: Instrument,
    form: Written,
    meanwhile: Meanwhile | None = None,
) -> FormPage:
    return form_page(
        db,
        observation,
        instrument,
        form.content,
        form.version.editor or client_id(),
        errors=form.errors,
        doubts=form.doubts,
        meanwhile=meanwhile,
    )


def _form(request: Request, sheet_page: FormPage, status: int, piece: str) -> Response:
    template = piece if wants_fragment(request) else "coaching/observation.html"
    return page(request, template, status, sheet=sheet_page)


def _too_late(
    request: Request,
    db: Session,
    observation: Observation,
    instrument: Instrument,
    form: Written,
    outcome: Outcome,
) -> Response:
    """Say who was quicker, with both versions side by side. What was typed stays in the form."""
    theirs = queries.content_of(db, observation)
    closed = outcome is Outcome.CLOSED
    by = observation.finalised_by_id if closed else observation.saved_by_id
    meanwhile = Meanwhile(
        by_id=by,
        name=queries.names_of(db, {by}).get(by or 0, ""),
        at=(observation.finalised_at if closed else None) or observation.saved_at,
        differences=sheet.differences(sheet.fields(instrument), form.content, theirs),
    )
    shown = _page_of(db, observation, instrument, form, meanwhile)
    name = "closed_meanwhile" if closed else "observation"
    piece = "coaching/_closed_meanwhile.html" if closed else "coaching/_observation_form.html"
    template = piece if wants_fragment(request) else f"coaching/{name}.html"
    response = page(request, template, 409, sheet=shown)
    # The answer to a save that goes wrong takes the place of the form, not of the save state.
    response.headers.update({"HX-Retarget": "#observation-form", "HX-Reswap": "outerHTML"})
    return response


@router.post("/coaching/observations/{observation_id}/close")
def close_observation(
    request: Request, observation_id: PathId, data: Sent, actor: Staff, db: Db
) -> Response:
    """Close the form: from now on it can be amended, not edited."""
    observation = access.writable_observation(db, actor, observation_id)
    there = RedirectResponse(f"/coaching/observations/{observation_id}", 303)
    instrument = _instrument(request, observation.instrument_id)
    form = writing.written(db, observation, instrument, data)
    if _is_second_click(db, actor, observation, form):
        return there
    outcome = _keep(db, actor, observation, instrument, form)
    if outcome is Outcome.SAVED and not form.kept_back and not _lacks(form, instrument):
        try:
            outcome = actions.close_observation(db, actor, observation, instrument)
        except Refused as refusal:
            form.errors["goals"] = refusal.phrase
        else:
            if outcome is Outcome.SAVED:
                return there
    if outcome is not Outcome.SAVED:
        return _too_late(request, db, observation, instrument, form, outcome)
    return page(
        request,
        "coaching/observation.html",
        422,
        sheet=_page_of(db, observation, instrument, form),
    )


def _lacks(form: Written, instrument: Instrument) -> bool:
    """Put what is still missing beside the fields; gives whether anything is."""
    strengths = form.content.strengths
    rated = evaluation.summary(evaluation.levels(instrument, form.content.ticks)).rated
    day = forms.FactsForm.model_validate({"observed_on": form.content.text("observed_on")})
    for lack in rules.lacks(strengths, rated, day.observed_on, clock.today()):
        name, words = NEEDED[lack]
        form.errors[name] = Phrase(words)
    return bool(form.errors)


def _is_second_click(db: Session, actor: Actor, observation: Observation, form: Written) -> bool:
    mine = observation.finalised_at and observation.finalised_by_id == actor.person_id
    if not mine:
        return False
    theirs = queries.content_of(db, observation)
    return not sheet.differences(form.content.texts, form.content, theirs)


@router.post("/coaching/observations/{observation_id}/discard")
def discard_observation(request: Request, observation_id: PathId, actor: Staff, db: Db) -> Response:
    """Throw a draft away."""
    observation = access.own_draft(db, actor, observation_id)
    if actions.discard_draft(db, actor, observation) is Outcome.CLOSED:
        return RedirectResponse(f"/coaching/observations/{observation_id}", 303)
    return RedirectResponse("/coaching", 303)


# Amending


@router.get("/coaching/observations/{observation_id}/amend")
def show_amend(request: Request, observation_id: PathId, actor: Staff, db: Db) -> Response:
    """The closed form once more, with a reason to be given."""
    observation = _closed(access.writable_observation(db, actor, observation_id))
    instrument = _instrument(request, observation.instrument_id)
    content = queries.content_of(db, observation)
    shown = form_page(db, observation, instrument, content, client_id(), amending=True)
    return page(request, "coaching/amend.html", sheet=shown)


def _closed(observation: Observation) -> Observation:
    if observation.finalised_at is None:
        raise NotFound
    return observation


@router.post("/coaching/observations/{observation_id}/amend")
def amend_observation(
    request: Request, observation_id: PathId, data: Sent, actor: Staff, db: Db
) -> Response:
    """Put a closed observation right; both versions are kept."""
    observation = _closed(access.writable_observation(db, actor, observation_id))
    instrument = _instrument(request, observation.instrument_id)
    there = RedirectResponse(f"/coaching/observations/{observation_id}", 303)
    form = writing.written(db, observation, instrument, data)
    before = queries.content_of(db, observation)
    if _same(instrument, form.content, before):
        return there
    reason = fill(forms.AmendForm, typed(data))
    form.errors.update(reason.errors)
    _ask_about_reason(data, reason, form)
    meanwhile = None
    if not form.kept_back and not _lacks(form, instrument) and reason.value:
        version, words = form.version.number, reason.value.reason
        outcome = actions.amend_observation(
            db, actor, observation, instrument, form.content, version, words
        )
        if outcome is Outcome.SAVED:
            return there
        meanwhile = _amended_meanwhile(db, observation, instrument, form, before)
    shown = form_page(
        db,
        observation,
        instrument,
        form.content,
        client_id(),
        errors=form.errors,
        doubts=form.doubts,
        meanwhile=meanwhile,
        amending=True,
        reason=reason.text("reason"),
    )
    return page(request, "coaching/amend.html", 409 if meanwhile else 422, sheet=shown)


def _ask_about_reason(data: FormData, reason: Filled[forms.AmendForm], form: Written) -> None:
    found = looks_like_client(reason.text("reason"))
    if found and "reason" not in forms.confirmed_fields(data):
        form.doubts["reason"] = found


def _same(instrument: Instrument, mine: sheet.Content, kept: sheet.Content) -> bool:
    goals = (*sheet.GOAL_FIELDS, *(f"{name}-due" for name in sheet.GOAL_FIELDS))
    names = [name for name in sheet.fields(instrument) if name not in goals]
    found = sheet.differences(names, mine, kept)
    return not (found.texts or found.ticked or found.unticked or found.not_seen)


def _amended_meanwhile(
    db: Session,
    observation: Observation,
    instrument: Instrument,
    form: Written,
    theirs: sheet.Content,
) -> Meanwhile:
    newest = queries.amendments_of(db, [observation.id or 0])[:1]
    by = newest[0].amended_by_id if newest else observation.finalised_by_id
    return Meanwhile(
        by_id=by,
        name=queries.names_of(db, {by}).get(by or 0, ""),
        at=newest[0].amended_at if newest else observation.saved_at,
        differences=sheet.differences(sheet.fields(instrument), form.content, theirs),
    )


# The path of a person, and their own feedback


@router.get("/coaching/people/{person_id}")
def show_path(request: Request, person_id: PathId, actor: Staff, db: Db) -> Response:
    """A person's coaching: growth, observations, goals."""
    person = access.readable_person(db, actor, person_id)
    path = record.path_of(db, person, _instrument(request))
    _looked(request, actor, "coaching", person_id, person)
    may_observe = visiting.may_observe(actor, person)
    visit = queries.open_visit(db, actor.person_id, person_id) if may_observe else None
    return page(
        request,
        "coaching/path.html",
        path_of=path,
        may_observe=may_observe,
        visit=visit,
        today=clock.today(),
    )


@router.get("/feedback")
def show_feedback(request: Request, actor: Who, db: Db) -> Response:
    """A trainee's own feedback: the newest first in full, and their growth."""
    newest = queries.observations_of(db, actor.person_id)[:1]
    return _feedback(request, actor, db, newest[0] if newest else None)


@router.get("/feedback/{observation_id}")
def show_one_feedback(request: Request, observation_id: PathId, actor: Who, db: Db) -> Response:
    """One earlier observation about me."""
    return _feedback(request, actor, db, access.own_feedback(db, actor, observation_id))


def _feedback(
    request: Request,
    actor: Actor,
    db: Session,
    observation: Observation | None,
    form: Filled[forms.AnswerForm] | None = None,
    doubts: object = (),
) -> Response:
    person = accounts.people_by_id(db, [actor.person_id])[actor.person_id]
    found = None
    may_answer = False
    if observation:
        found = record.record_of(db, observation, _instrument(request, observation.instrument_id))
        may_answer = rules.may_still_answer(observation.answered_at, clock.now())
        if observation.seen_at is None and request.method == "GET":
            with database_of(request).writing() as own:
                actions.note_read(own, observation)
                own.commit()
    return page(
        request,
        "coaching/feedback.html",
        422 if form else 200,
        record=found,
        path_of=record.path_of(db, person, _instrument(request)),
        may_answer=may_answer,
        form=form or Filled(),
        doubts=doubts,
    )


@router.post("/feedback/{observation_id}/answer")
def answer_observation(
    request: Request, observation_id: PathId, data: Sent, actor: Who, db: Db
) -> Response:
    """Keep my own words to an observation about me."""
    observation = access.own_feedback(db, actor, observation_id)
    form = fill(forms.AnswerForm, typed(data))
    doubts = looks_like_client(form.text("answer"))
    if doubts and "answer" not in forms.confirmed_fields(data):
        return _feedback(request, actor, db, observation, form, doubts)
    if form.value is None:
        return _feedback(request, actor, db, observation, form)
    actions.answer_observation(db, observation, form.value.answer)
    return RedirectResponse(f"/feedback/{observation_id}#answer", 303)
