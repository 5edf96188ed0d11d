"""Named copies: another cover, the same good book."""

import pdfua
import pytest

from app.printing.cover import named_copies
from app.printing.faults import BookFault, PrintingFault, Stopped
from tests.printing import structure
from tests.printing.conftest import cover, document

NAMES = ["Nguyễn Thị Ánh", "Trần Văn Đức", "Bùi Xuân Phượng"]


@pytest.fixture
def copies(book, room):
    return list(named_copies(book, [cover(name).html for name in NAMES], room))


def test_each_copy_carries_its_own_name_and_only_that(copies, text_of):
    for name, copy in zip(NAMES, copies, strict=True):
        first = text_of(copy, 1)
        assert name in first
        assert "Everyone" not in first
        assert sum(other in first for other in NAMES) == 1
        assert "Page 3 of 5" in text_of(copy, 3)


def test_a_copy_is_still_one_good_book(copies, tmp_path, reopened):
    for copy in copies:
        path = tmp_path / "copy.pdf"
        path.write_bytes(copy)
        assert pdfua.validate(str(path)).findings == ()
        with reopened(copy) as pdf:
            assert pdf.check_pdf_syntax() == []
            structure.assert_whole(pdf)
            with pdf.open_outline() as outline:
                assert outline.root[1].destination[0].objgen == pdf.pages[2].obj.objgen


def test_destinations_on_the_cover_stay(copies, reopened):
    with reopened(copies[0]) as pdf:
        flat = list(pdf.Root.Names.Dests.Kids[0].Names)
        where = {str(n): p for n, p in zip(flat[::2], flat[1::2], strict=True)}
        assert where["cover"][0].objgen == pdf.pages[0].obj.objgen


def test_a_link_on_a_cover_is_tagged(book, room, reopened):
    linked = document('<p>For Lan: <a href="https://example.org/lan">the page</a></p>')
    plain = document("<p>For Mai</p>")
    first, second = named_copies(book, [linked, plain], room)
    with reopened(first) as pdf:
        structure.assert_whole(pdf)
        assert str(pdf.pages[0].Annots[0].A.URI) == "https://example.org/lan"
    with reopened(second) as pdf:
        structure.assert_whole(pdf)
        assert "/Annots" not in pdf.pages[0].obj


def test_a_copy_adds_little_to_the_book(copies, book):
    for copy in copies:
        assert len(copy) - book.stat().st_size < 30_000


def test_no_names_no_copies(book, room):
    assert list(named_copies(book, [], room)) == []


def test_a_cover_that_takes_two_pages_is_refused(book, room):
    long = document('<p>A</p><p class="new-page">B</p>')
    with pytest.raises(PrintingFault, match="more or fewer pages"):
        list(named_copies(book, [long], room))


def test_a_broken_cover_is_named(book, room):
    with pytest.raises(BookFault, match=r"Cover: the picture logo\.png"):
        list(named_copies(book, [document('<img alt="Logo" src="img/logo.png">')], room))


def test_copies_stop_when_nobody_wants_them(book, room):
    with pytest.raises(Stopped):
        list(named_copies(book, [cover("Lan").html], room, cancelled=lambda: True))
