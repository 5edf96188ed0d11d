"""How long a book takes, as ratios to one plain WeasyPrint call over the same pages.

`python -m bench.printing` prints the figures; `bench_book` returns them for other books.
"""

import os
import pickle
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import TypeVar

from app.printing.binding import make_book
from app.printing.cover import named_copies
from app.printing.parts import BookStyle, Part, Workroom
from app.printing.pool import close_presses
from bench import sample_book

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[1]
COPIES = 30
ROUNDS = 3
GLANCE_SECONDS = 0.2
"""Between two looks at the memory; a look is not free."""

PLAIN = """
import sys, weasyprint
weasyprint.HTML(filename=sys.argv[1], base_url=sys.argv[2]).write_pdf(
    sys.argv[3], pdf_variant="pdf/ua-1")
"""


@dataclass(frozen=True)
class Book:
    """A book to measure: its parts, one part changed in each of several ways, and the whole.

    `whole` is one document with the same pages, its page numbers made by the engine itself.
    """

    parts: Sequence[Part]
    edited: Callable[[int], Sequence[Part]]
    whole: str
    style: BookStyle
    static: Path


def sample() -> Book:
    """Return the book that stands for a real one: 13 chapters on about 130 pages."""
    chapters = sample_book.chapters()
    return Book(
        parts=sample_book.book(chapters),
        edited=lambda turn: sample_book.book(chapters, turn),
        whole=sample_book.whole(chapters),
        style=BookStyle("A book to measure", "en"),
        static=ROOT / "static",
    )


def bench_book(book: Book | None = None, rounds: int = ROUNDS) -> dict[str, float]:
    """Return the medians over interleaved rounds of every ratio to the plain call.

    `cold` and `edited, from nothing` are whole processes like the plain call; `edited` and
    `unchanged` are asked of a process that has made a book before, as the worker has.
    `plain seconds` and `plain megabytes` say what the ratios are ratios of.
    """
    book = book or sample()
    with tempfile.TemporaryDirectory(prefix="chairs-bench-") as name:
        turns = [_turn(book, Path(name), number) for number in range(1, rounds + 1)]
    close_presses()
    return {figure: median(turn[figure] for turn in turns) for figure in turns[0]}


def _turn(book: Book, scratch: Path, number: int) -> dict[str, float]:
    (scratch / "whole.html").write_text(book.whole, "utf-8")
    static = f"{book.static}/"
    plain, plain_memory = _run(
        ["-c", PLAIN, str(scratch / "whole.html"), static, str(scratch / "whole.pdf")]
    )
    room = Workroom(book.static, scratch / f"keep-{number}")
    cold, cold_memory = _run(_order(book.parts, book.style, room, scratch))
    changed = book.edited(2 * number)
    edited_alone, _ = _run(_order(changed, book.style, room, scratch))
    # Another title makes this process start its press without rendering the chapters again.
    make_book([replace(book.parts[0], html=book.parts[0].html + " ")], book.style, room)
    edited, _ = _clocked(lambda: make_book(book.edited(2 * number + 1), book.style, room))
    unchanged, master = _clocked(lambda: make_book(book.parts, book.style, room))
    covers = [book.parts[0].html.replace("</body>", f"<p>{n}</p></body>") for n in range(COPIES)]
    copies, _ = _clocked(lambda: [len(copy) for copy in named_copies(master, covers, room)])
    return {
        "plain seconds": plain,
        "plain megabytes": plain_memory,
        "cold": cold / plain,
        "edited, from nothing": edited_alone / plain,
        "edited": edited / plain,
        "unchanged": unchanged / plain,
        "each named copy": copies / COPIES / plain,
        "memory": cold_memory / plain_memory,
    }


def _order(parts: Sequence[Part], style: BookStyle, room: Workroom, scratch: Path) -> Sequence[str]:
    order = scratch / "order"
    order.write_bytes(pickle.dumps((list(parts), style, room)))
    return ["-m", "bench.make_book", str(room.static), str(order)]


def _clocked(work: Callable[[], T]) -> tuple[float, T]:
    before = time.perf_counter()
    done = work()
    return time.perf_counter() - before, done


def _run(arguments: Sequence[str]) -> tuple[float, float]:
    """Return (seconds, megabytes at the peak) of a process and all it starts."""
    before = time.perf_counter()
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, preexec_fn=_politely)
    watch = _Memory(process.pid)
    watch.start()
    status = process.wait()
    seconds = time.perf_counter() - before
    watch.stop()
    if status:
        raise RuntimeError(f"{arguments[:2]} ended with {status}")
    return seconds, watch.peak


def _politely() -> None:
    """Run at the lowest rank, as the press does, so that other work weighs alike on both."""
    os.nice(19)


class _Memory(threading.Thread):
    """Watches the memory of a process and its descendants, each shared page counted once."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process, self.peak, self._going = process, 0.0, True

    def run(self) -> None:
        while self._going:
            self.peak = max(self.peak, sum(_memory(p) for p in _family(self.process)))
            time.sleep(GLANCE_SECONDS)

    def stop(self) -> None:
        self._going = False
        self.join()


def _family(process: int) -> list[int]:
    try:
        listed = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return []
    return [process, *(each for child in listed for each in _family(int(child)))]


def _memory(process: int) -> float:
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1000
    except OSError:
        pass
    return 0.0


if __name__ == "__main__":
    for figure, value in bench_book().items():
        print(f"{figure:24} {value:8.4f}")
