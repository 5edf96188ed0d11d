"""A book made of parts is one good book: tags, bookmarks, links, numbers, fonts, metadata."""

from pathlib import Path

import pdfua
import pytest
from pikepdf import Name, Pdf

from app.printing.binding import make_book
from app.printing.faults import BookFault
from app.printing.parts import Part, Workroom
from tests.printing import structure
from tests.printing.conftest import STYLE, document


def test_pages_of_all_parts_follow_one_another(opened):
    assert len(opened.pages) == 5
    assert [float(v) for v in opened.pages[0].mediabox[2:]] == pytest.approx([419.53, 595.28], 0.01)


def test_every_mark_in_the_content_has_its_tag(opened):
    structure.assert_whole(opened)


def test_an_independent_checker_finds_nothing(book):
    report = pdfua.validate(str(book))
    assert [finding.message for finding in report.findings] == []


def test_one_document_holds_one_part_element_for_each_part(opened):
    [whole] = opened.Root.StructTreeRoot.K
    assert Name.Document == whole.S
    assert [(part.S, str(part.T)) for part in whole.K] == [
        (Name.Part, "Cover"),
        (Name.Part, "Contents"),
        (Name.Part, "Listening"),
        (Name.Part, "Asking"),
    ]


def test_header_cells_have_a_scope_and_ids_that_are_unique_in_the_book(opened):
    cells = [e for e in structure.elements(opened) if e.S == Name.TH]
    assert [str(cell.A.Scope) for cell in cells] == ["/Column", "/Column", "/Row", "/Column"]
    ids = [bytes(cell.ID) for cell in cells]
    assert len(set(ids)) == 4
    listed = list(opened.Root.StructTreeRoot.IDTree.Names)
    assert [bytes(name) for name in listed[::2]] == sorted(ids)
    for cell in structure.elements(opened):
        if cell.S == Name.TD:
            assert {bytes(header) for header in cell.A.Headers} <= set(ids)


def test_running_heads_are_not_read_aloud(opened):
    text = b" ".join(b"".join(s.read_bytes() for s in opened.pages[3].Contents).split())
    assert text.count(b"/Artifact <</Type /Pagination>> BDC") == 1


def test_bookmarks_nest_by_level_across_parts(opened):
    with opened.open_outline() as outline:
        names = [(item.title, [child.title for child in item.children]) for item in outline.root]
        pages = [item.destination[0].objgen for item in outline.root]
    assert names == [("Contents", []), ("Lắng nghe", ["Why"]), ("Asking", ["Why again"])]
    assert pages == [opened.pages[n].obj.objgen for n in (1, 2, 4)]
    assert opened.Root.Outlines.Count == 3


def test_links_lead_to_named_destinations_in_any_part(opened):
    places = _places(opened)
    contents = [str(link.Dest) for link in opened.pages[1].Annots]
    assert contents == ["listening", "listening", "asking", "asking"]
    assert places["listening"][0].objgen == opened.pages[2].obj.objgen
    assert places["asking"][0].objgen == opened.pages[4].obj.objgen


def test_an_id_used_in_two_parts_leads_to_the_one_in_the_same_part(opened):
    own, back, out = opened.pages[4].Annots
    assert str(own.Dest) == "why.4"
    assert _places(opened)["why.4"][0].objgen == opened.pages[4].obj.objgen
    assert str(back.Dest) == "listening"
    assert str(out.A.URI) == "https://example.org/"
    assert str(opened.pages[2].Annots[1].Dest) == "why"


def test_links_are_described_by_their_words_or_their_page(opened):
    described = [str(link.Contents) for link in opened.pages[1].Annots]
    assert described == ["Lắng nghe", "3", "Asking", "5"]


def test_metadata_names_title_language_and_standard(opened):
    assert str(opened.Root.Lang) == "en"
    assert opened.Root.MarkInfo.Marked
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    assert str(opened.trailer.Info.Title) == "Sách & book"
    assert opened.pdf_version == "1.7"
    with opened.open_metadata() as metadata:
        assert metadata["dc:title"] == "Sách & book"
        assert metadata["pdfuaid:part"] == "1"


def test_page_labels_are_the_printed_numbers(opened):
    assert [page.label for page in opened.pages] == ["1", "2", "3", "4", "5"]


def test_every_font_is_embedded_once_for_all_parts(opened):
    fonts = {}
    for page in opened.pages:
        for font in page.obj.Resources.Font.values():
            fonts[str(font.BaseFont)] = fonts.get(str(font.BaseFont), set()) | {font.objgen}
            inner = font.DescendantFonts[0]
            assert len(inner.FontDescriptor.FontFile2.read_bytes()) > 1000
            assert "/ToUnicode" in font
    assert sorted(name.split("+")[1] for name in fonts) == [
        "BeVietnamPro-Bold",
        "BeVietnamPro-Regular",
    ]
    assert all(len(objects) == 1 for objects in fonts.values())


def test_vietnamese_text_can_be_copied_out(book, text_of):
    assert "Tiếng Việt có dấu: đường, người, phỏng vấn." in text_of(book.read_bytes(), 4)


def test_the_same_picture_in_two_parts_is_stored_once(new_room, tmp_path):
    from PIL import Image

    Image.effect_noise((60, 60), 40).convert("RGB").save(tmp_path / "room.png")
    picture = f'<img alt="A room" src="{(tmp_path / "room.png").as_uri()}">'
    parts = [Part(name, document(f"<h1>{name}</h1>{picture}")) for name in ("One", "Two")]
    with Pdf.open(make_book(parts, STYLE, new_room)) as pdf:
        images = [
            image.objgen for page in pdf.pages for image in page.obj.Resources.XObject.values()
        ]
        assert len(images) == 2
        assert len(set(images)) == 1
        structure.assert_whole(pdf)


def test_a_reference_to_nowhere_names_its_part(parts: list[Part], room: Workroom):
    lost = Part("Lost", document('<h1>Lost</h1><p><a href="#nowhere">there</a></p>'))
    with pytest.raises(BookFault, match="Lost: it refers to #nowhere") as fault:
        make_book([*parts, lost], STYLE, room)
    assert fault.value.part == "Lost"


def test_the_same_book_has_the_same_bytes(parts: list[Part], book: Path, new_room: Workroom):
    assert make_book(parts, STYLE, new_room).read_bytes() == book.read_bytes()


def _places(pdf: Pdf) -> dict[str, list[object]]:
    found = {}
    for leaf in pdf.Root.Names.Dests.Kids:
        flat = list(leaf.Names)
        assert [bytes(n) for n in flat[::2]] == sorted(bytes(n) for n in flat[::2])
        found |= {str(name): list(place) for name, place in zip(flat[::2], flat[1::2], strict=True)}
    return found
