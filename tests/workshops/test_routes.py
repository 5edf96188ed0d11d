"""Workshops as people meet them: planned, run, seen by some and not by others."""

import re

import pytest
from sqlmodel import select

from app.workshops.models import Day, Session, Workshop
from tests.cast import Cast
from tests.workshops.conftest import Held

PLAN = {
    "client_id": "a" * 32,
    "programme": "facilitation-five-day",
    "title": "Our own five days",
    "starts_on": "27/11/2026",
    "rhythm": "no-sundays",
    "dates": "",
    "venue": "Ward culture house",
    "province": "Hà Nội",
    "commune": "Phường Cửa Nam",
    "language": "vi",
}


def plan(cast: Cast, **changes: object) -> dict[str, object]:
    return {
        **PLAN,
        "organisation": cast.trainer.organisation_id,
        "trainers": cast.trainer.id,
        **changes,
    }


def test_trainer_plans_a_workshop_with_days_and_clock_times(client, cast: Cast, db) -> None:
    browser = client(cast.trainer)
    form = browser.get("/workshops/new")
    # Whichever programme is chosen, an empty title becomes that programme's.
    assert 'name="title" value=""' in form.text
    assert "What each programme is for" in form.text
    answer = browser.post("/workshops", data=plan(cast))
    assert answer.status_code == 303
    workshop = db.exec(select(Workshop)).one()
    days = db.exec(select(Day).order_by(Day.number)).all()
    # The 29th is a Sunday and is stepped over.
    assert [f"{day.held_on:%d}" for day in days] == ["27", "28", "30", "01", "02"]
    assert (workshop.starts_on, workshop.ends_on) == (days[0].held_on, days[-1].held_on)
    first = db.exec(select(Session).where(Session.day_id == days[0].id)).all()
    assert (first[0].starts_minute, first[0].planned_minutes) == (480, 105)
    assert first[1].kind == "break"
    assert workshop.content_hash


def test_explicit_dates_are_kept(client, cast: Cast, db) -> None:
    dates = "2/12/2026, 4/12/2026, 9/12/2026, 11/12/2026, 16/12/2026"
    sent = plan(cast, rhythm="dates", dates=dates, starts_on="")
    assert client(cast.trainer).post("/workshops", data=sent).status_code == 303
    assert [d.held_on.day for d in db.exec(select(Day).order_by(Day.number))] == [2, 4, 9, 11, 16]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": "31/02/2026"}, "starts_on"),
        ({"starts_on": ""}, "starts_on"),
        ({"starts_on": "22/11/0026"}, "starts_on"),
        ({"venue": "  "}, "venue"),
        ({"venue": "x" * 161}, "venue"),
        ({"rhythm": "dates", "dates": "1/12/2026, 2/12/2026"}, "dates"),
        ({"rhythm": "dates", "dates": "tomorrow"}, "dates"),
        ({"rhythm": "dates", "dates": " ".join(["1/12/2026"] * 5)}, "dates"),
        ({"rhythm": "dates", "dates": ""}, "dates"),
        ({"trainers": 999}, "trainers"),
        ({"trainers": "99999999999999999999"}, "trainers"),
        ({"programme": "unknown"}, "programme"),
    ],
)
def test_what_is_wrong_stands_beside_the_field_and_nothing_typed_is_lost(
    client, cast: Cast, db, changes: dict[str, object], field: str
) -> None:
    answer = client(cast.trainer).post("/workshops", data=plan(cast, **changes))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "Our own five days" in answer.text
    assert "Phường Cửa Nam" in answer.text
    assert db.exec(select(Workshop)).all() == []


def test_a_double_click_plans_one_workshop(client, cast: Cast, db) -> None:
    browser = client(cast.trainer)
    first = browser.post("/workshops", data=plan(cast))
    second = browser.post("/workshops", data=plan(cast))
    assert first.headers["location"] == second.headers["location"]
    assert len(db.exec(select(Workshop)).all()) == 1
    assert len(db.exec(select(Day)).all()) == 5


def test_somebody_elses_client_id_gives_nothing(client, cast: Cast) -> None:
    client(cast.trainer).post("/workshops", data=plan(cast))
    sent = plan(cast, organisation=cast.outsider.organisation_id, trainers=cast.outsider.id)
    assert client(cast.outsider).post("/workshops", data=sent).status_code == 404


def test_nobody_plans_for_another_organisation(client, cast: Cast, db) -> None:
    answer = client(cast.outsider).post("/workshops", data=plan(cast))
    assert answer.status_code == 404
    assert db.exec(select(Workshop)).all() == []


@pytest.mark.parametrize("player", ["trainee", "coach"])
def test_trainees_and_coaches_do_not_plan(client, cast: Cast, player: str) -> None:
    browser = client(getattr(cast, player))
    assert browser.get("/workshops/new").status_code == 404
    assert browser.post("/workshops", data=plan(cast)).status_code == 404


def test_trainer_sees_what_happens_now(client, cast: Cast, held: Held) -> None:
    text = client(cast.trainer).get(f"/workshops/{held.id}").text
    assert "Now: Rulers, and offering information" in text
    assert "70 minutes left" in text
    assert "Next, at 11:30" in text


def test_the_list_groups_and_the_empty_list_teaches(client, cast: Cast, held: Held) -> None:
    assert 'id="now-title"' in client(cast.coordinator).get("/workshops").text
    assert 'id="now-title"' in client(cast.trainee).get("/workshops").text
    outside = client(cast.outsider).get("/workshops").text
    assert "Five days" not in outside
    assert "Plan the first one" in outside


def test_changed_programme_is_said(client, cast: Cast, held: Held, db) -> None:
    browser = client(cast.trainer)
    assert "has changed since" not in browser.get(f"/workshops/{held.id}").text
    workshop = db.get(Workshop, held.id)
    workshop.content_hash = "older"
    db.add(workshop)
    db.commit()
    assert "has changed since" in browser.get(f"/workshops/{held.id}").text


def test_trainee_sees_days_place_and_names_but_nothing_of_the_trainers(
    client, cast: Cast, held: Held
) -> None:
    text = client(cast.trainee).get(f"/workshops/{held.id}").text
    assert "Hall" in text
    assert "Nguyễn Thị Hạnh" in text
    assert "Đỗ Anh Tuấn" in text
    assert "/attendance" not in text
    assert "/roster" not in text
    assert f"/people/{cast.other_trainee.id}" not in text


PAGES = ["", "/edit", "/days/1", "/roster", "/attendance", "/attendance/1/morning", "/progress"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("player", ["outsider", "outside_trainee"])
def test_outsider_finds_nothing(client, cast: Cast, held: Held, page: str, player: str) -> None:
    browser = client(getattr(cast, player))
    assert browser.get(f"/workshops/{held.id}{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES[1:])
def test_trainee_finds_no_page_of_the_trainers(client, cast: Cast, held: Held, page: str) -> None:
    assert client(cast.trainee).get(f"/workshops/{held.id}{page}").status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_staff_sees_every_page_and_a_coach_may_not_change(
    client, cast: Cast, held: Held, page: str
) -> None:
    address = f"/workshops/{held.id}{page}"
    for player in (cast.trainer, cast.coordinator, cast.admin):
        assert client(player).get(address).status_code == 200
    answer = client(cast.coach).get(address)
    assert answer.status_code == (403 if page == "/edit" else 200)
    assert 'method="post" action="/workshops' not in answer.text


WRITES = {
    "": {"title": "Taken", "venue": "x", "language": "en", "dates": ""},
    "/days/1/blocks/1/times": {"starts": "09:00", "minutes": "60"},
    "/days/1/blocks/1/actual": {"actual": "100"},
    "/roster": {"people": "1"},
    "/roster/1/leave": {},
    "/roster/1/return": {},
    "/attendance/1/morning": {"everybody": "present"},
}


@pytest.mark.parametrize("page", WRITES)
@pytest.mark.parametrize(
    ("player", "status"), [("outsider", 404), ("trainee", 404), ("coach", 403)]
)
def test_only_who_runs_it_writes(
    client, cast: Cast, held: Held, page: str, player: str, status: int
) -> None:
    browser = client(getattr(cast, player))
    answer = browser.post(f"/workshops/{held.id}{page}", data=WRITES[page])
    assert answer.status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "/workshops/99999999999999999999",
        "/workshops/0",
        "/workshops/abc",
        "/workshops/{id}/days/9",
        "/workshops/{id}/attendance/1/night",
        "/workshops/{id}/attendance/9/morning",
    ],
)
def test_guessed_addresses_lead_nowhere(client, cast: Cast, held: Held, path: str) -> None:
    assert client(cast.trainer).get(path.format(id=held.id)).status_code == 404


def test_the_day_shows_modules_openers_and_materials_for_the_people(
    client, cast: Cast, held: Held
) -> None:
    text = client(cast.trainer).get(f"/workshops/{held.id}/days/1").text
    assert 'href="/learn/opening-the-circle"' in text
    assert 'href="/learn/exercises/name-and-gesture"' in text
    assert "At hand for 2 people" in text
    times = re.findall(r"<strong>(\d\d:\d\d)</strong>", text)
    assert times == ["08:00", "09:45", "10:00", "11:30", "13:30", "15:00", "15:15"]


def test_trainer_lengthens_a_session_and_the_day_moves(client, cast: Cast, held: Held) -> None:
    browser = client(cast.trainer)
    address = f"/workshops/{held.id}/days/1"
    sent = {"starts": "8:00", "minutes": "120"}
    answer = browser.post(f"{address}/blocks/1/times", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{address}#block-1")
    times = re.findall(r"<strong>(\d\d:\d\d)</strong>", browser.get(address).text)
    assert times == ["08:00", "10:00", "10:15", "11:45", "13:45", "15:15", "15:30"]
    other = browser.get(f"/workshops/{held.id}/days/2").text
    assert re.findall(r"<strong>(\d\d:\d\d)</strong>", other)[1] == "09:45"


@pytest.mark.parametrize(
    "sent",
    [
        {"starts": "07:00", "minutes": "60"},
        {"starts": "25:00", "minutes": "60"},
        {"starts": "10:00", "minutes": "-5"},
        {"starts": "10:00", "minutes": "600"},
        {"starts": "", "minutes": ""},
    ],
)
def test_impossible_times_are_refused_and_shown_again(
    client, cast: Cast, held: Held, sent: dict[str, str]
) -> None:
    browser = client(cast.trainer)
    address = f"/workshops/{held.id}/days/1"
    before = browser.get(address).text
    answer = browser.post(f"{address}/blocks/3/times", data=sent)
    assert answer.status_code == 422
    assert "-error" in answer.text
    assert f'value="{sent["minutes"]}"' in answer.text
    assert browser.get(address).text == before


def test_actual_minutes_are_noted_and_taken_back(client, cast: Cast, held: Held) -> None:
    browser = client(cast.trainer)
    address = f"/workshops/{held.id}/days/1"
    browser.post(f"{address}/blocks/1/actual", data={"actual": "112"})
    assert "took 112" in browser.get(address).text
    browser.post(f"{address}/blocks/1/actual", data={"actual": ""})
    assert "· took" not in browser.get(address).text
    answer = browser.post(f"{address}/blocks/1/actual", data={"actual": "long"})
    assert (answer.status_code, "actual-error" in answer.text) == (422, True)


def test_a_planned_workshop_is_changed_without_losing_its_days(
    client, cast: Cast, held: Held, db
) -> None:
    sent = {
        "title": "Later",
        "venue": "Other hall",
        "language": "vi",
        "dates": "1/12/2026 2/12/2026 3/12/2026 4/12/2026 5/12/2026",
        "trainers": cast.trainer.id,
    }
    browser = client(cast.coordinator)
    assert browser.post(f"/workshops/{held.id}", data=sent).status_code == 303
    text = browser.get(f"/workshops/{held.id}").text
    assert "Other hall" in text
    assert "It begins on 01/12/2026 at 08:00" in text
    answer = browser.post(f"/workshops/{held.id}", data={**sent, "dates": "1/12/2026"})
    assert (answer.status_code, "dates-error" in answer.text) == (422, True)
    answer = browser.post(
        f"/workshops/{held.id}", data={**sent, "title": "Half", "trainers": cast.trainee.id}
    )
    assert (answer.status_code, "trainers-error" in answer.text) == (422, True)
    db.expire_all()
    assert db.get(Workshop, held.id).title == "Later"


def test_every_programme_can_be_held(client, cast: Cast, library, db) -> None:
    browser = client(cast.trainer)
    for number, programme in enumerate(library.current().programmes()):
        sent = plan(
            cast,
            programme=programme.id,
            title="",
            client_id=f"0000000000000000000000000000{number:04d}",
        )
        answer = browser.post("/workshops", data=sent)
        assert answer.status_code == 303, programme.id
        page = browser.get(answer.headers["location"])
        assert page.status_code == 200
        title = library.current().programme(programme.id, "vi").title
        assert title in page.text.replace("&#39;", "'")
    assert len(db.exec(select(Workshop)).all()) == len(library.current().programmes())
