"""One part from HTML to tagged PDF: the only file that imports WeasyPrint."""

import hashlib
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import weasyprint
from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.printing import markup
from app.printing.faults import BookFault
from app.printing.parts import Face, Heading, Part, Place, RenderedPart, Source
from app.printing.tasks import Rendered

engine: Any = weasyprint  # it carries no types
SCALE = 0.75  # points in a CSS pixel

BROKEN = (
    (
        re.compile(r"Failed to load image at '?(.+?)'?: ", re.DOTALL),
        "%(part)s: the picture %(file)s cannot be read.",
    ),
    (
        re.compile(r"Failed to render SVG image (\S+)"),
        "%(part)s: the drawing %(file)s is broken.",
    ),
    (
        re.compile(r"Failed to load stylesheet at (\S+?) ?: ", re.DOTALL),
        "%(part)s: the style sheet %(file)s cannot be read.",
    ),
    (
        re.compile(r"Font-face '(.+)' cannot be loaded"),
        "%(part)s: the font %(file)s cannot be read.",
    ),
)
"""What WeasyPrint only mentions, and what it means for the reader of the book."""
HOUSE_SHEET = 'html {hyphenate-character: "-"}'
"""Few typefaces have the true hyphen that WeasyPrint would take."""
GLYPH = re.compile(r"\.notdef glyph rendered .*\((U\+[0-9A-F]+)\)", re.DOTALL)


SPACE_BEFORE = re.compile(r"(?<=\S) <(strong|em)>")
"""A space that ends a text before such a word lets the engine break that line far too early."""
SPARE = re.compile(r'<section class="[^"]*\bspare\b[^>]*>.*?</section>', re.DOTALL)
SPARE_ID = "-spare"
TOP_OF_PAGE = 0.12
"""What begins in this share of a page stands at its head."""


class Shelf(URLFetcher):
    """Gives WeasyPrint files from the permitted directories only, and notes which it took."""

    def __init__(self, roots: Sequence[Path]) -> None:
        super().__init__(allowed_protocols=("file", "data"))  # type: ignore[no-untyped-call]
        self.roots = [root.resolve() for root in roots]
        self.taken: dict[str, str] = {}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Answer one request; a file outside the roots is refused like one that is missing."""
        if not url.startswith("file:"):
            return self._answer(url, headers)
        path = Path(unquote(urlsplit(url).path)).resolve()
        if not any(path.is_relative_to(root) for root in self.roots):
            raise ValueError("it lies outside the directories that books are made from")
        content = path.read_bytes()
        self.taken[str(path)] = hashlib.sha256(content).hexdigest()
        return self._answer(url, headers)

    def _answer(self, url: str, headers: Any) -> URLFetcherResponse:
        response: URLFetcherResponse = super().fetch(url, headers)  # type: ignore[no-untyped-call]
        return response


def render_part(part: Part, static: Path, also: Sequence[Path] = ()) -> Rendered:
    """Render one part alone. Raises BookFault when a picture, sheet, font or glyph is missing."""
    shelf = Shelf([static, *also])
    fonts: dict[str, bytes] = {}
    faces: dict[str, Face] = {}
    with _messages() as messages:
        document = _laid_out(part.html, static, shelf)
        if _has_spare_page(document):
            document = _laid_out(SPARE.sub("", part.html), static, shelf)
        own = {name for page in document.pages for name in page.anchors}
        slots = tuple(
            number for number, page in enumerate(document.pages) if markup.prepare(page, own)
        )

        def before_fonts_are_cut(document: Any, pdf: Any) -> None:
            markup.finish(document, pdf, hashlib.sha256(part.html.encode()).hexdigest()[:10])

        _keep_whole_fonts(document, faces, fonts)
        pdf = document.write_pdf(finisher=before_fonts_are_cut, pdf_variant="pdf/ua-1")
    _raise_fault(part.name, messages)
    return Rendered(
        pdf=pdf,
        part=RenderedPart(
            pages=len(document.pages),
            anchors=_anchors(document),
            headings=_headings(document),
            faces=faces,
            slots=slots,
            sources=tuple(Source(path, sha) for path, sha in sorted(shelf.taken.items())),
        ),
        fonts=fonts,
    )


def with_spaces_inside(html: str) -> str:
    """Move the space before strong and emphatic words into them, where no line breaks early."""
    return SPACE_BEFORE.sub(r"<\1> ", html)


def _laid_out(html: str, static: Path, shelf: Shelf) -> Any:
    html = with_spaces_inside(html)
    source = engine.HTML(string=html, base_url=f"{static.resolve().as_uri()}/", url_fetcher=shelf)
    return source.render(
        font_config=engine.text.fonts.FontConfiguration(),
        pdf_variant="pdf/ua-1",
        stylesheets=[engine.CSS(string=HOUSE_SHEET)],
    )


def _has_spare_page(document: Any) -> bool:
    """Whether lines that are only welcome where there is room would begin a page of their own."""
    return any(
        name.endswith(SPARE_ID) and place[1] < page.height * TOP_OF_PAGE
        for page in document.pages
        for name, place in page.anchors.items()
    )


def _keep_whole_fonts(document: Any, faces: dict[str, Face], fonts: dict[str, bytes]) -> None:
    """Note every font as a whole file before WeasyPrint cuts it down to this part's glyphs.

    The parts of a book share one cut of each font, made when all their glyphs are known.
    """

    class Noting(dict[Any, Any]):
        def __setitem__(self, key: Any, font: Any) -> None:
            file = hashlib.sha256(font.file_content).hexdigest()
            fonts[file] = font.file_content
            known = faces.get(font.hash)
            glyphs = known.glyphs if known else {}
            faces[font.hash] = Face(file, font.name.decode().split("+")[-1], glyphs)
            # Several sizes of one font have each their own notes; here they share one.
            font.to_unicode = glyphs
            super().__setitem__(key, font)

    document.fonts = Noting()


def _anchors(document: Any) -> dict[str, Place]:
    found: dict[str, Place] = {}
    for number, page in enumerate(document.pages):
        for name, (x, y, _, _) in page.anchors.items():
            found.setdefault(name, _place(page, number, x, y))
    return found


def _headings(document: Any) -> tuple[Heading, ...]:
    return tuple(
        Heading(level, title, _place(page, number, x, y))
        for number, page in enumerate(document.pages)
        for level, title, (x, y), _ in page.bookmarks
    )


def _place(page: Any, number: int, x: float, y: float) -> Place:
    return Place(number, round(x * SCALE, 2), round((page.height - y) * SCALE, 2))


@contextmanager
def _messages() -> Iterator[list[str]]:
    """Collect what WeasyPrint only mentions: a missing picture is a warning to it."""
    heard: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage())

    logger, listener = logging.getLogger("weasyprint"), Listener(logging.WARNING)
    logger.addHandler(listener)
    logger.propagate, before = False, logger.propagate
    try:
        yield heard
    finally:
        logger.removeHandler(listener)
        logger.propagate = before


def _raise_fault(part: str, messages: Sequence[str]) -> None:
    """Raise the first message that means the part would not be whole."""
    for message in messages:
        for pattern, text in BROKEN:
            if match := pattern.match(message):
                raise BookFault(text, part=part, file=_file(match[1]))
    missing = sorted({match[1] for match in map(GLYPH.match, messages) if match})
    if missing:
        raise BookFault(
            "%(part)s: the characters %(characters)s are in none of the book's fonts.",
            part=part,
            characters=", ".join(f"{chr(int(code[2:], 16))} ({code})" for code in missing),
        )


def _file(url: str) -> str:
    """Return the file's name without the directories of this machine."""
    return "data:" if url.startswith("data:") else unquote(url.rsplit("/", 1)[-1])
