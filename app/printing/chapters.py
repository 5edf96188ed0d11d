"""What stands on the pages of a day and of a session, gathered from the curriculum."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from app.curriculum.library import Library, exercises_of
from app.curriculum.materials import Needed
from app.curriculum.model import (
    Block,
    Break,
    Day,
    Directive,
    Exercise,
    Module,
    Session,
)
from app.printing.documents import Document
from app.printing.faults import BookFault
from app.printing.galleys import (
    ExerciseGalley,
    Galley,
    exercise_galley,
    group_label,
    module_galley,
)
from app.printing.plan import Plan

T = TypeVar("T")


@dataclass(frozen=True)
class Row:
    """One line of a timing table. `starts` is in minutes after midnight."""

    starts: int
    minutes: int
    title: str
    method: str
    anchor: str
    lang: str


@dataclass(frozen=True)
class Sheet:
    """Something on paper that has to be ready: a handout to copy, a flipchart to draw."""

    title: str
    copies: int
    lang: str


@dataclass(frozen=True)
class SessionPages:
    """All that stands on the pages of one session. `number` counts within its day, from 1."""

    session: Session
    day: Day
    day_number: int
    number: int
    opener: ExerciseGalley | None
    modules: tuple[Galley, ...]
    closing: ExerciseGalley | None
    rows: tuple[Row, ...]
    materials: tuple[Needed, ...]
    handouts: tuple[Sheet, ...]
    flipcharts: tuple[Sheet, ...]

    @property
    def anchor(self) -> str:
        """Where the session begins in the book."""
        return f"book-s-{self.session.id}"

    @property
    def first_of_day(self) -> bool:
        """Whether the day begins with it."""
        return self.number == 1

    def module_starts(self, index: int) -> int:
        """When a module of the session begins, in minutes after midnight."""
        before = self.opener.exercise.minutes if self.opener else 0
        before += sum(each.module.minutes for each in self.modules[:index])
        return self.session.starts + before

    @property
    def closing_starts(self) -> int:
        """When the closing begins, in minutes after midnight."""
        return self.module_starts(len(self.modules))


@dataclass(frozen=True)
class DayPages:
    """All that stands on the page of one day. `number` counts from 1."""

    day: Day
    number: int
    held_on: date | None
    sessions: tuple[SessionPages, ...]
    materials: tuple[Needed, ...]
    preparation: tuple[Module, ...]
    handouts: tuple[Sheet, ...]
    flipcharts: tuple[Sheet, ...]

    @property
    def anchor(self) -> str:
        """Where the day begins in the book."""
        return f"book-d-{self.day.id}"

    @property
    def agenda(self) -> tuple[tuple[Session | Break, SessionPages | None], ...]:
        """Sessions and breaks in order, sessions with their pages."""
        pages = {each.session.id: each for each in self.sessions}
        return tuple(
            (block, pages.get(block.id) if isinstance(block, Session) else None)
            for block in self.day.blocks
        )


def days_of(plan: Plan, document: Document, library: Library) -> tuple[DayPages, ...]:
    """Gather a whole book. Raises BookFault that names a module or exercise that is missing."""
    return tuple(
        _day(plan, document, library, day, number)
        for number, day in enumerate(plan.programme.days, 1)
    )


def _day(plan: Plan, document: Document, library: Library, day: Day, number: int) -> DayPages:
    sessions = tuple(
        _session(plan, document, library, day, number, session, at)
        for at, session in enumerate(day.sessions, 1)
    )
    modules = [galley.module for each in sessions for galley in each.modules]
    only = replace(plan.programme, days=(day,))
    return DayPages(
        day=day,
        number=number,
        held_on=plan.held_on(number - 1),
        sessions=sessions,
        materials=library.materials_for(only, plan.people, plan.language),
        preparation=tuple(module for module in modules if module.preparation),
        handouts=tuple(sheet for each in sessions for sheet in each.handouts),
        flipcharts=tuple(sheet for each in sessions for sheet in each.flipcharts),
    )


def _session(
    plan: Plan,
    document: Document,
    library: Library,
    day: Day,
    day_number: int,
    session: Session,
    number: int,
) -> SessionPages:
    language, audience, medium = plan.language, document.audience, document.medium
    modules = []
    for name in session.modules:
        galley = module_galley(library, name, language, audience, medium)
        modules.append(_there(galley, session, name))
    opener, closing = (
        _there(exercise_galley(library, name, language, audience, medium), session, name)
        if name
        else None
        for name in (session.opener, session.closing)
    )
    pages = SessionPages(
        session=session,
        day=day,
        day_number=day_number,
        number=number,
        opener=opener,
        modules=tuple(modules),
        closing=closing,
        rows=(),
        materials=library.materials_for(session, plan.people, language),
        handouts=_sheets(library, session, plan, "handout"),
        flipcharts=_sheets(library, session, plan, "flipchart"),
    )
    return replace(pages, rows=tuple(_rows(pages)))


def _there(found: T | None, session: Session, name: str) -> T:
    if found is None:
        raise BookFault(
            "%(part)s: there is no module or exercise called %(name)s.",
            part=session.title,
            name=name,
        )
    return found


def _rows(pages: SessionPages) -> list[Row]:
    rows = []
    if pages.opener:
        rows.append(_exercise_row(pages.opener, pages.session.starts))
    for at, galley in enumerate(pages.modules):
        starts = pages.module_starts(at)
        rows += [
            Row(starts + step.starts, step.minutes, step.title, step.method, step.id, galley.lang)
            for step in galley.steps
        ]
    if pages.closing:
        rows.append(_exercise_row(pages.closing, pages.closing_starts))
    return rows


def _exercise_row(galley: ExerciseGalley, starts: int) -> Row:
    exercise = galley.exercise
    return Row(
        starts, exercise.minutes, exercise.title, group_label(exercise), galley.anchor, galley.lang
    )


def _sheets(library: Library, session: Session, plan: Plan, kind: str) -> tuple[Sheet, ...]:
    """The handouts or flipcharts that a session needs, each named once."""
    found: dict[str, Sheet] = {}
    copies = plan.people if kind == "handout" else 1

    def look(blocks: Sequence[Block], lang: str) -> None:
        for block in blocks:
            if isinstance(block, Directive):
                if block.kind == kind:
                    found.setdefault(block.text("title"), Sheet(block.text("title"), copies, lang))
                look(block.blocks, lang)

    for exercise in _exercises(library, session, plan):
        look(exercise.blocks, exercise.language.value)
    for name in session.modules:
        module = library.module(name, plan.language)
        if module:
            look([b for step in module.steps for b in step.blocks], module.language.value)
    return tuple(found.values())


def _exercises(library: Library, session: Session, plan: Plan) -> list[Exercise]:
    names = [session.opener, session.closing]
    for name in session.modules:
        module = library.module(name, plan.language)
        names += exercises_of(module) if module else ()
    found = (library.exercise(name, plan.language) for name in names if name)
    return [each for each in found if each is not None]


def methods_of(pages: SessionPages) -> list[str]:
    """How people work in a session, each way named once."""
    return list(dict.fromkeys(row.method for row in pages.rows if row.method))
