"""Change a few objects of a finished PDF by writing them behind it, as the format provides for.

The bytes of the book stay what they are, so that a copy costs little more than copying a file.
"""

import hashlib
import zlib
from collections.abc import Mapping

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

Written = dict[int, bytes]
"""Objects as they stand in a file, by number."""


class Transcript:
    """Writes objects of one PDF under the numbers of another.

    `known` says for objects of the source which number they already have in the target.
    """

    def __init__(self, first_free: int, known: Mapping[tuple[int, int], int] | None = None) -> None:
        self.next = first_free
        self.numbers = dict(known or {})
        self.written: Written = {}

    def number_of(self, item: Object) -> int:
        """Return the number of an indirect object, writing it and what it leads to when new."""
        if item.objgen not in self.numbers:
            self.numbers[item.objgen] = self.next
            self.next += 1
            self.written[self.numbers[item.objgen]] = self.body(item)
        return self.numbers[item.objgen]

    def value(self, item: object) -> bytes:
        """Return a value as it stands inside another object."""
        if isinstance(item, Object) and item.is_indirect:
            return b"%d 0 R" % self.number_of(item)
        return self.body(item)

    def body(self, item: object) -> bytes:
        """Return an object's own text."""
        if isinstance(item, Stream):
            raw = item.read_raw_bytes()
            about = self._pairs({**dict(item.stream_dict.items()), "/Length": len(raw)})
            return b"<<%b>>\nstream\n%b\nendstream" % (about, raw)
        if isinstance(item, Dictionary):
            return b"<<%b>>" % self._pairs(dict(item.items()))
        if isinstance(item, Array):
            return b"[%b]" % b" ".join(self.value(each) for each in list(item))
        if isinstance(item, Object):
            return item.unparse()
        if isinstance(item, bool):
            return b"true" if item else b"false"
        return b"null" if item is None else str(item).encode()

    def _pairs(self, items: Mapping[str, object]) -> bytes:
        return b" ".join(
            Name(key).unparse() + b" " + self.value(value) for key, value in items.items()
        )


def amend(original: bytes, trailer: Mapping[str, bytes], size: int, changed: Written) -> bytes:
    """Return the PDF with these objects written over or added.

    `trailer` are the entries to be repeated, `size` is one more than the highest number.
    """
    out, places = [original, b"\n"], {}
    at = len(original) + 1
    for number in sorted(changed):
        text = b"%d 0 obj\n%b\nendobj\n" % (number, changed[number])
        places[number] = at
        at += len(text)
        out.append(text)
    places[size] = at
    sections = b" ".join(b"%d 1" % number for number in sorted(places))
    table = zlib.compress(
        b"".join(b"\x01" + places[n].to_bytes(4, "big") + b"\x00" for n in sorted(places))
    )
    marks = hashlib.md5(b"".join(out[1:]), usedforsecurity=False).hexdigest().encode()
    entries = b" ".join(b"/%b %b" % (key.encode(), value) for key, value in trailer.items())
    out.append(
        b"%d 0 obj\n<</Type /XRef /Size %d /W [1 4 1] /Index [%b] /Prev %d %b /ID [<%b> <%b>]"
        b" /Filter /FlateDecode /Length %d>>\nstream\n%b\nendstream\nendobj\n"
        b"startxref\n%d\n%%%%EOF\n"
        % (
            size,
            size + 1,
            sections,
            _previous(original),
            entries,
            marks,
            marks,
            len(table),
            table,
            at,
        )
    )
    return b"".join(out)


def trailer_of(book: Pdf) -> dict[str, bytes]:
    """Return the entries of the trailer that an amendment repeats."""
    return {
        key: b"%d 0 R" % book.trailer[f"/{key}"].objgen[0]
        for key in ("Root", "Info")
        if f"/{key}" in book.trailer
    }


def size_of(book: Pdf) -> int:
    """Return the first number that no object of the book has."""
    return int(book.trailer.Size)


def _previous(original: bytes) -> int:
    tail = original[-64:]
    at = tail.rindex(b"startxref")
    return int(tail[at + 9 :].split()[0])
