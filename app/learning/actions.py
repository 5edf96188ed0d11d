"""Writes of learning: reflections saved and shared, checks answered, tallies kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from app import clock
from app.curriculum.model import Question
from app.errors import NotFound, Phrase, Refused
from app.learning import queries, rules
from app.learning.models import CheckAttempt, Reflection, StepProgress, Tally
from app.learning.writer import StepEvent, values


def add_events(db: Session, events: Sequence[StepEvent]) -> None:
    """Keep events within a running transaction (the demonstration; requests use the writer).

    An event whose id is there already is left out.
    """
    ids = [event.client_id for event in events]
    known = set(
        db.exec(select(StepProgress.client_id).where(StepProgress.client_id.in_(ids)))  # type: ignore[attr-defined]
    )
    for event in events:
        if event.client_id not in known:
            known.add(event.client_id)
            db.add(StepProgress.model_validate(values(event)))
    db.flush()


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved reflection, or the words it would have wiped out (`other`), which stay."""

    reflection: Reflection
    other: str | None = None


def save_reflection(
    db: Session, person_id: int, module_id: str, prompt_id: str, text: str, version: int
) -> Saved:
    """Keep a text, if nothing is lost by it; `version` is the one its author saw (0: none).

    Saving the same text again changes nothing.
    """
    kept = queries.reflection_of(db, person_id, module_id, prompt_id)
    if kept is None:
        kept = _first_words(db, person_id, module_id, prompt_id, text)
    if kept.text == text:
        return Saved(kept)
    if rules.loses_words(kept.text, kept.version, version, text):
        return Saved(kept, other=kept.text)
    return Saved(_write(db, kept, text))


def settle_reflection(
    db: Session, person_id: int, module_id: str, prompt_id: str, text: str, settle: str
) -> Saved:
    """Settle two texts as the author chose, having seen both.

    `settle` is `mine:V`, `other:V` or `both:V` with the version V of the other text that was shown;
    when that has moved on meanwhile, nothing is written and the newest is shown.
    """
    choice, version = settle.split(":")
    kept = queries.reflection_of(db, person_id, module_id, prompt_id)
    if kept is None:
        raise NotFound
    if kept.version != int(version):
        return Saved(kept, other=kept.text if kept.text != text else None)
    if choice == "other":
        return Saved(kept)
    whole = text if choice == "mine" else f"{kept.text}\n\n{text}"
    if len(whole) > rules.REFLECTION_LENGTH:
        raise Refused(
            Phrase(
                "Together the two texts are too long: at most %(most)s characters.",
                most=rules.REFLECTION_LENGTH,
            )
        )
    return Saved(_write(db, kept, whole))


def _first_words(
    db: Session, person_id: int, module_id: str, prompt_id: str, text: str
) -> Reflection:
    first = Reflection(
        person_id=person_id,
        module_id=module_id,
        prompt_id=prompt_id,
        text=text,
        saved_at=clock.now(),
    )
    try:
        with db.begin_nested():
            db.add(first)
            db.flush()
    except IntegrityError:
        # Another device was quicker by a moment: its words stand there now.
        kept = queries.reflection_of(db, person_id, module_id, prompt_id)
        if kept is None:
            raise
        return kept
    return first


def _write(db: Session, kept: Reflection, text: str) -> Reflection:
    kept.text, kept.version, kept.saved_at = text, kept.version + 1, clock.now()
    if not text.strip():
        kept.shared_at = None
    db.add(kept)
    db.flush()
    return kept


def share_reflection(db: Session, person_id: int, module_id: str, prompt_id: str) -> Reflection:
    """Let trainers and coaches of the author's organisation read this one reflection."""
    kept = queries.reflection_of(db, person_id, module_id, prompt_id)
    if kept is None or not kept.text.strip():
        raise Refused("Write something first; then you can share it.")
    kept.shared_at = kept.shared_at or clock.now()
    db.add(kept)
    db.flush()
    return kept


def take_back_reflection(db: Session, person_id: int, module_id: str, prompt_id: str) -> Reflection:
    """From now on only the author reads it again."""
    kept = queries.reflection_of(db, person_id, module_id, prompt_id)
    if kept is None:
        raise NotFound
    kept.shared_at = None
    db.add(kept)
    db.flush()
    return kept


def answer_check(
    db: Session,
    person_id: int,
    exercise_id: str,
    content_hash: str,
    questions: Sequence[Question],
    answers: Mapping[str, Sequence[int]],
    client_id: str,
) -> CheckAttempt:
    """Keep a set of answers as it was given; the same set sent again is the same attempt.

    `questions` are the trainer's, with the right answers. Questions may be left out, but not all.
    """
    given = {name: sorted(set(chosen)) for name, chosen in answers.items() if chosen}
    marked = rules.mark_check(questions, given)
    if all(each.right is None for each in marked):
        raise Refused("Choose at least one answer.")
    own = rules.attempt_id(person_id, exercise_id, client_id, given)
    attempt = CheckAttempt(
        client_id=own,
        person_id=person_id,
        exercise_id=exercise_id,
        content_hash=content_hash,
        answers=given,
        right_count=sum(each.right is True for each in marked),
        question_count=len(marked),
        answered_at=clock.now(),
    )
    same = select(CheckAttempt).where(CheckAttempt.client_id == own)
    known = db.exec(same).first()
    if known is not None:
        return known
    try:
        with db.begin_nested():
            db.add(attempt)
            db.flush()
    except IntegrityError:
        return db.exec(same).one()
    return attempt


def save_tally(
    db: Session, person_id: int, module_id: str, tally_id: str, counts: Sequence[int]
) -> Tally:
    """Keep the strokes of a tally; the newest set counts."""
    found = select(Tally).where(
        Tally.person_id == person_id, Tally.module_id == module_id, Tally.tally_id == tally_id
    )
    kept = db.exec(found.with_for_update()).first()
    if kept is None:
        kept = Tally(
            person_id=person_id,
            module_id=module_id,
            tally_id=tally_id,
            counts=list(counts),
            saved_at=clock.now(),
        )
        try:
            with db.begin_nested():
                db.add(kept)
                db.flush()
        except IntegrityError:
            kept = db.exec(found.with_for_update()).one()
    kept.counts, kept.saved_at = list(counts), clock.now()
    db.add(kept)
    db.flush()
    return kept
