"""Reads about what people learn: progress, what is next, reflections, answers, tallies."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import Connection, Integer, Text, bindparam, case, func, text
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.curriculum.library import Library
from app.curriculum.model import Language, Module
from app.db.columns import Moment
from app.learning import rules
from app.learning.models import CheckAttempt, Reflection, StepProgress, Tally
from app.learning.ring import ring
from app.learning.rules import Mark

# One person and one module, in one journey to the database: the statement behind the page that is
# asked for most. As text, since a statement built of objects costs more than the database itself.
# The selection with moments comes first: it gives the columns their types.
_LEFT = text(
    "SELECT 'written' AS what, prompt_id AS place, text AS words, version AS number,"
    " saved_at, shared_at FROM reflection WHERE person_id = :person AND module_id = :module"
    " UNION ALL SELECT 'counted', tally_id, CAST(counts AS TEXT), 0, saved_at, NULL"
    " FROM tally WHERE person_id = :person AND module_id = :module"
    " UNION ALL SELECT 'mark', step_id, kind, max(id), NULL, NULL"
    " FROM step_progress WHERE person_id = :person AND module_id = :module"
    " GROUP BY step_id, kind"
).columns(what=Text, place=Text, words=Text, number=Integer, saved_at=Moment, shared_at=Moment)
_ANSWERED = (
    rows_of(
        col(CheckAttempt.exercise_id),
        col(CheckAttempt.id),
        col(CheckAttempt.right_count),
        col(CheckAttempt.question_count),
        col(CheckAttempt.answered_at),
    )
    .where(col(CheckAttempt.person_id) == bindparam("person"))
    .where(col(CheckAttempt.exercise_id).in_(bindparam("exercises", expanding=True)))
    .order_by(col(CheckAttempt.id))
)


@dataclass(frozen=True, slots=True)
class Written:
    """A reflection as its author sees it. Version 0: nothing was saved yet."""

    text: str = ""
    version: int = 0
    saved_at: datetime | None = None
    shared_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """The strokes of a tally."""

    counts: tuple[int, ...] = ()
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """How a check went: the newest attempt, and how many there were."""

    attempts: int = 0
    newest_id: int = 0
    right: int = 0
    questions: int = 0
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ModuleState:
    """Everything a person left in one module. Equal states show equal pages."""

    marks: dict[str, Mark]
    written: dict[str, Written]
    counted: dict[str, Counted]
    answered: dict[str, Answered]


def state_of(
    connection: Connection, person_id: int, module_id: str, checks: Sequence[str]
) -> ModuleState:
    """What a person left in one module and, of checks, in those that stand in it."""
    newest: list[tuple[str, str, int]] = []
    written: dict[str, Written] = {}
    counted: dict[str, Counted] = {}
    found = connection.execute(_LEFT, {"person": person_id, "module": module_id})
    for what, place, words, number, saved_at, shared_at in found:
        if what == "mark":
            newest.append((place, words, number))
        elif what == "written":
            written[place] = Written(words, number, saved_at, shared_at)
        else:
            counted[place] = Counted(tuple(json.loads(words)), saved_at)
    answered = answered_of(connection, person_id, checks) if checks else {}
    return ModuleState(rules.marks(newest), written, counted, answered)


def answered_of(
    connection: Connection, person_id: int, exercises: Sequence[str]
) -> dict[str, Answered]:
    """How a person did in these checks."""
    found = connection.execute(_ANSWERED, {"person": person_id, "exercises": exercises})
    answered: dict[str, Answered] = {}
    for exercise_id, newest, right, questions, at in found:
        before = answered.get(exercise_id, Answered()).attempts
        answered[exercise_id] = Answered(before + 1, newest or 0, right, questions, at)
    return answered


# All modules of one person


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    """How far a person is in one module. `touched` orders modules by when they were used last."""

    module: Module
    marks: dict[str, Mark]
    finished_at: datetime | None
    touched: int

    @property
    def steps(self) -> tuple[str, ...]:
        """The ids of the module's steps."""
        return tuple(step.id for step in self.module.steps)

    @property
    def done(self) -> int:
        """How many steps are done."""
        return rules.steps_done(self.steps, self.marks)

    @property
    def is_finished(self) -> bool:
        """Whether all steps are done."""
        return rules.is_finished(self.steps, self.marks)

    @property
    def ring(self) -> Markup:
        """How far the module is done, as a picture."""
        return ring(tuple(self.marks.get(step, rules.UNTOUCHED).done for step in self.steps))

    @property
    def resume(self) -> str | None:
        """The step at which to go on."""
        return rules.resume_step(self.steps, self.marks)


def progress_of(
    db: Session, library: Library, person_id: int, language: Language
) -> list[ModuleProgress]:
    """A person's progress in every module, in the order of the tracks."""
    found = db.connection().execute(
        rows_of(
            col(StepProgress.module_id),
            col(StepProgress.step_id),
            col(StepProgress.kind),
            func.max(col(StepProgress.id)),
            func.max(col(StepProgress.happened_at)),
        )
        .where(col(StepProgress.person_id) == person_id)
        .group_by(col(StepProgress.module_id), col(StepProgress.step_id), col(StepProgress.kind))
    )
    events: dict[str, list[tuple[str, str, int, datetime]]] = {}
    for module_id, step_id, kind, newest, at in found:
        events.setdefault(module_id, []).append((step_id, kind, newest or 0, at))
    return [_progress(module, events.get(module.id, [])) for module in library.modules(language)]


def _progress(module: Module, events: list[tuple[str, str, int, datetime]]) -> ModuleProgress:
    known = rules.marks((step, kind, newest) for step, kind, newest, _ in events)
    steps = [step.id for step in module.steps]
    ended = [at for step, kind, _, at in events if kind == "done" and step in steps]
    finished_at = max(ended) if ended and rules.is_finished(steps, known) else None
    touched = max((newest for _, _, newest, _ in events), default=0)
    return ModuleProgress(module, known, finished_at, touched)


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a trainee does next, for the first screen."""

    module_id: str
    title: str
    step_id: str
    step_title: str
    steps_done: int
    steps_total: int
    minutes_left: int
    started: bool
    is_translated: bool

    @property
    def path(self) -> str:
        """The address at which to go on."""
        return f"/learn/{self.module_id}#{self.step_id}"


def next_step(db: Session, library: Library, person_id: int, language: str) -> NextStep | None:
    """Where a person goes on: the open module used last, the next one after it, or the first.

    None when everything is finished or there are no modules.
    """
    return next_of(progress_of(db, library, person_id, Language(language)), language)


def next_of(progress: Sequence[ModuleProgress], language: str) -> NextStep | None:
    """The same, from progress that was read already."""
    waiting = [each for each in progress if each.resume is not None]
    if not waiting:
        return None
    last = max(progress, key=lambda each: each.touched)
    chosen = waiting[0]
    if last.touched:
        place = progress.index(last)
        later = [each for each in progress[place:] if each.resume is not None]
        chosen = later[0] if later else waiting[0]
    resume = chosen.resume
    step = next(step for step in chosen.module.steps if step.id == resume)
    left = sum(
        each.minutes
        for each in chosen.module.steps
        if not chosen.marks.get(each.id, rules.UNTOUCHED).done
    )
    return NextStep(
        module_id=chosen.module.id,
        title=chosen.module.title,
        step_id=step.id,
        step_title=step.title,
        steps_done=chosen.done,
        steps_total=len(chosen.steps),
        minutes_left=left,
        started=bool(chosen.touched),
        is_translated=chosen.module.language == language,
    )


@dataclass(frozen=True, slots=True)
class Finished:
    """A module that a person finished."""

    module_id: str
    title: str
    finished_at: datetime


def finished_modules(
    db: Session, library: Library, person_id: int, language: str
) -> list[Finished]:
    """The modules that a person finished, the newest first."""
    found = [
        Finished(each.module.id, each.module.title, each.finished_at)
        for each in progress_of(db, library, person_id, Language(language))
        if each.finished_at is not None
    ]
    return sorted(found, key=lambda each: each.finished_at, reverse=True)


@dataclass(frozen=True, slots=True)
class Recent:
    """Something a person did: `step`, `reflection` or `check`, and where it stands."""

    kind: str
    title: str
    path: str
    at: datetime


def recent(
    db: Session, library: Library, person_id: int, language: str, limit: int = 5
) -> list[Recent]:
    """What a person did last, the newest first: steps done, reflections saved, checks answered."""
    wanted = Language(language)
    found: list[Recent] = []
    steps = (
        select(StepProgress)
        .where(StepProgress.person_id == person_id, StepProgress.kind == "done")
        .order_by(col(StepProgress.id).desc())
    )
    for event in db.exec(steps.limit(limit)):
        module = library.module(event.module_id, wanted)
        step = next((s for s in module.steps if s.id == event.step_id), None) if module else None
        if step is not None:
            path = f"/learn/{event.module_id}#{event.step_id}"
            found.append(Recent("step", step.title, path, event.happened_at))
    texts = select(Reflection).where(Reflection.person_id == person_id, Reflection.text != "")
    for reflection in db.exec(texts.order_by(col(Reflection.saved_at).desc()).limit(limit)):
        module = library.module(reflection.module_id, wanted)
        if module is not None:
            path = f"/learn/{module.id}#reflection-{reflection.prompt_id}"
            found.append(Recent("reflection", module.title, path, reflection.saved_at))
    for attempt in attempts_of(db, person_id, limit=limit):
        exercise = library.exercise(attempt.exercise_id, wanted)
        if exercise is not None:
            path = f"/learn/checks/{exercise.id}"
            found.append(Recent("check", exercise.title, path, attempt.answered_at))
    return sorted(found, key=lambda each: each.at, reverse=True)[:limit]


# Many people


def matrix(
    db: Session,
    person_ids: Collection[int],
    module_ids: Collection[str],
    library: Library | None = None,
) -> dict[tuple[int, str], int]:
    """Steps done by each person in each module; a pair that is missing has none.

    With `library`, steps that are no longer in the module do not count.
    """
    if not person_ids or not module_ids:
        return {}
    newest_done, newest_undone = (
        func.max(case((col(StepProgress.kind) == kind, col(StepProgress.id)), else_=0))
        for kind in ("done", "undone")
    )
    # One step back: the steps that are done now, whatever was marked and taken back before.
    found = db.connection().execute(
        rows_of(col(StepProgress.person_id), col(StepProgress.module_id), col(StepProgress.step_id))
        .where(col(StepProgress.person_id).in_(person_ids))
        .where(col(StepProgress.module_id).in_(module_ids))
        .where(col(StepProgress.kind).in_(("done", "undone")))
        .group_by(
            col(StepProgress.person_id), col(StepProgress.module_id), col(StepProgress.step_id)
        )
        .having(newest_done > newest_undone)
    )
    present = _steps_by_module(library, module_ids) if library else None
    counts: dict[tuple[int, str], int] = {}
    for person_id, module_id, step_id in found:
        if present is None or step_id in present[module_id]:
            counts[person_id, module_id] = counts.get((person_id, module_id), 0) + 1
    return counts


def _steps_by_module(library: Library, ids: Iterable[str]) -> dict[str, frozenset[str]]:
    modules = {name: library.module(name) for name in ids}
    return {
        name: frozenset(step.id for step in module.steps) if module else frozenset()
        for name, module in modules.items()
    }


# Reflections, answers, tallies


def reflection_of(db: Session, person_id: int, module_id: str, prompt_id: str) -> Reflection | None:
    """A person's own reflection; held until the transaction ends, so that versions keep order."""
    found = select(Reflection).where(
        Reflection.person_id == person_id,
        Reflection.module_id == module_id,
        Reflection.prompt_id == prompt_id,
    )
    return db.exec(found.with_for_update().execution_options(populate_existing=True)).first()


def reflections_of(db: Session, person_id: int) -> Sequence[Reflection]:
    """Everything a person wrote, the newest first."""
    found = select(Reflection).where(Reflection.person_id == person_id, Reflection.text != "")
    return db.exec(found.order_by(col(Reflection.saved_at).desc())).all()


def tallies_of(db: Session, person_id: int) -> Sequence[Tally]:
    """A person's tallies, the newest first."""
    found = select(Tally).where(Tally.person_id == person_id)
    return db.exec(found.order_by(col(Tally.saved_at).desc())).all()


def attempts_of(
    db: Session, person_id: int, exercise_id: str | None = None, limit: int = 500
) -> Sequence[CheckAttempt]:
    """A person's answers to one check or to all, the newest first."""
    found = select(CheckAttempt).where(CheckAttempt.person_id == person_id)
    if exercise_id is not None:
        found = found.where(CheckAttempt.exercise_id == exercise_id)
    return db.exec(found.order_by(col(CheckAttempt.id).desc()).limit(limit)).all()


def shared_with(
    db: Session, organisation_ids: Collection[int], person_id: int | None = None, limit: int = 100
) -> list[tuple[Reflection, Person]]:
    """What people of these organisations shared, the newest first; of one person when given."""
    found = (
        select(Reflection, Person)
        .join(Person, col(Person.id) == Reflection.person_id)
        .where(col(Person.organisation_id).in_(organisation_ids))
        .where(col(Reflection.shared_at).is_not(None))
    )
    if person_id is not None:
        found = found.where(Reflection.person_id == person_id)
    return list(db.exec(found.order_by(col(Reflection.shared_at).desc()).limit(limit)).all())


def sharers(db: Session, organisation_ids: Collection[int]) -> Sequence[Person]:
    """The people of these organisations who share something now, in order of names."""
    shared = select(Reflection.person_id).where(col(Reflection.shared_at).is_not(None))
    found = select(Person).where(
        col(Person.organisation_id).in_(organisation_ids), col(Person.id).in_(shared)
    )
    return db.exec(found.order_by(Person.name_key)).all()
