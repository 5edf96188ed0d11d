"""The writer of progress: durable before it answers, once for each id, one error for one caller."""

import json
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from app import clock
from app.learning import actions, queries, rules
from app.learning.models import StepProgress
from app.learning.writer import ProgressWriter, StepEvent
from tests.cast import Cast


def event(person_id: int, number: int, step: str = "triads", kind: str = "done") -> StepEvent:
    return StepEvent(
        rules.own_id(person_id, f"event-{number}"),
        person_id,
        "listening-in-threes",
        step,
        kind,
        "hash",
        datetime(2026, 11, 22, 7, 30, 5, 1234, tzinfo=UTC),
    )


def post(browser, events):
    return browser.post("/learn/progress", json={"events": events})


def sent(number: int, **changes: str) -> dict[str, str]:
    return {
        "client_id": f"client-{number:04}",
        "module_id": "listening-in-threes",
        "step_id": "triads",
        "kind": "done",
    } | changes


@pytest.fixture
def writer(app):
    writer = ProgressWriter(app.state.database)
    yield writer
    writer.close()


def test_what_was_recorded_is_there_as_if_written_by_the_session(writer, cast: Cast, db) -> None:
    writer.record([event(cast.trainee.id, 1)])
    actions.add_events(db, [event(cast.trainee.id, 2)])
    db.commit()
    one, two = db.exec(select(StepProgress).order_by(StepProgress.id)).all()
    assert one.happened_at == two.happened_at == event(1, 1).happened_at
    assert (one.module_id, one.step_id, one.kind) == (two.module_id, two.step_id, two.kind)


@pytest.mark.sqlite_only
def test_moments_are_spelt_the_same_by_both(writer, cast: Cast, db, app) -> None:
    if not app.state.database.is_sqlite:
        pytest.skip("about SQLite's own spelling")
    writer.record([event(cast.trainee.id, 1)])
    actions.add_events(db, [event(cast.trainee.id, 2)])
    db.commit()
    with sqlite3.connect(app.state.database.url.database) as connection:
        spelt = {row[0] for row in connection.execute("SELECT happened_at FROM step_progress")}
    connection.close()
    assert len(spelt) == 1


def test_sending_again_doubles_nothing(writer, cast: Cast, db) -> None:
    for _ in range(3):
        writer.record([event(cast.trainee.id, 1), event(cast.trainee.id, 1)])
    actions.add_events(db, [event(cast.trainee.id, 1)])
    assert len(db.exec(select(StepProgress)).all()) == 1


def test_many_callers_at_once_all_get_their_rows(writer, cast: Cast, db) -> None:
    def call(caller: int) -> None:
        for number in range(20):
            writer.record([event(cast.trainee.id, caller * 1000 + number)])

    threads = [threading.Thread(target=call, args=(caller,)) for caller in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(db.exec(select(StepProgress)).all()) == 320


def test_one_callers_fault_is_that_callers_only(writer, cast: Cast, db) -> None:
    futures = [writer.submit([event(cast.trainee.id, number)]) for number in range(3)]
    wrong = writer.submit([event(999_999, 1)])  # nobody has this id
    futures += [writer.submit([event(cast.trainee.id, number)]) for number in range(3, 6)]
    with pytest.raises((sqlite3.Error, SQLAlchemyError)):
        wrong.result(timeout=20)
    for future in futures:
        future.result(timeout=20)
    assert len(db.exec(select(StepProgress)).all()) == 6
    db.commit()  # a session that prepares holds the right to write
    writer.record([event(cast.trainee.id, 7)])


def test_closing_writes_what_waits_and_one_can_start_again(writer, cast: Cast, db) -> None:
    futures = [writer.submit([event(cast.trainee.id, number)]) for number in range(50)]
    writer.close()
    assert all(future.done() for future in futures)
    writer.record([event(cast.trainee.id, 99)])
    assert len(db.exec(select(StepProgress)).all()) == 51


def test_a_device_sends_several_events_at_once(client, cast: Cast, db) -> None:
    browser = client(cast.trainee)
    events = [sent(1), sent(2, step_id="harvest"), sent(3, kind="undone")]
    for _ in range(2):
        assert post(browser, events).status_code == 204
    assert len(db.exec(select(StepProgress)).all()) == 3
    found = queries.matrix(db, [cast.trainee.id], ["listening-in-threes"])
    assert found == {(cast.trainee.id, "listening-in-threes"): 1}


def test_opening_a_step_counts_once_a_day(client, cast: Cast, db, monkeypatch) -> None:
    browser = client(cast.trainee)
    for day in (22, 22, 23):
        monkeypatch.setattr(clock, "today", lambda _zone, day=day: date(2026, 11, day))
        events = [sent(day, kind="opened"), sent(day + 50, kind="opened")]
        assert post(browser, events).status_code == 204
    assert len(db.exec(select(StepProgress)).all()) == 2


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{",
        "null",
        json.dumps({"events": []}),
        json.dumps({"events": [sent(n) for n in range(51)]}),
        json.dumps({"events": [sent(1, step_id="nowhere")]}),
        json.dumps({"events": [sent(1), sent(2, kind="later")]}),
        json.dumps({"events": [sent(1, client_id="é" * 10)]}),
        json.dumps({"events": [sent(1)], "more": "x" * 70_000}),
        "[" * 5000,
    ],
)
def test_events_that_cannot_be_read_are_refused_whole(client, cast: Cast, db, body: str) -> None:
    answer = client(cast.trainee).post(
        "/learn/progress", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422
    assert db.exec(select(StepProgress)).all() == []


def test_nobody_and_other_sites_record_nothing(client, cast: Cast, db) -> None:
    assert post(client(), [sent(1)]).status_code in (303, 401)
    answer = client(cast.trainee).post(
        "/learn/progress", json={"events": [sent(1)]}, headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403
    assert db.exec(select(StepProgress)).all() == []


KILLED = """
import os, sys, threading
from datetime import UTC, datetime
from app.db.engine import Database
from app.learning.writer import ProgressWriter, StepEvent
writer = ProgressWriter(Database(sys.argv[1]))
lock = threading.Lock()
def call(caller):
    for number in range(100_000):
        name = f"{caller}-{number}"
        writer.record([StepEvent(name, int(sys.argv[2]), "m", "s", "done", "h", datetime.now(UTC))])
        with lock:
            os.write(1, (name + "\\n").encode())
for caller in range(8):
    threading.Thread(target=call, args=(caller,), daemon=True).start()
threading.Event().wait(30)
"""


def test_what_was_acknowledged_outlives_sigkill(app, cast: Cast, db) -> None:
    url = app.state.database.url.render_as_string(hide_password=False)
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, url, str(cast.trainee.id)], stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    acknowledged = [child.stdout.readline().decode().strip() for _ in range(200)]
    child.kill()
    rest = child.stdout.read().decode()
    acknowledged += rest.splitlines() if rest.endswith("\n") else rest.splitlines()[:-1]
    child.stdout.close()
    child.wait()
    kept = set(db.exec(select(StepProgress.client_id)).all())
    assert len(acknowledged) >= 200
    assert set(acknowledged) <= kept
