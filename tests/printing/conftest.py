"""A small book of four parts, its workroom, and ways to look inside a PDF."""

import io
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pikepdf import Pdf

from app.printing.binding import make_book
from app.printing.parts import BookStyle, Part, Workroom
from app.printing.pool import close_presses

STATIC = Path(__file__).resolve().parents[2] / "static"

SHEET = """
@font-face {font-family: "Be Vietnam Pro"; src: url(fonts/BeVietnamPro-Regular.ttf)}
@font-face {font-family: "Be Vietnam Pro"; font-weight: 700;
  src: url(fonts/BeVietnamPro-Bold.ttf)}
@page {size: A5; margin: 20mm 18mm; @top-left {content: string(head)}}
body {font-family: "Be Vietnam Pro"; font-size: 10pt}
h1 {string-set: head content()}
.new-page {break-before: page}
"""


def document(body: str, language: str = "en") -> str:
    """Return a full document around a body."""
    return (
        f'<!doctype html><html lang="{language}"><head><title>Part</title>'
        f"<style>{SHEET}</style></head><body>{body}</body></html>"
    )


def cover(name: str) -> Part:
    """Return a cover that carries a name."""
    return Part("Cover", document(f'<p id="cover">Thirty Chairs</p><p>{name}</p>'), folio=False)


CONTENTS = Part(
    "Contents",
    document(
        '<h1 id="contents">Contents</h1>'
        '<p><a href="#listening">Lắng nghe</a> <a class="page-number" href="#listening">000</a></p>'
        '<p><a href="#asking">Asking</a> <a class="page-number" href="#asking">000</a></p>'
    ),
)
LISTENING = Part(
    "Listening",
    document(
        '<h1 id="listening">Lắng nghe</h1><h2 id="why">Why</h2>'
        '<p>See page <a class="page-number" href="#asking">000</a>, <a href="#why">why</a>.</p>'
        '<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>'
        '<tbody><tr><th scope="row">x</th><td>y</td></tr></tbody></table>'
        '<p class="new-page">Tiếng Việt có dấu: đường, người, phỏng vấn.</p>'
    ),
)
ASKING = Part(
    "Asking",
    document(
        '<h1 id="asking">Asking</h1><h2 id="why">Why again</h2>'
        '<p><a href="#why">Own why</a> <a href="#listening">back</a> '
        '<a href="https://example.org/">out</a></p>'
        '<table><tr><th scope="col">C</th></tr><tr><td>d</td></tr></table>'
    ),
)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shelf shared by all tests, so that a part is rendered once."""
    return tmp_path_factory.mktemp("keep")


@pytest.fixture(scope="session", autouse=True)
def _press() -> Iterator[None]:
    yield
    close_presses()


@pytest.fixture
def room(shelf: Path, tmp_path: Path) -> Workroom:
    """The workroom with the project's fonts; pictures may come from the test's directory."""
    return Workroom(STATIC, shelf, also=(tmp_path,))


@pytest.fixture
def new_room(tmp_path: Path) -> Workroom:
    """A workroom whose shelf is empty."""
    return Workroom(STATIC, tmp_path / "keep", also=(tmp_path,))


STYLE = BookStyle("Sách & book", "en", author="A group", subject="Listening", paper="a5")


@pytest.fixture
def parts() -> list[Part]:
    """The small book."""
    return [cover("Everyone"), CONTENTS, LISTENING, ASKING]


@pytest.fixture
def book(parts: list[Part], room: Workroom) -> Path:
    """The small book, made."""
    return make_book(parts, STYLE, room)


@pytest.fixture
def opened(book: Path) -> Iterator[Pdf]:
    """The small book, open."""
    with Pdf.open(book) as pdf:
        yield pdf


@pytest.fixture
def text_of() -> Callable[[bytes, int], str]:
    """What a reader finds on one page, counted from 1."""

    def text(pdf: bytes, page: int) -> str:
        done = subprocess.run(
            ["pdftotext", "-layout", "-f", str(page), "-l", str(page), "-", "-"],
            input=pdf,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode()

    return text


@pytest.fixture
def reopened() -> Callable[[bytes], Pdf]:
    """Open a PDF that is in memory."""
    return lambda content: Pdf.open(io.BytesIO(content))
