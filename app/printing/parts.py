"""The words of bookbinding: parts, pages, places, papers and folios, as plain values."""

from dataclasses import dataclass
from pathlib import Path

MILLIMETRE = 72 / 25.4
"""Points in a millimetre; every length inside a PDF is in points."""

PAPERS = {"a4": (210 * MILLIMETRE, 297 * MILLIMETRE), "a5": (148 * MILLIMETRE, 210 * MILLIMETRE)}
"""Width and height in points of the papers a book can be made for."""


@dataclass(frozen=True)
class Part:
    """A piece of a book that is rendered alone: the cover, the contents, one module.

    `name` is what a fault calls it. `html` is a full document whose `lang` is set. A part that
    carries no folio (a cover, a tear-out sheet) is still counted.
    """

    name: str
    html: str
    folio: bool = True


@dataclass(frozen=True)
class Place:
    """A point in a part: the page counted from 0, and x and y in points from the lower left."""

    page: int
    x: float
    y: float


@dataclass(frozen=True)
class Heading:
    """A bookmark: its level (1 is outermost), its words and where it stands."""

    level: int
    title: str
    place: Place


@dataclass(frozen=True)
class Face:
    """A font as one part used it: which file, its name, and the glyphs with what they stand for."""

    file: str
    name: str
    glyphs: dict[int, str]


@dataclass(frozen=True)
class Source:
    """A file that a part was made from (style sheet, font, picture), and the hash it had."""

    path: str
    sha256: str


@dataclass(frozen=True)
class RenderedPart:
    """A part as tagged PDF, with all that is needed to bind it without looking inside again.

    `faces` is keyed by the name a font has inside the PDF. `slots` are the pages (from 0) that
    hold page numbers still to be filled in. `sources` are what the part depends on, `file` is where
    its PDF is kept.
    """

    pages: int
    anchors: dict[str, Place]
    headings: tuple[Heading, ...]
    faces: dict[str, Face]
    slots: tuple[int, ...]
    sources: tuple[Source, ...]
    file: str = ""


@dataclass(frozen=True)
class FolioStyle:
    """How "Page X of Y" is set: at the bottom, on the outer side of a mirrored spread.

    `text` has `{page}` and `{pages}`. Lengths are in millimetres: `outer` from the outer edge of
    the paper, `bottom` from its lower edge to the baseline; `size` is in points, `grey` runs from
    0 (black) to 1. `font` is a TrueType file under the static root.

    `imprint` is a line set in the middle at the same height: version, date, licence. It stands
    here and not in the parts, so that a part need not be set again because another has changed.
    `spine` is how much wider the inner margin is than the outer one: every part is laid out as if
    its pages were right-hand ones, and left-hand pages are moved outward when they are joined.
    """

    text: str = "Page {page} of {pages}"
    font: str = "fonts/BeVietnamPro-Regular.ttf"
    size: float = 8.0
    grey: float = 0.25
    outer: float = 18.0
    bottom: float = 10.0
    mirrored: bool = True
    imprint: str = ""
    spine: float = 0.0


@dataclass(frozen=True)
class BookStyle:
    """What is the same on every page and in the metadata of a book."""

    title: str
    language: str
    author: str = ""
    subject: str = ""
    paper: str = "a4"
    folio: FolioStyle = FolioStyle()


@dataclass(frozen=True)
class Workroom:
    """Where books are made: the static root that parts are rendered against, and the shelf.

    `also` are further directories that pictures may come from (the curriculum, logos); nothing
    else on the machine, and nothing on a network, can get into a book.
    """

    static: Path
    keep: Path
    also: tuple[Path, ...] = ()
    keep_megabytes: int = 2000
