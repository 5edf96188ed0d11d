"""Finds modules and exercises by words, in both languages, with and without Vietnamese marks."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from weakref import WeakKeyDictionary

from app.curriculum.editions import edition, exercise_edition
from app.curriculum.library import Library
from app.curriculum.model import (
    Audience,
    Block,
    Exercise,
    Language,
    Medium,
    Module,
    Prose,
    Question,
)

SNIPPET = 160
MOST_WORDS = 8
TITLE, OBJECTIVE, BODY = 100, 20, 1


def fold(text: str) -> str:
    """Lower case without marks: đường becomes duong."""
    plain = text.lower().replace("đ", "d")
    if plain.isascii():
        return plain
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


class _FoldedLetters(dict[int, str]):
    """Folds letter by letter and keeps the length, so that a place found is a place in the text."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        folded = fold(letter)
        self[code] = folded if len(folded) == 1 else letter
        return self[code]


_LETTERS = _FoldedLetters()


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. `snippet` is HTML in which the found words stand in `<mark>`."""

    kind: str
    id: str
    title: str
    language: Language
    step: str
    snippet: str
    score: int


@dataclass(frozen=True, slots=True)
class _Passage:
    """A stretch of text in its place: the weight of what it is, and the step it stands in."""

    weight: int
    step: str
    text: str
    folded: str


@dataclass(frozen=True, slots=True)
class _Entry:
    """A module or exercise as an audience may search it."""

    kind: str
    id: str
    title: str
    language: Language
    passages: tuple[_Passage, ...]


_INDEXES: WeakKeyDictionary[Library, dict[tuple[Language, Audience], tuple[_Entry, ...]]] = (
    WeakKeyDictionary()
)


def search(
    library: Library, query: str, language: Language, audience: Audience, most: int = 30
) -> tuple[Hit, ...]:
    """What holds all the words of the query, best first.

    A word of the query finds every word that begins with it. Who types without marks finds words
    with any marks; who types marks finds only words with these. A title counts more than an
    objective, an objective more than the text. A participant's search knows only the
    participant's edition.
    """
    words = _words(query)
    if not words:
        return ()
    entries = _index(library, language, audience)
    hits = (hit for entry in entries if (hit := _hit(entry, words)) is not None)
    return tuple(sorted(hits, key=lambda hit: (-hit.score, fold(hit.title), hit.id))[:most])


def _words(query: str) -> list[re.Pattern[str]]:
    # Each word is looked for as typed where it has marks, and folded where it has none.
    typed = re.findall(r"\w+", unicodedata.normalize("NFC", query).lower())
    return [re.compile(rf"(?<!\w){re.escape(word)}") for word in typed[:MOST_WORDS]]


def _spans(word: re.Pattern[str], passage: _Passage) -> Iterator[tuple[int, int]]:
    marked = not word.pattern.isascii()
    text = passage.text.lower() if marked else passage.folded
    for match in word.finditer(text):
        yield match.span()


def _hit(entry: _Entry, words: list[re.Pattern[str]]) -> Hit | None:
    score = 0
    best: tuple[int, _Passage] | None = None
    for word in words:
        found = [passage for passage in entry.passages if next(_spans(word, passage), None)]
        if not found:
            return None
        score += max(passage.weight for passage in found) * 10 + min(len(found), 9)
    for passage in entry.passages[1:]:
        held = sum(1 for word in words if next(_spans(word, passage), None))
        if held and (best is None or held > best[0]):
            best = (held, passage)
    shown = best[1] if best else next((p for p in entry.passages[1:]), entry.passages[0])
    snippet = _snippet(shown, words)
    return Hit(entry.kind, entry.id, entry.title, entry.language, shown.step, snippet, score)


def _snippet(passage: _Passage, words: list[re.Pattern[str]]) -> str:
    spans = sorted(span for word in words for span in _spans(word, passage))
    text = passage.text
    first = spans[0][0] if spans else 0
    begin = max(0, first - SNIPPET // 3)
    if begin:
        begin = text.find(" ", begin, first) + 1 or begin
    end = min(len(text), begin + SNIPPET)
    if end < len(text):
        end = max(text.rfind(" ", begin, end), first + 1)
    parts = ["… " if begin else ""]
    at = begin
    for start, stop in spans:
        if start < at or stop > end:
            continue
        parts += [escape(text[at:start]), "<mark>", escape(text[start:stop]), "</mark>"]
        at = stop
    parts += [escape(text[at:end]), " …" if end < len(text) else ""]
    return "".join(parts)


def _index(library: Library, language: Language, audience: Audience) -> tuple[_Entry, ...]:
    """Made at the first search, so that no start waits for it; gone with its library."""
    indexes = _INDEXES.setdefault(library, {})
    key = (language, audience)
    if key not in indexes:
        indexes[key] = tuple(_entries(library, language, audience))
    return indexes[key]


def _entries(library: Library, language: Language, audience: Audience) -> Iterator[_Entry]:
    for module in library.modules(language):
        # Exercises are found by themselves.
        made = edition(module, audience, Medium.SCREEN, lambda _: None)
        yield _Entry("module", made.id, made.title, made.language, tuple(_of_module(made)))
    for exercise in library.exercises(language):
        own = exercise_edition(exercise, audience, Medium.SCREEN)
        # Who will still sit a test does not find its questions.
        tested = audience is Audience.PARTICIPANT and bool(own.form)
        own = replace(own, questions=()) if tested else own
        yield _Entry("exercise", own.id, own.title, own.language, tuple(_of_exercise(own)))


def _of_module(module: Module) -> Iterator[_Passage]:
    yield _passage(TITLE, "", module.title)
    yield _passage(OBJECTIVE, "", module.summary)
    for objective in module.objectives:
        yield _passage(OBJECTIVE, "", objective.text)
    for prose in (module.purpose, module.safety, *module.preparation):
        yield from _maybe(prose.text)
    for _, adaptation in module.adaptations:
        yield from _maybe(adaptation.text)
    for text in _texts(module.intro):
        yield from _maybe(text)
    for step in module.steps:
        yield _passage(OBJECTIVE, step.id, step.title)
        for text in _texts(step.blocks):
            yield from _maybe(text, step.id)
    for note in module.notes:
        yield from _maybe(note.content.text)


def _of_exercise(exercise: Exercise) -> Iterator[_Passage]:
    yield _passage(TITLE, "", exercise.title)
    yield _passage(OBJECTIVE, "", exercise.summary)
    yield from _maybe(exercise.safety.text)
    for text in _texts(exercise.blocks):
        yield from _maybe(text)
    for question in exercise.questions:
        for text in _of_question(question):
            yield from _maybe(text)
    for note in exercise.notes:
        yield from _maybe(note.content.text)


def _of_question(question: Question) -> Iterator[str]:
    yield question.ask.text
    for option in question.options:
        yield option.text.text
        yield option.because.text


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Prose):
            yield block.text
        else:
            yield from (block.text("title"), *block.listed("rows"), block.text("label"))
            yield from _texts(block.blocks)


def _maybe(text: str, step: str = "") -> Iterator[_Passage]:
    if text:
        yield _passage(BODY, step, text)


def _passage(weight: int, step: str, text: str) -> _Passage:
    flat = " ".join(text.split())
    return _Passage(weight, step, flat, flat.translate(_LETTERS))
