"""Exercises on pages of their own: checks to answer, and whatever else people do."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from app.accounts.access import Who
from app.accounts.rules import Actor
from app.curriculum.model import Audience, Exercise
from app.db.session import Db
from app.errors import NotFound, Phrase
from app.learning import access, actions, checks, desk, queries
from app.web.forms import read
from app.web.templates import page, wants_fragment

router = APIRouter()
Sent = Annotated[FormData, Depends(read)]


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
