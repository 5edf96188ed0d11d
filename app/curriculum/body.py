"""Turns the text under the front matter into blocks and steps, with everything wrong noted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.curriculum.attributes import SLUG, did_you_mean, read_attributes
from app.curriculum.fences import Fence, scan
from app.curriculum.findings import Findings
from app.curriculum.kinds import HEADING_ATTRIBUTES, KINDS, METHODS, STEP_ATTRIBUTES
from app.curriculum.markdown import Seen, check_inline, plain_text, reader
from app.curriculum.model import Block, Directive, Note, Prose, Step, Value

_REFERENCE = re.compile(r" {0,3}\[[^\]^][^\]]*\]:\s+\S")
_BRACES_ALONE = re.compile(r"\{[#.\w][^\n]*\}\Z")
_READER: MarkdownIt | None = None


def markdown() -> MarkdownIt:
    """The one reader, built when the first text is read."""
    global _READER
    if _READER is None:
        _READER = reader()
    return _READER


@dataclass(frozen=True, slots=True)
class Place:
    """What kind of text this is: whether it has steps, whether it is an exercise."""

    steps: bool = False
    exercise: bool = False
    first_heading: int = 3


@dataclass
class Body:
    """The text under the front matter."""

    intro: tuple[Block, ...] = ()
    steps: tuple[Step, ...] = ()
    notes: tuple[Note, ...] = ()
    ids: dict[str, int] = field(default_factory=dict)
    links: tuple[tuple[int, str], ...] = ()
    images: tuple[tuple[int, str], ...] = ()
    uses: tuple[tuple[int, str, str], ...] = ()


def read_body(text: str, place: Place, findings: Findings) -> Body:
    """Read Markdown whose line numbers are those of the file (front matter blanked out).

    Everything wrong goes into `findings`; what is returned is as good as the text allows.
    """
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if _REFERENCE.match(line):
            findings.error(
                number, "Addresses on their own lines are not read.", "Write [text](address)."
            )
    fences = scan(lines, findings)
    seen = Seen(findings, fences)
    md = markdown()
    env: dict[str, Any] = {"seen": seen}
    walk = _Walk(md, env, seen, place)
    walk.run(md.parse(text, env))
    passed_by = fences.lines - seen.visited
    if passed_by:
        findings.fault(
            min(passed_by),
            "These colons stand inside a code block or a list and are not read as a directive.",
            "Close the code block first, or put a space before the colons to show them as text.",
        )
    return walk.body()


class _Walk:
    """Goes through the tokens once and builds blocks, steps and notes."""

    def __init__(self, md: MarkdownIt, env: dict[str, Any], seen: Seen, place: Place) -> None:
        self.md, self.env, self.seen, self.place = md, env, seen, place
        self.findings = seen.findings
        self.tokens: Sequence[Token] = ()
        self.at = 0
        self.intro: list[Block] = []
        self.steps: list[Step] = []
        self.notes: dict[str, Note] = {}
        self.ids: dict[str, int] = {}
        self.uses: list[tuple[int, str, str]] = []
        self.references: list[tuple[str, int, bool]] = []
        self.deepest = place.first_heading - 1

    def run(self, tokens: Sequence[Token]) -> None:
        """Read all tokens."""
        self.tokens = tokens
        self.intro = self._blocks(trainer_only=False)
        while self.at < len(tokens):
            self._step()
        self._check_notes()

    def body(self) -> Body:
        """What was read."""
        return Body(
            tuple(self.intro),
            tuple(self.steps),
            tuple(self.notes.values()),
            self.ids,
            tuple(self.seen.links),
            tuple(self.seen.images),
            tuple(self.uses),
        )

    def _blocks(self, trainer_only: bool) -> list[Block]:
        """Blocks up to the end of the directive around, the next step, or the end."""
        blocks: list[Block] = []
        run: list[Token] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.type == "directive_close" or self._opens_step(token):
                break
            self.at += 1
            if token.type == "directive_open":
                self._flush(run, blocks, trainer_only)
                blocks.append(self._directive(token.meta["fence"], trainer_only))
            elif token.type == "footnote_reference_open":
                self._note(token, trainer_only)
            else:
                self._look_at(token)
                run.append(token)
        self._flush(run, blocks, trainer_only)
        return blocks

    def _opens_step(self, token: Token) -> bool:
        return (
            self.place.steps
            and token.type == "heading_open"
            and token.tag == "h2"
            and token.level == 0
        )

    def _flush(self, run: list[Token], blocks: list[Block], trainer_only: bool) -> None:
        if run:
            blocks.append(self._prose(run, trainer_only))
            run.clear()

    def _prose(self, run: list[Token], trainer_only: bool) -> Prose:
        line = next((token.map[0] + 1 for token in run if token.map), 1)
        labels = [
            str(child.meta["label"])
            for token in run
            if token.type == "inline"
            for child in token.children or ()
            if child.type == "footnote_ref"
        ]
        self.references += [(label, line, trainer_only) for label in labels]
        html = self.md.renderer.render(run, self.md.options, self.env)
        return Prose(html, plain_text(run), line, tuple(dict.fromkeys(labels)))

    def _look_at(self, token: Token) -> None:
        line = token.map[0] + 1 if token.map else 1
        if token.type == "inline":
            check_inline(token, line, self.seen)
            self._check_leftovers(token, line)
        elif token.type == "heading_open":
            self._check_heading(token, line)

    def _check_leftovers(self, token: Token, line: int) -> None:
        for offset, words in enumerate(token.content.split("\n")):
            if words.lstrip().startswith(":::"):
                self.findings.fault(
                    line + offset,
                    "These colons are not at the left margin, so they are read as text.",
                    "Start the line with the colons; a directive cannot stand inside a list, a "
                    "quotation or a note.",
                )
        if _BRACES_ALONE.match(token.content):
            self.findings.error(
                line,
                "These braces belong to nothing.",
                "Write them at the end of a heading or directly after a picture or [words].",
            )

    def _check_heading(self, token: Token, line: int) -> None:
        level = int(token.tag[1])
        least = self.place.first_heading
        if level < least or (token.level > 0 and level < 3):
            what = "The title comes from the front matter" if level == 1 else "Steps stand alone"
            if level == 2 and not self.place.steps:
                what = "There are no steps here"
            self.findings.error(
                line, f"A heading of level {level} cannot stand here.", f"{what}: write `###`."
            )
        elif level > self.deepest + 1:
            self.findings.error(
                line,
                f"This heading jumps from level {self.deepest} to level {level}.",
                f"Write {'#' * (self.deepest + 1)} instead.",
            )
        self.deepest = max(level, least - 1)
        raw = token.meta.get("raw", "")
        values = read_attributes(raw, HEADING_ATTRIBUTES, line, "A heading", self.findings)
        if "id" in values:
            self._claim(str(values["id"]), line)
            token.attrSet("id", str(values["id"]))

    def _claim(self, name: str, line: int) -> None:
        if name in self.ids:
            self.findings.error(
                line,
                f"The id `{name}` is already used on line {self.ids[name]}.",
                "Give each step, box and heading its own.",
            )
        self.ids.setdefault(name, line)

    def _step(self) -> None:
        opening, words = self.tokens[self.at], self.tokens[self.at + 1]
        line = opening.map[0] + 1 if opening.map else 1
        self.at += 3
        self.deepest = 2
        title = plain_text([words])
        raw = opening.meta.get("raw", "")
        values = read_attributes(raw, STEP_ATTRIBUTES, line, "A step", self.findings)
        method = str(values.get("method", ""))
        if method and method not in METHODS:
            remedy = did_you_mean(method, METHODS)
            self.findings.error(line, f"The method `{method}` is unknown.", remedy)
        if not title:
            self.findings.error(line, "This step has no title.", "Write one after the ##.")
        step_id = str(values.get("id", ""))
        if step_id:
            self._claim(step_id, line)
        trains = tuple(str(values.get("trains", "")).split())
        given = values.get("minutes")
        minutes = given if isinstance(given, int) else 0
        blocks = tuple(self._blocks(trainer_only=False))
        self.steps.append(Step(step_id, title, minutes, method, trains, blocks, line))

    def _directive(self, fence: Fence, trainer_only: bool) -> Directive:
        kind = KINDS.get(fence.name)
        values: dict[str, Value] = {}
        if kind is None:
            self.findings.fault(
                fence.line,
                f"There is no directive `{fence.name}`.",
                did_you_mean(fence.name, KINDS),
            )
        else:
            values = read_attributes(
                fence.raw, kind.attributes, fence.line, f"`{fence.name}`", self.findings
            )
            self._check_place(fence)
        name = str(values.pop("id", ""))
        if name:
            self._claim(name, fence.line)
        if "exercise" in values:
            self.uses.append((fence.line, fence.name, str(values["exercise"])))
        hidden = trainer_only or kind is None or kind.trainer_only or len(kind.body_for) == 1
        deepest, self.deepest = self.deepest, max(2, self.place.first_heading - 1)
        blocks = tuple(self._blocks(hidden))
        self.deepest = deepest
        self.at += 1
        if kind is not None and kind.body_needed and not blocks:
            self.findings.error(fence.line, f"`{fence.name}` is empty.", "Write what belongs here.")
        return Directive(fence.name, fence.line, name, tuple(values.items()), blocks)

    def _check_place(self, fence: Fence) -> None:
        kind = KINDS[fence.name]
        around = fence.parent
        if kind.inside is not None and around is not None and around.name not in kind.inside:
            self.findings.fault(
                fence.line,
                f"`{fence.name}` cannot stand inside `{around.name}`.",
                f"Close `{around.name}` before it.",
            )
        if fence.inside(fence.name) is not None:
            self.findings.fault(
                fence.line, f"`{fence.name}` stands inside another one.", "Close the first before."
            )
        if kind.only_in_exercises and not self.place.exercise:
            self.findings.error(
                fence.line,
                f"`{fence.name}` belongs into an exercise.",
                "Move it there and call the exercise with `activity`.",
            )
        if kind.only_in_modules and not self.place.steps:
            self.findings.error(
                fence.line, f"`{fence.name}` belongs into a step of a module.", "Move it there."
            )

    def _note(self, token: Token, trainer_only: bool) -> None:
        label = str(token.meta["label"])
        line = token.map[0] + 1 if token.map else 1
        run: list[Token] = []
        depth = 1
        while self.at < len(self.tokens) and depth:
            inner = self.tokens[self.at]
            self.at += 1
            depth += {"footnote_reference_open": 1, "footnote_reference_close": -1}.get(
                inner.type, 0
            )
            if inner.type not in ("footnote_reference_open", "footnote_reference_close"):
                self._look_at(inner)
                run.append(inner)
        if label in self.notes:
            self.findings.error(line, f"There are two notes [^{label}].", "Rename one of them.")
            return
        if not SLUG.match(label):
            self.findings.error(
                line, f"The note label `{label}` is no word.", "Use a number or a lower-case word."
            )
        self.notes[label] = Note(label, self._prose(run, trainer_only), trainer_only)

    def _check_notes(self) -> None:
        for label, line, trainer_only in self.references:
            note = self.notes.get(label)
            if note is None:
                self.findings.error(
                    line, f"There is no note [^{label}].", f"Write a line `[^{label}]: ...`."
                )
            elif note.trainer_only and not trainer_only:
                self.findings.fault(
                    line,
                    f"The note [^{label}] is written inside something for trainers only.",
                    "Move the note out of it.",
                )


def read_words(text: str, line: int, findings: Findings, block: bool = False) -> Prose:
    """Read Markdown out of a field of the front matter: one paragraph, or several (`block`)."""
    if not text:
        return Prose("", "", line)
    seen = Seen(findings, scan([], findings))
    env: dict[str, Any] = {"seen": seen}
    md = markdown()
    tokens = md.parse(text, env) if block else md.parseInline(text, env)
    for token in tokens:
        if token.type == "inline":
            check_inline(token, line, seen)
            if any(child.type == "footnote_ref" for child in token.children or ()):
                findings.error(line, "A note cannot stand in the front matter.", "Write it out.")
            if token.content.lstrip().startswith(":::"):
                findings.fault(line, "A directive cannot stand in the front matter.", "Move it.")
    return Prose(md.renderer.render(tokens, md.options, env).strip(), plain_text(tokens), line)
