"""Galleys: one module or exercise as HTML for paper, with anchors that are unique in the book."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from app.curriculum.editions import exercise_edition
from app.curriculum.html import Addresses, Chunk, joined, render, render_blocks, render_exercise
from app.curriculum.labels import label, method_label
from app.curriculum.library import Library
from app.curriculum.model import Audience, Block, Directive, Exercise, Language, Medium, Module

_ID = re.compile(r' id="')
_OWN_LINK = re.compile(r'href="#(?!book-)')
_HEADING = re.compile(r"<(/?)h([3-5])(?=[ >])")
_LINK = re.compile(r'<a class="(?:module|exercise)-link" href="#([^"]+)">(.*?)</a>', re.DOTALL)
_TABLE = re.compile(r'<div class="table"><table>(.*?)</table></div>', re.DOTALL)
_SHORT_END = re.compile(r" (\S{1,3})((?:</(?:strong|em)>)?</(?:p|li|dd|td|th|h[2-6])>)")
_FIRST_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_EXERCISE = re.compile(r' data-exercise="([^"]+)"')
# A head without words says nothing; Markdown only needs it to know a table.
_EMPTY_HEAD = re.compile(r"<thead>\s*<tr>\s*(?:<td class=\"corner\"></td>\s*)+</tr>\s*</thead>\s*")

SHORT_TABLE = 8
"""A table of so many rows is not divided between two pages."""
SEE = {Language.EN: "page", Language.VI: "trang"}


def module_anchor(module_id: str) -> str:
    """Where a module begins in every book."""
    return f"book-m-{module_id}"


def exercise_anchor(exercise_id: str) -> str:
    """Where an exercise begins in every book that has it."""
    return f"book-x-{exercise_id}"


ADDRESSES = Addresses(
    module=lambda name: f"#{module_anchor(name)}",
    exercise=lambda name: f"#{exercise_anchor(name)}",
    # Pictures lie under the static root, against which every part is rendered.
    image=lambda path: path,
)


@dataclass(frozen=True)
class GalleyStep:
    """A timed part of a module. `starts` counts minutes from the start of the module."""

    id: str
    title: str
    minutes: int
    method: str
    starts: int
    html: str


@dataclass(frozen=True)
class TornOff:
    """A sheet that stands on its own: a handout."""

    id: str
    title: str
    html: str


@dataclass(frozen=True)
class Galley:
    """One module ready to be put on pages: the edition and its HTML, step by step."""

    module: Module
    anchor: str
    intro: str
    steps: tuple[GalleyStep, ...]
    sheets: tuple[TornOff, ...]

    @property
    def lang(self) -> str:
        """The language it is written in, which may not be the book's."""
        return self.module.language.value


@dataclass(frozen=True)
class ExerciseGalley:
    """An opener or a closing ready to be put on pages."""

    exercise: Exercise
    anchor: str
    html: str

    @property
    def lang(self) -> str:
        """The language it is written in."""
        return self.exercise.language.value


def module_galley(
    library: Library,
    module_id: str,
    language: Language,
    audience: Audience,
    medium: Medium,
    sink: int = 1,
) -> Galley | None:
    """The galley of a module's edition, its headings `sink` levels lower; None when unknown."""
    edition = library.edition(module_id, language, audience, medium)
    if edition is None:
        return None
    flowing, torn = _apart(edition, medium)
    rendered = render(flowing, audience, medium, ADDRESSES)
    prefix = module_anchor(module_id)
    tidy = _tidier(prefix, edition.language, sink)
    steps = tuple(
        GalleyStep(
            f"{prefix}.{step.id}",
            step.title,
            step.minutes,
            method_label(step.method, edition.language),
            step.starts,
            tidy(step.chunks),
        )
        for step in rendered.steps
    )
    sheets = tuple(
        TornOff(f"{prefix}.{each.id}", each.text("title"), tidy([html]))
        for each, html in (
            (
                each,
                render_blocks(
                    each.blocks, edition.notes, edition.language, audience, medium, ADDRESSES
                ),
            )
            for each in torn
        )
    )
    return Galley(edition, prefix, tidy(rendered.intro), steps, sheets)


def exercise_galley(
    library: Library,
    exercise_id: str,
    language: Language,
    audience: Audience,
    medium: Medium,
    sink: int = 0,
) -> ExerciseGalley | None:
    """The galley of an exercise that stands on its own; None when there is no such exercise."""
    exercise = library.exercise(exercise_id, language)
    if exercise is None:
        return None
    edition = exercise_edition(exercise, audience, medium)
    prefix = exercise_anchor(exercise_id)
    rendered = render_exercise(edition, audience, medium, ADDRESSES)
    return ExerciseGalley(edition, prefix, _tidier(prefix, edition.language, sink)(rendered.intro))


def _apart(module: Module, medium: Medium) -> tuple[Module, list[Directive]]:
    """Take the tear-out sheets of a workbook out of the text; they follow at the end."""
    if medium is not Medium.WORKBOOK:
        return module, []
    torn: list[Directive] = []

    def without(blocks: Iterable[Block]) -> tuple[Block, ...]:
        kept: list[Block] = []
        for block in blocks:
            if isinstance(block, Directive) and block.kind == "handout":
                torn.append(block)
            else:
                kept.append(block)
        return tuple(kept)

    steps = tuple(replace(step, blocks=without(step.blocks)) for step in module.steps)
    return replace(module, intro=without(module.intro), steps=steps), torn


def _tidier(prefix: str, language: Language, sink: int = 1) -> Callable[[Iterable[Chunk]], str]:
    """Make anchors unique, mark tables, and set headings `sink` levels lower."""

    def tidy(chunks: Iterable[Chunk]) -> str:
        html = joined(chunks)
        # Text is escaped: these signs can only be attributes that the curriculum wrote.
        html = _ID.sub(f' id="{prefix}.', html)
        html = _OWN_LINK.sub(f'href="#{prefix}.', html)
        html = _HEADING.sub(lambda match: f"<{match[1]}h{int(match[2]) + sink}", html)
        html = _TABLE.sub(_table, html)
        return _LINK.sub(lambda match: _see(match[1], match[2], language), html)

    return tidy


def with_ends_held(html: str) -> str:
    """Hold a last short word to the one before it, so that it never stands on a line alone."""
    return _SHORT_END.sub("\u00a0\\1\\2", html)


def tidy_introduction(html: str, language: Language) -> str:
    """The text that introduces a programme, with its links as a book has them."""
    return _tidier("introduction", language, 0)([html])


def _see(anchor: str, words: str, language: Language) -> str:
    return (
        f'<a class="see" href="#{anchor}">{words}</a> <span class="see-page" data-to="{anchor}">('
        f'{SEE[language]} <a class="page-number" href="#{anchor}">000</a>)</span>'
    )


_SEEN = re.compile(
    r'<a class="see" href="#([^"]+)">(.*?)</a> <span class="see-page".*?</span>', re.DOTALL
)


def without_lost_links(html: str, anchors: frozenset[str]) -> str:
    """Leave only the words of links to what is not in this book."""
    return _SEEN.sub(lambda match: match[0] if match[1] in anchors else match[2], html)


def name_exercises(html: str, named: set[str]) -> str:
    """Give each exercise of the book its anchor where it first stands; `named` is added to."""

    def name(match: re.Match[str]) -> str:
        if match[1] in named:
            return match[0]
        named.add(match[1])
        return f'{match[0]} id="{exercise_anchor(match[1])}"'

    return _EXERCISE.sub(name, html)


def _table(match: re.Match[str]) -> str:
    """Say how wide a table is, and whether somebody is to write into it."""
    first = _FIRST_ROW.search(match[1])
    columns = first[1].count("<th") + first[1].count("<td") if first else 0
    fill = " to-fill" if re.search(r"<td(?! class=\"corner\")[^>]*></td>", match[1]) else ""
    head = _EMPTY_HEAD.sub("", match[1])
    short = " short" if match[1].count("<tr>") <= SHORT_TABLE else ""
    return f'<div class="table columns-{columns}{fill}{short}"><table>{head}</table></div>'


def group_label(exercise: Exercise) -> str:
    """How people sit or stand for an exercise."""
    return label(exercise.group, exercise.language) if exercise.group else ""
