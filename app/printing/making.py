"""From an order to the finished file: the whole way, for the worker and for the command line."""

import os
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.accounts.rules import without_marks
from app.curriculum.library import Library
from app.printing.binding import make_book, make_booklet
from app.printing.books import Desk, cover_part, parts_of, style_of
from app.printing.cover import named_copies
from app.printing.documents import BOOKLET
from app.printing.imposition import impose
from app.printing.keep import HALF_MADE, Keep, full_disk_explained
from app.printing.order import Order, checked, key_of
from app.printing.parts import Workroom
from app.printing.plan import Plan
from app.settings import ROOT, Settings

STATIC = ROOT / "static"
UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True)
class Finished:
    """A finished file on the shelf, and what it is called when somebody takes it away."""

    path: Path
    name: str


def workroom(settings: Settings) -> Workroom:
    """Where books are made with these settings."""
    return Workroom(
        STATIC,
        settings.data_dir / "printed",
        also=(logos(settings),),
        keep_megabytes=settings.keep_megabytes,
    )


def logos(settings: Settings) -> Path:
    """Where the logos of organisations lie."""
    return settings.data_dir / "logos"


def make(
    order: Order,
    library: Library,
    settings: Settings,
    *,
    progress: Callable[[int, int, str], None] = lambda done, total, name: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Finished:
    """Make what was ordered, or take it off the shelf. Raises PrintingFault or Stopped."""
    plan, room = checked(order, library), workroom(settings)
    keep = Keep(room.keep, room.keep_megabytes)
    key = key_of(order, plan, library, logos(settings))
    name = file_name(order, plan, "zip" if order.named else "pdf")
    if found := keep.recall("orders", key):
        progress(1, 1, plan.title)
        return Finished(keep.directory / str(found["file"]), name)
    path = _make(Desk(order, plan, library, logos(settings)), room, key, progress, cancelled)
    file = path.relative_to(keep.directory).as_posix()
    keep.record("orders", key, {"sources": {}, "file": file})
    return Finished(path, name)


def _make(
    desk: Desk,
    room: Workroom,
    key: str,
    progress: Callable[[int, int, str], None],
    cancelled: Callable[[], bool],
) -> Path:
    order = desk.order
    book = make_book(
        parts_of(desk),
        style_of(order, desk.plan, desk.library),
        room,
        progress=progress,
        cancelled=cancelled,
    )
    if order.named:
        return _copies(desk, book, room, key, progress, cancelled)
    return make_booklet(book, room) if order.paper == BOOKLET else book


def file_name(order: Order, plan: Plan, ending: str) -> str:
    """A name without marks that any machine and any messenger takes."""
    words = re.sub(r"[^a-z0-9]+", "-", without_marks(plan.title)).strip("-")[:60]
    return f"{order.document}-{words}-{order.language}-{order.paper}.{ending}"


def _copies(
    desk: Desk,
    book: Path,
    room: Workroom,
    key: str,
    progress: Callable[[int, int, str], None],
    cancelled: Callable[[], bool],
) -> Path:
    """One copy for each participant, in one ZIP; the PDFs in it are compressed already."""
    names = desk.plan.occasion.participants
    folder = room.keep / "copies"
    path = folder / f"{key}.zip"
    with full_disk_explained():
        folder.mkdir(parents=True, exist_ok=True)
        handle, half = tempfile.mkstemp(f".{os.getpid()}{HALF_MADE}", "", folder)
        try:
            with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w") as bundle:
                copies = _named(desk, book, room, cancelled)
                for at, (name, content) in enumerate(zip(names, copies, strict=True), 1):
                    bundle.writestr(f"{at:02d} {UNFIT.sub(' ', name)}.pdf", content)
                    progress(at, len(names), name)
            os.replace(half, path)
        except BaseException:
            Path(half).unlink(missing_ok=True)
            raise
    return path


def _named(
    desk: Desk, book: Path, room: Workroom, cancelled: Callable[[], bool]
) -> Iterator[bytes]:
    covers = [cover_part(desk, name).html for name in desk.plan.occasion.participants]
    for copy in named_copies(book, covers, room, name=desk.say("Cover"), cancelled=cancelled):
        yield impose(copy) if desk.order.paper == BOOKLET else copy
