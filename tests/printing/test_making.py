"""Small books made whole: pages, folios, fonts, tags, copies, and what goes wrong on the way."""

import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pdfua
import pikepdf
import pytest

from app.curriculum.library import Library
from app.printing.faults import BookFault, PrintingFault, Stopped
from app.printing.making import Finished, make
from app.printing.order import Order
from app.settings import Settings
from tests.printing.small import AN_OCCASION, MARK, an_order, library_in, write_small


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library_in(write_small(tmp_path_factory.mktemp("small")))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a data directory that all tests of this file share, so that parts are kept."""
    return Settings(data_dir=tmp_path_factory.mktemp("data"), worker=False)


@pytest.fixture(scope="module")
def made(small: Library, desk: Settings) -> Callable[..., Finished]:
    return lambda **changes: make(an_order(**changes), small, desk)


def text_of(path: Path) -> list[str]:
    """The text of a PDF, page by page."""
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    return done.stdout.decode().split("\f")[:-1]


def test_workbook_has_every_kind_of_page(made: Callable[..., Finished]) -> None:
    pages = text_of(made(occasion=AN_OCCASION).path)
    phrases = (
        "This workbook belongs to",
        "Our agreement",
        "Contents",
        "Listening is enough.",
        "Observer slip",
        "Which question is open?",
        "Ring or ask once yourself",
    )
    places = [next(i for i, page in enumerate(pages) if phrase in page) for phrase in phrases]
    assert places == sorted(places)
    assert 9 <= len(pages) <= 13


def test_workbook_holds_no_trainers_word_in_its_text(made: Callable[..., Finished]) -> None:
    assert not [page for page in text_of(made().path) if MARK in page]


def test_guide_has_every_kind_of_page(made: Callable[..., Finished]) -> None:
    pages = text_of(made(document="trainer-guide").path)
    for phrase in (
        "How to read this guide",
        "The course as a whole",
        "The day by the clock",
        "The session minute by minute",
        f"Words to say {MARK}",
        "What I keep, what I change next time",
    ):
        assert any(phrase in page for page in pages), phrase
    assert 9 <= len(pages) <= 14


@pytest.mark.parametrize("document", ["workbook", "trainer-guide"])
def test_every_page_but_the_cover_has_its_folio_version_and_date(
    made: Callable[..., Finished], document: str
) -> None:
    pages = text_of(made(document=document).path)
    for number, page in enumerate(pages[1:], 2):
        assert f"Page {number} of {len(pages)}" in page
        assert "23/11/2026 · CC BY 4.0" in page


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("document", ["workbook", "trainer-guide"])
def test_book_is_accessible_and_carries_its_fonts(
    made: Callable[..., Finished], document: str, language: str
) -> None:
    path = made(document=document, language=language).path
    assert pdfua.validate(str(path)).findings == ()
    listed = subprocess.run(["pdffonts", path], capture_output=True, check=True, text=True)
    rows = listed.stdout.splitlines()[2:]
    assert rows
    assert all(row.split()[-5] == "yes" for row in rows), listed.stdout
    assert all("BeVietnamPro" in row for row in rows)


def test_contents_show_the_page_on_which_a_session_begins(made: Callable[..., Finished]) -> None:
    pages = text_of(made(document="trainer-guide").path)
    contents = next(page for page in pages if "Contents" in page)
    line = next(line for line in contents.splitlines() if "We ask" in line)
    number = int(line.split()[-1])
    assert "session 2" in pages[number - 1]


def test_bookmarks_are_days_sessions_and_modules(made: Callable[..., Finished]) -> None:
    with (
        pikepdf.open(made(document="trainer-guide").path) as book,
        book.open_outline() as outline,
    ):
        day = next(item for item in outline.root if "A first morning" in item.title)
        assert [item.title for item in day.children] == ["We arrive", "We ask"]
        assert "Listening to each other" in [item.title for item in day.children[0].children]


def test_left_hand_pages_have_their_wide_margin_at_the_spine(
    made: Callable[..., Finished],
) -> None:
    with pikepdf.open(made().path) as book:
        edges = [round(float(page.mediabox[0]), 2) for page in book.pages]
    assert edges[0::2] == [0] * len(edges[0::2])
    assert set(edges[1::2]) == {round(6 * 72 / 25.4, 2)}


def test_booklet_is_laid_two_to_a_sheet(made: Callable[..., Finished]) -> None:
    reader, booklet = made(paper="a5").path, made(paper="booklet").path
    with pikepdf.open(reader) as pages, pikepdf.open(booklet) as sheets:
        assert len(sheets.pages) == -(-len(pages.pages) // 4) * 2
        width, height = (float(value) for value in sheets.pages[0].mediabox[2:])
        assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (296, 210)


def test_each_participant_gets_a_copy_with_the_name(
    made: Callable[..., Finished], tmp_path: Path
) -> None:
    finished = made(named=True, occasion=AN_OCCASION)
    with zipfile.ZipFile(finished.path) as bundle:
        assert bundle.namelist() == ["01 Đỗ Anh Tuấn.pdf", "02 Phạm Ngọc Lan.pdf"]
        bundle.extractall(tmp_path)
        first, second = (text_of(tmp_path / name) for name in bundle.namelist())
    assert "Đỗ Anh Tuấn" in first[0]
    assert "Phạm Ngọc Lan" in second[0]
    assert first[1:] == second[1:]


def test_the_second_time_nothing_is_set_in_type(small: Library, desk: Settings) -> None:
    first = make(an_order(), small, desk)
    steps: list[tuple[int, int]] = []
    again = make(
        an_order(), small, desk, progress=lambda done, total, name: steps.append((done, total))
    )
    assert again.path == first.path
    assert steps == [(1, 1)]


@pytest.mark.parametrize(
    ("document", "paper", "millimetres"),
    [("handouts", "a4", (210, 297)), ("flipcharts", "a3", (297, 420)), ("cards", "a4", (210, 297))],
)
def test_sheets_have_their_paper_and_no_page_numbers(
    made: Callable[..., Finished], document: str, paper: str, millimetres: tuple[int, int]
) -> None:
    path = made(document=document, paper=paper).path
    with pikepdf.open(path) as sheets:
        box = [float(value) for value in sheets.pages[0].mediabox]
    assert (round(box[2] / 72 * 25.4), round(box[3] / 72 * 25.4)) == millimetres
    assert "CC BY 4.0" in text_of(path)[0]
    assert "Page 1" not in text_of(path)[0]


def test_a_broken_picture_is_named_with_its_module_and_no_book_is_left(
    tmp_path: Path, desk: Settings
) -> None:
    root = write_small(tmp_path)
    path = root / "curriculum/skills/asking.en.md"
    text = path.read_text("utf-8").replace(
        "A question that begins with how.", "![A hand](../../static/img/not-there.svg)"
    )
    path.write_text(text, "utf-8")
    before = set((desk.data_dir / "printed").glob("books/*.pdf"))
    with pytest.raises(BookFault) as fault:
        make(an_order(), library_in(root), desk)
    assert "not-there.svg" in str(fault.value.phrase)
    assert "asking" in str(fault.value.phrase)
    assert set((desk.data_dir / "printed").glob("books/*.pdf")) == before


def test_a_full_disk_while_copies_are_written_leaves_nothing_half(
    small: Library, desk: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    order = an_order(named=True, occasion=AN_OCCASION, paper="a5")
    make(an_order(occasion=AN_OCCASION, paper="a5"), small, desk)
    monkeypatch.setattr("app.printing.making.zipfile.ZipFile.writestr", full)
    with pytest.raises(PrintingFault, match="disk is full"):
        make(order, small, desk)
    assert not list((desk.data_dir / "printed").glob("copies/*.half"))


def test_nobody_wants_it_any_more(small: Library, desk: Settings) -> None:
    order: Order = an_order(document="trainer-guide", paper="a5")
    with pytest.raises(Stopped):
        make(order, small, desk, cancelled=lambda: True)
