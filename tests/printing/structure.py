"""Walk the tags of a PDF: every number in the content leads to a tag, and every tag is whole."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf


def parents(pdf: Pdf) -> dict[int, Object]:
    """Return the parent tree as a mapping."""
    tree = pdf.Root.StructTreeRoot.ParentTree
    leaves = list(tree.Kids) if "/Kids" in tree else [tree]
    found: dict[int, Object] = {}
    for leaf in leaves:
        flat = list(leaf.Nums)
        for key, value in zip(flat[::2], flat[1::2], strict=True):
            assert int(key) not in found
            if "/Limits" in leaf:
                assert int(leaf.Limits[0]) <= int(key) <= int(leaf.Limits[1])
            found[int(key)] = value
    return found


def elements(pdf: Pdf) -> Iterator[Object]:
    """Yield every structure element, in reading order; check that each knows its parent."""

    def walk(element: Object) -> Iterator[Object]:
        yield element
        for kid in _kids(element):
            if isinstance(kid, Dictionary) and kid.get("/Type") == Name.StructElem:
                assert kid.P.objgen == element.objgen
                yield from walk(kid)

    for top in pdf.Root.StructTreeRoot.K:
        yield from walk(top)


def _kids(element: Object) -> list[object]:
    kids = element.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def assert_whole(pdf: Pdf) -> None:
    """Fail when content without a tag, a tag without content, or a lost reference is found."""
    tree, pages = parents(pdf), {page.obj.objgen: page.obj for page in pdf.pages}
    tagged = {
        (element.Pg.objgen, int(kid)): element
        for element in elements(pdf)
        for kid in _kids(element)
        if isinstance(kid, int)
    }
    for element in elements(pdf):
        if "/Pg" in element:
            assert element.Pg.objgen in pages
    used = set()
    for page in pdf.pages:
        key = int(page.obj.StructParents)
        assert key not in used
        used.add(key)
        marked = _marked(page)
        for number in marked:
            element = tree[key][number]
            assert tagged[(page.obj.objgen, number)].objgen == element.objgen
        assert {n for (where, n) in tagged if where == page.obj.objgen} == marked
        for annotation in page.obj.get("/Annots", ()):
            own = int(annotation.StructParent)
            assert own not in used
            used.add(own)
            references = [kid for kid in _kids(tree[own]) if isinstance(kid, Dictionary)]
            assert any(
                kid.Obj.objgen == annotation.objgen
                for kid in references
                if kid.get("/Type") == Name.OBJR
            )
    assert used == set(tree)


def _marked(page: pikepdf.Page) -> set[int]:
    """Return the numbers of marked content; fail on text that is neither tagged nor artifact."""
    numbers, depth = set(), []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                properties = operands[1]
                number = properties.get("/MCID") if isinstance(properties, Dictionary) else None
                depth.append(str(operands[0]))
                if number is not None:
                    assert int(number) not in numbers
                    numbers.add(int(number))
            case "BMC":
                depth.append(str(operands[0]))
            case "EMC":
                depth.pop()
            case "Tj" | "TJ":
                assert depth, "text outside of any tag"
    assert not depth
    return numbers
