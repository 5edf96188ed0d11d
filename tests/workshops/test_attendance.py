"""Attendance: one tap for all, exceptions after, corrections that keep what was there."""

from threading import Barrier, Thread

import pytest
from sqlmodel import select

from app.accounts.rules import Actor, Role
from app.workshops import marking, queries
from app.workshops.models import Attendance, AttendanceChange, Day, Workshop
from app.workshops.rules import Half, Status
from tests.cast import Cast
from tests.workshops.conftest import Held, actor_of

HTMX = {"HX-Request": "true"}


def address(held: Held, day: int = 3, half: str = "morning") -> str:
    return f"/workshops/{held.id}/attendance/{day}/{half}"


def statuses(db) -> dict[int, str]:
    found = {row.participant_id: row.status for row in db.exec(select(Attendance))}
    db.rollback()  # who looks must not keep others from writing
    return found


def test_the_half_day_of_the_moment_comes_first(client, cast: Cast, held: Held) -> None:
    text = client(cast.trainer).get(f"/workshops/{held.id}/attendance").text
    assert f'action="{address(held)}"' in text
    for day in range(1, 6):
        assert f'href="{address(held, day, "afternoon")}"' in text


def test_one_tap_marks_all_and_the_page_comes_back(client, cast: Cast, held: Held, db) -> None:
    answer = client(cast.trainer).post(address(held), data={"everybody": "present"})
    assert answer.status_code == 303
    assert statuses(db) == {held.lan: "present", held.tuan: "present"}


def test_exceptions_first_then_the_rest(client, cast: Cast, held: Held, db) -> None:
    browser = client(cast.trainer)
    answer = browser.post(address(held), data={"mark": f"{held.tuan}:absent"})
    assert answer.headers["location"].endswith(f"#mark-{held.tuan}")
    browser.post(address(held), data={"everybody": "present"})
    assert statuses(db) == {held.lan: "present", held.tuan: "absent"}


def test_a_tap_answers_with_the_fragment_that_shows_it_as_saved(
    client, cast: Cast, held: Held
) -> None:
    sent = {"mark": f"{held.lan}:late"}
    answer = client(cast.trainer).post(address(held), data=sent, headers=HTMX)
    assert answer.status_code == 200
    assert '<section id="attendance"' in answer.text
    assert "<html" not in answer.text
    pressed = answer.text.split('aria-pressed="true"')[0].rsplit("<button", 1)[1]
    assert f'id="tap-{held.lan}-late"' in pressed
    assert 'class="chair late"' in answer.text


def test_a_correction_keeps_who_changed_what(client, cast: Cast, held: Held, db) -> None:
    client(cast.trainer).post(address(held), data={"everybody": "present"})
    client(cast.coordinator).post(address(held), data={"mark": f"{held.lan}:late"})
    change = db.exec(select(AttendanceChange)).one()
    assert (change.was, change.became, change.changed_by_id) == (
        "present",
        "late",
        cast.coordinator.id,
    )
    db.rollback()
    text = client(cast.trainer).get(address(held)).text
    assert "<strong>Phạm Ngọc Lan</strong>: Present → Late" in text
    assert "Lê Thị Mai, 25/11/2026 10:20" in text


def test_the_same_tap_twice_is_no_correction(client, cast: Cast, held: Held, db) -> None:
    browser = client(cast.trainer)
    for _ in range(2):
        browser.post(address(held), data={"mark": f"{held.lan}:late"})
    assert statuses(db) == {held.lan: "late"}
    assert db.exec(select(AttendanceChange)).all() == []


def test_the_wrong_half_day_is_taken_back_and_marked_again(
    client, cast: Cast, held: Held, db
) -> None:
    browser = client(cast.trainer)
    browser.post(address(held), data={"everybody": "present"})
    text = browser.post(address(held), data={"everybody": "open"}, headers=HTMX).text
    assert "0/2" in text
    assert queries.marks(db, db.exec(select(Attendance.day_id)).first(), "morning") == {}
    db.rollback()
    browser.post(address(held), data={"everybody": "present"})
    assert set(statuses(db).values()) == {"present"}
    assert len(db.exec(select(AttendanceChange)).all()) == 4


def test_a_day_that_has_not_come_cannot_be_marked(client, cast: Cast, held: Held, db) -> None:
    browser = client(cast.trainer)
    answer = browser.post(address(held, 4), data={"everybody": "present"})
    assert answer.status_code == 422
    assert "has not come yet" in answer.text
    assert statuses(db) == {}
    assert '<button class="tap' not in browser.get(address(held, 4)).text


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"mark": "1"},
        {"mark": "x:late"},
        {"mark": "1:open"},
        {"mark": "999999999:late"},
        {"everybody": "absent"},
    ],
)
def test_nonsense_marks_nobody(client, cast: Cast, held: Held, db, sent: dict[str, str]) -> None:
    assert client(cast.trainer).post(address(held), data=sent).status_code == 404
    assert statuses(db) == {}


def test_who_was_taken_out_is_not_marked(client, cast: Cast, held: Held, db) -> None:
    browser = client(cast.trainer)
    browser.post(f"/workshops/{held.id}/roster/{held.tuan}/leave")
    browser.post(address(held), data={"everybody": "present"})
    assert statuses(db) == {held.lan: "present"}
    assert browser.post(address(held), data={"mark": f"{held.tuan}:late"}).status_code == 404


def test_an_empty_circle_says_what_to_do(client, cast: Cast, held: Held) -> None:
    browser = client(cast.trainer)
    for place in (held.lan, held.tuan):
        browser.post(f"/workshops/{held.id}/roster/{place}/leave")
    assert "Put people into the workshop first" in browser.get(address(held)).text


def test_the_share_of_each_person(client, cast: Cast, held: Held, db) -> None:
    browser = client(cast.trainer)
    for half in ("morning", "afternoon"):
        browser.post(address(held, 1, half), data={"everybody": "present"})
    browser.post(address(held, 1, "afternoon"), data={"mark": f"{held.lan}:late"})
    shares = queries.attendance_share(db, held.id)
    assert (shares[cast.trainee.id].share, shares[cast.trainee.id].half_days) == (0.75, 10)
    assert shares[cast.other_trainee.id].share == 1.0
    assert "75 %" in browser.get(f"/workshops/{held.id}/roster").text


def test_two_trainers_marking_at_once_lose_no_mark(
    app, db, cast: Cast, held: Held, trainer: Actor
) -> None:
    day_id = db.exec(select(Day.id).where(Day.number == 3)).one()
    db.rollback()
    start, failures = Barrier(4), []
    second = actor_of(cast.coordinator, Role.COORDINATOR)

    def mark_one(actor: Actor, participant: int, status: Status) -> None:
        try:
            with app.state.database.writing() as session:
                start.wait()
                day = session.get(Day, day_id)
                marking.mark(session, actor, day, Half.MORNING, {participant: status})
                session.commit()
        except Exception as failure:
            failures.append(failure)

    threads = [
        Thread(target=mark_one, args=args)
        for args in (
            (trainer, held.lan, Status.LATE),
            (second, held.tuan, Status.ABSENT),
            (second, held.lan, Status.PRESENT),
            (trainer, held.tuan, Status.EXCUSED),
        )
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    # One row each; for each person one tap came first and the other is a kept correction.
    assert set(statuses(db)) == {held.lan, held.tuan}
    changes = db.exec(select(AttendanceChange)).all()
    assert {(c.was, c.became) for c in changes} <= {
        ("late", "present"),
        ("present", "late"),
        ("absent", "excused"),
        ("excused", "absent"),
    }
    assert len(changes) == 2


def test_a_double_click_in_two_processes_plans_one_workshop(
    app, db, cast: Cast, held: Held, trainer: Actor
) -> None:
    from app.curriculum.model import Language
    from app.workshops import actions
    from app.workshops.forms import AboutForm
    from tests.workshops.conftest import DATES

    programme = app.state.library.current().programme("facilitation-five-day", Language.EN)
    about = AboutForm(title="Twice", venue="Hall", language="en", trainers=[cast.trainer.id])
    db.rollback()
    start, ids = Barrier(2), []

    def plan() -> None:
        with app.state.database.writing() as session:
            start.wait()
            made = actions.plan_workshop(
                session,
                trainer,
                cast.trainer.organisation_id,
                programme,
                "hash",
                about,
                DATES,
                client_id="f" * 32,
            )
            session.commit()
            ids.append(made.id)

    threads = [Thread(target=plan) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert len(db.exec(select(Workshop).where(Workshop.title == "Twice")).all()) == 1
