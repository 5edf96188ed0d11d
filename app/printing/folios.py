"""Page numbers: the folio at the foot of every page, and the slots inside the text.

Both are put in when the parts are joined, so that a part never has to be rendered again only
because the pages before it have become more.
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

from app.printing.fonts import Type
from app.printing.parts import MILLIMETRE, FolioStyle

SLOT = re.compile(rb"%slot (\S+) (\S+)\n(\[[^\]]*\]) TJ\n%end")
PIECE = re.compile(rb"<([0-9a-fA-F]*)>|(-?[0-9.]+)")


def folio(
    style: FolioStyle, letters: Type, page: int, pages: int, width: float, edge: float = 0
) -> bytes:
    """Return the content that stamps one folio and the imprint, as an artifact of pagination.

    `page` counts from 1; `width` is that of the paper in points, `edge` where its left edge lies.
    An odd page lies on the right.
    """
    text = style.text.format(page=page, pages=pages)
    outer = style.outer * MILLIMETRE
    left = style.mirrored and page % 2 == 0
    length = letters.width(text) * style.size / 1000
    x = edge + (outer if left else width - outer - length)
    y = style.bottom * MILLIMETRE
    lines = _line(style, letters, text, x, y)
    if style.imprint:
        length = letters.width(style.imprint) * style.size / 1000
        lines += _line(style, letters, style.imprint, edge + (width - length) / 2, y)
    return f"/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n{lines}EMC\n".encode()


def _line(style: FolioStyle, letters: Type, text: str, x: float, y: float) -> str:
    return (
        f"BT {style.grey:g} g /Folio {style.size:g} Tf {x:.2f} {y:.2f} Td "
        f"<{letters.show(text)}> Tj ET\n"
    )


def characters(style: FolioStyle) -> str:
    """Return every character that a folio of this style can need."""
    text = style.text.replace("{page}", "").replace("{pages}", "") + style.imprint
    return "".join(sorted(set(text + "0123456789")))


def fill(content: bytes, fonts: Mapping[str, Type], number_of: Callable[[str], int]) -> bytes:
    """Put the real page numbers into the slots of a page's content.

    A number is set flush right in the width that its slot was given, so that nothing else moves.
    `fonts` is keyed by the font's name in this part; `number_of` gives the page of an anchor.
    """

    def number(match: re.Match[bytes]) -> bytes:
        font = fonts[match[1].decode()]
        text = str(number_of(unquote(match[2].decode())))
        gap = _width(match[3], font) - font.width(text)
        return f"[{-gap:g} <{font.show(text)}>] TJ".encode()

    return SLOT.sub(number, content)


def _width(shown: bytes, font: Type) -> float:
    """Return the width of shown glyphs with their kerns, in thousandths of the type size."""
    width = 0.0
    for glyphs, kern in PIECE.findall(shown):
        if kern:
            width -= float(kern)
        else:
            codes = (glyphs[i : i + 4] for i in range(0, len(glyphs), 4))
            width += sum(font.case.widths[int(code, 16)] for code in codes)
    return width
