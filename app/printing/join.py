"""Join rendered parts into one tagged book: pages, tags, ways, fonts, numbers and metadata."""

import hashlib
import io
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from app.printing import fonts, links
from app.printing.folios import fill, folio
from app.printing.fonts import Type
from app.printing.parts import MILLIMETRE, BookStyle, Part, RenderedPart
from app.printing.tags import Structure
from app.printing.tasks import Typecase

PRODUCER = "Thirty Chairs"

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer><pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@dataclass(frozen=True)
class Sheaf:
    """One part ready to be joined."""

    part: Part
    rendered: RenderedPart
    pdf: bytes


def join(
    sheaves: Sequence[Sheaf], style: BookStyle, cases: Mapping[str, Typecase], folio_file: str
) -> bytes:
    """Return the book. `cases` holds the cut of every font file used, `folio_file` one of them.

    Raises BookFault when a part refers to an anchor that no part has.
    """
    book = Pdf.new()
    charted = links.Map([s.part.name for s in sheaves], [s.rendered for s in sheaves])
    glyphs = fonts.used([s.rendered.faces for s in sheaves])
    types = {file: fonts.embed(book, case, glyphs.get(file, {})) for file, case in cases.items()}
    structure, pictures = Structure(book), Pictures()
    # The streams of a part are read when the book is saved: until then it stays open.
    opened = [Pdf.open(io.BytesIO(sheaf.pdf)) for sheaf in sheaves]
    for number, (sheaf, source) in enumerate(zip(sheaves, opened, strict=True)):
        first = len(book.pages)
        with warnings.catch_warnings():
            # The destinations that pikepdf warns about are written anew from what is known.
            warnings.simplefilter("ignore", pikepdf.PageCopyWarning)
            book.pages.extend(source.pages)
        pages = [page.obj for page in list(book.pages)[first:]]
        structure.add(source, pages, sheaf.part.name)
        links.join_links(book, charted, number, pages)
        own = {key: types[face.file] for key, face in sheaf.rendered.faces.items()}
        _share(pages, own, types[folio_file], pictures)
        _fill_slots(book, sheaf, pages, own, charted, number)
    _stamp(book, sheaves, style, types[folio_file])
    structure.finish()
    links.name_places(book, charted)
    links.write_bookmarks(book, charted)
    _describe(book, style)
    return save(book)


def save(book: Pdf) -> bytes:
    """Write a book; the same book gives the same bytes."""
    out = io.BytesIO()
    book.save(
        out,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        deterministic_id=True,
        min_version="1.7",
    )
    return out.getvalue()


class Pictures:
    """Recognises a picture that an earlier part has already brought."""

    def __init__(self) -> None:
        self.seen: dict[bytes, Object] = {}

    def first(self, picture: Object) -> Object:
        """Return the first picture that is the same as this one."""
        return self.seen.setdefault(self._mark(picture), picture)

    def _mark(self, picture: Object) -> bytes:
        about = b"".join(
            key.encode()
            + (
                self._mark(value)
                if isinstance(value, Stream)
                else value.unparse()
                if isinstance(value, Object)
                else str(value).encode()
            )
            for key, value in sorted(picture.stream_dict.items())
        )
        return hashlib.sha256(about + picture.read_raw_bytes()).digest()


def _share(
    pages: Sequence[Object], own: Mapping[str, Type], folio_type: Type, pictures: Pictures
) -> None:
    """Let a part use the fonts and pictures of the book; all its pages have the same resources."""
    resources = pages[0].Resources
    for key, letters in own.items():
        resources.Font[f"/{key}"] = letters.font
    resources.Font["/Folio"] = folio_type.font
    objects = resources.get("/XObject", Dictionary())
    for key in list(objects.keys()):
        if objects[key].get("/Subtype") == Name.Image:
            objects[key] = pictures.first(objects[key])


def _fill_slots(
    book: Pdf,
    sheaf: Sheaf,
    pages: Sequence[Object],
    own: Mapping[str, Type],
    charted: links.Map,
    number: int,
) -> None:
    for slot_page in sheaf.rendered.slots:
        page = pages[slot_page]
        content = page.Contents.read_bytes()
        filled = fill(content, own, lambda anchor: charted.page_number(anchor, number))
        page.Contents = book.make_indirect(Stream(book, filled))


def _stamp(book: Pdf, sheaves: Sequence[Sheaf], style: BookStyle, letters: Type) -> None:
    """Add the folios. Pages of a part start with a flip of their own, so they are fenced in."""
    carries = [s.part.folio for s in sheaves for _ in range(s.rendered.pages)]
    opening = book.make_indirect(Stream(book, b"q\n"))
    outward = style.folio.spine * MILLIMETRE
    for number, (page, wanted) in enumerate(zip(book.pages, carries, strict=True), 1):
        if outward and number % 2 == 0:
            _move(page.obj, outward)
        if wanted:
            left, _, right, _ = (float(value) for value in page.obj.MediaBox)
            content = folio(style.folio, letters, number, len(carries), right - left, left)
            closing = book.make_indirect(Stream(book, b"\nQ\n" + content))
            page.obj.Contents = Array([opening, page.obj.Contents, closing])


def _move(page: Object, outward: float) -> None:
    """Show the paper further to the right: what is printed on it lies further to the left."""
    for name in ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        if name in page:
            left, bottom, right, top = (float(value) for value in page[name])
            moved = [left + outward, bottom, right + outward, top]
            page[name] = Array([round(value, 3) for value in moved])


def _describe(book: Pdf, style: BookStyle) -> None:
    """Write title, language and what else a reader and an archive ask for."""
    root = book.Root
    root.Lang = String(style.language)
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    root.PageLabels = book.make_indirect(Dictionary(Nums=Array([0, Dictionary(S=Name.D)])))
    words = {
        "title": style.title,
        "author": style.author,
        "subject": style.subject,
        "language": style.language,
        "producer": PRODUCER,
    }
    xmp = XMP.format(**{key: escape(value) for key, value in words.items()})
    metadata = Stream(book, xmp.encode())
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    root.Metadata = book.make_indirect(metadata)
    info = Dictionary(Title=String(style.title), Producer=String(PRODUCER))
    if style.author:
        info.Author = String(style.author)
    if style.subject:
        info.Subject = String(style.subject)
    book.trailer.Info = book.make_indirect(info)
