"""The five-day trainer guide, measured as it is really made; and the web server beside it.

`python -m bench.books` prints the figures; the functions return them.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import median

from app.curriculum.live import LiveLibrary
from app.printing.books import Desk, parts_of, style_of
from app.printing.making import STATIC, make
from app.printing.order import Order, checked
from app.printing.parts import Part
from app.printing.pool import close_presses
from app.settings import ROOT, Settings
from bench.printing import ROUNDS, Book, _memory, bench_book

GUIDE = Order("trainer-guide", "facilitation-five-day", "en", "a4", date(2026, 11, 23))
BODY = re.compile(r"<body[^>]*>(.*)</body>", re.DOTALL)
EDITED = "listening-in-threes"

# What binding does for a book of parts, the engine does here by itself.
WHOLE = """
a.page-number {font-size: 0}
a.page-number::after {content: target-counter(attr(href), page); font-size: 10.5pt}
.part {break-before: page}
@page {@bottom-right {content: "Page " counter(page) " of " counter(pages);
  font: 8pt "Be Vietnam Pro"}}
"""


def guide(content: Path = ROOT) -> Book:
    """The trainer guide of the five days as parts, with one session edited, and in one piece."""
    library = LiveLibrary(content, None, follow=False).current()
    plan = checked(GUIDE, library)
    parts = parts_of(Desk(GUIDE, plan, library, Path("/nowhere")))
    return Book(
        parts=parts,
        edited=lambda turn: [_edited(part, turn) for part in parts],
        whole=_whole(parts),
        style=style_of(GUIDE, plan, library),
        static=STATIC,
    )


def _edited(part: Part, turn: int) -> Part:
    if EDITED not in part.name:
        return part
    return replace(part, html=part.html.replace("</body>", f"<p>Sentence {turn}.</p></body>"))


def _whole(parts: Sequence[Part]) -> str:
    bodies = [match[1] for part in parts if (match := BODY.search(part.html))]
    sheets = "".join(
        f'<link rel="stylesheet" href="css/print/{name}.css">'
        for name in ("book", "boxes", "contents", "guide")
    )
    pieces = "".join(f'<div class="part">{body}</div>' for body in bodies)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Guide</title>'
        f"{sheets}<style>{WHOLE}</style></head>"
        f'<body class="trainer-guide a4" data-course="Guide">{pieces}</body></html>'
    )


def guide_figures(rounds: int = ROUNDS) -> dict[str, float]:
    """The medians of `bench.printing.bench_book`, for the real guide.

    `unchanged, from the order` is the whole way of an order whose guide lies on the shelf.
    """
    figures = bench_book(guide(), rounds)
    figures["unchanged, from the order"] = _again(rounds) / figures["plain seconds"]
    return figures


def _again(rounds: int) -> float:
    """Seconds until a guide that was made before is offered again; the median."""
    library = LiveLibrary(ROOT, None, follow=False).current()
    with tempfile.TemporaryDirectory(prefix="chairs-bench-") as name:
        settings = Settings(data_dir=Path(name), worker=False)
        make(GUIDE, library, settings)
        close_presses()
        taken = []
        for _ in range(rounds):
            started = time.perf_counter()
            make(GUIDE, library, settings)
            taken.append(time.perf_counter() - started)
    return median(taken)


def web_memory(port: int = 18_977) -> dict[str, float]:
    """Megabytes of the web process before and while a guide is made beside it.

    The server and its worker are started on a data directory of their own.
    """
    with tempfile.TemporaryDirectory(prefix="chairs-bench-") as name:
        data = Path(name)
        _prepare(data)
        surroundings = {**os.environ, "CHAIRS_DATA_DIR": name, "CHAIRS_HASH_EFFORT": "test"}
        server = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--port", str(port)],
            cwd=ROOT,
            env=surroundings,
            stdout=subprocess.DEVNULL,
        )
        try:
            return _watched(server.pid, data)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait()


def _prepare(data: Path) -> None:
    """A database with one organisation, one person, and a guide asked for."""
    from app.accounts import actions as accounts
    from app.accounts.rules import Role
    from app.db.engine import Database
    from app.db.migrate import migrate_database
    from app.printing.actions import order_print

    url = f"sqlite:///{data / 'chairs.db'}"
    migrate_database(url)
    library = LiveLibrary(ROOT, None, follow=False).current()
    database = Database(url)
    with database.writing() as db:
        home = accounts.found_organisation(db, "Bench", "Bench")
        person = accounts.add_person(db, home.id or 0, "Bench", "bench", language="en")
        accounts.give_role(db, person.id or 0, home.id or 0, Role.TRAINER)
        order_print(
            db,
            lambda: None,
            data,
            library,
            GUIDE,
            organisation_id=home.id or 0,
            asked_by_id=person.id or 0,
        )
        db.commit()
    database.close()


def _watched(server: int, data: Path, patience: float = 300) -> dict[str, float]:
    from app.db.engine import Database
    from app.jobs.models import Job

    database = Database(f"sqlite:///{data / 'chairs.db'}")
    until, before, most, status = time.monotonic() + patience, 0.0, 0.0, ""
    while status not in ("done", "failed") and time.monotonic() < until:
        web = _memory(server)
        with database.reading() as db:
            status = db.get_one(Job, 1).status
        if status == "queued":
            before = max(before, web)
        most = max(most, web)
        time.sleep(0.2)
    database.close()
    if status != "done":
        raise RuntimeError(f"the guide was not made: {status}")
    return {"web megabytes before": before, "web megabytes while a book is made": most}


if __name__ == "__main__":
    for figures in (guide_figures(), web_memory()):
        for figure, value in figures.items():
            print(f"{figure:36} {value:9.4f}")
