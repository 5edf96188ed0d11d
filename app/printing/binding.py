"""Make a book: render what is not kept, join it, keep it, and offer it again at once."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from app.printing import folios, fonts
from app.printing.faults import PrintingFault, Stopped
from app.printing.imposition import impose
from app.printing.join import Sheaf, join
from app.printing.keep import Keep, hash_of
from app.printing.parts import (
    BookStyle,
    Face,
    Heading,
    Part,
    Place,
    RenderedPart,
    Source,
    Workroom,
)
from app.printing.pool import press_for
from app.printing.tasks import CutJob, Rendered, RenderJob, Typecase

MAKERS = ("pdf", "markup", "join", "fonts", "folios", "links", "tags", "typecase", "imposition")
"""The files of this room that decide what a finished book looks like."""

FORMAT = hashlib.sha256(
    b"".join(Path(__file__).with_name(f"{name}.py").read_bytes() for name in MAKERS)
).hexdigest()
"""Stands for the way books are made: nothing that was made another way is offered again."""

Progress = Callable[[int, int, str], None]


def make_book(
    parts: Sequence[Part],
    style: BookStyle,
    room: Workroom,
    *,
    progress: Progress = lambda done, total, name: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Path:
    """Return the finished book as a file on the shelf, made now or kept from before.

    `progress` is told (steps done, steps in all, what was just finished). Raises Stopped when
    `cancelled` says so, BookFault when a part is broken (no half book is left), PrintingFault
    when the disk is full or the process that renders dies. The file may be taken off the shelf
    when the shelf is full: copy it if it has to stay.
    """
    keep = Keep(room.keep, room.keep_megabytes)
    key = _book_key(parts, style, room)
    if found := keep.recall("books", key):
        progress(1, 1, style.title)
        return keep.directory / str(found["file"])
    keep.clean()
    rendered = _render(parts, room, keep, progress, cancelled)
    if cancelled():
        raise Stopped
    sheaves = [
        Sheaf(part, about, _kept_pdf(keep, about))
        for part, about in zip(parts, rendered, strict=True)
    ]
    folio_path = room.static / style.folio.font
    folio_file = hash_of(str(folio_path))
    cases = _cut_fonts(sheaves, style, room, keep, folio_file, cancelled)
    content = join(sheaves, style, cases, folio_file)
    if cancelled():
        raise Stopped
    digest = hashlib.sha256(content).hexdigest()
    path = keep.put("books", f"{digest}.pdf", content)
    sources = {s.path: s.sha256 for about in rendered for s in about.sources}
    keep.record(
        "books",
        key,
        {
            "sources": {**sources, str(folio_path): folio_file},
            "file": f"books/{digest}.pdf",
            "pages": sum(about.pages for about in rendered),
        },
    )
    keep.trim()
    progress(len(parts) + 1, len(parts) + 1, style.title)
    return path


def make_booklet(book: Path, room: Workroom, signature: int | None = None) -> Path:
    """Return a finished book imposed as a booklet on paper of twice its size, made or kept.

    `signature` is how many pages are folded together; by default all.
    """
    keep = Keep(room.keep, room.keep_megabytes)
    content = book.read_bytes()
    key = _key("booklet", hashlib.sha256(content).hexdigest(), signature)
    if found := keep.recall("books", key):
        return keep.directory / str(found["file"])
    path = keep.put("books", f"{key}.pdf", impose(content, signature))
    keep.record("books", key, {"sources": {}, "file": f"books/{key}.pdf"})
    return path


def _render(
    parts: Sequence[Part],
    room: Workroom,
    keep: Keep,
    progress: Progress,
    cancelled: Callable[[], bool],
) -> list[RenderedPart]:
    """Render the parts that are not kept, and keep them; the contents come early and are slow."""
    keys = [_part_key(part, room) for part in parts]
    rendered: dict[int, RenderedPart] = {}
    for number, key in enumerate(keys):
        if found := keep.recall("parts", key):
            rendered[number] = _from_record(found)
    todo = [number for number in range(len(parts)) if number not in rendered]
    progress(len(rendered), len(parts) + 1, "")
    jobs = [RenderJob(parts[n], room.static, room.also) for n in todo]
    for index, answer in press_for(room.static).work(jobs, cancelled):
        assert isinstance(answer, Rendered)
        number = todo[index]
        rendered[number] = _keep_part(keep, keys[number], answer)
        progress(len(rendered), len(parts) + 1, parts[number].name)
    return [rendered[number] for number in range(len(parts))]


def _keep_part(keep: Keep, key: str, answer: Rendered) -> RenderedPart:
    digest = hashlib.sha256(answer.pdf).hexdigest()
    keep.put("parts", f"{digest}.pdf", answer.pdf)
    for file, content in answer.fonts.items():
        if not (keep.directory / "fonts" / f"{file}.ttf").exists():
            keep.put("fonts", f"{file}.ttf", content)
    record = asdict(answer.part) | {
        "file": f"parts/{digest}.pdf",
        "sources": {source.path: source.sha256 for source in answer.part.sources},
    }
    keep.record("parts", key, record)
    return _from_record(record)


def _from_record(record: dict[str, Any]) -> RenderedPart:
    return RenderedPart(
        pages=record["pages"],
        anchors={name: Place(**place) for name, place in record["anchors"].items()},
        headings=tuple(
            Heading(h["level"], h["title"], Place(**h["place"])) for h in record["headings"]
        ),
        faces={
            name: Face(
                face["file"], face["name"], {int(g): text for g, text in face["glyphs"].items()}
            )
            for name, face in record["faces"].items()
        },
        slots=tuple(record["slots"]),
        sources=tuple(Source(path, sha) for path, sha in record["sources"].items()),
        file=record["file"],
    )


def _kept_pdf(keep: Keep, about: RenderedPart) -> bytes:
    return (keep.directory / about.file).read_bytes()


def _cut_fonts(
    sheaves: Sequence[Sheaf],
    style: BookStyle,
    room: Workroom,
    keep: Keep,
    folio_file: str,
    cancelled: Callable[[], bool],
) -> dict[str, Typecase]:
    """Cut every font of the book, or take the cuts of a book that used the same glyphs."""
    glyphs = fonts.used([sheaf.rendered.faces for sheaf in sheaves])
    glyphs.setdefault(folio_file, {})
    wanted = {
        file: (
            frozenset(used),
            folios.characters(style.folio) if file == folio_file else fonts.DIGITS,
        )
        for file, used in sorted(glyphs.items())
    }
    cases: dict[str, Typecase] = {}
    todo: list[tuple[str, str]] = []
    for file, (numbers, characters) in wanted.items():
        key = _key("typecase", file, sorted(numbers), characters)
        if found := keep.recall("cuts", key):
            cases[file] = _case_from_record(keep, found)
        else:
            todo.append((file, key))
    jobs = [CutJob(_font(keep, room, style, file, folio_file), *wanted[file]) for file, _ in todo]
    for index, answer in press_for(room.static).work(jobs, cancelled):
        if not isinstance(answer, Typecase):
            raise PrintingFault("A font of the book cannot be used.")
        file, key = todo[index]
        cases[file] = answer
        keep.put("cuts", f"{key}.ttf", answer.file)
        about = {k: v for k, v in asdict(answer).items() if k != "file"}
        keep.record("cuts", key, {"file": f"cuts/{key}.ttf", "sources": {}, "case": about})
    return {file: cases[file] for file in wanted}


def _font(keep: Keep, room: Workroom, style: BookStyle, file: str, folio_file: str) -> bytes:
    if file == folio_file:
        return (room.static / style.folio.font).read_bytes()
    return (keep.directory / "fonts" / f"{file}.ttf").read_bytes()


def _case_from_record(keep: Keep, record: dict[str, Any]) -> Typecase:
    about = record["case"]
    about["widths"] = {int(glyph): width for glyph, width in about["widths"].items()}
    about["box"] = tuple(about["box"])
    return Typecase(file=(keep.directory / record["file"]).read_bytes(), **about)


def _part_key(part: Part, room: Workroom) -> str:
    return _key("part", part.html, str(room.static))


def _book_key(parts: Sequence[Part], style: BookStyle, room: Workroom) -> str:
    listed = [
        (part.name, part.folio, hashlib.sha256(part.html.encode()).hexdigest()) for part in parts
    ]
    return _key("book", listed, asdict(style), str(room.static))


def _key(*facts: Any) -> str:
    engines = (FORMAT, _version("weasyprint"), _version("pikepdf"))
    return hashlib.sha256(json.dumps([engines, *facts]).encode()).hexdigest()


@cache
def _version(name: str) -> str:
    return version(name)
