"""Cut a font down to the glyphs that a whole book uses, once, keeping their numbers."""

import io
from typing import Any

import fontTools.subset
from fontTools.ttLib import TTFont

from app.printing.tasks import Typecase

knife: Any = fontTools.subset  # it carries no types
UNUSED_TABLES = ["GSUB", "GPOS", "GDEF", "BASE", "DSIG", "STAT", "JSTF", "LTSH", "PCLT"]


def cut(file: bytes, glyphs: frozenset[int], characters: str) -> Typecase:
    """Cut a TrueType font to these glyphs and characters.

    Raises ValueError when it is no TrueType font or lacks one of the characters.
    """
    if file[:4] not in (b"\x00\x01\x00\x00", b"true"):
        raise ValueError("only TrueType fonts can be shared by the parts of a book")
    font = TTFont(io.BytesIO(file), lazy=True, recalcTimestamp=False)
    letters = _letters(font, characters)
    wanted = sorted(glyphs | set(letters.values()))
    described = _described(font, wanted, letters)
    options = knife.Options(retain_gids=True, hinting=False, notdef_outline=True)
    options.layout_features = []
    options.drop_tables += UNUSED_TABLES
    subsetter = knife.Subsetter(options)
    subsetter.populate(gids=wanted)
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return Typecase(file=out.getvalue(), **described)


def _letters(font: Any, characters: str) -> dict[str, int]:
    known = font.getBestCmap()
    missing = sorted({c for c in characters if ord(c) not in known})
    if missing:
        raise ValueError(f"the font has no {''.join(missing)}")
    return {c: font.getGlyphID(known[ord(c)]) for c in characters}


def _described(font: Any, wanted: list[int], letters: dict[str, int]) -> dict[str, Any]:
    unit = 1000 / font["head"].unitsPerEm
    order, metrics = font.getGlyphOrder(), font["hmtx"]
    head, lines, names = font["head"], font["hhea"], font["name"]
    shape = font["OS/2"]
    return {
        "name": names.getDebugName(6),
        "family": names.getDebugName(16) or names.getDebugName(1),
        "widths": {g: round(metrics[order[g]][0] * unit) for g in wanted},
        "letters": letters,
        "ascent": round(lines.ascent * unit),
        "descent": round(lines.descent * unit),
        "cap_height": round(getattr(shape, "sCapHeight", lines.ascent) * unit),
        "box": tuple(round(v * unit) for v in (head.xMin, head.yMin, head.xMax, head.yMax)),
        "slant": float(font["post"].italicAngle),
        "weight": int(shape.usWeightClass),
    }
