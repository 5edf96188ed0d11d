"""Printing from a workshop: who may, what is asked for, its progress, stopping, taking away."""

from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.errors import Phrase
from app.jobs import actions as jobs
from app.jobs.models import Job
from app.printing.order import Order
from tests.cast import Cast
from tests.workshops.conftest import Held

WORKBOOK = {"document": "workbook", "language": "vi", "paper": "a4"}


@pytest.fixture
def rings(app: Any, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Each time the worker would have been woken."""
    heard: list[int] = []
    monkeypatch.setattr(app.state.bell, "ring", lambda: heard.append(1))
    return heard


@pytest.fixture
def address(held: Held, rings: list[int]) -> str:
    return f"/workshops/{held.id}/print"


def newest(db: Session) -> Job:
    db.rollback()
    job = db.exec(select(Job).order_by(col(Job.id).desc())).first()
    assert job is not None
    db.rollback()
    return job


def at_work(db: Session) -> Job:
    job = jobs.claim(db, "elsewhere:1")
    db.commit()
    assert job is not None
    return job


def test_trainer_asks_for_a_workbook(
    client, cast: Cast, address: str, db: Session, rings: list[int]
) -> None:
    answer = client(cast.trainer).post(address, data=WORKBOOK)
    job = newest(db)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/jobs/{job.id}")
    assert (job.status, job.kind, rings) == ("queued", "print", [1])
    order = Order.read(job.values)
    assert order.address == "http://testserver/"
    assert order.occasion.participants
    assert [len(day["blocks"]) for day in order.occasion.days] == [7] * 5


def test_a_double_click_is_one_job(client, cast: Cast, address: str, db: Session) -> None:
    browser = client(cast.trainer)
    first, second = (browser.post(address, data=WORKBOOK).headers["location"] for _ in range(2))
    assert first == second


def test_what_is_made_is_offered_at_once_also_to_a_colleague(
    client, cast: Cast, address: str, app: Any, db: Session
) -> None:
    place = client(cast.trainer).post(address, data=WORKBOOK).headers["location"]
    job = at_work(db)
    (app.state.settings.data_dir / "made.pdf").write_bytes(b"%PDF-")
    jobs.finish(db, job.id or 0, "made.pdf", "workbook.pdf")
    db.commit()
    assert client(cast.coordinator).post(address, data=WORKBOOK).headers["location"] == place
    answer = client(cast.coordinator).get(f"{place}/file")
    assert (answer.content, answer.headers["content-type"]) == (b"%PDF-", "application/pdf")
    assert 'filename="workbook.pdf"' in answer.headers["content-disposition"]


def test_the_page_lists_what_can_be_and_what_was_made(
    client, cast: Cast, address: str, db: Session
) -> None:
    browser = client(cast.trainer)
    assert "Nothing yet." in browser.get(address).text
    browser.post(address, data=WORKBOOK)
    text = browser.get(address).text
    for title in ("Participant workbook", "Trainer guide", "Handouts", "Flipcharts"):
        assert title in text
    assert "waiting" in text


def test_progress_is_polled_while_it_moves_and_not_afterwards(
    client, cast: Cast, address: str, db: Session
) -> None:
    browser = client(cast.trainer)
    place = browser.post(address, data=WORKBOOK).headers["location"]
    job = at_work(db)
    jobs.note_progress(db, job.id or 0, 3, 12, "Circle and trust")
    db.commit()
    whole = browser.get(place).text
    assert 'http-equiv="refresh"' in whole
    piece = browser.get(place, headers={"hx-request": "true"})
    assert 'value="25"' in piece.text
    assert "Circle and trust" in piece.text
    assert "<html" not in piece.text
    assert 'hx-trigger="every 1s"' in piece.text
    jobs.fail(
        db,
        job.id or 0,
        Phrase("%(part)s: the picture %(file)s cannot be read.", part="P", file="f.svg"),
    )
    db.commit()
    whole = browser.get(place).text
    assert "P: the picture f.svg cannot be read." in whole
    assert "hx-trigger" not in whole


def test_it_is_stopped_and_pressing_twice_does_no_harm(
    client, cast: Cast, address: str, db: Session
) -> None:
    browser = client(cast.trainer)
    place = browser.post(address, data=WORKBOOK).headers["location"]
    for _ in range(2):
        assert browser.post(f"{place}/cancel").headers["location"] == place
    assert newest(db).status == "cancelled"
    assert "Stopped" in browser.get(place).text
    assert browser.get(f"{place}/file").status_code == 404


def test_a_file_that_was_given_up_is_said_so(client, cast: Cast, address: str, db: Session) -> None:
    browser = client(cast.trainer)
    place = browser.post(address, data=WORKBOOK).headers["location"]
    jobs.finish(db, at_work(db).id or 0, "gone.pdf", "workbook.pdf")
    db.commit()
    assert "No longer kept" in browser.get(place).text
    assert browser.get(f"{place}/file").status_code == 404


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"document": "novel"}, "There is no printed thing called novel."),
        ({"paper": "a3"}, "This is not printed on a3."),
        ({"document": "cards", "named": "true"}, "Named copies are made of workbooks"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_words(
    client, cast: Cast, address: str, db: Session, changes: dict[str, str], said: str
) -> None:
    answer = client(cast.trainer).post(address, data=WORKBOOK | changes)
    assert answer.status_code == 422
    assert said in answer.text
    assert db.exec(select(Job)).first() is None


def test_a_language_that_does_not_exist_is_refused(client, cast: Cast, address: str) -> None:
    answer = client(cast.trainer).post(address, data=WORKBOOK | {"language": "fr"})
    assert answer.status_code == 422


def test_the_outsider_finds_nothing(client, cast: Cast, address: str) -> None:
    place = client(cast.trainer).post(address, data=WORKBOOK).headers["location"]
    stranger = client(cast.outsider)
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, data=WORKBOOK).status_code == 404
    assert stranger.get(place).status_code == 404
    assert stranger.post(f"{place}/cancel").status_code == 404
    assert stranger.get(f"{place}/file").status_code == 404


def test_a_trainee_finds_nothing(client, cast: Cast, address: str) -> None:
    place = client(cast.trainer).post(address, data=WORKBOOK).headers["location"]
    trainee = client(cast.trainee)
    for path in (address, place, f"{place}/file"):
        assert trainee.get(path).status_code == 404
    assert trainee.post(address, data=WORKBOOK).status_code == 404


@pytest.mark.parametrize("path", ["/jobs/999", "/jobs/0", "/jobs/99999999999", "/jobs/x"])
def test_a_guessed_number_leads_nowhere(client, cast: Cast, rings: list[int], path: str) -> None:
    assert client(cast.trainer).get(path).status_code in (404, 422)
