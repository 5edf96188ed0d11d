"""A real server, killed in the middle of writing: nothing acknowledged is lost, all opens again."""

import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import httpx2
import pytest
from sqlmodel import Session

from app import clock
from app.curriculum.live import LiveLibrary
from app.db.engine import Database
from app.db.migrate import migrate_database
from app.jobs.models import Job
from app.printing.keep import HALF_MADE
from app.settings import ROOT
from tests.cast import Cast, make_cast

pytestmark = [pytest.mark.slow, pytest.mark.sqlite_only]
SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
PATIENCE = 60  # seconds; a busy machine is slow to start anything
ENOUGH = 80

Start = Callable[[bool], tuple[subprocess.Popen[bytes], str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """`start(worker)` starts a server in its own process; gives it and its address."""
    running: list[subprocess.Popen[bytes]] = []

    def serve(worker: bool) -> tuple[subprocess.Popen[bytes], str]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        mine = {
            "CHAIRS_DATA_DIR": str(tmp_path),
            "CHAIRS_DATABASE_URL": "",
            "CHAIRS_HASH_EFFORT": "test",
            "CHAIRS_WORKER": str(worker).lower(),
        }
        command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **mine}, stdout=subprocess.DEVNULL
        )
        running.append(process)
        address = f"http://127.0.0.1:{port}"
        until(lambda: answers(address))
        return process, address

    yield serve
    for process in running:
        if process.poll() is None:
            process.terminate()
        process.wait(PATIENCE)


def answers(address: str) -> bool:
    """Whether the server is up."""
    try:
        return httpx2.get(address + "/sign-in").status_code == 200
    except httpx2.TransportError:
        return False


def until(true: Callable[[], bool]) -> None:
    """Wait for something that has to come."""
    ends = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < ends, "this did not come in time"
        time.sleep(0.05)


def signed_in(address: str, cast: Cast) -> httpx2.Client:
    """A browser of Lan's."""
    browser = httpx2.Client(base_url=address, headers=SAME_ORIGIN)
    sent = {"user_name": cast.trainee.user_name, "secret": cast.trainee.secret}
    assert browser.post("/sign-in", data=sent).status_code == 303
    return browser


def keep_marking(browser: httpx2.Client, caller: int, step: str, heard: list[str]) -> None:
    """Send one event after the other until nobody answers any more; note what was acknowledged."""
    event = {"module_id": "listening-in-threes", "step_id": step, "kind": "done"}
    for number in range(100_000):
        name = f"caller-{caller}-{number:05d}"
        try:
            sent = {"events": [{**event, "client_id": name}]}
            answer = browser.post("/learn/progress", json=sent)
        except httpx2.TransportError:
            return
        if answer.status_code == 204:
            heard.append(name)


def test_a_killed_server_has_lost_nothing_it_acknowledged(
    tmp_path: Path, start: Start, library: LiveLibrary
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'chairs.db'}")
    migrate_database(f"sqlite:///{tmp_path / 'chairs.db'}")
    cast = make_cast(SimpleNamespace(state=SimpleNamespace(database=database)))
    module = library.current().module("listening-in-threes", "en")
    assert module is not None
    process, address = start(False)
    browser = signed_in(address, cast)
    heard: list[str] = []
    callers = [
        threading.Thread(target=keep_marking, args=(browser, caller, module.steps[0].id, heard))
        for caller in range(4)
    ]
    for caller in callers:
        caller.start()
    until(lambda: len(heard) >= ENOUGH)
    process.kill()
    process.wait()
    for caller in callers:
        caller.join(PATIENCE)
    with database.writing() as db:
        leave_half_a_book(tmp_path, db, cast, process.pid)
    database.close()

    _process, address = start(True)
    with sqlite3.connect(tmp_path / "chairs.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        rows = connection.execute("SELECT client_id FROM step_progress").fetchall()
    kept = {name.partition(".")[2] for (name,) in rows}  # ids begin with the person
    assert len(heard) >= ENOUGH
    assert set(heard) <= kept
    assert len(rows) == len(kept)
    assert httpx2.get(address + "/learn", cookies=dict(browser.cookies)).status_code == 200
    until(lambda: not list((tmp_path / "printed").glob(f"*/*{HALF_MADE}")))
    until(lambda: state_of_job(tmp_path) == ("failed", 2))


def leave_half_a_book(data_dir: Path, db: Session, cast: Cast, dead: int) -> None:
    """What a worker leaves behind that dies with the server at its second try."""
    books = data_dir / "printed" / "books"
    books.mkdir(parents=True)
    (books / f"abc.{dead}{HALF_MADE}").write_bytes(b"%PDF-1.7 half")
    job = Job(
        organisation_id=cast.trainer.organisation_id,
        asked_by_id=cast.trainer.id,
        kind="print",
        values={},
        key="k",
        status="running",
        worker=f"{socket.gethostname()}:{dead}",
        attempts=2,
        beat_at=clock.now(),
        created_at=clock.now(),
    )
    db.add(job)
    db.commit()


def state_of_job(data_dir: Path) -> tuple[str, int]:
    """How the job stands, and how often it was begun."""
    with sqlite3.connect(data_dir / "chairs.db") as connection:
        row: tuple[str, int] = connection.execute("SELECT status, attempts FROM job").fetchone()
    return row
