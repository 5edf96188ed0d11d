"""How quick the module page, its unchanged answer and the progress events are, as ratios.

`python -m bench.web` prints the figures on SQLite; with the address of an empty PostgreSQL database
as argument, on that one.
"""

import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from uuid import uuid4

from sqlmodel import SQLModel

from app.accounts import actions as accounts
from app.accounts.rules import Role
from app.db.engine import Database
from app.db.tables import load_all_tables
from app.learning import actions, rules
from app.learning.writer import ProgressWriter, StepEvent

ROOT = Path(__file__).resolve().parents[1]
MODULE = "listening-in-threes"
STEPS = ("two-talks", "triads", "harvest", "take-home")
ROUNDS = 3
SECONDS = 3
CALLERS = 16
PEOPLE = 30


@dataclass(frozen=True)
class Served:
    """A running server."""

    port: int
    headers: tuple[str, ...] = ()
    path: str = "/"


def measure(postgres: str = "", rounds: int = ROUNDS, seconds: int = SECONDS) -> dict[str, float]:
    """All figures of the web; ratios are medians over interleaved rounds.

    `postgres` is the address of an empty database; without it a fresh SQLite file is used. Keys
    that start with `rps` are absolute and hold for this machine and minute only.
    """
    with tempfile.TemporaryDirectory(prefix="chairs-bench-") as folder:
        data_dir = Path(folder)
        url = postgres or f"sqlite:///{data_dir / 'chairs.db'}"
        token, person_id = prepare(url)
        found = pages(data_dir, url, token, rounds, seconds)
        found |= wire(data_dir, url, token)
        if not postgres:
            found["cold_start_seconds"] = cold_start(data_dir)
        found |= events_in_process(url, person_id, rounds)
        return found


def prepare(url: str) -> tuple[str, int]:
    """People with progress in an empty database; gives the token and id of one who is signed in."""
    load_all_tables()
    database = Database(url)
    SQLModel.metadata.create_all(database.engine)
    with database.writing() as db:
        home = accounts.found_organisation(db, "Bench")
        people = []
        for number in range(PEOPLE):
            person = accounts.add_person(db, home.id or 0, f"Nguyễn Văn {number}", f"p{number}")
            accounts.give_role(db, person.id or 0, home.id or 0, Role.TRAINEE)
            done = [event(person.id or 0, f"seed{at}", step) for at, step in enumerate(STEPS[:3])]
            actions.add_events(db, done)
            words = "Tôi hay khuyên, kể cả khi không ai hỏi. " * 10
            actions.save_reflection(db, person.id or 0, MODULE, "my-pull", words, 0)
            actions.save_tally(db, person.id or 0, MODULE, "say-backs", [4, 7, 1])
            people.append(person)
        token = accounts.sign_in(db, people[0], "bench", "127.0.0.1", 30)
        db.commit()
    database.close()
    return token, people[0].id or 0


def event(person_id: int, name: str, step: str = STEPS[0]) -> StepEvent:
    """One step done."""
    own = rules.own_id(person_id, name)
    return StepEvent(own, person_id, MODULE, step, "done", "bench", datetime.now(UTC))


# Pages


def pages(
    data_dir: Path, url: str, token: str, rounds: int = ROUNDS, seconds: int = SECONDS
) -> dict[str, float]:
    """The module page, its unchanged answer and events over HTTP, against the bare answer."""
    with (
        served("bench.bare:create_app", data_dir, url) as bare,
        served("app.main:create_app", data_dir, url) as ours,
    ):
        path = f"/learn/{MODULE}"
        cookie = f"Cookie: chairs={token}"
        etag = _header(answer(ours.port, path, cookie), "etag")
        page = Served(ours.port, (cookie,), path)
        same = Served(ours.port, (cookie, f"If-None-Match: {etag}"), path)
        assert b" 200 " in answer(page.port, page.path, *page.headers).splitlines()[0]
        assert b" 304 " in answer(same.port, same.path, *same.headers).splitlines()[0]
        for each in (bare, page, same):
            wrk(each, 16, 1)
        found: dict[str, list[float]] = {}

        def note(name: str, value: float) -> None:
            found.setdefault(name, []).append(value)

        for _ in range(rounds):
            base = wrk(bare, 16, seconds)
            at_16, at_64 = wrk(page, 16, seconds), wrk(page, 64, seconds)
            unchanged = wrk(same, 16, seconds)
            note("rps_bare", base)
            note("rps_page_16", at_16)
            note("page_16_to_bare", at_16 / base)
            note("page_64_to_16", at_64 / at_16)
            note("unchanged_to_bare", unchanged / base)
        # Last: each event moves the pages it belongs to.
        for _ in range(rounds):
            base = wrk(bare, 16, seconds)
            note("events_http_to_bare", wrk(page, 16, seconds, _events_script(data_dir)) / base)
    return {name: median(values) for name, values in found.items()}


@contextmanager
def served(target: str, data_dir: Path, url: str, workers: int = 2) -> Iterator[Served]:
    """A server of an application's factory, as it is served in earnest: uvloop and httptools."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--factory", target, "--port", str(port)]
    command += ["--workers", str(workers), "--loop", "uvloop", "--http", "httptools"]
    process = subprocess.Popen(
        [*command, "--no-access-log", "--log-level", "warning"],
        cwd=ROOT,
        env=_environment(data_dir, url),
    )
    try:
        wait_until_open(port)
        yield Served(port)
    finally:
        process.terminate()
        process.wait(20)


def _environment(data_dir: Path, url: str) -> dict[str, str]:
    return os.environ | {
        "CHAIRS_DATA_DIR": str(data_dir),
        "CHAIRS_DATABASE_URL": url,
        "CHAIRS_WORKER": "false",
    }


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_open(port: int, seconds: float = 30) -> None:
    """Wait until a server listens."""
    ends = time.monotonic() + seconds
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.02)


def wrk(target: Served, connections: int, seconds: int, script: Path | None = None) -> float:
    """Answers per second. Refuses a run in which anything went wrong."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "5s"]
    for header in target.headers:
        command += ["-H", header]
    if script:
        command += ["-s", str(script)]
    command.append(f"http://127.0.0.1:{target.port}{target.path}")
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise RuntimeError(text)
    found = re.search(r"Requests/sec:\s+([\d.]+)", text)
    assert found, text
    return float(found[1])


def _events_script(data_dir: Path) -> Path:
    """For wrk: each request is one event with an id of its own."""
    path = data_dir / f"{uuid4().hex}.lua"
    body = {
        "events": [{"client_id": "ID", "module_id": MODULE, "step_id": STEPS[1], "kind": "done"}]
    }
    before, after = json.dumps(body).split("ID")
    path.write_text(
        "local n = 0\n"
        'wrk.method = "POST"\n'
        'wrk.headers["Content-Type"] = "application/json"\n'
        'wrk.headers["Sec-Fetch-Site"] = "same-origin"\n'
        "request = function()\n"
        "  n = n + 1\n"
        f"  local body = '{before}{path.stem}' .. n .. '{after}'\n"
        "  return wrk.format(nil, '/learn/progress', nil, body)\n"
        "end\n"
    )
    return path


# Bytes over the wire


def wire(data_dir: Path, url: str, token: str) -> dict[str, float]:
    """Kilobytes of a first visit to the module page, a repeat visit, and an unchanged one."""
    with served("app.main:create_app", data_dir, url, workers=1) as ours:
        headers = (f"Cookie: chairs={token}", "Accept-Encoding: gzip")
        path = f"/learn/{MODULE}"
        page = answer(ours.port, path, *headers)
        plain = answer(ours.port, path, headers[0]).decode()
        assets = re.findall(r'(?:src|href)="(/static/[^"]+)"', plain)
        fonts = [f"/static/fonts/{name}" for name in _fonts()]
        loaded = {name: len(answer(ours.port, name, *headers)) for name in [*assets, *fonts]}
        same = answer(ours.port, path, *headers, f"If-None-Match: {_header(page, 'etag')}")
    return {
        "first_visit_kb": (len(page) + sum(loaded.values())) / 1024,
        # Styles, scripts and fonts are kept by the browser; the page itself has changed.
        "repeat_visit_kb": len(page) / 1024,
        "unchanged_visit_kb": len(same) / 1024,
    }


def _fonts() -> list[str]:
    css = (ROOT / "static/css/tokens.css").read_text()
    return re.findall(r"fonts/([\w-]+\.woff2)", css)


def answer(port: int, path: str, *headers: str) -> bytes:
    """All bytes of one answer, as they come over the wire."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "Connection: close", "", ""]
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall("\r\n".join(lines).encode())
        pieces = []
        while piece := connection.recv(65_536):
            pieces.append(piece)
    return b"".join(pieces)


def _header(whole: bytes, name: str) -> str:
    found = re.search(rf"^{name}: (.*)\r$", whole.split(b"\r\n\r\n")[0].decode(), re.M | re.I)
    if not found:
        raise RuntimeError(f"no {name} in {whole[:200]!r}")
    return found[1]


def cold_start(data_dir: Path, times: int = 5) -> float:
    """Seconds from the command to the first answer, curriculum and database being there."""
    taken = []
    for _ in range(times + 1):
        port = free_port()
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--port", str(port)],
            cwd=ROOT,
            env=_environment(data_dir, f"sqlite:///{data_dir / 'cold.db'}"),
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_until_open(port)
            assert b" 303 " in answer(port, "/sign-in").splitlines()[0]  # nobody there: set-up
            taken.append(time.perf_counter() - began)
        finally:
            process.terminate()
            process.wait(20)
    # The first start makes the tables and keeps the curriculum for the next.
    return median(taken[1:])


# Events


def events_in_process(url: str, person_id: int, rounds: int = ROUNDS) -> dict[str, float]:
    """The writer with 16 waiting callers against one-row inserts, durability FULL for both."""
    ratios, speeds = [], []
    for _ in range(rounds):
        bare = _bare_inserts()
        ours = _writer_events(url, person_id)
        ratios.append(ours / bare)
        speeds.append(ours)
    return {"events_to_bare_inserts": median(ratios), "rps_events_in_process": median(speeds)}


def _bare_inserts(seconds: float = 2.0) -> float:
    with tempfile.TemporaryDirectory(prefix="chairs-bench-") as folder:
        connection = sqlite3.connect(f"{folder}/bare.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(
            "CREATE TABLE event (id INTEGER PRIMARY KEY, client_id TEXT UNIQUE, person_id INTEGER,"
            " module_id TEXT, step_id TEXT, kind TEXT, content_hash TEXT, happened_at TEXT)"
        )
        connection.execute("CREATE INDEX place ON event (person_id, module_id)")
        now = datetime.now(UTC).isoformat()

        def insert(number: int) -> None:
            connection.execute(
                "INSERT INTO event (client_id, person_id, module_id, step_id, kind, content_hash,"
                " happened_at) VALUES (?, 1, ?, ?, 'done', 'bench', ?)",
                (f"1.bare-event-{number}", MODULE, STEPS[0], now),
            )

        try:
            return _per_second(insert, seconds)
        finally:
            connection.close()


def _writer_events(url: str, person_id: int, seconds: float = 2.0) -> float:
    database = Database(url)
    writer = ProgressWriter(database)
    run = uuid4().hex[:8]
    speeds: list[float] = []

    def caller(number: int) -> None:
        def record(at: int) -> None:
            writer.record([event(person_id, f"{run}-{number}-{at}")])

        speeds.append(_per_second(record, seconds))

    threads = [threading.Thread(target=caller, args=(number,)) for number in range(CALLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.close()
    database.close()
    return sum(speeds)


def _per_second(once: Callable[[int], None], seconds: float) -> float:
    began, count = time.perf_counter(), 0
    while (now := time.perf_counter()) - began < seconds:
        once(count)
        count += 1
    return count / (now - began)


if __name__ == "__main__":
    for name, value in measure(*sys.argv[1:2]).items():
        print(f"{name:26} {value:10.3f}")
