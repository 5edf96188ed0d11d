"""The structure of a joined book: one tree of tags over all parts, and the way back from content.

Each part becomes a Part element under the one Document, and a leaf of its own in the parent tree.
"""

from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

SPARE_KEYS = 64
"""Keys left free behind those of the first part: another cover may have more links."""


class Structure:
    """The structure tree of a book in the making."""

    def __init__(self, book: Pdf) -> None:
        self.book = book
        self.root = book.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = book.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root, K=Array())
        )
        self.leaves = Array()
        self.names: list[tuple[bytes, Object, Object]] = []
        self.next = 0

    def add(self, source: Pdf, pages: Sequence[Object], title: str) -> None:
        """Take over the tags of one part whose pages have already been copied."""
        copied = self.book.copy_foreign(source.Root.StructTreeRoot)
        part = copied.K[0]
        part.S, part.P, part.T = Name.Part, self.document, String(title)
        self.document.K.append(part)
        self._add_leaf(copied.ParentTree.Nums)
        for page in pages:
            page.StructParents = int(page.StructParents) + self.next
            for annotation in page.get("/Annots", ()):
                if "/StructParent" in annotation:
                    annotation.StructParent = int(annotation.StructParent) + self.next
        self.next += len(copied.ParentTree.Nums) // 2
        if len(self.leaves) == 1:
            self._leave_room()
        if "/IDTree" in copied:
            listed = list(copied.IDTree.Names)
            self.names += [
                (bytes(name), name, element)
                for name, element in zip(listed[::2], listed[1::2], strict=True)
            ]

    def _add_leaf(self, numbers: Object) -> None:
        count = len(numbers) // 2
        for i in range(count):
            numbers[2 * i] = self.next + i
        leaf = Dictionary(Limits=Array([self.next, self.next + count - 1]), Nums=numbers)
        self.leaves.append(self.book.make_indirect(leaf))

    def _leave_room(self) -> None:
        self.next += SPARE_KEYS
        self.leaves[0].Limits = Array([0, self.next - 1])

    def finish(self) -> None:
        """Hang the tree into the catalog."""
        self.root.K = Array([self.document])
        self.root.ParentTree = self.book.make_indirect(Dictionary(Kids=self.leaves))
        self.root.ParentTreeNextKey = self.next
        if self.names:
            flat = Array()
            for _, name, element in sorted(self.names, key=lambda item: item[0]):
                flat.append(name)
                flat.append(element)
            self.root.IDTree = self.book.make_indirect(Dictionary(Names=flat))
        self.book.Root.StructTreeRoot = self.root
        self.book.Root.MarkInfo = Dictionary(Marked=True)
