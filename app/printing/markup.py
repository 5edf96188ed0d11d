"""Changes to a rendered document before it is written: slots, running heads, tables, links.

WeasyPrint's own objects are used here, but nothing is imported from it.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

ELSEWHERE = "part:"
"""Scheme of a link to an anchor in another part of the book; binding makes it internal."""
SLOT = "page-number"
"""Class of an `<a>` whose text (zeros, as many as digits may come) becomes a page number."""

FONT_SIZE = re.compile(rb"/(\S+) \S+ Tf")


def prepare(page: Any, own: set[str]) -> bool:
    """Mark one page's links and slots before it is drawn; say whether it holds slots.

    `own` are the anchors of this part: links to others are kept for the binder.
    """
    slots = [(link[1], link[3]) for link in page.links if _is_slot(link[3])]
    page.links = [
        ("external", ELSEWHERE + quote(target), rectangle, box)
        if kind == "internal" and target not in own
        else (kind, target, rectangle, box)
        for kind, target, rectangle, box in page.links
    ]
    draw = page.paint

    def paint(stream: Any, scale: float = 1) -> None:
        draw(stream, scale)
        for target, box in slots:
            _mark_slot(stream, box, target)
        stream.artifacts = _set_heads_apart(stream, page._page_box)
        # WeasyPrint writes a kern of 0 between any two glyphs that round to nothing.
        stream.stream = [
            item.replace(b">0<", b"").replace(b">0]", b">]")
            if isinstance(item, bytes) and item.endswith(b" TJ")
            else item
            for item in stream.stream
        ]

    page.paint = paint
    return bool(slots)


def finish(document: Any, pdf: Any, prefix: str) -> None:
    """Complete the tags of a part just before it is written; `prefix` makes its ids unique."""
    _describe_links(document)
    _scope_headers(document)
    _forget_heads(pdf)
    _name_cells(pdf, prefix)


def _is_slot(box: Any) -> bool:
    element = box.element
    return element is not None and SLOT in (element.get("class") or "").split()


def _mark_slot(stream: Any, box: Any, target: str) -> None:
    """Put comments around the text of a slot, so that the binder finds it without parsing.

    The comment carries the font's name and the anchor; with or without the number filled in the
    stream stays a valid one.
    """
    for text in _texts(box):
        mark = stream._tags.get(text)
        if mark is None or not text.text.strip():
            continue
        start = _opening(stream.stream, mark["mcid"])
        shown = next(i for i in range(start, len(stream.stream)) if _shows_text(stream.stream[i]))
        font = next(
            match[1]
            for i in range(shown, -1, -1)
            if isinstance(stream.stream[i], bytes) and (match := FONT_SIZE.match(stream.stream[i]))
        )
        label = b"%slot " + font + b" " + quote(target).encode()
        stream.stream[shown] = label + b"\n" + stream.stream[shown] + b"\n%end"


def _shows_text(item: Any) -> bool:
    return isinstance(item, bytes) and item.endswith(b" TJ")


def _texts(box: Any) -> Iterator[Any]:
    for child in box.descendants():
        if hasattr(child, "text"):
            yield child


def _opening(stream: list[Any], mcid: int) -> int:
    """Return where in the stream the marked content with this number begins."""
    return next(
        i for i, item in enumerate(stream) if isinstance(item, dict) and item.get("MCID") == mcid
    )


def _set_heads_apart(stream: Any, page_box: Any) -> set[int]:
    """Make running heads artifacts: they are decoration, and are not read aloud on every page."""
    numbers = {
        stream._tags[box]["mcid"]
        for margin in page_box.children
        if type(margin).__name__ == "MarginBox"
        for box in margin.descendants()
        if box in stream._tags
    }
    for i, item in enumerate(stream.stream):
        if isinstance(item, dict) and item.get("MCID") in numbers:
            item.clear()
            item.update({"Type": "/Pagination"})
            stream.stream[i - 1] = "/Artifact"
    return numbers


def _forget_heads(pdf: Any) -> None:
    """Take what became an artifact out of the table that leads from content to tags."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    streams = [item for item in pdf.objects if hasattr(item, "artifacts")]
    for page, stream in enumerate(streams):
        tags = numbers[2 * page + 1]
        for mcid in stream.artifacts:
            tags[mcid] = b"null"
        while tags and tags[-1] == b"null":
            tags.pop()


def _describe_links(document: Any) -> None:
    """Give every link the words it stands on; a page number is described when it is known."""
    for page in document.pages:
        for _, _, _, box in page.links:
            if getattr(box, "link_annotation", None) and box.element is not None:
                words = " ".join("".join(box.element.itertext()).split())
                if words:
                    box.link_annotation["Contents"] = _string(box.link_annotation, words)


def _string(annotation: Any, words: str) -> Any:
    return type(annotation["Contents"])(words)


def _scope_headers(document: Any) -> None:
    """Say of each header cell whether it heads its row or its column."""
    for page in document.pages:
        for box in page._page_box.descendants():
            mark = getattr(box, "mark", None)
            if isinstance(mark, dict) and mark.get("S") == "/TH":
                row = box.element is not None and box.element.get("scope") == "row"
                mark["A"]["Scope"] = "/Row" if row else "/Column"


def _name_cells(pdf: Any, prefix: str) -> None:
    """Make the ids of header cells unique in the book, and list them where readers look."""
    named: list[tuple[str, Any, Any]] = []
    elements: list[Any] = [
        item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/StructElem"
    ]
    for item in elements:
        if "ID" in item:
            item["ID"] = type(item["ID"])(f"{prefix}-{item['ID'].string}")
            named.append((item["ID"].string, item["ID"], item.reference))
        headers = item.get("A", {}).get("Headers")
        if headers:
            headers[:] = [type(header)(f"{prefix}-{header.string}") for header in headers]
        elif headers is not None:
            del item["A"]["Headers"]
    if named:
        names = [
            value for _, text, reference in sorted(named, key=_first) for value in (text, reference)
        ]
        tree = {"Names": names}
        root = _object(pdf, pdf.catalog["StructTreeRoot"])
        root["IDTree"] = type(root)({"Names": type(root["K"])(tree["Names"])})


def _first(item: tuple[str, Any, Any]) -> str:
    return item[0]


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
