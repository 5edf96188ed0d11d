"""My notes: everything a person finished or wrote, found again with or without marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from re import compile as pattern

from markupsafe import Markup
from sqlmodel import Session

from app.curriculum.html import Slot
from app.curriculum.library import Library
from app.curriculum.model import Audience, Language, Medium
from app.curriculum.search import fold
from app.learning import queries
from app.learning.desk import ADDRESSES, slots_of

_TAG = pattern(r"<[^>]*>")


NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class Note:
    """One thing: a `reflection`, a `check`, a finished `module` or a `tally`."""

    kind: str
    title: str
    path: str
    at: datetime
    prompt: Markup = NOTHING
    text: str = ""
    shared_at: datetime | None = None
    right: int = 0
    total: int = 0
    rows: tuple[tuple[str, int], ...] = ()
    gone: bool = False  # its place in the curriculum is no longer there

    def contains(self, folded: Sequence[str]) -> bool:
        """Whether all these words (folded) stand in it."""
        plain = unescape(_TAG.sub(" ", str(self.prompt)))
        names = " ".join(name for name, _ in self.rows)
        whole = fold(f"{self.title} {plain} {self.text} {names}")
        return all(word in whole for word in folded)


def notes_of(
    db: Session, library: Library, person_id: int, language: Language, asked: str = ""
) -> list[Note]:
    """A person's own notes, the newest first; with `asked` those that contain all its words."""
    slots = _Slots(library, language)
    notes = [
        *_reflections(db, library, person_id, slots),
        *_checks(db, library, person_id, language),
        *_tallies(db, person_id, slots),
        *(
            Note("module", done.title, f"/learn/{done.module_id}", done.finished_at)
            for done in queries.finished_modules(db, library, person_id, language.value)
        ),
    ]
    words = fold(asked).split()
    found = [note for note in notes if note.contains(words)] if words else notes
    return sorted(found, key=lambda note: note.at, reverse=True)


class _Slots:
    """Prompts and tallies of modules, looked up as they are needed."""

    def __init__(self, library: Library, language: Language) -> None:
        self.library, self.language = library, language
        self.known: dict[str, dict[tuple[str, str], Slot]] = {}

    def slot(self, module_id: str, kind: str, slot_id: str) -> Slot | None:
        if module_id not in self.known:
            rendered = self.library.html(
                module_id, self.language, Audience.PARTICIPANT, Medium.SCREEN, ADDRESSES
            )
            self.known[module_id] = slots_of(rendered) if rendered else {}
        return self.known[module_id].get((kind, slot_id))

    def title(self, module_id: str) -> str:
        module = self.library.module(module_id, self.language)
        return module.title if module else module_id


def _reflections(db: Session, library: Library, person_id: int, slots: _Slots) -> list[Note]:
    notes = []
    for each in queries.reflections_of(db, person_id):
        slot = slots.slot(each.module_id, "reflect", each.prompt_id)
        path = f"/learn/{each.module_id}/reflections/{each.prompt_id}"
        notes.append(
            Note(
                "reflection",
                slots.title(each.module_id),
                path if slot else "",
                each.saved_at,
                prompt=Markup(slot.prompt) if slot else NOTHING,
                text=each.text,
                shared_at=each.shared_at,
                gone=slot is None,
            )
        )
    return notes


def _checks(db: Session, library: Library, person_id: int, language: Language) -> list[Note]:
    notes = []
    for each in queries.attempts_of(db, person_id):
        exercise = library.exercise(each.exercise_id, language)
        notes.append(
            Note(
                "check",
                exercise.title if exercise else each.exercise_id,
                f"/learn/checks/{each.exercise_id}?attempt={each.id}" if exercise else "",
                each.answered_at,
                right=each.right_count,
                total=each.question_count,
                gone=exercise is None,
            )
        )
    return notes


def _tallies(db: Session, person_id: int, slots: _Slots) -> list[Note]:
    notes = []
    for each in queries.tallies_of(db, person_id):
        slot = slots.slot(each.module_id, "tally", each.tally_id)
        names = slot.rows if slot else tuple("·" for _ in each.counts)
        path = f"/learn/{each.module_id}#tally-{each.tally_id}" if slot else ""
        title = slots.title(each.module_id)
        rows = tuple(zip(names, each.counts, strict=False))
        notes.append(Note("tally", title, path, each.saved_at, rows=rows, gone=slot is None))
    return notes
