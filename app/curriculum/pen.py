"""Writes running text: the addresses of links and pictures, and the numbers of footnotes."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape

from app.curriculum.labels import label
from app.curriculum.model import Audience, Language, Medium, Note, Prose

_NOTE = re.compile(r'<sup data-note="([^"]*)"></sup>')
_LINK = re.compile(r'<a href="(module|exercise):([^"]*)"')
_PICTURE = re.compile(r'<img src="static:([^"]*)"')
_HEADING = re.compile(r"<(/?)h([3-5])(?=[ >])")


@dataclass(frozen=True, slots=True)
class Addresses:
    """How a page or book addresses what a text points at: functions from an id or a path.

    Make one and keep it: rendered HTML is kept by it, and two with new functions are not equal.
    """

    module: Callable[[str], str]
    exercise: Callable[[str], str]
    image: Callable[[str], str]


@dataclass
class Pen:
    """Writes the text of one edition; numbers footnotes through the whole of it.

    `sunk` says how many levels headings sink, as inside an exercise that has a heading of its own.
    """

    language: Language
    audience: Audience
    medium: Medium
    addresses: Addresses
    notes: tuple[Note, ...]
    numbers: dict[str, int] = field(default_factory=dict)
    waiting: list[str] = field(default_factory=list)
    sunk: int = 0
    under: str = ""  # the title of the step that is being written

    def __post_init__(self) -> None:
        self.by_label = {note.label: note for note in self.notes}

    def prose(self, prose: Prose) -> str:
        """Text with the addresses and note numbers it has here."""
        html = _NOTE.sub(self._note_mark, prose.html) if prose.notes else prose.html
        if '<a href="' in html:
            html = _LINK.sub(self._link, html)
        if "<img" in html:
            html = _PICTURE.sub(self._picture, html)
        return _HEADING.sub(self._sink, html) if self.sunk else html

    def _sink(self, match: re.Match[str]) -> str:
        return f"<{match[1]}h{min(int(match[2]) + self.sunk, 6)}"

    def _note_mark(self, match: re.Match[str]) -> str:
        name = match[1]
        if name not in self.by_label:
            return ""
        if name not in self.numbers:
            self.numbers[name] = len(self.numbers) + 1
            self.waiting.append(name)
        return (
            f'<sup class="note-mark"><a href="#note-{name}" role="doc-noteref">'
            f"{self.numbers[name]}</a></sup>"
        )

    def _link(self, match: re.Match[str]) -> str:
        find = self.addresses.module if match[1] == "module" else self.addresses.exercise
        return f'<a class="{match[1]}-link" href="{escape(find(match[2]))}"'

    def _picture(self, match: re.Match[str]) -> str:
        return f'<img src="{escape(self.addresses.image(match[1]))}"'

    def notes_html(self) -> str:
        """The notes met since the last call, as a list; a note may refer to further ones."""
        items: list[str] = []
        first = self.numbers[self.waiting[0]] if self.waiting else 1
        while self.waiting:
            name = self.waiting.pop(0)
            content = self.prose(self.by_label[name].content)
            items.append(f'<li id="note-{name}" role="doc-footnote">{content}</li>')
        if not items:
            return ""
        return f'<ol class="notes" start="{first}">{"".join(items)}</ol>\n'

    def word(self, name: str) -> str:
        """A label in the language of the text."""
        return escape(label(name, self.language))
