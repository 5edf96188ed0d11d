"""The days of a workshop in words: its own clock times joined with the titles of the curriculum."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.curriculum.library import Library
from app.curriculum.materials import Needed
from app.curriculum.model import (
    SOURCE_LANGUAGE,
    Break,
    Exercise,
    Language,
    Module,
    Programme,
)
from app.curriculum.model import Day as ProgrammeDay
from app.curriculum.model import Session as ProgrammeSession
from app.workshops.models import Day, Session, Workshop


@dataclass(frozen=True)
class AgendaBlock:
    """One block of a day, ready to be read; times are minutes after midnight."""

    number: int
    is_break: bool
    title: str
    starts: int
    minutes: int
    actual_minutes: int | None
    opener: Exercise | None
    modules: tuple[Module, ...]
    closing: Exercise | None
    session: ProgrammeSession | None  # as the library counts its materials

    @property
    def ends(self) -> int:
        """The first minute after it."""
        return self.starts + self.minutes


@dataclass(frozen=True)
class AgendaDay:
    """One day, ready to be read."""

    number: int
    held_on: date
    title: str
    blocks: tuple[AgendaBlock, ...]

    @property
    def starts(self) -> int:
        """When the day begins."""
        return self.blocks[0].starts if self.blocks else 0

    @property
    def ends(self) -> int:
        """When the day ends."""
        return self.blocks[-1].ends if self.blocks else 0

    def block(self, number: int) -> AgendaBlock | None:
        """The block of that number."""
        return next((block for block in self.blocks if block.number == number), None)

    def materials(self, library: Library, people: int, language: Language) -> tuple[Needed, ...]:
        """What the whole day needs for so many people, as the library counts it."""
        work = tuple(block.session for block in self.blocks if block.session)
        day = ProgrammeDay(id="", title="", starts=self.starts, blocks=work)
        alone = Programme(
            id="",
            language=language,
            path="",
            title="",
            summary="",
            group_size=people,
            sources=(),
            days=(day,),
            blocks=(),
            notes=(),
        )
        return library.materials_for(alone, people, language)


def agenda(
    library: Library,
    workshop: Workshop,
    days: Sequence[Day],
    sessions: Mapping[int, Sequence[Session]],
    language: Language,
) -> tuple[AgendaDay, ...]:
    """The days of a workshop in one language; what the curriculum no longer has is left out."""
    programme = library.programme(workshop.programme_id, language)
    return tuple(
        _day(library, programme, day, sessions.get(day.id or 0, ()), language) for day in days
    )


def _day(
    library: Library,
    programme: Programme | None,
    day: Day,
    sessions: Sequence[Session],
    language: Language,
) -> AgendaDay:
    template = next((d for d in programme.days if d.id == day.slug), None) if programme else None
    blocks = tuple(_block(library, template, session, language) for session in sessions)
    return AgendaDay(day.number, day.held_on, template.title if template else "", blocks)


def _block(
    library: Library, template: ProgrammeDay | None, row: Session, language: Language
) -> AgendaBlock:
    modules = tuple(
        module
        for module in (library.module(name, language) for name in row.module_ids)
        if module is not None
    )
    is_break = row.kind == "break"
    title = _break_title(template, row) if is_break else _title(template, row, modules)
    session = ProgrammeSession(
        id=row.slug,
        title=title,
        minutes=row.planned_minutes,
        opener=row.opener_id,
        modules=tuple(row.module_ids),
        closing=row.closing_id,
        starts=row.starts_minute,
    )
    return AgendaBlock(
        number=row.number,
        is_break=is_break,
        title=title,
        starts=row.starts_minute,
        minutes=row.planned_minutes,
        actual_minutes=row.actual_minutes,
        opener=library.exercise(row.opener_id, language) if row.opener_id else None,
        modules=modules,
        closing=library.exercise(row.closing_id, language) if row.closing_id else None,
        session=None if is_break else session,
    )


def _title(template: ProgrammeDay | None, row: Session, modules: tuple[Module, ...]) -> str:
    if row.title:
        return row.title
    named = {session.id: session.title for session in template.sessions} if template else {}
    return named.get(row.slug) or ", ".join(module.title for module in modules)


def _break_title(template: ProgrammeDay | None, row: Session) -> str:
    # The break at the same place of the programme's day, in the reader's language.
    if template and row.number <= len(template.blocks):
        block = template.blocks[row.number - 1]
        if isinstance(block, Break):
            return block.title
    return row.title


def content_hash(library: Library, programme_id: str) -> str:
    """The hash by which a programme is known; of its source, whatever language is spoken."""
    programme = library.programme(programme_id, SOURCE_LANGUAGE)
    return library.source_hash(programme) if programme else ""
