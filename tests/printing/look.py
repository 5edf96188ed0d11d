"""Looks at the pages of a finished PDF as a careful reader does: what sticks out, what is alone."""

import subprocess
import xml.etree.ElementTree as Xml
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mode

MILLIMETRE = 72 / 25.4
# Pages keep 16 mm outside and 22 mm at the spine, smaller paper less: see book.css, a5.css.
MARGIN = {"a4": 16.0, "a5": 12.0}
SLACK = 1.5
# A heading is at least so much higher than most lines of more than a few words.
HEADING = 1.1
LONG = 6
# Text of 10.5 pt, where no line is long enough to tell.
TEXT = 13.3
# The last line of a drawn flipchart is large as well.
BULLETS = ("•", "–")
SHORTEST_LAST_LINE = 3
# Above and below stand the running heads and the folio.
HEAD, FOOT = 20.0, 20.0


@dataclass(frozen=True)
class Word:
    left: float
    top: float
    right: float
    bottom: float
    text: str


@dataclass(frozen=True)
class Line:
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def top(self) -> float:
        return min(word.top for word in self.words)

    @property
    def height(self) -> float:
        return max(word.bottom - word.top for word in self.words)


@dataclass(frozen=True)
class Page:
    number: int
    width: float
    height: float
    blocks: tuple[tuple[Line, ...], ...]

    @property
    def lines(self) -> list[Line]:
        """The lines of the text, from top to bottom, without running heads and folio."""
        top, bottom = HEAD * MILLIMETRE, self.height - FOOT * MILLIMETRE
        found = [line for block in self.blocks for line in block if top < line.top < bottom]
        return sorted(found, key=lambda line: line.top)


def pages_of(pdf: Path) -> list[Page]:
    """All pages with their words, as poppler finds them."""
    done = subprocess.run(["pdftotext", "-bbox-layout", pdf, "-"], capture_output=True, check=True)
    root = Xml.fromstring(done.stdout)
    space = root.tag.partition("}")[0] + "}"
    return [_page(page, number, space) for number, page in enumerate(root.iter(f"{space}page"), 1)]


def _page(page: Xml.Element, number: int, space: str) -> Page:
    blocks = tuple(
        tuple(
            Line(tuple(_word(word) for word in line.iter(f"{space}word")))
            for line in block.iter(f"{space}line")
        )
        for block in page.iter(f"{space}block")
    )
    return Page(number, float(page.get("width", 0)), float(page.get("height", 0)), blocks)


def _word(word: Xml.Element) -> Word:
    sides = (float(word.get(name, 0)) for name in ("xMin", "yMin", "xMax", "yMax"))
    return Word(*sides, text=word.text or "")


def faults(pages: list[Page], paper: str = "a4") -> Iterator[str]:
    """What is wrong, page by page. The cover is left out: it is drawn, not set."""
    heights = [line.height for page in pages for line in page.lines if len(line.words) > LONG]
    heading = HEADING * (mode(round(height, 1) for height in heights) if heights else TEXT)
    for page in pages[1:]:
        yield from (f"page {page.number}: {fault}" for fault in _on(page, MARGIN[paper], heading))


def _on(page: Page, margin: float, heading: float) -> Iterator[str]:
    edge = margin * MILLIMETRE - SLACK
    for block in page.blocks:
        for line in block:
            for word in line.words:
                if word.left < edge or word.right > page.width - edge:
                    yield f"“{word.text}” sticks out of the margin"
        last = block[-1].text if block else ""
        if len(block) > 1 and len(last) < SHORTEST_LAST_LINE and not last.isdigit():
            yield f"a last line of “{last}” after “{block[-2].text[-40:]}”"
    lines = page.lines
    alone = len(lines) > 1 and lines[-1].height > heading
    if alone and not lines[-1].text.startswith(BULLETS):
        yield f"the heading “{lines[-1].text}” stands alone at the foot"
    yield from _on_each_other(lines)


def _on_each_other(lines: list[Line]) -> Iterator[str]:
    words = sorted((word for line in lines for word in line.words), key=lambda word: word.top)
    for number, word in enumerate(words):
        for other in words[number + 1 :]:
            if other.top > word.bottom - 4:
                break
            wide = min(word.right, other.right) - max(word.left, other.left)
            high = min(word.bottom, other.bottom) - max(word.top, other.top)
            if wide > SLACK and high > 5:
                yield f"“{word.text}” and “{other.text}” lie on each other"
