"""What the room keeps ready in one process: prepared modules, remembered ETags, the writer."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from markupsafe import Markup

from app.curriculum.html import (
    Addresses,
    Rendered,
    RenderedStep,
    Slot,
    joined,
    material_line,
    render_blocks,
)
from app.curriculum.labels import label, method_label
from app.curriculum.library import Library, exercises_of
from app.curriculum.live import LiveLibrary
from app.curriculum.model import Audience, Block, Exercise, Language, Medium, Module
from app.db.changes import Changes
from app.db.engine import Database
from app.learning.writer import ProgressWriter
from app.web.static import static
from app.web.templates import render

ADDRESSES = Addresses(
    module=lambda module_id: f"/learn/{module_id}",
    exercise=lambda exercise_id: f"/learn/exercises/{exercise_id}",
    image=static,
)
Piece: TypeAlias = Markup | Slot


@dataclass(frozen=True, slots=True)
class PreparedStep:
    """A step as the page needs it: text that is ready, and gaps for forms."""

    id: str
    title: str
    minutes: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Preparation:
    """What a trainer reads before a module; empty for a participant."""

    purpose: Markup
    materials: tuple[str, ...]
    preparation: tuple[Markup, ...]
    safety: Markup
    adaptations: tuple[tuple[str, Markup], ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """One edition of a module, made ready once for as long as its files stand still."""

    module: Module
    audience: Audience
    content_hash: str
    head: Markup
    opening: tuple[Piece, ...]
    steps: tuple[PreparedStep, ...]
    step_ids: tuple[str, ...]
    slots: dict[tuple[str, str], Slot]
    checks: tuple[str, ...]
    neighbours: Markup


class Desk:
    """Stands in `app.state.desk`; forgets what it prepared when the curriculum changes."""

    def __init__(self, database: Database, changes: Changes, live: LiveLibrary) -> None:
        self.database = database
        self.live = live
        self.writer = ProgressWriter(database)
        self.remembered = Remembered(changes)
        self._library: Library | None = None
        self._prepared: dict[tuple[str, Language, Audience], Prepared | None] = {}

    def prepared(self, module_id: str, language: Language, audience: Audience) -> Prepared | None:
        """The edition of a module for the screen, or None when there is no such module."""
        library = self.live.current()
        if library is not self._library:
            self._library, self._prepared = library, {}
        key = (module_id, language, audience)
        if key not in self._prepared:
            if library.module(module_id, language) is None:
                return None  # not kept: made-up ids must not fill the memory
            self._prepared[key] = prepare(library, module_id, language, audience)
        return self._prepared[key]

    def close(self) -> None:
        """Write what is waiting."""
        self.writer.close()


class Remembered:
    """Which ETag a page had, as long as nobody has written anything since.

    On SQLite an unchanged page is so recognised without a query. At most a minute old, so that
    what ends by the clock, such as a sign-in, ends here too. Never used on PostgreSQL, where
    `Changes.stamp` is None.
    """

    SECONDS = 60.0

    def __init__(self, changes: Changes) -> None:
        self.changes = changes
        self._stamp: int | None = None
        self._library: Library | None = None
        self._until = 0.0
        self._known: dict[tuple[str, str, bytes], str] = {}

    def stamp(self) -> int | None:
        """The present stamp; take it before reading what the ETag is made from."""
        return self.changes.stamp()

    def etag(self, key: tuple[str, str, bytes], library: Library) -> str | None:
        """The ETag of a page (cookies, path, query), if it is certain."""
        known = self._known.get(key)
        if known is None or library is not self._library or time.monotonic() > self._until:
            return None
        return known if self.changes.stamp() == self._stamp else None

    def remember(
        self, key: tuple[str, str, bytes], etag: str, stamp: int | None, library: Library
    ) -> None:
        """Keep the ETag of a page that was made from what stood there at `stamp`."""
        if stamp is None:
            return
        stale = stamp != self._stamp or library is not self._library
        if stale or len(self._known) > 5000 or time.monotonic() > self._until:
            self._known = {}
            self._stamp, self._library = stamp, library
            self._until = time.monotonic() + self.SECONDS
        self._known[key] = etag


def prepare(
    library: Library, module_id: str, language: Language, audience: Audience
) -> Prepared | None:
    """Make an edition of a module ready for its page."""
    module = library.module(module_id, language)
    rendered = library.html(module_id, language, audience, Medium.SCREEN, ADDRESSES)
    if module is None or rendered is None:
        return None
    slots = slots_of(rendered)
    texts = _Texts(library, module, language, audience)
    return Prepared(
        module=module,
        audience=audience,
        content_hash=library.content_hash(module_id, language),
        head=texts.head(),
        opening=_pieces((texts.opening(), *rendered.intro)),
        steps=tuple(
            PreparedStep(
                step.id, step.title, step.minutes, _pieces((texts.step_head(step), *step.chunks))
            )
            for step in rendered.steps
        ),
        step_ids=tuple(step.id for step in module.steps),
        slots=slots,
        checks=tuple(name for kind, name in slots if kind == "check"),
        neighbours=texts.neighbours(),
    )


class _Texts:
    """What is the same for every reader of an edition, from templates, made once."""

    def __init__(
        self, library: Library, module: Module, language: Language, audience: Audience
    ) -> None:
        self.library, self.module, self.language = library, module, language
        self.trainer = _preparation(library, module) if audience is Audience.TRAINER else None

    def head(self) -> Markup:
        return self._text("learning/_module_head.html")

    def opening(self) -> Markup:
        return self._text("learning/_opening.html")

    def step_head(self, step: RenderedStep) -> Markup:
        method = method_label(step.method, self.module.language)
        return self._text("learning/_step_head.html", step=step, method=method)

    def neighbours(self) -> Markup:
        modules = self.library.modules(self.language)
        place = next(at for at, each in enumerate(modules) if each.id == self.module.id)
        before = modules[place - 1] if place else None
        after = modules[place + 1] if place + 1 < len(modules) else None
        return self._text("learning/_neighbours.html", before=before, after=after)

    def _text(self, template: str, **values: object) -> Markup:
        language = self.language.value
        frame = {"module": self.module, "trainer": self.trainer, "language": language}
        return Markup(render(template, language, frame | values))


def slots_of(rendered: Rendered) -> dict[tuple[str, str], Slot]:
    """The gaps of a module by kind and id."""
    chunks = [*rendered.intro, *(chunk for step in rendered.steps for chunk in step.chunks)]
    return {(chunk.kind, chunk.id): chunk for chunk in chunks if isinstance(chunk, Slot)}


def _pieces(chunks: Iterable[str | Slot]) -> tuple[Piece, ...]:
    """Texts that stand side by side become one."""
    pieces: list[Piece] = []
    for chunk in chunks:
        if isinstance(chunk, Slot):
            pieces.append(chunk)
        elif pieces and isinstance(pieces[-1], Markup):
            pieces[-1] += Markup(chunk)
        else:
            pieces.append(Markup(chunk))
    return tuple(pieces)


def _preparation(library: Library, module: Module) -> Preparation:
    edition = library.edition(module.id, module.language, Audience.TRAINER, Medium.SCREEN)
    assert edition is not None

    def html(block: Block) -> Markup:
        text = render_blocks(
            (block,), (), module.language, Audience.TRAINER, Medium.SCREEN, ADDRESSES
        )
        return Markup(text)

    return Preparation(
        purpose=html(edition.purpose),
        materials=tuple(material_line(each, module.language) for each in edition.materials),
        preparation=tuple(html(each) for each in edition.preparation),
        safety=html(edition.safety),
        adaptations=tuple((name, html(text)) for name, text in edition.adaptations),
    )


def exercise_text(
    library: Library, exercise_id: str, language: Language, audience: Audience
) -> Markup | None:
    """An exercise standing on its own, or None when there is no such exercise."""
    made = library.exercise_html(exercise_id, language, audience, Medium.SCREEN, ADDRESSES)
    if made is None:
        return None
    # Cards stand one level higher here than inside a module's exercise.
    return Markup(joined(made.intro).replace("<h4>", "<h3>").replace("</h4>", "</h3>"))


def check_text(exercise: Exercise) -> Markup:
    """What stands above the questions of a check (see `checks.without_answers`)."""
    text = render_blocks(
        exercise.blocks,
        exercise.notes,
        exercise.language,
        Audience.PARTICIPANT,
        Medium.SCREEN,
        ADDRESSES,
    )
    return Markup(text)


def group_label(group: str, language: Language) -> str:
    """The words for a way of grouping."""
    return label(group, language)


def modules_with(library: Library, exercise_id: str, language: Language) -> list[Module]:
    """The modules in which an exercise is done."""
    return [each for each in library.modules(language) if exercise_id in exercises_of(each)]
