"""Jobs from asking to the end: offered again, stopped, failed, taken over from a killed worker."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session

from app import clock
from app.db.engine import Database
from app.errors import Phrase, Refused
from app.jobs import actions, queries
from app.jobs.models import Job
from app.jobs.rules import Cancelled, is_abandoned, may_try_again, percent
from app.jobs.worker import Bench, Made, Worker
from tests.cast import Cast

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Office:
    """Asks for jobs in the name of the cast's trainer, and works them off."""

    def __init__(self, database: Database, data_dir: Path, cast: Cast) -> None:
        self.database, self.data_dir, self.cast = database, data_dir, cast
        self.rings = 0

    def ask(self, key: str = "k", organisation_id: int = 0) -> int:
        with self.database.writing() as db:
            job = actions.ask(
                db,
                self._ring,
                self.data_dir,
                organisation_id=organisation_id or self.cast.trainer.organisation_id,
                asked_by_id=self.cast.trainer.id,
                kind="sheet",
                values={"word": "circle"},
                key=key,
            )
            db.commit()
            return job.id or 0

    def _ring(self) -> None:
        self.rings += 1

    def job(self, job_id: int) -> Job:
        with self.database.reading() as db:
            found = db.get(Job, job_id)
            assert found is not None
            return found

    def worker(self, maker: Callable[[Bench], Made]) -> Worker:
        return Worker(self.database, {"sheet": maker})

    def make(self, bench: Bench) -> Made:
        """A maker that writes one word."""
        (self.data_dir / "sheet.txt").write_text(bench.values["word"])
        bench.progress(1, 1, "the word")
        return Made("sheet.txt", "a sheet.txt")

    def claim(self, worker: str) -> int:
        with self.database.writing() as db:
            job = actions.claim(db, worker)
            db.commit()
            return (job.id or 0) if job else 0

    def change(self, job_id: int, **values: Any) -> None:
        with self.database.writing() as db:
            job = db.get(Job, job_id)
            for name, value in values.items():
                setattr(job, name, value)
            db.add(job)
            db.commit()


@pytest.fixture
def office(app: Any, cast: Cast) -> Office:
    return Office(app.state.database, app.state.settings.data_dir, cast)


def test_a_job_is_made_and_offered(office: Office) -> None:
    job_id = office.ask()
    office.worker(office.make).look()
    job = office.job(job_id)
    assert (job.status, job.file, job.file_name, job.done) == (
        "done",
        "sheet.txt",
        "a sheet.txt",
        1,
    )
    assert job.finished_at is not None


def test_the_worker_is_woken_once_the_job_is_safe(office: Office) -> None:
    with office.database.writing() as db:
        actions.ask(
            db,
            office._ring,
            office.data_dir,
            organisation_id=office.cast.trainer.organisation_id,
            asked_by_id=office.cast.trainer.id,
            kind="sheet",
            values={},
            key="k",
        )
        assert office.rings == 0
        db.commit()
    assert office.rings == 1


def test_asking_twice_while_it_waits_is_one_job(office: Office) -> None:
    assert office.ask() == office.ask()
    assert office.ask(key="other") != office.ask()


def test_what_is_made_is_offered_again_at_once(office: Office) -> None:
    job_id = office.ask()
    office.worker(office.make).look()
    assert office.ask() == job_id


def test_what_was_given_up_is_made_again(office: Office) -> None:
    job_id = office.ask()
    office.worker(office.make).look()
    (office.data_dir / "sheet.txt").unlink()
    assert office.ask() != job_id


def test_another_organisation_gets_a_job_of_its_own(office: Office) -> None:
    job_id = office.ask()
    assert office.ask(organisation_id=office.cast.outsider.organisation_id) != job_id


def test_a_fault_is_kept_in_words_with_its_values(office: Office) -> None:
    def broken(bench: Bench) -> Made:
        raise Refused(Phrase("The picture %(file)s cannot be read.", file="circle.svg"))

    job_id = office.ask()
    office.worker(broken).look()
    job = office.job(job_id)
    assert job.status == "failed"
    assert (job.fault, job.fault_values) == (
        "The picture %(file)s cannot be read.",
        {"file": "circle.svg"},
    )
    assert office.ask() != job_id


def test_a_crash_fails_the_job_and_not_the_worker(office: Office) -> None:
    def crash(bench: Bench) -> Made:
        raise ZeroDivisionError

    first, second = office.ask("a"), office.ask("b")
    worker = office.worker(lambda b: crash(b) if b.values == {} else office.make(b))
    office.change(first, values={})
    worker.look()
    assert office.job(first).status == "failed"
    assert office.job(second).status == "done"


def test_a_waiting_job_is_stopped_at_once(office: Office) -> None:
    job_id = office.ask()
    with office.database.writing() as db:
        actions.cancel(db, db.get_one(Job, job_id))
        db.commit()
    assert office.job(job_id).status == "cancelled"
    office.worker(office.make).look()
    assert office.job(job_id).status == "cancelled"


def test_a_running_job_stops_when_its_maker_looks_up(office: Office) -> None:
    def patient(bench: Bench) -> Made:
        with office.database.writing() as db:
            actions.cancel(db, db.get_one(Job, job_id))
            db.commit()
        assert bench.cancelled()
        raise Cancelled

    job_id = office.ask()
    office.worker(patient).look()
    assert office.job(job_id).status == "cancelled"


def test_progress_is_written_twice_a_second_at_most(office: Office) -> None:
    written = []

    def busy(bench: Bench) -> Made:
        for number in range(200):
            bench.progress(number, 400, "a part")
        written.append(office.job(job_id).done)
        return office.make(bench)

    job_id = office.ask()
    office.worker(busy).look()
    assert written[0] < 100


def test_two_workers_never_take_the_same_job(office: Office) -> None:
    job_id = office.ask()
    assert office.claim("a:1") == job_id
    assert office.claim("b:2") == 0


def test_a_killed_workers_job_is_made_by_the_next(office: Office) -> None:
    killed = subprocess.Popen([sys.executable, "-c", "pass"])
    killed.wait()
    job_id = office.ask()
    office.claim(f"{socket.gethostname()}:{killed.pid}")
    assert office.job(job_id).status == "running"
    office.worker(office.make).look()
    job = office.job(job_id)
    assert (job.status, job.attempts) == ("done", 2)


def test_a_job_of_a_living_worker_is_left_alone(office: Office) -> None:
    job_id = office.ask()
    office.claim(f"{socket.gethostname()}:{os.getppid()}")
    office.worker(office.make).look()
    assert office.job(job_id).status == "running"


def test_a_worker_elsewhere_is_given_up_after_a_silence(office: Office) -> None:
    job_id = office.ask()
    with clock.at(NOW):
        office.claim("another-machine:7")
    with clock.at(NOW + timedelta(seconds=30)):
        assert office.worker(office.make).recover() == 0
    with clock.at(NOW + timedelta(seconds=90)):
        assert office.worker(office.make).recover() == 1
    assert office.job(job_id).status == "queued"


def test_a_job_that_kills_its_worker_twice_is_given_up(office: Office) -> None:
    job_id = office.ask()
    for _ in range(2):
        with clock.at(NOW):
            office.claim("another-machine:7")
        with clock.at(NOW + timedelta(seconds=90)):
            office.worker(office.make).recover()
    job = office.job(job_id)
    assert (job.status, job.fault) == ("failed", actions.GAVE_UP)


def test_a_killed_job_that_nobody_wants_stays_stopped(office: Office) -> None:
    job_id = office.ask()
    with clock.at(NOW):
        office.claim("another-machine:7")
    with office.database.writing() as db:
        actions.cancel(db, db.get_one(Job, job_id))
        db.commit()
    with clock.at(NOW + timedelta(seconds=90)):
        office.worker(office.make).recover()
    assert office.job(job_id).status == "cancelled"


def test_jobs_are_made_in_the_order_in_which_they_were_asked_for(
    office: Office, db: Session
) -> None:
    order: list[str] = []

    def note(bench: Bench) -> Made:
        order.append(bench.values["word"])
        return office.make(bench)

    for word in ("first", "second", "third"):
        office.change(office.ask(word), values={"word": word})
    assert queries.ahead_of(db, db.get_one(Job, office.ask("third"))) == 2
    db.rollback()
    office.worker(note).look()
    assert order == ["first", "second", "third"]


def test_share_of_the_work_that_is_done() -> None:
    assert [percent(0, 0), percent(1, 3), percent(3, 3), percent(9, 3)] == [0, 33, 100, 100]


def test_when_a_worker_counts_as_gone() -> None:
    assert is_abandoned(None, NOW)
    assert is_abandoned(NOW - timedelta(minutes=5), NOW)
    assert not is_abandoned(NOW - timedelta(seconds=20), NOW)
    assert [may_try_again(1), may_try_again(2)] == [True, False]
