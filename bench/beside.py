"""How long a page takes while a book is made beside it, against how long it takes otherwise."""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from app.settings import ROOT
from bench.web import MODULE, ROUNDS, Served, prepare, served

CONNECTIONS = 4
SECONDS = 6
REPORT = 'done = function(_, latency) print("P95 " .. latency:percentile(95)) end\n'


def page_beside_book(rounds: int = ROUNDS) -> dict[str, float]:
    """p95 of the module page with two workers, while the guide is made cold, against idle."""
    with tempfile.TemporaryDirectory(prefix="chairs-bench-") as folder:
        data_dir = Path(folder)
        url = f"sqlite:///{data_dir / 'chairs.db'}"
        token, _ = prepare(url)
        script = data_dir / "p95.lua"
        script.write_text(REPORT)
        with served("app.main:create_app", data_dir, url) as ours:
            page = Served(ours.port, (f"Cookie: chairs={token}",), f"/learn/{MODULE}")
            _p95(page, script)
            idle, beside = [], []
            for number in range(rounds):
                idle.append(_p95(page, script))
                beside.append(_while_printing(data_dir / str(number), lambda: _p95(page, script)))
    ratios = [b / i for b, i in zip(beside, idle, strict=True)]
    return {
        "p95_idle_ms": median(idle),
        "p95_beside_book_ms": median(beside),
        "p95_beside_to_idle": median(ratios),
    }


def _p95(page: Served, script: Path) -> float:
    """Milliseconds within which 95 of 100 answers came."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script)]
    for header in page.headers:
        command += ["-H", header]
    command.append(f"http://127.0.0.1:{page.port}{page.path}")
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"P95 ([\d.]+)", text)
    assert found, text
    return float(found[1]) / 1000


def _while_printing(data_dir: Path, measure: Callable[[], float]) -> float:
    """What `measure` gives while the command line makes the guide from nothing."""
    data_dir.mkdir()
    order = "print trainer-guide --programme facilitation-five-day --lang en --paper a4 --out"
    book = subprocess.Popen(
        [sys.executable, "-m", "app", *order.split(), str(data_dir / "guide.pdf")],
        cwd=ROOT,
        env={"CHAIRS_DATA_DIR": str(data_dir), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.DEVNULL,
    )
    time.sleep(4)  # the press has loaded and is rendering
    try:
        found = measure()
        if book.poll() is not None:
            raise RuntimeError("the book was finished before the page was measured")
        return found
    finally:
        book.kill()
        book.wait()
