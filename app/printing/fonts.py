"""The fonts of a whole book: one cut of each, shared by all its parts."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from app.printing.parts import Face
from app.printing.tasks import Typecase

DIGITS = "0123456789"

UNICODE_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
"""
UNICODE_FOOT = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"


@dataclass(frozen=True)
class Type:
    """A font inside the book, ready to set a line with."""

    font: Object
    case: Typecase

    def width(self, text: str) -> float:
        """Return the width of a text in thousandths of the type size."""
        return sum(self.case.widths[self.case.letters[c]] for c in text)

    def show(self, text: str) -> str:
        """Return the text as the glyph numbers that a content stream shows."""
        return "".join(f"{self.case.letters[c]:04x}" for c in text)


def used(faces: Sequence[Mapping[str, Face]]) -> dict[str, dict[int, str]]:
    """Gather from all parts which glyphs of each font file are used, and for what text."""
    glyphs: dict[str, dict[int, str]] = {}
    for part in faces:
        for face in part.values():
            known = glyphs.setdefault(face.file, {})
            for glyph, text in face.glyphs.items():
                known.setdefault(glyph, text)
    return glyphs


def embed(book: Pdf, case: Typecase, glyphs: Mapping[int, str]) -> Type:
    """Put one cut font into the book, with widths and the way back to text."""
    texts = {glyph: text for text, glyph in case.letters.items()} | dict(glyphs)
    name = Name(f"/{_tag(case)}+{case.name}")
    file = Stream(book, case.file)
    file.Length1 = len(case.file)
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        FontFamily=String(case.family),
        # Symbolic, as glyphs are shown by number; and italic where it is.
        Flags=4 + (64 if case.slant else 0),
        FontBBox=Array(case.box),
        ItalicAngle=case.slant,
        Ascent=case.ascent,
        Descent=case.descent,
        CapHeight=case.cap_height,
        FontWeight=case.weight,
        StemV=80,
        FontFile2=book.make_indirect(file),
    )
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(
            Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0
        ),
        CIDToGIDMap=Name.Identity,
        W=_widths(case.widths),
        FontDescriptor=book.make_indirect(descriptor),
    )
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=name,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([book.make_indirect(inner)]),
        ToUnicode=book.make_indirect(Stream(book, _to_unicode(texts))),
    )
    return Type(book.make_indirect(font), case)


def _tag(case: Typecase) -> str:
    """Six letters that tell this cut of the font from any other."""
    digest = hashlib.sha256(case.file).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])


def _widths(widths: Mapping[int, int]) -> Array:
    listed: list[object] = []
    run: list[int] = []
    for glyph in sorted(widths):
        if glyph - 1 not in widths:
            run = []
            listed += [glyph, run]
        run.append(widths[glyph])
    return Array([Array(item) if isinstance(item, list) else item for item in listed])


def _to_unicode(texts: Mapping[int, str]) -> bytes:
    lines = [
        f"<{glyph:04x}> <{text.encode('utf-16-be').hex()}>" for glyph, text in sorted(texts.items())
    ]
    blocks = [lines[i : i + 100] for i in range(0, len(lines), 100)]
    body = "".join(
        f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar\n" for block in blocks
    )
    return UNICODE_HEAD + body.encode() + UNICODE_FOOT
