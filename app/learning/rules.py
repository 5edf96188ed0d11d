"""What counts as done, where to go on, how a check is marked, when two texts collide."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.curriculum.model import Question

REFLECTION_LENGTH = 5_000  # characters: about two printed pages, more than anybody has written
TALLY_MOST = 999
EVENTS_AT_ONCE = 50
KINDS = ("opened", "done", "undone")


@dataclass(frozen=True, slots=True)
class Mark:
    """How a person stands with one step. `last` is the newest event of any kind."""

    done: bool = False
    turn: int = 0  # id of the newest done or undone: moves with every change of mind
    last: int = 0


UNTOUCHED = Mark()


def marks(newest: Iterable[tuple[str, str, int]]) -> dict[str, Mark]:
    """From the newest event id of each (step, kind) to the mark of each step."""
    ids: dict[str, dict[str, int]] = {}
    for step_id, kind, event_id in newest:
        ids.setdefault(step_id, {})[kind] = event_id
    return {
        step_id: Mark(
            done=kinds.get("done", 0) > kinds.get("undone", 0),
            turn=max(kinds.get("done", 0), kinds.get("undone", 0)),
            last=max(kinds.values()),
        )
        for step_id, kinds in ids.items()
    }


def steps_done(steps: Sequence[str], known: Mapping[str, Mark]) -> int:
    """How many of a module's present steps are done; steps that are gone do not count."""
    return sum(known.get(step, UNTOUCHED).done for step in steps)


def is_finished(steps: Sequence[str], known: Mapping[str, Mark]) -> bool:
    """Whether every step of the module is done."""
    return bool(steps) and steps_done(steps, known) == len(steps)


def resume_step(steps: Sequence[str], known: Mapping[str, Mark]) -> str | None:
    """Where to go on: the step touched last, or the next open one; None when all is done."""
    waiting = [step for step in steps if not known.get(step, UNTOUCHED).done]
    touched = [step for step in steps if step in known]
    if not waiting:
        return None
    if not touched:
        return steps[0]
    last = max(touched, key=lambda step: known[step].last)
    later = steps[steps.index(last) :]
    return next((step for step in later if step in waiting), waiting[0])


def own_id(person_id: int, client_id: str) -> str:
    """The id under which a submission is kept: nobody can take another person's id."""
    return f"{person_id}.{client_id}"


def opened_id(module_id: str, step_id: str, day: str) -> str:
    """The id of having opened a step on a day, so that it counts at most once a day."""
    return f"opened.{module_id}.{step_id}.{day}"


def turn_id(module_id: str, step_id: str, kind: str, turn: int) -> str:
    """The id that a page prints into a step's form.

    It follows from what the page shows: a double click or a resend carries the same id and counts
    once, and the next change of mind carries another.
    """
    return f"{module_id}.{step_id}.{kind}.{turn}"


def attempt_id(
    person_id: int, exercise_id: str, client_id: str, answers: Mapping[str, Sequence[int]]
) -> str:
    """The id of a set of answers: the same set sent again is one attempt, another is another."""
    text = repr(sorted((name, list(chosen)) for name, chosen in answers.items()))
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return own_id(person_id, f"{exercise_id}.{client_id}.{digest}")


@dataclass(frozen=True, slots=True)
class Marked:
    """One question after it was answered. `right` is None when it was left out."""

    question: Question
    chosen: frozenset[int]
    right: bool | None


def mark_check(
    questions: Sequence[Question], answers: Mapping[str, Sequence[int]]
) -> tuple[Marked, ...]:
    """Each question with what was chosen; only options that exist count.

    A question is right when exactly the right options were chosen.
    """
    marked = []
    for question in questions:
        chosen = frozenset(at for at in answers.get(question.id, ()) if at < len(question.options))
        wanted = {at for at, option in enumerate(question.options) if option.right}
        marked.append(Marked(question, chosen, chosen == wanted if chosen else None))
    return tuple(marked)


def loses_words(kept: str, kept_version: int, seen_version: int, new: str) -> bool:
    """Whether saving `new` would wipe out words that its author has not seen.

    That is so when somebody (the same person on another device) saved since, and the new text does
    not carry on from what was saved.
    """
    return kept_version != seen_version and bool(kept) and not new.startswith(kept)
