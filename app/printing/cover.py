"""One copy of a finished book for each person: the same book with another cover."""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pikepdf import Array, Name, Object, Pdf

from app.printing.amendment import Transcript, Written, amend, size_of, trailer_of
from app.printing.faults import PrintingFault, Stopped
from app.printing.parts import Part, Workroom
from app.printing.pool import press_for
from app.printing.tasks import Rendered, RenderJob

BODY = re.compile(r"(.*?)<body[^>]*>(.*)</body>", re.DOTALL | re.IGNORECASE)
SEPARATE = "<style>.named-copy + .named-copy {break-before: page}</style>"


def named_copies(
    master: Path,
    covers: Sequence[str],
    room: Workroom,
    *,
    name: str = "Cover",
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[bytes]:
    """Yield one copy of the book for each cover, in their order, as the bytes of a PDF.

    `covers` are full documents that share one head and take as many pages as the cover that the
    book was made with; all are set in one go. Tags, links and bookmarks stay whole. Raises
    PrintingFault when a cover takes another number of pages, Stopped when `cancelled` says so.
    """
    if not covers:
        return
    rendered = _render(covers, room, name, cancelled)
    original = master.read_bytes()
    with Pdf.open(io.BytesIO(original)) as book, Pdf.open(io.BytesIO(rendered.pdf)) as source:
        swap = Swap(book, source)
        for first, last in _spans(rendered, len(covers), swap.pages):
            if cancelled():
                raise Stopped
            changed, size = swap.cover(first, last)
            yield amend(original, swap.trailer, size, changed)


class Swap:
    """Puts the pages of one PDF in the place of the first part of a book."""

    def __init__(self, book: Pdf, source: Pdf) -> None:
        self.source = source
        self.trailer = trailer_of(book)
        self.size = size_of(book)
        root = book.Root.StructTreeRoot
        self.part = root.K[0].K[0]
        self.leaf = root.ParentTree.Kids[0]
        self.limits = [int(limit) for limit in self.leaf.Limits]
        starts = int(root.ParentTree.Kids[1].Limits[0]) if len(root.ParentTree.Kids) > 1 else 0
        self.room = starts or self.limits[1] + 1
        count = sum(1 for number in list(self.leaf.Nums)[1::2] if isinstance(number, Array))
        self.targets = [page.obj for page in list(book.pages)[:count]]
        self.pages = count
        self.origins = [page.obj for page in source.pages]
        tree = source.Root.StructTreeRoot
        self.document = tree.K[0]
        flat = list(tree.ParentTree.Nums)
        self.tags = {int(key): value for key, value in zip(flat[::2], flat[1::2], strict=True)}
        self.shared = self._shared()

    def _shared(self) -> Transcript:
        """Write once what all covers use: fonts, pictures, colours."""
        transcript = Transcript(self.size)
        transcript.number_of(self.origins[0].Resources)
        return transcript

    def cover(self, first: int, last: int) -> tuple[Written, int]:
        """Return what changes when the cover consists of these pages, and the first free number."""
        origins = self.origins[first:last]
        known = {
            **self.shared.numbers,
            self.document.objgen: self.part.objgen[0],
            **{o.objgen: t.objgen[0] for o, t in zip(origins, self.targets, strict=True)},
        }
        transcript = Transcript(self.shared.next, known)
        keys: list[tuple[int, bytes]] = []
        changed: Written = {}
        # First the numbers, as writing a tag writes its annotation too.
        links = self._number_links(origins)
        for number, (origin, target) in enumerate(zip(origins, self.targets, strict=True)):
            keys.append((number, transcript.body(self.tags[int(origin.StructParents)])))
            annotations = [transcript.value(each) for each in origin.get("/Annots", ())]
            changed[target.objgen[0]] = self._page(transcript, origin, target, number, annotations)
        keys += [(number, transcript.value(element)) for number, element in links]
        kids = b" ".join(
            transcript.value(kid) for kid in self.document.K if self._lies_on(kid, origins)
        )
        changed[self.part.objgen[0]] = self._with(self.part, {"/K": b"[%b]" % kids})
        nums = b" ".join(b"%d %b" % key for key in keys)
        changed[self.leaf.objgen[0]] = self._with(self.leaf, {"/Nums": b"[%b]" % nums})
        return {**self.shared.written, **transcript.written, **changed}, transcript.next

    def _number_links(self, origins: Sequence[Object]) -> list[tuple[int, Object]]:
        """Give the links of a cover numbers after those of its pages; return their tags."""
        links: list[tuple[int, Object]] = []
        for origin in origins:
            for annotation in origin.get("/Annots", ()):
                number = len(origins) + len(links)
                links.append((number, self.tags[int(annotation.StructParent)]))
                annotation.StructParent = number
        if len(origins) + len(links) > self.room:
            raise PrintingFault("A cover has too many links.")
        return links

    def _lies_on(self, element: Object, pages: Sequence[Object]) -> bool:
        return any(element.Pg.objgen == page.objgen for page in pages)

    def _page(
        self,
        transcript: Transcript,
        origin: Object,
        target: Object,
        number: int,
        annotations: Sequence[bytes],
    ) -> bytes:
        new = {
            "/Contents": transcript.value(origin.Contents),
            "/Resources": transcript.value(origin.Resources),
            "/StructParents": b"%d" % number,
        }
        if annotations:
            new["/Annots"] = b"[%b]" % b" ".join(annotations)
        return self._with(target, new, without=("/Annots",))

    def _with(self, item: Object, new: dict[str, bytes], without: Sequence[str] = ()) -> bytes:
        """Return an object of the book with some entries replaced; its references stay valid."""
        old = {
            key: value.unparse() if isinstance(value, Object) else Array([value]).unparse()[1:-1]
            for key, value in item.items()
            if key not in new and key not in without
        }
        entries = {**old, **new}
        return b"<<%b>>" % b" ".join(
            Name(key).unparse() + b" " + value for key, value in entries.items()
        )


def _render(
    covers: Sequence[str], room: Workroom, name: str, cancelled: Callable[[], bool]
) -> Rendered:
    """Set all covers in one go, one after another."""
    found = [BODY.match(cover) for cover in covers]
    bodies = [match[2] if match else cover for match, cover in zip(found, covers, strict=True)]
    head = found[0][1] if found[0] else "<html><head></head>"
    html = (
        head.replace("</head>", f"{SEPARATE}</head>")
        + "<body>"
        + "".join(
            f'<div class="named-copy" id="named-copy-{n}">{body}</div>'
            for n, body in enumerate(bodies)
        )
        + "</body></html>"
    )
    job = RenderJob(Part(name, html, folio=False), room.static, room.also)
    for _, answer in press_for(room.static).work([job], cancelled):
        assert isinstance(answer, Rendered)
        return answer
    raise Stopped


def _spans(rendered: Rendered, count: int, pages: int) -> list[tuple[int, int]]:
    starts = [rendered.part.anchors[f"named-copy-{n}"].page for n in range(count)]
    spans = list(zip(starts, [*starts[1:], rendered.part.pages], strict=True))
    if any(last - first != pages for first, last in spans):
        raise PrintingFault("A cover with a name takes more or fewer pages than the book's cover.")
    return spans
