"""Walks all routes of the application: nobody and strangers get nothing of ours, anywhere."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, select
from starlette.testclient import TestClient

from app import clock
from app.accounts.models import AttemptCount, AuditEntry, Organisation, Person, SignIn
from app.coaching.models import Observation, Visit
from app.jobs.models import Job
from app.learning.models import Reflection
from app.printing.order import Order
from app.workshops.models import Day, Participant, Workshop
from tests.cast import Cast

SECRET = "Words that belong to Bến Sông alone"
MODULE, PROMPT = "listening-in-threes", "my-pull"

# Everything that can be asked for, sorted by who may. A new route has to be put into one of these.
OPEN = {
    "GET /sign-in", "POST /sign-in", "POST /language", "GET /set-up", "POST /set-up",
}  # fmt: skip
# One's own: everybody who is signed in gets a page, with nothing of anybody else in it.
OWN = {
    "GET /", "GET /search", "GET /me", "POST /me/secret", "POST /sign-out",
    "GET /learn", "GET /learn/{module_id:module}", "POST /learn/progress", "GET /notes",
    "GET /learn/{module_id}/reflections/{prompt_id}",
    "POST /learn/{module_id}/reflections/{prompt_id}",
    "POST /learn/{module_id}/reflections/{prompt_id}/share",
    "POST /learn/{module_id}/reflections/{prompt_id}/take-back",
    "POST /learn/{module_id}/tallies/{tally_id}",
    "GET /learn/checks/{exercise_id}", "POST /learn/checks/{exercise_id}",
    "GET /learn/exercises/{exercise_id}", "GET /feedback", "GET /workshops",
    "GET /words",
}  # fmt: skip
# Staff anywhere get a page about their own organisation; a trainee finds nothing.
STAFF = {
    "GET /people", "GET /people/new", "POST /people/new", "GET /people/import",
    "POST /people/import", "POST /people/import/carry-out",
    "GET /organisations", "POST /organisations", "GET /workshops/new", "POST /workshops",
    "GET /coaching", "POST /coaching/visits", "GET /learn/shared",
}  # fmt: skip
# Ours: a stranger, however high elsewhere, is told that there is no such thing.
OURS = {
    "POST /me/devices/{sign_in_id}/sign-out",
    "GET /people/{person_id:id}", "GET /people/{person_id:id}/edit",
    "POST /people/{person_id:id}/edit", "POST /people/{person_id:id}/roles",
    "POST /people/{person_id:id}/reset", "POST /people/{person_id:id}/switch-off",
    "POST /people/{person_id:id}/switch-on",
    "GET /organisations/{organisation_id:id}", "POST /organisations/{organisation_id:id}",
    "GET /organisations/{organisation_id:id}/logo",
    "POST /organisations/{organisation_id:id}/logo",
    "GET /workshops/{workshop_id}", "POST /workshops/{workshop_id}",
    "GET /workshops/{workshop_id}/edit", "GET /workshops/{workshop_id}/progress",
    "GET /workshops/{workshop_id}/attendance",
    "GET /workshops/{workshop_id}/attendance/{number}/{half}",
    "POST /workshops/{workshop_id}/attendance/{number}/{half}",
    "GET /workshops/{workshop_id}/roster", "POST /workshops/{workshop_id}/roster",
    "POST /workshops/{workshop_id}/roster/{participant_id}/leave",
    "POST /workshops/{workshop_id}/roster/{participant_id}/return",
    "GET /workshops/{workshop_id}/print", "POST /workshops/{workshop_id}/print",
    "GET /workshops/{workshop_id}/days/{number}",
    "POST /workshops/{workshop_id}/days/{number}/blocks/{block}/times",
    "POST /workshops/{workshop_id}/days/{number}/blocks/{block}/actual",
    "POST /coaching/visits/{visit_id}/move", "POST /coaching/visits/{visit_id}/cancel",
    "GET /coaching/observe/{person_id}", "POST /coaching/observe/{person_id}",
    "GET /coaching/observations/{observation_id}",
    "POST /coaching/observations/{observation_id}",
    "POST /coaching/observations/{observation_id}/close",
    "POST /coaching/observations/{observation_id}/discard",
    "GET /coaching/observations/{observation_id}/amend",
    "POST /coaching/observations/{observation_id}/amend",
    "GET /coaching/people/{person_id}",
    "GET /feedback/{observation_id}", "POST /feedback/{observation_id}/answer",
    "GET /jobs/{job_id}", "POST /jobs/{job_id}/cancel", "GET /jobs/{job_id}/file",
}  # fmt: skip
# The second click finds nobody signed in any more.
TOLD = {"POST /sign-out"}
LOGO = "GET /organisations/{organisation_id:id}/logo"  # for all people of the house
EVERYTHING = sorted(OPEN | OWN | STAFF | OURS)
HUGE = ("2147483648", "9223372036854775808", "9" * 5000)


def routes_of(routes: Any) -> Iterator[str]:
    """`GET /path` for every route, however deep it was included."""
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from routes_of(inner.routes)
        else:
            for method in (getattr(route, "methods", None) or set()) - {"HEAD"}:
                yield f"{method} {route.path}"


def test_every_route_is_known_here(app: Any) -> None:
    assert sorted(routes_of(app.routes)) == EVERYTHING
    assert len(EVERYTHING) == sum(map(len, (OPEN, OWN, STAFF, OURS)))


@pytest.fixture
def ids(app: Any, db: Session, cast: Cast) -> dict[str, str]:
    """One of everything of Bến Sông, about Tuấn: real ids by the names in the routes."""
    now, today, home = clock.now(), clock.today(), cast.trainer.organisation_id
    tuan, coach = cast.other_trainee.id, cast.coach.id
    place = db.get_one(Organisation, home)
    place.name, place.logo_file = SECRET, "l" * 32 + ".png"
    logos = app.state.settings.data_dir / "logos"
    logos.mkdir()
    (logos / place.logo_file).write_bytes(b"a picture")
    (app.state.settings.data_dir / "book.pdf").write_bytes(SECRET.encode())
    workshop = Workshop(
        organisation_id=home, programme_id="facilitation-five-day", content_hash="",
        title=SECRET, venue=SECRET, starts_on=today, ends_on=today,
        created_by_id=cast.trainer.id, created_at=now,
    )  # fmt: skip
    sign_in = SignIn(
        person_id=tuan, token_hash="x", created_at=now, last_seen_at=now,
        expires_at=now.replace(year=now.year + 1),
    )  # fmt: skip
    order = Order(
        document="workbook", programme="facilitation-five-day", language="en", paper="a4",
        printed_on=today,
    )  # fmt: skip
    job = Job(
        organisation_id=home, asked_by_id=cast.trainer.id, kind="print", values=order.values(),
        key="k", status="done", file="book.pdf", file_name="book.pdf", created_at=now,
    )  # fmt: skip
    observation = Observation(
        organisation_id=home, person_id=tuan, coach_id=coach, instrument_id="group-session",
        content_hash="", client_id="c" * 32, observed_on=today, growth_point=SECRET,
        strengths=[SECRET], saved_at=now, saved_by_id=coach, finalised_at=now,
        finalised_by_id=coach,
    )  # fmt: skip
    visit = Visit(
        organisation_id=home, person_id=tuan, coach_id=coach, planned_on=today, created_at=now
    )
    words = Reflection(
        person_id=tuan, module_id=MODULE, prompt_id=PROMPT, text=SECRET, saved_at=now
    )
    db.add_all([workshop, sign_in, job, observation, visit, words])
    db.flush()
    day = Day(workshop_id=workshop.id or 0, number=1, slug="day-1", held_on=today)
    seat = Participant(workshop_id=workshop.id or 0, person_id=tuan, added_at=now)
    db.add_all([day, seat])
    db.commit()
    return {
        "person_id": str(tuan), "organisation_id": str(home), "workshop_id": str(workshop.id),
        "participant_id": str(seat.id), "number": "1", "half": "morning", "block": "1",
        "visit_id": str(visit.id), "observation_id": str(observation.id), "job_id": str(job.id),
        "sign_in_id": str(sign_in.id), "module_id": MODULE, "prompt_id": PROMPT,
        "tally_id": "no-tally", "exercise_id": "no-check",
    }  # fmt: skip


def address(route: str, ids: dict[str, str]) -> tuple[str, str]:
    """The method and the address of a route with these ids in it."""
    method, path = route.split(" ")
    for name, value in ids.items():
        for kind in ("", ":id", ":module"):
            path = path.replace(f"{{{name}{kind}}}", value)
    assert "{" not in path, path
    return method, path


def ask(browser: TestClient, route: str, ids: dict[str, str]) -> Any:
    """The answer to a request that carries what a form of ours would carry."""
    method, path = address(route, ids)
    if method == "GET":
        return browser.get(path)
    day = clock.today().isoformat()
    fields = {
        "client_id": "f" * 32, "name": "Theirs", "short_name": "Theirs", "title": "Theirs",
        "organisation_id": ids["organisation_id"], "organisation": ids["organisation_id"],
        "workshop_id": ids["workshop_id"], "person_id": ids["person_id"], "planned_on": day,
        "roles": "admin", "role": "admin", "people": ids["person_id"], "everybody": "present",
        "answer": "Theirs", "document": "workbook", "language": "en", "paper": "a4",
        "starts": "09:00", "minutes": "50", "actual": "50", "version": "1", "reason": "Theirs",
        "text": "Theirs", "full_name": "Their Person", "user_name": "theirs", "dates": day,
        "venue": "Theirs", "rows": '[{"line":2,"full_name":"Their Person"}]',
    }  # fmt: skip
    return browser.post(path, data=fields)


# What signing in, looking and being refused may leave behind.
PASSING = {AttemptCount.__tablename__, AuditEntry.__tablename__, "sign_in", "submission"}


def everything(db: Session) -> dict[str, list[Any]]:
    """All rows of all tables that must stand as they stood."""
    db.rollback()
    tables = [t for t in SQLModel.metadata.sorted_tables if t.name not in PASSING]
    found = {t.name: db.connection().execute(select(t)).all() for t in tables}
    db.rollback()
    return found


Browser = Callable[..., TestClient]


def test_nobody_gets_nothing(client: Browser, ids: dict[str, str], db: Session) -> None:
    before = everything(db)
    for route in sorted(OWN | STAFF | OURS):
        answer = ask(client(), route, ids)
        expected = (303,) if route.startswith("GET") else (303, 401)
        assert answer.status_code in expected, route
        assert answer.headers.get("location", "/sign-in").startswith("/sign-in"), route
        assert SECRET not in answer.text, route
    assert everything(db) == before


@pytest.mark.parametrize("who", ["outsider", "outside_trainee", "trainee"])
def test_strangers_find_nothing_of_ours_and_change_nothing(
    client: Browser, cast: Cast, ids: dict[str, str], db: Session, who: str
) -> None:
    browser, before = client(getattr(cast, who)), everything(db)
    hidden = OURS if who == "outsider" else OURS | STAFF
    for route in sorted(hidden - ({LOGO} if who == "trainee" else set())):
        answer = ask(browser, route, ids)
        assert answer.status_code == 404, route
        assert SECRET not in answer.text, route
        assert cast.other_trainee.full_name not in answer.text, route
    assert everything(db) == before


@pytest.mark.parametrize("who", ["outsider", "outside_trainee"])
def test_ones_own_pages_hold_nothing_of_others(
    client: Browser, cast: Cast, ids: dict[str, str], who: str
) -> None:
    browser = client(getattr(cast, who))
    for route in sorted(OWN | STAFF):
        if route != "POST /sign-out":
            answer = ask(browser, route, ids)
            assert answer.status_code < 500, route
            assert SECRET not in answer.text, route
            assert cast.other_trainee.full_name not in answer.text, route


@pytest.mark.parametrize("who", ["admin", "trainer", "coach", "coordinator"])
def test_no_page_but_ones_own_shows_an_unshared_reflection(
    client: Browser, cast: Cast, ids: dict[str, str], db: Session, who: str
) -> None:
    kept = db.exec(select(Reflection)).one()
    kept.text = "A private thought of Tuấn"
    db.add(kept)
    db.commit()
    browser = client(getattr(cast, who))
    for route in sorted(each for each in OWN | STAFF | OURS if each.startswith("GET")):
        assert "A private thought" not in ask(browser, route, ids).text, route
    for path in ("/search?q=private", "/notes?q=private", "/people?q=private"):
        assert "thought" not in browser.get(path).text, path


@pytest.mark.parametrize("huge", HUGE, ids=["31 bits", "63 bits", "5000 digits"])
def test_a_guessed_number_leads_nowhere(
    client: Browser, cast: Cast, ids: dict[str, str], huge: str
) -> None:
    numbers = {name: huge for name, value in ids.items() if value.isdecimal()}
    places = {"number", "block", "organisation_id"} | set(numbers)
    browsers = [client(cast.admin), client(cast.coach), client(cast.trainee)]
    for route in sorted(each for each in OURS if any(f"{{{n}" in each for n in places)):
        for browser in browsers:
            method, path = address(route, ids | numbers)
            answer = browser.request(
                method, path, data={"client_id": "f" * 32} if method == "POST" else None
            )
            assert answer.status_code == 404, route


def test_a_stranger_brings_nothing_into_our_house(
    client: Browser, cast: Cast, ids: dict[str, str], db: Session
) -> None:
    before, browser = everything(db), client(cast.outsider)
    # Each names our organisation, or one of our people, in its form.
    for route in sorted(each for each in STAFF if each.startswith("POST")):
        if route != "POST /organisations":
            assert ask(browser, route, ids).status_code == 404, route
    assert everything(db) == before


def test_those_who_may_do_see_all_this(client: Browser, cast: Cast, ids: dict[str, str]) -> None:
    for who, route in (
        (cast.trainer, "GET /workshops/{workshop_id}"),
        (cast.trainer, "GET /jobs/{job_id}/file"),
        (cast.coach, "GET /coaching/observations/{observation_id}"),
        (cast.other_trainee, "GET /feedback/{observation_id}"),
        (cast.other_trainee, "GET /learn/{module_id}/reflections/{prompt_id}"),
    ):
        assert SECRET in ask(client(who), route, ids).text, route
    assert ask(client(cast.trainee), LOGO, ids).status_code == 200


EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}"


@pytest.mark.parametrize("who", ["admin", "trainer", "coach", "other_trainee"])
def test_no_text_of_people_becomes_part_of_a_page(
    client: Browser, cast: Cast, ids: dict[str, str], db: Session, who: str
) -> None:
    browser = client(getattr(cast, who))  # before the name of who signs in is spoilt
    for person in db.exec(select(Person)).all():
        person.full_name = person.unit = person.phone = EVIL
        person.province = person.commune = EVIL
    for table, fields in (
        (Organisation, ("name", "short_name")),
        (Workshop, ("title", "venue", "province", "commune")),
        (Observation, ("growth_point", "answer")),
        (Reflection, ("text",)),
        (Job, ("fault", "step")),
        (SignIn, ("device", "address")),
    ):
        for row in db.exec(select(table)).all():
            for name in fields:
                setattr(row, name, EVIL)
    observation = db.exec(select(Observation)).one()
    observation.strengths = [EVIL]
    db.exec(select(Reflection)).one().shared_at = clock.now()
    db.commit()
    shown = 0
    for route in sorted(each for each in OWN | STAFF | OURS if each.startswith("GET")):
        if route not in (LOGO, "GET /jobs/{job_id}/file"):
            text = ask(browser, route, ids).text
            shown += "&lt;script&gt;alert" in text
            assert "<script>alert" not in text, route
            assert "<img src=x" not in text, route
    for path in ("/search?q=", "/notes?q=", "/people?q=", "/sign-in?next=/"):
        assert "<script>alert" not in browser.get(path, params={"q": EVIL}).text, path
    assert shown >= 5


@pytest.mark.parametrize("who", ["admin", "trainer", "coach", "other_trainee"])
def test_a_double_click_on_any_button_adds_nothing_the_second_time(
    client: Browser, cast: Cast, ids: dict[str, str], db: Session, who: str
) -> None:
    browser, carried_out = client(getattr(cast, who)), 0
    last = ("POST /people/{person_id:id}/switch-off", "POST /sign-out")
    writes = sorted(each for each in OWN | STAFF | OURS if each.startswith("POST"))
    for route in [*(each for each in writes if each not in last), *last]:
        first = ask(browser, route, ids)
        once = {name: len(rows) for name, rows in everything(db).items()}
        second = ask(browser, route, ids)
        assert first.status_code < 500, route
        assert second.status_code < 500, route
        twice = {name: len(rows) for name, rows in everything(db).items()}
        assert twice == once, route
        if first.status_code in (200, 204, 303):
            carried_out += 1
            assert second.status_code in (200, 204, 303, 409) or route in TOLD, route
    assert carried_out >= 3
