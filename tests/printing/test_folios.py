"""Page numbers: at the foot of each page, and inside the text."""

import re

from app.printing.binding import make_book
from app.printing.folios import characters
from app.printing.parts import BookStyle, FolioStyle, Part
from tests.printing.conftest import document


def test_every_page_but_the_cover_says_where_it_is(book, text_of):
    content = book.read_bytes()
    assert "Page" not in text_of(content, 1)
    for number in range(2, 6):
        assert f"Page {number} of 5" in text_of(content, number)


def test_a_folio_is_an_artifact_of_pagination(opened):
    stamp = opened.pages[3].obj.Contents[-1].read_bytes()
    assert b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC" in stamp
    assert stamp.count(b"BDC") == stamp.count(b"EMC")


def test_folios_lie_on_the_outer_side(opened):
    def across(page):
        return float(re.search(rb"Tf ([\d.]+) ", page.obj.Contents[-1].read_bytes())[1])

    assert across(opened.pages[1]) < 60  # page 2 is a left-hand page
    assert across(opened.pages[2]) > 300


def test_see_page_gets_the_number_of_the_page(book, text_of):
    assert re.search(r"See page +5, why", text_of(book.read_bytes(), 3))


def test_contents_show_the_numbers(book, text_of):
    text = text_of(book.read_bytes(), 2)
    assert re.search(r"Lắng nghe +3", text)
    assert re.search(r"Asking +5", text)


def test_numbers_follow_when_earlier_parts_grow_without_rendering_later_ones(parts, room, text_of):
    longer = document('<h1 id="preface">Preface</h1><p class="new-page">More.</p>')
    rendered = []
    book = make_book(
        [parts[0], Part("Preface", longer), *parts[1:]],
        BookStyle("Longer", "en"),
        room,
        progress=lambda done, total, name: rendered.append(name),
    )
    content = book.read_bytes()
    assert re.search(r"Asking +7", text_of(content, 4))
    assert "Page 7 of 7" in text_of(content, 7)
    assert "Contents" not in rendered


def test_a_folio_can_be_vietnamese(parts, room, text_of):
    style = BookStyle("Sách", "vi", folio=FolioStyle("Trang {page} / {pages}", mirrored=False))
    assert "Trang 2 / 5" in text_of(make_book(parts, style, room).read_bytes(), 2)


def test_characters_of_a_folio_cover_its_words_and_all_digits():
    assert characters(FolioStyle("Trang {page}/{pages}")) == " /0123456789Tagnr"
