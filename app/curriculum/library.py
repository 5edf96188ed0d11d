"""All of the curriculum in one immutable object: documents by id and language, hashes, faults."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from app.curriculum.editions import edition, exercise_edition, programme_edition
from app.curriculum.findings import Finding
from app.curriculum.hashing import joined_hash
from app.curriculum.html import Addresses, Rendered, render, render_blocks, render_exercise
from app.curriculum.materials import TRAINERS, Needed, needed
from app.curriculum.model import (
    SOURCE_LANGUAGE,
    Audience,
    Block,
    Directive,
    Document,
    Exercise,
    Instrument,
    Language,
    Material,
    Medium,
    Module,
    Programme,
    Session,
    Track,
)
from app.curriculum.reading import Reading

D = TypeVar("D", bound=Document)


class Library:
    """What was read, for ever the same. A changed file makes a new library (`live.py`).

    Every look-up takes the wanted language and falls back to English when there is no translation;
    `document.language` says which of the two it is.
    """

    def __init__(
        self, readings: Iterable[Reading], faults: Sequence[Finding] = (), root: Path | None = None
    ) -> None:
        self.root = root
        self.readings = tuple(readings)
        self.faults = tuple(faults)
        self._documents: dict[tuple[type[object], str, Language], Document] = {}
        self._hashes: dict[tuple[type[object], str, Language], str] = {}
        for reading in self.readings:
            document = reading.document
            if document is not None:
                key = (type(document), document.id, document.language)
                self._documents.setdefault(key, document)
                self._hashes.setdefault(key, reading.hash)
        self._content_hashes: dict[tuple[str, Language], str] = {}
        self._rendered: dict[object, Rendered] = {}
        self._tracks_met: dict[str, int] | None = None

    # What there is

    def module(self, module_id: str, language: Language = SOURCE_LANGUAGE) -> Module | None:
        """The module of that id, or None when there is none in any language."""
        return self.find(Module, module_id, language)

    def exercise(self, exercise_id: str, language: Language = SOURCE_LANGUAGE) -> Exercise | None:
        """The exercise of that id, or None."""
        return self.find(Exercise, exercise_id, language)

    def programme(
        self, programme_id: str, language: Language = SOURCE_LANGUAGE
    ) -> Programme | None:
        """The programme of that id, or None."""
        return self.find(Programme, programme_id, language)

    def track(self, track_id: str, language: Language = SOURCE_LANGUAGE) -> Track | None:
        """The track of that id, or None."""
        return self.find(Track, track_id, language)

    def instrument(
        self, instrument_id: str, language: Language = SOURCE_LANGUAGE
    ) -> Instrument | None:
        """The instrument of that id, or None."""
        return self.find(Instrument, instrument_id, language)

    def modules(self, language: Language = SOURCE_LANGUAGE) -> tuple[Module, ...]:
        """All modules, track by track, in the order in which the tracks name them."""
        order = [name for track in self.tracks(language) for name in track.modules]
        names = dict.fromkeys([*order, *sorted(self._ids(Module))])
        found = (self.module(name, language) for name in names)
        return tuple(module for module in found if module is not None)

    def exercises(self, language: Language = SOURCE_LANGUAGE) -> tuple[Exercise, ...]:
        """All exercises by id."""
        return self.all_of(Exercise, language)

    def programmes(self, language: Language = SOURCE_LANGUAGE) -> tuple[Programme, ...]:
        """All programmes, the longest first: it is the one that most workshops are made from."""
        found = self.all_of(Programme, language)
        return tuple(sorted(found, key=lambda each: -len(each.days)))

    def tracks(self, language: Language = SOURCE_LANGUAGE) -> tuple[Track, ...]:
        """All tracks: those of the longest programme first, then the others by id."""
        return tuple(sorted(self.all_of(Track, language), key=lambda each: self._met(each.id)))

    def instruments(self, language: Language = SOURCE_LANGUAGE) -> tuple[Instrument, ...]:
        """All instruments by id."""
        return self.all_of(Instrument, language)

    def has(self, kind: type[Document], document_id: str, language: Language) -> bool:
        """Whether the document exists in exactly this language, without falling back."""
        return (kind, document_id, language) in self._documents

    # What is made of it

    def edition(
        self, module_id: str, language: Language, audience: Audience, medium: Medium
    ) -> Module | None:
        """The module as one audience gets it in one medium, its exercises put in."""
        module = self.module(module_id, language)
        if module is None:
            return None
        return edition(module, audience, medium, lambda name: self.exercise(name, language))

    def html(
        self,
        module_id: str,
        language: Language,
        audience: Audience,
        medium: Medium,
        addresses: Addresses,
    ) -> Rendered | None:
        """The HTML of a module's edition, made once as long as the library lives."""
        key = (Module, module_id, language, audience, medium, addresses)
        if key not in self._rendered:
            made = self.edition(module_id, language, audience, medium)
            if made is None:
                return None
            self._rendered[key] = render(made, audience, medium, addresses)
        return self._rendered[key]

    def exercise_html(
        self,
        exercise_id: str,
        language: Language,
        audience: Audience,
        medium: Medium,
        addresses: Addresses,
    ) -> Rendered | None:
        """The HTML of an exercise standing on its own, made once."""
        key = (Exercise, exercise_id, language, audience, medium, addresses)
        if key not in self._rendered:
            exercise = self.exercise(exercise_id, language)
            if exercise is None:
                return None
            made = exercise_edition(exercise, audience, medium)
            self._rendered[key] = render_exercise(made, audience, medium, addresses)
        return self._rendered[key]

    def introduction_html(
        self, programme: Programme, audience: Audience, medium: Medium, addresses: Addresses
    ) -> str:
        """The HTML of the text that introduces a programme."""
        made = programme_edition(programme, audience, medium)
        return render_blocks(made.blocks, made.notes, made.language, audience, medium, addresses)

    # What it is known by

    def content_hash(self, module_id: str, language: Language) -> str:
        """The hash of everything a module's page is made from, its exercises included.

        It changes when any of these files changes, and says in which language they were found.
        Empty for an unknown module.
        """
        key = (module_id, language)
        if key not in self._content_hashes:
            module = self.module(module_id, language)
            self._content_hashes[key] = self._hash_of(module, language) if module else ""
        return self._content_hashes[key]

    def source_hash(self, document: Document) -> str:
        """The hash of the file itself."""
        return self._hashes.get((type(document), document.id, document.language), "")

    def _hash_of(self, module: Module, language: Language) -> str:
        parts = [f"{module.language}:{self.source_hash(module)}"]
        for name in exercises_of(module):
            exercise = self.exercise(name, language)
            if exercise is not None:
                parts.append(f"{name}:{exercise.language}:{self.source_hash(exercise)}")
        return joined_hash(parts)

    def session_title(self, session: Session, language: Language = SOURCE_LANGUAGE) -> str:
        """The title of a session, or of its modules when it has none of its own."""
        found = (self.module(name, language) for name in session.modules)
        return session.title or " · ".join(module.title for module in found if module)

    # What must be at hand

    def materials_for_module(
        self, module: Module, people: int, trainers: int = TRAINERS
    ) -> tuple[Needed, ...]:
        """What a module and its exercises need for so many people."""
        return needed(self._materials(module), people, trainers)

    def materials_for(
        self,
        what: Programme | Session | Iterable[Module],
        people: int,
        language: Language = SOURCE_LANGUAGE,
        trainers: int = TRAINERS,
    ) -> tuple[Needed, ...]:
        """What a programme, a session or several modules need together for so many people."""
        found: list[Material] = []
        if isinstance(what, Programme):
            for session in what.sessions:
                found += self._session_materials(session, language)
        elif isinstance(what, Session):
            found += self._session_materials(what, language)
        else:
            for module in what:
                found += self._materials(module)
        return needed(found, people, trainers)

    def _session_materials(self, session: Session, language: Language) -> list[Material]:
        found: list[Material] = []
        for name in (session.opener, session.closing):
            exercise = self.exercise(name, language)
            found += exercise.materials if exercise else ()
        for name in session.modules:
            module = self.module(name, language)
            found += self._materials(module) if module else ()
        return found

    def _materials(self, module: Module) -> list[Material]:
        found = list(module.materials)
        named = {material.item.casefold() for material in found}
        for name in exercises_of(module):
            exercise = self.exercise(name, module.language)
            # A module may name again what its exercise needs; that is one thing, not two.
            inside = exercise.materials if exercise else ()
            found += [each for each in inside if each.item.casefold() not in named]
        return found

    # Looking up

    def find(self, kind: type[D], document_id: str, language: Language) -> D | None:
        """The document of that kind and id, or None."""
        found = self._documents.get((kind, document_id, language))
        if found is None:
            found = self._documents.get((kind, document_id, SOURCE_LANGUAGE))
        return found if isinstance(found, kind) else None

    def _met(self, track_id: str) -> int:
        if self._tracks_met is None:  # once for each library: every shelf asks for it
            used = (
                name
                for programme in self.programmes()
                for session in programme.sessions
                for name in session.modules
            )
            modules = (self.module(name) for name in used)
            met = dict.fromkeys(module.track for module in modules if module is not None)
            self._tracks_met = {name: place for place, name in enumerate(met)}
        return self._tracks_met.get(track_id, len(self._tracks_met))

    def _ids(self, kind: type[object]) -> set[str]:
        return {name for each, name, _ in self._documents if each is kind}

    def all_of(self, kind: type[D], language: Language) -> tuple[D, ...]:
        """All documents of that kind by id."""
        found = (self.find(kind, name, language) for name in sorted(self._ids(kind)))
        return tuple(document for document in found if document is not None)


def exercises_of(module: Module) -> tuple[str, ...]:
    """The ids of the exercises a module calls, in the order of first use."""
    names: dict[str, None] = {}
    queue: list[Block] = [*module.intro, *(block for step in module.steps for block in step.blocks)]
    while queue:
        block = queue.pop(0)
        if isinstance(block, Directive):
            name = block.text("exercise")
            if name:
                names[name] = None
            queue = [*block.blocks, *queue]
    return tuple(names)
