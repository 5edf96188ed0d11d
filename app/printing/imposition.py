"""Lay the pages of a book two to a sheet, so that the stack folds and staples into a booklet."""

import io
from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Stream

from app.printing.join import save

Side = tuple[int | None, int | None]
"""One side of a sheet: the page on the left and on the right, from 1; None is left blank."""


def booklet_order(pages: int, signature: int | None = None) -> list[Side]:
    """Return the sides to print, front and back in turn, for printing on both sides.

    Blank pages fill up to a multiple of four and come last. `signature` is how many pages are
    folded together (a multiple of four); by default all of them, stapled through the middle.
    Raises ValueError when `pages` is below 1 or `signature` is not a multiple of four.
    """
    if pages < 1:
        raise ValueError("a booklet has at least one page")
    if signature is not None and (signature < 4 or signature % 4):
        raise ValueError("a signature has a multiple of four pages")
    full = -(-pages // 4) * 4
    size = min(signature or full, full)
    sides: list[Side] = []
    for start in range(0, full, size):
        end = min(start + size, full)
        sides += _fold(start, end, pages)
    return sides


def _fold(start: int, end: int, pages: int) -> list[Side]:
    """Return the sides of one folded stack that holds the pages after `start` up to `end`."""
    sides: list[Side] = []
    for i in range((end - start) // 2):
        outer, inner = _page(end - i, pages), _page(start + 1 + i, pages)
        sides.append((outer, inner) if i % 2 == 0 else (inner, outer))
    return sides


def _page(number: int, pages: int) -> int | None:
    return number if number <= pages else None


def impose(book: bytes, signature: int | None = None) -> bytes:
    """Return the sheets of a booklet: an A5 book on A4, any other on paper of twice its size.

    Print on both sides and flip on the short edge. The sheets are for a printer: their text can
    be searched, but they carry no tags, bookmarks or links, whose order would be that of sheets.
    """
    with Pdf.open(io.BytesIO(book)) as source, Pdf.new() as sheets:
        pages = [sheets.copy_foreign(Page(page.obj).as_form_xobject()) for page in source.pages]
        for page in pages:
            if "/StructParents" in page:
                del page.StructParents
        box = [float(value) for value in source.pages[0].mediabox]
        width, height = box[2] - box[0], box[3] - box[1]
        for side in booklet_order(len(pages), signature):
            _add_sheet(sheets, side, pages, width, height)
        sheets.trailer.Info = sheets.make_indirect(sheets.copy_foreign(_info(source)))
        sheets.Root.Lang = source.Root.get("/Lang", "")
        sheets.Root.ViewerPreferences = Dictionary(
            Duplex=Name.DuplexFlipShortEdge, PrintScaling=Name("/None")
        )
        return save(sheets)


def _info(source: Pdf) -> Object:
    return source.make_indirect(source.trailer.get("/Info", Dictionary()))


def _add_sheet(
    sheets: Pdf, side: Side, pages: Sequence[Object], width: float, height: float
) -> None:
    placed, drawn = Dictionary(), []
    for place, number in enumerate(side):
        if number is not None:
            placed[f"/P{place}"] = pages[number - 1]
            edge = float(pages[number - 1].BBox[0])
            drawn.append(f"q 1 0 0 1 {place * width - edge:.3f} 0 cm /P{place} Do Q")
    sheets.add_blank_page(page_size=(2 * width, height))
    page = sheets.pages[-1].obj
    page.Resources = Dictionary(XObject=placed)
    page.Contents = sheets.make_indirect(Stream(sheets, "\n".join(drawn).encode()))
    page.MediaBox = Array([0, 0, round(2 * width, 3), round(height, 3)])
