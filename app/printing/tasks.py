"""What is asked of the press and what it answers; both sides of the socket know these."""

from dataclasses import dataclass
from pathlib import Path

from app.printing.faults import PrintingFault
from app.printing.parts import Part, RenderedPart


@dataclass(frozen=True)
class RenderJob:
    """Render one part against the static root; `also` are further permitted directories."""

    part: Part
    static: Path
    also: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Rendered:
    """A part as PDF, what is known of it, and the whole fonts it used, by their hash."""

    pdf: bytes
    part: RenderedPart
    fonts: dict[str, bytes]


@dataclass(frozen=True)
class CutJob:
    """Cut one font for a whole book: the glyphs its parts use, and characters needed besides."""

    file: bytes
    glyphs: frozenset[int]
    characters: str


@dataclass(frozen=True)
class Typecase:
    """One font of a book: the cut file, and what a PDF has to say about it.

    Lengths are in thousandths of the type size. `letters` gives for each character asked for its
    glyph; `widths` covers every glyph that was asked for, by number or by character.
    """

    file: bytes
    name: str
    family: str
    widths: dict[int, int]
    letters: dict[str, int]
    ascent: int
    descent: int
    cap_height: int
    box: tuple[int, int, int, int]
    slant: float
    weight: int


Job = RenderJob | CutJob
Answer = Rendered | Typecase | PrintingFault
