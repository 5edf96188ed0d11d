"""The page of a knowledge check: questions before, feedback after, all own attempts at any time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.curriculum.editions import exercise_edition
from app.curriculum.library import Library
from app.curriculum.model import Audience, Exercise, Language, Medium
from app.learning import rules
from app.learning.models import CheckAttempt
from app.learning.rules import Marked


@dataclass(frozen=True, slots=True)
class Attempt:
    """One set of answers with its feedback.

    `changed`: the questions have been changed since; what was answered is then shown as far as the
    question and the option are still there, and the count stays what it was.
    """

    id: int
    answered_at: datetime
    right: int
    total: int
    marked: tuple[Marked, ...]
    changed: bool


def attempt(library: Library, exercise: Exercise, kept: CheckAttempt) -> Attempt:
    """The feedback to answers that were kept. `exercise` is the trainer's, with reasons."""
    return Attempt(
        id=kept.id or 0,
        answered_at=kept.answered_at,
        right=kept.right_count,
        total=kept.question_count,
        marked=rules.mark_check(exercise.questions, kept.answers),
        changed=kept.content_hash not in _present_hashes(library, exercise.id),
    )


def _present_hashes(library: Library, exercise_id: str) -> frozenset[str]:
    # A translation has the same questions in the same order: either language may have been seen.
    found = (library.exercise(exercise_id, language) for language in Language)
    return frozenset(library.source_hash(each) for each in found if each is not None)


def without_answers(exercise: Exercise) -> Exercise:
    """The check as it may be shown before it is answered."""
    return exercise_edition(exercise, Audience.PARTICIPANT, Medium.SCREEN)


def answers_in(exercise: Exercise, sent: Mapping[str, Sequence[str]]) -> dict[str, list[int]]:
    """The chosen options by question; what does not exist in the check is left out."""
    answers: dict[str, list[int]] = {}
    for question in exercise.questions:
        options = {str(at): at for at in range(len(question.options))}
        chosen = [options[value] for value in sent.get(f"q.{question.id}", ()) if value in options]
        if chosen:
            answers[question.id] = chosen if question.several else chosen[:1]
    return answers
