"""Booklets: after folding, the pages are in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Pdf

from app.printing.imposition import booklet_order, impose


def folded(sides, signature=None):
    """Fold the sheets and read: each sheet's leaves are front and back of two leaves."""
    sheets = list(zip(sides[::2], sides[1::2], strict=True))
    per = len(sheets) if signature is None else signature // 4
    read = []
    for start in range(0, len(sheets), per):
        stack = sheets[start : start + per]
        for (_, front_right), (back_left, _) in stack:
            read += [front_right, back_left]
        for (front_left, _), (_, back_right) in reversed(stack):
            read += [back_right, front_left]
    return read


@pytest.mark.parametrize(
    ("pages", "sides"),
    [
        (4, [(4, 1), (2, 3)]),
        (5, [(None, 1), (2, None), (None, 3), (4, 5)]),
        (8, [(8, 1), (2, 7), (6, 3), (4, 5)]),
    ],
)
def test_small_booklets(pages, sides):
    assert booklet_order(pages) == sides


@given(st.integers(1, 400), st.one_of(st.none(), st.integers(1, 12).map(lambda n: n * 4)))
def test_a_folded_booklet_reads_in_order(pages, signature):
    sides = booklet_order(pages, signature)
    full = -(-pages // 4) * 4
    size = None if signature is None or signature >= full else signature
    assert len(sides) == full // 2
    assert folded(sides, size) == [n if n <= pages else None for n in range(1, full + 1)]


@pytest.mark.parametrize(("pages", "signature"), [(0, None), (8, 6), (8, 0)])
def test_impossible_booklets_are_refused(pages, signature):
    with pytest.raises(ValueError, match="page"):
        booklet_order(pages, signature)


def test_two_a5_pages_lie_on_one_a4_sheet(book, reopened, text_of):
    content = impose(book.read_bytes())
    with reopened(content) as sheets:
        assert len(sheets.pages) == 4  # five pages: two sheets, both sides
        width, height = (float(v) for v in sheets.pages[0].mediabox[2:])
        assert (width, height) == pytest.approx((839.06, 595.28), abs=0.1)
    assert "Everyone" in text_of(content, 1)
    inside = text_of(content, 4)
    assert inside.index("Page 4 of 5") < inside.index("Page 5 of 5")


def test_sheets_share_the_fonts_of_the_book(book, reopened):
    with reopened(impose(book.read_bytes())) as sheets, Pdf.open(book) as bound:

        def names(pdf):
            return sum(
                1
                for item in pdf.objects
                if hasattr(item, "get") and "/FontFile2" in _dictionary(item)
            )

        assert names(sheets) == names(bound) == 2


def _dictionary(item):
    return item.keys() if hasattr(item, "keys") and item._type_name == "dictionary" else ()
