"""Turns an edition into HTML: strings, with gaps where a page puts its own forms."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

from app.curriculum.kinds import KINDS, Treatment
from app.curriculum.labels import label
from app.curriculum.model import (
    Audience,
    Block,
    Directive,
    Exercise,
    Language,
    Material,
    Medium,
    Module,
    Note,
    Prose,
    Question,
)
from app.curriculum.pen import Addresses as Addresses
from app.curriculum.pen import Pen

DEFAULT_LINES = 4


@dataclass(frozen=True, slots=True)
class Slot:
    """A gap for a form: `reflect`, `check` or `tally`.

    `id` is unique in the module; `html` is what stands there when the page puts nothing in.
    A `check` carries the participant's exercise: the right answers are looked up elsewhere.
    """

    kind: str
    id: str
    html: str
    prompt: str = ""
    lines: int = 0
    rows: tuple[str, ...] = ()
    exercise: Exercise | None = None


Chunk: TypeAlias = str | Slot


@dataclass(frozen=True, slots=True)
class RenderedStep:
    """A step as HTML with gaps. `starts` counts minutes from the start of the module."""

    id: str
    title: str
    minutes: int
    method: str
    trains: tuple[str, ...]
    starts: int
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """A module, exercise or introduction as HTML: what stands before the steps, and the steps."""

    id: str
    title: str
    language: Language
    intro: tuple[Chunk, ...]
    steps: tuple[RenderedStep, ...] = ()


def joined(chunks: Iterable[Chunk], fill: Callable[[Slot], str] | None = None) -> str:
    """One string; each gap is filled by `fill`, or shows what it shows without a form."""
    return "".join(
        chunk if isinstance(chunk, str) else (fill(chunk) if fill else chunk.html)
        for chunk in chunks
    )


def render(module: Module, audience: Audience, medium: Medium, addresses: Addresses) -> Rendered:
    """The HTML of a module's edition (see `editions.edition`)."""
    writer = Writer(module.language, audience, medium, addresses, module.notes)
    intro = writer.chunks(module.intro)
    steps: list[RenderedStep] = []
    starts = 0
    for step in module.steps:
        writer.under = step.title
        chunks = writer.chunks(step.blocks)
        steps.append(
            RenderedStep(
                step.id, step.title, step.minutes, step.method, step.trains, starts, chunks
            )
        )
        starts += step.minutes
    return Rendered(module.id, module.title, module.language, intro, tuple(steps))


def render_exercise(
    exercise: Exercise, audience: Audience, medium: Medium, addresses: Addresses
) -> Rendered:
    """The HTML of an exercise's edition, standing on its own."""
    writer = Writer(exercise.language, audience, medium, addresses, exercise.notes)
    pieces = [*writer.pieces(exercise.blocks)]
    if exercise.questions:
        pieces.append(writer.questions(exercise))
    chunks = _merged([*pieces, writer.notes_html()])
    return Rendered(exercise.id, exercise.title, exercise.language, chunks)


def render_blocks(
    blocks: tuple[Block, ...],
    notes: tuple[Note, ...],
    language: Language,
    audience: Audience,
    medium: Medium,
    addresses: Addresses,
) -> str:
    """The HTML of the text of a programme or track edition."""
    return joined(Writer(language, audience, medium, addresses, notes).chunks(blocks))


def words_html(prose: Prose, addresses: Addresses) -> str:
    """A text out of the front matter (purpose, safety, ...) as HTML."""
    return Pen(Language.EN, Audience.TRAINER, Medium.SCREEN, addresses, ()).prose(prose)


def _merged(pieces: Iterable[Chunk]) -> tuple[Chunk, ...]:
    merged: list[Chunk] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        elif piece:
            merged.append(piece)
    return tuple(merged)


class Writer(Pen):
    """Writes the blocks of one edition."""

    def chunks(self, blocks: Iterable[Block]) -> tuple[Chunk, ...]:
        """Blocks and, after them, the notes they refer to."""
        return _merged([*self.pieces(blocks), self.notes_html()])

    def pieces(self, blocks: Iterable[Block]) -> Iterable[Chunk]:
        for block in blocks:
            if isinstance(block, Prose):
                yield self.prose(block)
            else:
                yield from self.directive(block)

    def inner(self, block: Directive) -> str:
        """The text inside, in one piece: forms never stand inside boxes that are not activities."""
        return joined(self.pieces(block.blocks))

    def directive(self, block: Directive) -> Iterable[Chunk]:
        treatment = KINDS[block.kind].treatment(self.medium)
        if block.kind == "activity":
            yield from self.activity(block)
        elif block.kind in ("reflect", "tally", "check"):
            yield from self.form(block, treatment)
        elif block.kind == "handout":
            yield from self.handout(block, treatment)
        else:
            yield _BOXES.get(block.kind, _box)(self, block)

    def activity(self, block: Directive) -> Iterable[Chunk]:
        exercise = block.exercise
        if exercise is None:
            yield from self.pieces(block.blocks)
            return
        about = f"{exercise.minutes} {self.word('minutes')} · " if exercise.minutes else ""
        # Under a step of the same name the title would stand there twice.
        twice = exercise.title.casefold() == self.under.casefold()
        title = "" if twice else f"<h3>{escape(exercise.title)}</h3>\n"
        yield (
            f'<section class="activity" data-exercise="{exercise.id}">\n{title}'
            f'<p class="activity-about">{about}{self.word(exercise.group)}</p>\n'
        )
        if self.audience is Audience.TRAINER:
            yield _materials(self, exercise.materials) + _safety(self, exercise.safety)
        self.sunk += 1
        yield from self.pieces(exercise.blocks)
        if exercise.questions:
            yield self.questions(exercise)
        self.sunk -= 1
        yield from self.pieces(block.blocks)
        yield "</section>\n"

    def form(self, block: Directive, treatment: Treatment) -> Iterable[Chunk]:
        """A slot on the screen, else what stands on paper."""
        static = _BOXES[block.kind](self, block)
        trainer = self.audience is Audience.TRAINER
        if treatment is not Treatment.FORM or (trainer and block.kind != "tally"):
            yield static
            return
        exercise = block.exercise
        name = block.id or (exercise.id if exercise else block.text("exercise"))
        prompt = self.inner(block)
        lines = block.number("lines", DEFAULT_LINES)
        yield Slot(block.kind, name, static, prompt, lines, block.listed("rows"), exercise)

    def handout(self, block: Directive, treatment: Treatment) -> Iterable[Chunk]:
        title = escape(block.text("title"))
        if treatment is Treatment.LISTED:
            yield (
                f'<p class="handout-listed"><span class="label">{self.word("handout")}</span> '
                f"{title}: {self.word('copies')}</p>\n"
            )
            return
        torn = " torn-off" if treatment is Treatment.TORN_OFF else ""
        yield f'<section class="handout{torn}" id="{block.id}">\n<h3>{title}</h3>\n'
        self.sunk += 1
        yield from self.pieces(block.blocks)
        self.sunk -= 1
        yield "</section>\n"

    def questions(self, exercise: Exercise) -> str:
        items = "".join(_question(self, question) for question in exercise.questions)
        return f'<ol class="questions">\n{items}</ol>\n'


def _box(writer: Writer, block: Directive) -> str:
    return (
        f'<div class="box box-{block.kind}">\n'
        f'<p class="box-title">{writer.word(block.kind)}</p>\n{writer.inner(block)}</div>\n'
    )


def _trainer(writer: Writer, block: Directive) -> str:
    watch = block.has("watch")
    time = block.text("time")
    named = f'<span class="label">{writer.word("time")}</span>'
    when = f'<p class="note-time">{named} {escape(time)}</p>\n' if time else ""
    name = "watch" if watch else "trainer"
    return (
        f'<div class="note note-{name}">\n<p class="note-title">{writer.word(name)}</p>\n'
        f"{when}{writer.inner(block)}</div>\n"
    )


def _note(writer: Writer, block: Directive) -> str:
    return (
        f'<div class="note note-{block.kind}">\n'
        f'<p class="note-title">{writer.word(block.kind)}</p>\n{writer.inner(block)}</div>\n'
    )


def _reflect(writer: Writer, block: Directive) -> str:
    paper = writer.medium in (Medium.WORKBOOK, Medium.HANDOUTS)
    rules = _rules(block.number("lines", DEFAULT_LINES)) if paper else ""
    return (
        f'<div class="box box-reflect" id="{block.id}">\n'
        f'<p class="box-title">{writer.word("reflect")}</p>\n{writer.inner(block)}{rules}</div>\n'
    )


def _lines(writer: Writer, block: Directive) -> str:
    title = block.text("label")
    named = f'<p class="lines-label">{escape(title)}</p>\n' if title else ""
    return (
        f'<div class="lines">\n{named}{writer.inner(block)}'
        f"{_rules(block.number('rows', DEFAULT_LINES))}</div>\n"
    )


def _rules(count: int) -> str:
    return (
        '<div class="rules" aria-hidden="true">' + '<div class="rule"></div>' * count + "</div>\n"
    )


def _tally(writer: Writer, block: Directive) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(row)}</th><td></td></tr>\n' for row in block.listed("rows")
    )
    return (
        f'<div class="tally" id="{block.id}">\n{writer.inner(block)}<table>\n<thead><tr>'
        f'<th scope="col">{writer.word("tally_what")}</th>'
        f'<th scope="col">{writer.word("tally_strokes")}</th></tr></thead>\n'
        f"<tbody>\n{rows}</tbody></table>\n</div>\n"
    )


def _check(writer: Writer, block: Directive) -> str:
    exercise = block.exercise
    if exercise is None:
        return writer.inner(block)
    blocks = joined(writer.pieces(exercise.blocks))
    return (
        f'<section class="check" data-exercise="{exercise.id}">\n'
        f"<h3>{escape(exercise.title)}</h3>\n"
        f"{blocks}{writer.inner(block)}{writer.questions(exercise)}</section>\n"
    )


def _question(writer: Writer, question: Question) -> str:
    several = f'<p class="several">{writer.word("several")}</p>\n' if question.several else ""
    options = "".join(_option(writer, question, at) for at in range(len(question.options)))
    return (
        f'<li class="question"><div class="ask">{writer.prose(question.ask)}</div>\n{several}'
        f'<ul class="options">\n{options}</ul></li>\n'
    )


def _option(writer: Writer, question: Question, at: int) -> str:
    option = question.options[at]
    text = writer.prose(option.text)
    if option.right is None:
        return f'<li><span class="tick-box" aria-hidden="true"></span> {text}</li>\n'
    name = "right" if option.right else "other"
    return (
        f'<li class="{name}"><span class="verdict">{writer.word(name)}</span> {text}'
        f'<span class="because">{writer.prose(option.because)}</span></li>\n'
    )


def _flipchart(writer: Writer, block: Directive) -> str:
    return (
        f'<figure class="flipchart" id="{block.id}">\n<figcaption>'
        f'<span class="label">{writer.word("flipchart")}</span> {escape(block.text("title"))}'
        f"</figcaption>\n{writer.inner(block)}</figure>\n"
    )


def _card(writer: Writer, block: Directive) -> str:
    whom = block.text("for")
    named = f'<p class="card-for">{writer.word("card_for")}: {escape(whom)}</p>\n' if whom else ""
    return (
        f'<section class="card" id="{block.id}">\n<h4>{escape(block.text("title"))}</h4>\n'
        f"{named}{writer.inner(block)}</section>\n"
    )


def _materials(writer: Writer, materials: tuple[Material, ...]) -> str:
    if not materials:
        return ""
    items = "".join(
        f"<li>{escape(material_line(each, writer.language))}</li>" for each in materials
    )
    title = writer.word("materials")
    return f'<div class="activity-materials"><p class="label">{title}</p><ul>{items}</ul></div>\n'


def material_line(material: Material, language: Language) -> str:
    """A material in words, as in "Pen: 1 for each participant"."""
    per = label(f"per_{material.per}", language).format(size=material.group_size)
    return f"{material.item}: {material.quantity:g} {per}"


def _safety(writer: Writer, safety: Prose) -> str:
    if not safety.html:
        return ""
    title = writer.word("safety")
    return (
        f'<div class="activity-safety"><p class="label">{title}</p>{writer.prose(safety)}</div>\n'
    )


_BOXES: Mapping[str, Callable[[Writer, Directive], str]] = {
    "trainer": _trainer,
    "say": _note,
    "expect": _note,
    "debrief": _note,
    "reflect": _reflect,
    "lines": _lines,
    "tally": _tally,
    "check": _check,
    "flipchart": _flipchart,
    "card": _card,
}
