"""Coaching as people meet it in the browser: who sees what, and nothing typed is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, select
from starlette.testclient import TestClient

from app.accounts import actions as accounts
from app.accounts.models import AuditEntry
from app.accounts.rules import Role
from app.coaching import queries
from app.coaching.models import Amendment, Observation, Visit
from app.workshops.models import Workshop
from tests.cast import Cast
from tests.coaching.conftest import STRENGTH, Drafting, Time, content, sent

Browser = Callable[..., TestClient]
HTMX = {"HX-Request": "true"}


def kept(db: Session, observation: Observation) -> Observation:
    """The observation as it stands in the database now."""
    db.commit()
    db.refresh(observation)
    found = observation
    db.commit()
    return found


def at(observation: Observation, more: str = "") -> str:
    return f"/coaching/observations/{observation.id}{more}"


# Whom to see


def test_a_coach_sees_who_is_overdue_and_plans_moves_and_cancels_a_visit(
    client: Browser, cast: Cast, db: Session, trained: Workshop
) -> None:
    browser = client(cast.coach)
    text = browser.get("/coaching").text
    assert "overdue by 71 days" in text
    assert "Phạm Ngọc Lan" in text
    asked = {"person_id": cast.trainee.id, "planned_on": "30/11/2026"}
    for _ in range(2):
        assert browser.post("/coaching/visits", data=asked).status_code == 303
    visit = db.exec(select(Visit)).one()
    db.commit()
    assert "visit on 30/11/2026" in browser.get("/coaching").text
    moved = browser.post(f"/coaching/visits/{visit.id}/move", data={"planned_on": "2026-12-01"})
    assert moved.status_code == 303
    assert "visit on 01/12/2026" in browser.get("/coaching").text
    for _ in range(2):
        assert browser.post(f"/coaching/visits/{visit.id}/cancel").status_code == 303
    assert "visit on" not in browser.get("/coaching").text


@pytest.mark.parametrize("day", ["", "2026-11-24", "31/02/2027", "tomorrow", "0206-11-24"])
def test_a_day_that_cannot_be_comes_back_with_a_word_beside_it(
    client: Browser, cast: Cast, trained: Workshop, day: str
) -> None:
    asked = {"person_id": cast.trainee.id, "planned_on": day}
    answer = client(cast.coach).post("/coaching/visits", data=asked)
    assert answer.status_code == 422
    assert 'id="planned_on-error"' in answer.text


def test_coordinators_read_the_list_and_do_not_observe(
    client: Browser, cast: Cast, trained: Workshop
) -> None:
    for player in (cast.coordinator, cast.admin, cast.trainer):
        browser = client(player)
        text = browser.get("/coaching").text
        assert "Phạm Ngọc Lan" in text
        assert "/coaching/observe/" not in text
        assert browser.get(f"/coaching/observe/{cast.trainee.id}").status_code == 403
        asked = {"person_id": cast.trainee.id, "planned_on": "2026-11-30"}
        assert browser.post("/coaching/visits", data=asked).status_code == 403


def test_a_coach_does_not_observe_herself(client: Browser, cast: Cast) -> None:
    browser = client(cast.coach)
    assert browser.get(f"/coaching/observe/{cast.coach.id}").status_code == 403


def test_another_coachs_visit_stays_as_it_is(
    client: Browser, cast: Cast, db: Session, trained: Workshop
) -> None:
    asked = {"person_id": cast.trainee.id, "planned_on": "2026-11-30"}
    client(cast.coach).post("/coaching/visits", data=asked)
    visit = db.exec(select(Visit)).one()
    db.commit()
    other = client(cast.outsider)
    assert other.post(f"/coaching/visits/{visit.id}/cancel").status_code == 404
    assert client(cast.trainer).post(f"/coaching/visits/{visit.id}/cancel").status_code == 404


# The form


def test_the_form_opens_once_however_often_one_clicks(
    client: Browser, cast: Cast, trained: Workshop
) -> None:
    browser = client(cast.coach)
    page = browser.get(f"/coaching/observe/{cast.trainee.id}").text
    client_id = re.search(r'name="client_id" value="(\w+)"', page)
    assert client_id
    sends = {"client_id": client_id[1]}
    places = [
        browser.post(f"/coaching/observe/{cast.trainee.id}", data=sends).headers["location"]
        for _ in range(2)
    ]
    assert places[0] == places[1]
    form = browser.get(places[0]).text
    assert form.count('name="tick"') > 100
    assert "No names, numbers or status" in form
    assert "style=" not in form


def test_a_saved_form_comes_back_with_its_levels_without_javascript(
    client: Browser, cast: Cast, draft: Drafting, db: Session
) -> None:
    made, browser = draft(), client(cast.coach)
    ticks = [f"opening-b{n}" for n in (1, 2, 3, 4)]
    answer = browser.post(at(made), data=sent(content(ticks=ticks, growth="Wait"), made.version))
    assert (answer.status_code, answer.headers["location"]) == (303, at(made))
    page = browser.get(at(made)).text
    level = page.split('id="level-opening"')[1].split("</span></span>")[0]
    assert "Steady" in level
    assert "Saved 15:20" in page
    assert "1 of 12" in page
    assert ">Wait</textarea>" in page


def test_with_htmx_only_what_changes_comes_back(
    client: Browser, cast: Cast, draft: Drafting
) -> None:
    made, browser = draft(), client(cast.coach)
    form = sent(content(ticks=["opening-h1"]), made.version, editor="page")
    answer = browser.post(at(made), data=form, headers=HTMX)
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div class="save-state"')
    assert 'id="level-opening" hx-swap-oob="true"' in answer.text
    assert "Could hurt" in answer.text
    assert "<textarea" not in answer.text


def test_a_text_about_a_client_is_asked_about_before_it_is_kept(
    client: Browser, cast: Cast, draft: Drafting, db: Session
) -> None:
    made, browser = draft(), client(cast.coach)
    told = {"evidence-opening": "chị Hoa có HIV, 0912 345 678"}
    form = content(growth="Wait", more=told)
    answer = browser.post(at(made), data=sent(form, made.version))
    assert answer.status_code == 422
    assert "chị Hoa có HIV, 0912 345 678</textarea>" in answer.text
    assert "looks like a telephone number" in answer.text
    assert "nobody recognisable" in answer.text
    stands = queries.content_of(db, kept(db, made))
    db.commit()
    assert (stands.evidence("opening"), stands.text("growth_point")) == ("", "Wait")
    nobody = {"nobody": "evidence-opening"}
    answer = browser.post(at(made), data=sent(form, made.version, **nobody))
    assert answer.status_code == 303
    # Asked once is enough: the confirmed text is known again.
    answer = browser.post(at(made), data=sent(form, kept(db, made).version))
    assert answer.status_code == 303
    assert "0912 345 678" in browser.get(at(made)).text


@pytest.mark.parametrize("field", ["strength-2", "growth_point", "goal-1"])
def test_strengths_growth_point_and_goals_are_asked_about_too(
    client: Browser, cast: Cast, draft: Drafting, field: str
) -> None:
    made = draft()
    form = content(more={field: "anh Hùng mới ra tù"})
    answer = client(cast.coach).post(at(made), data=sent(form, made.version))
    assert answer.status_code == 422
    assert f'value="{field}"' in answer.text


def test_a_wrong_number_keeps_everything_else(
    client: Browser, cast: Cast, draft: Drafting, db: Session
) -> None:
    made, browser = draft(), client(cast.coach)
    form = content(growth="Wait", more={"group_size": "nine", "minutes": "90"})
    answer = browser.post(at(made), data=sent(form, made.version))
    assert answer.status_code == 422
    assert 'value="nine"' in answer.text
    assert "whole number" in answer.text
    now = kept(db, made)
    assert (now.growth_point, now.minutes, now.group_size) == ("Wait", 90, None)


def test_an_old_version_is_shown_beside_the_new_one(
    client: Browser, cast: Cast, draft: Drafting, db: Session
) -> None:
    made, browser = draft(), client(cast.coach)
    first = sent(content(growth="from the phone"), made.version, editor="phone")
    browser.post(at(made), data=first)
    second = sent(content(growth="from the laptop", ticks=["time-b1"]), 1, editor="laptop")
    for headers in ({}, HTMX):
        answer = browser.post(at(made), data=second, headers=headers)
        assert answer.status_code == 409
        assert "from the laptop</textarea>" in answer.text
        assert "from the phone" in answer.text
        assert answer.headers["HX-Retarget"] == "#observation-form"
    assert kept(db, made).growth_point == "from the phone"
    version = re.search(r'name="version" value="(\d+)"', answer.text)
    assert version
    settled = {**second, "version": version[1]}
    assert browser.post(at(made), data=settled).status_code == 303
    assert kept(db, made).growth_point == "from the laptop"


def test_closing_needs_a_strength_and_an_item(
    client: Browser, cast: Cast, draft: Drafting, db: Session
) -> None:
    made, browser = draft(), client(cast.coach)
    form = content(strengths=(), ticks=(), growth="Wait")
    answer = browser.post(at(made, "/close"), data=sent(form, made.version))
    assert answer.status_code == 422
    assert "at least one strength" in answer.text
    assert "at least one item" in answer.text
    now = kept(db, made)
    assert (now.finalised_at, now.growth_point) == (None, "Wait")


def test_too_many_goals_are_named_beside_the_goals_and_the_draft_is_kept(
    client: Browser, cast: Cast, closed: Drafting, draft: Drafting, db: Session
) -> None:
    closed(of=content(goals=(("One", ""), ("Two", ""))))
    made = draft()
    form = content(goals=(("Three", ""),))
    answer = client(cast.coach).post(at(made, "/close"), data=sent(form, made.version))
    assert answer.status_code == 422
    assert "At most two goals" in answer.text
    assert kept(db, made).draft_goals == [{"text": "Three", "due_on": ""}]


def test_closing_twice_closes_once_and_the_form_is_gone(
    client: Browser, cast: Cast, draft: Drafting, db: Session
) -> None:
    made, browser = draft(), client(cast.coach)
    form = sent(content(ticks=["language-h1"], goals=(("Try", ""),)), made.version)
    for _ in range(2):
        answer = browser.post(at(made, "/close"), data=form)
        assert (answer.status_code, answer.headers["location"]) == (303, at(made))
    page = browser.get(at(made)).text
    assert "Talk about it today" in page
    assert STRENGTH in page
    assert "<textarea" not in page
    assert len(queries.open_goals(db, cast.trainee.id)) == 1
    db.commit()


def test_whoever_comes_second_is_told_who_closed_it_and_keeps_their_words(
    client: Browser, cast: Cast, closed: Drafting, db: Session
) -> None:
    made = closed()
    made.finalised_by_id = cast.trainer.id
    db.add(made)
    db.commit()
    form = sent(content(growth="my own words"), made.version)
    for path in (at(made), at(made, "/close")):
        answer = client(cast.coach).post(path, data=form)
        assert answer.status_code == 409
        assert f"{cast.trainer.full_name} has closed this form" in answer.text
        assert "25/11/2026 15:20" in answer.text
        assert "my own words" in answer.text
    assert kept(db, made).growth_point == ""


def test_the_last_observation_stands_beside_the_new_one(
    client: Browser, cast: Cast, closed: Drafting, draft: Drafting
) -> None:
    noted = {"evidence-opening": "Asked for the weather"}
    closed(of=content(growth="Say back first", goals=(("Try pairs", ""),), more=noted))
    page = client(cast.coach).get(at(draft())).text
    for words in ("Say back first", "Try pairs", "Asked for the weather", "Last time"):
        assert words in page
    assert 'name="goal-status-1"' in page


def test_a_draft_is_thrown_away_once(client: Browser, cast: Cast, draft: Drafting) -> None:
    made, browser = draft(of=content()), client(cast.coach)
    assert browser.post(at(made, "/discard")).headers["location"] == "/coaching"
    assert browser.get(at(made)).status_code == 404
    assert browser.post(at(made, "/discard")).status_code == 404


def test_another_coach_writes_on_but_does_not_throw_a_draft_away(
    client: Browser, cast: Cast, draft: Drafting, db: Session
) -> None:
    made = draft(of=content())
    accounts.give_role(db, cast.trainer.id, cast.trainer.organisation_id, Role.COACH)
    db.commit()
    browser = client(cast.trainer)
    assert f"coach: {cast.coach.full_name}" in browser.get("/coaching").text
    form = sent(content(growth="from the second coach"), made.version)
    assert browser.post(at(made), data=form).status_code == 303
    assert browser.post(at(made, "/discard")).status_code == 403
    assert kept(db, made).growth_point == "from the second coach"


def test_a_closed_observation_is_not_thrown_away(
    client: Browser, cast: Cast, closed: Drafting
) -> None:
    made, browser = closed(), client(cast.coach)
    browser.post(at(made, "/discard"))
    assert browser.get(at(made)).status_code == 200


# Amending


def test_an_amendment_needs_a_reason_and_shows_both_versions(
    client: Browser, cast: Cast, closed: Drafting, db: Session
) -> None:
    made, browser = closed(of=content(growth="Wait")), client(cast.coach)
    assert 'name="reason"' in browser.get(at(made, "/amend")).text
    form = content(growth="Wait five seconds", ticks=["opening-b1", "opening-b2"])
    answer = browser.post(at(made, "/amend"), data=sent(form, made.version, reason=""))
    assert answer.status_code == 422
    assert "Wait five seconds</textarea>" in answer.text
    for _ in range(2):  # a double click amends once
        ready = sent(form, made.version, reason="More exact")
        assert browser.post(at(made, "/amend"), data=ready).status_code == 303
    page = browser.get(at(made)).text
    for words in ("Amendment 1", "More exact", cast.coach.full_name, "Wait five seconds", ">Wait<"):
        assert words in page
    assert len(db.exec(select(Amendment)).all()) == 1
    db.commit()


def test_an_amendment_of_an_old_version_has_to_look_again(
    client: Browser, cast: Cast, closed: Drafting
) -> None:
    made, browser = closed(), client(cast.coach)
    first = sent(content(growth="one"), made.version, reason="Why")
    assert browser.post(at(made, "/amend"), data=first).status_code == 303
    second = sent(content(growth="two"), made.version, reason="Why")
    answer = browser.post(at(made, "/amend"), data=second)
    assert answer.status_code == 409
    assert "two</textarea>" in answer.text
    assert "one" in answer.text


def test_an_open_draft_has_nothing_to_amend(client: Browser, cast: Cast, draft: Drafting) -> None:
    made, browser = draft(), client(cast.coach)
    assert browser.get(at(made, "/amend")).status_code == 404
    assert browser.post(at(made, "/amend"), data={}).status_code == 404


# Feedback


def test_a_trainee_reads_strengths_first_and_answers(
    client: Browser, cast: Cast, closed: Drafting, db: Session
) -> None:
    made = closed(of=content(ticks=["opening-b1", "language-h1"], growth="Wait"))
    browser = client(cast.trainee)
    page = browser.get("/feedback").text
    places = [page.index(words) for words in (STRENGTH, "Wait", "To do differently", "My answer")]
    assert places == sorted(places)
    assert "Talk about it today" not in page
    answered = browser.post(f"/feedback/{made.id}/answer", data={"answer": "Cảm ơn chị"})
    assert answered.headers["location"] == f"/feedback/{made.id}#answer"
    assert "Cảm ơn chị" in browser.get(f"/feedback/{made.id}").text
    record = client(cast.coach).get(at(made)).text
    assert "Cảm ơn chị" in record
    assert "read by Phạm Ngọc Lan" in record


def test_an_answer_about_a_client_is_asked_about_and_an_empty_one_refused(
    client: Browser, cast: Cast, closed: Drafting, db: Session
) -> None:
    made, browser = closed(), client(cast.trainee)
    path = f"/feedback/{made.id}/answer"
    told = {"answer": "anh Hùng ra tù hôm qua"}
    answer = browser.post(path, data=told)
    assert answer.status_code == 422
    assert "anh Hùng ra tù hôm qua</textarea>" in answer.text
    assert kept(db, made).answer == ""
    assert browser.post(path, data={**told, "nobody": "answer"}).status_code == 303
    assert browser.post(path, data={"answer": " "}).status_code == 422
    assert kept(db, made).answer == told["answer"]


def test_an_answer_stays_after_seven_days(
    client: Browser, cast: Cast, closed: Drafting, db: Session, time: Time
) -> None:
    made, browser = closed(), client(cast.trainee)
    path = f"/feedback/{made.id}/answer"
    browser.post(path, data={"answer": "first"})
    time.move(days=6)
    browser.post(path, data={"answer": "second"})
    assert kept(db, made).answer == "second"
    time.move(days=2)
    assert browser.post(path, data={"answer": "third"}).status_code == 422
    assert kept(db, made).answer == "second"


def test_without_feedback_the_page_says_what_will_come(client: Browser, cast: Cast) -> None:
    assert "No feedback yet" in client(cast.trainee).get("/feedback").text


# Who may not


def test_nobody_reads_a_draft_about_themselves_or_others_feedback(
    client: Browser, cast: Cast, draft: Drafting, closed: Drafting
) -> None:
    done = closed(cast.trainee)
    open_one = draft(cast.trainee)
    mine, other = client(cast.trainee), client(cast.other_trainee)
    assert mine.get(f"/feedback/{open_one.id}").status_code == 404
    assert mine.get(at(open_one)).status_code == 404
    assert other.get(f"/feedback/{done.id}").status_code == 404
    assert other.post(f"/feedback/{done.id}/answer", data={"answer": "x"}).status_code == 404
    assert client(cast.coordinator).get(at(open_one)).status_code == 404


@pytest.mark.parametrize("who", ["outsider", "outside_trainee", "trainee"])
def test_every_coaching_page_is_closed_to_outsiders_and_trainees(
    client: Browser, cast: Cast, closed: Drafting, draft: Drafting, db: Session, who: str
) -> None:
    done, open_one = closed(), draft(cast.other_trainee)
    asked = {"person_id": cast.trainee.id, "planned_on": "2026-11-30"}
    client(cast.coach).post("/coaching/visits", data=asked)
    visit = db.exec(select(Visit)).one()
    db.commit()
    browser = client(getattr(cast, who))
    form = sent(content(), open_one.version, reason="Why", client_id="12345678")
    pages = [
        f"/coaching/observe/{cast.trainee.id}",
        f"/coaching/people/{cast.trainee.id}",
        at(done),
        at(done, "/amend"),
        at(open_one),
    ]
    if who != "outsider":
        pages.append("/coaching")
    for path in pages:
        assert browser.get(path).status_code == 404, path
    writes: dict[str, Any] = {
        f"/coaching/observe/{cast.trainee.id}": form,
        at(open_one): form,
        at(open_one, "/close"): form,
        at(open_one, "/discard"): {},
        at(done, "/amend"): form,
        "/coaching/visits": asked,
        f"/coaching/visits/{visit.id}/move": {"planned_on": "2026-12-24"},
        f"/coaching/visits/{visit.id}/cancel": {},
    }
    for path, data in writes.items():
        assert browser.post(path, data=data).status_code == 404, path
    if who != "trainee":
        assert browser.get(f"/feedback/{done.id}").status_code == 404
        answer = browser.post(f"/feedback/{done.id}/answer", data={"answer": "x"})
        assert answer.status_code == 404
    assert "Phạm" not in client(cast.outsider).get("/coaching").text
    assert kept(db, open_one).version == 1


def test_guessed_ids_are_not_found(client: Browser, cast: Cast) -> None:
    browser = client(cast.coach)
    for path in ("/coaching/people/999", at(Observation(id=999)), "/coaching/observe/nobody"):
        assert browser.get(path).status_code == 404


# Growth, and who looked


def test_the_path_shows_growth_goals_and_observations_and_notes_who_looked(
    client: Browser, cast: Cast, closed: Drafting, db: Session
) -> None:
    closed(of=content(ticks=["opening-b1"], goals=(("Try pairs", "2026-12-09"),)))
    closed(of=content(ticks=[f"opening-b{n}" for n in (1, 2, 3, 4)]))
    browser = client(cast.coordinator)
    for _ in range(2):
        page = browser.get(f"/coaching/people/{cast.trainee.id}").text
    assert '<polyline class="line"' in page
    assert "2 → 3" in page
    assert "Try pairs" in page
    looks = select(AuditEntry).where(AuditEntry.action == "saw")
    (look,) = db.exec(looks).all()
    db.commit()
    assert (look.actor_id, look.about_person_id) == (cast.coordinator.id, cast.trainee.id)


def test_every_page_speaks_vietnamese(
    client: Browser, cast: Cast, closed: Drafting, draft: Drafting, trained: Workshop
) -> None:
    done, open_one = closed(), draft(cast.other_trainee)
    browser = client(cast.coach)
    browser.post("/language", data={"language": "vi"})
    english = re.compile(r"\b(the|your|and|visit|strength|growth point|saved|nobody)\b", re.I)
    for path in (
        "/coaching",
        f"/coaching/observe/{cast.trainee.id}",
        at(open_one),
        at(done),
        at(done, "/amend"),
        f"/coaching/people/{cast.trainee.id}",
    ):
        text = re.sub(r"<[^>]+>", " ", browser.get(path).text.split("<main")[1])
        found = english.findall(text.replace(STRENGTH, ""))
        assert not found, (path, found)
