"""The doors of learning: which edition somebody gets, what exists, who reads what is shared."""

from fastapi import Request

from app.accounts.rules import Actor, Role
from app.curriculum.html import Slot
from app.curriculum.library import Library
from app.curriculum.model import Audience, Exercise, Language
from app.errors import NotFound
from app.learning.desk import Desk, Prepared

# The page says "Shared with your trainers and coaches": these two and nobody else.
READS_SHARED = frozenset({Role.TRAINER, Role.COACH})


def desk_of(request: Request) -> Desk:
    """The desk of the running application."""
    desk: Desk = request.app.state.desk
    return desk


def library_of(request: Request) -> Library:
    """The curriculum as it stands now."""
    return desk_of(request).live.current()


def language_for(actor: Actor) -> Language:
    """The language in which somebody reads the curriculum."""
    return Language.VI if actor.language == "vi" else Language.EN


def audience_for(actor: Actor, wanted: str | None) -> Audience:
    """The edition of a module for this person: staff may ask for the participant's."""
    if actor.is_staff and wanted != "participant":
        return Audience.TRAINER
    return Audience.PARTICIPANT


def existing_module(request: Request, actor: Actor, module_id: str) -> Prepared:
    """The participant's edition of a module, to which everything one writes belongs."""
    found = desk_of(request).prepared(module_id, language_for(actor), Audience.PARTICIPANT)
    if found is None:
        raise NotFound
    return found


def existing_slot(request: Request, actor: Actor, module_id: str, kind: str, slot_id: str) -> Slot:
    """A text box, check or tally that stands in the module."""
    slot = existing_module(request, actor, module_id).slots.get((kind, slot_id))
    if slot is None:
        raise NotFound
    return slot


def existing_check(request: Request, actor: Actor, exercise_id: str) -> Exercise:
    """A knowledge check with its answers: for marking, never for showing before it is answered."""
    exercise = library_of(request).exercise(exercise_id, language_for(actor))
    if exercise is None or not exercise.questions:
        raise NotFound
    return exercise


def organisations_read(actor: Actor) -> frozenset[int]:
    """The organisations whose shared reflections somebody may read; nobody else finds the page."""
    found = actor.organisations_with(READS_SHARED)
    if not found:
        raise NotFound
    return found
