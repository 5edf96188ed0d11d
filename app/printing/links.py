"""Ways through a joined book: named destinations, links between parts, bookmarks."""

from collections.abc import Sequence
from urllib.parse import unquote

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from app.printing.faults import BookFault
from app.printing.parts import Heading, Place, RenderedPart

ELSEWHERE = "part:"


class Map:
    """Where every anchor of the book lies.

    An anchor that exists in two parts keeps its name in the first; in the others it is renamed,
    and a link prefers the anchor of its own part.
    """

    def __init__(self, names: Sequence[str], parts: Sequence[RenderedPart]) -> None:
        self.names, self.parts = names, parts
        self.starts = [sum(part.pages for part in parts[:i]) for i in range(len(parts))]
        self.owner: dict[str, int] = {}
        for number, part in enumerate(parts):
            for anchor in part.anchors:
                self.owner.setdefault(anchor, number)

    def find(self, anchor: str, part: int) -> tuple[str, int, Place]:
        """Return (name in the book, page from 0, place) of an anchor seen from a part.

        Raises BookFault when it is nowhere in the book.
        """
        own = anchor in self.parts[part].anchors
        where = part if own else self.owner.get(anchor)
        if where is None:
            raise BookFault(
                "%(part)s: it refers to #%(anchor)s, which is nowhere in the book.",
                part=self.names[part],
                anchor=anchor,
            )
        place = self.parts[where].anchors[anchor]
        name = anchor if self.owner[anchor] == where else f"{anchor}.{where + 1}"
        return name, self.starts[where] + place.page, place

    def page_number(self, anchor: str, part: int) -> int:
        """Return the page, counted from 1, that an anchor seen from a part lies on."""
        return self.find(anchor, part)[1] + 1


def join_links(book: Pdf, charted: Map, part: int, pages: Sequence[Object]) -> None:
    """Turn the links of one part into links to the named destinations of the book."""
    for page in pages:
        for annotation in page.get("/Annots", ()):
            anchor = _anchor(annotation)
            if anchor is None:
                continue
            name, number, _ = charted.find(anchor, part)
            if "/A" in annotation:
                del annotation.A
            annotation.Dest = String(name)
            if str(annotation.get("/Contents", "")).strip("0") == "":
                # A page number: until now it said only zeros.
                annotation.Contents = String(str(number + 1))


def _anchor(annotation: Object) -> str | None:
    if "/Dest" in annotation:
        return str(annotation.Dest)
    uri = str(annotation.A.get("/URI", "")) if "/A" in annotation else ""
    return unquote(uri.removeprefix(ELSEWHERE)) if uri.startswith(ELSEWHERE) else None


def name_places(book: Pdf, charted: Map) -> None:
    """Write the named destinations of all parts."""
    pages = [page.obj for page in book.pages]
    named = []
    for number, part in enumerate(charted.parts):
        for anchor in part.anchors:
            name, page, place = charted.find(anchor, number)
            named.append((String(name), _destination(pages[page], place)))
    flat = Array()
    for name_object, destination in sorted(named, key=lambda item: bytes(item[0])):
        flat.append(name_object)
        flat.append(destination)
    if len(flat):
        limits = Array([flat[0], flat[-2]])
        leaf = book.make_indirect(Dictionary(Limits=limits, Names=flat))
        book.Root.Names = Dictionary(Dests=book.make_indirect(Dictionary(Kids=Array([leaf]))))


def write_bookmarks(book: Pdf, charted: Map) -> None:
    """Write the bookmarks of all parts as one tree, by the levels of their headings."""
    pages = [page.obj for page in book.pages]
    headings = [
        (heading, pages[charted.starts[number] + heading.place.page])
        for number, part in enumerate(charted.parts)
        for heading in part.headings
    ]
    if not headings:
        return
    root = book.make_indirect(Dictionary(Type=Name.Outlines, Count=0))
    open_at: list[tuple[int, Object]] = [(0, root)]
    for heading, page in headings:
        while len(open_at) > 1 and open_at[-1][0] >= heading.level:
            open_at.pop()
        parent = open_at[-1][1]
        item = book.make_indirect(_bookmark(heading, page, parent))
        _hang(parent, item)
        # Only the outermost level is unfolded: a book's first view is its list of chapters.
        for _, above in open_at:
            if above.objgen == root.objgen:
                if parent.objgen == root.objgen:
                    above.Count = int(above.Count) + 1
            elif above.objgen == parent.objgen:
                above.Count = int(above.get("/Count", 0)) - 1
        open_at.append((heading.level, item))
    book.Root.Outlines = root
    book.Root.PageMode = Name.UseOutlines


def _bookmark(heading: Heading, page: Object, parent: Object) -> Dictionary:
    return Dictionary(
        Title=String(heading.title), Dest=_destination(page, heading.place), Parent=parent
    )


def _hang(parent: Object, item: Object) -> None:
    if "/Last" in parent:
        item.Prev = parent.Last
        parent.Last.Next = item
    else:
        parent.First = item
    parent.Last = item


def _destination(page: Object, place: Place) -> Array:
    return Array([page, Name.XYZ, place.x, place.y, 0])
