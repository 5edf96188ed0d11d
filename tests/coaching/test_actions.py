"""Drafts, closing, goals and amendments, also when two people write at once."""

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.accounts.models import AuditEntry, Person
from app.accounts.rules import Actor, Role
from app.coaching import actions, queries
from app.coaching.actions import Outcome, Version
from app.coaching.models import Amendment, Goal, Observation, ObservationItem, Visit
from app.curriculum.model import Instrument
from app.errors import Refused
from app.workshops.models import Workshop
from tests.cast import Cast
from tests.coaching.conftest import TODAY, Drafting, Time, actor_of, content


def save(db: Session, actor: Actor, draft: Observation, instrument: Instrument, **what: Any):
    version = what.pop("version", None) or Version(draft.version)
    return actions.save_draft(db, actor, draft, instrument, content(**what), version)


def test_a_saved_draft_comes_back_as_it_was_written(
    db: Session, draft: Drafting, instrument: Instrument
) -> None:
    written = content(
        ticks=("opening-b1", "opening-a1", "safety-h1"),
        strengths=("One", "Two"),
        growth="Wait",
        goals=(("Try pairs", "2026-12-09"), ("Ask", "")),
        more={"evidence-opening": "Tờ giấy\nhai dòng", "group_size": "9", "minutes": "75"},
    )
    made = draft(of=written)
    kept = queries.content_of(db, made)
    for name, text in written.texts.items():
        assert kept.text(name) == text
    assert kept.ticks == written.ticks
    assert made.version == 2


def test_opening_the_form_twice_gives_one_draft(db: Session, draft: Drafting) -> None:
    assert draft().id == draft().id


def test_the_same_client_id_never_opens_a_second_form(
    db: Session, coach: Actor, cast: Cast, instrument: Instrument, closed: Drafting
) -> None:
    first = closed()
    person = db.get(Person, cast.trainee.id)
    assert person is not None
    again = actions.start_observation(db, coach, person, instrument, "h", first.client_id)
    assert again.id == first.id


def test_an_old_version_does_not_overwrite_a_newer_one(
    db: Session, coach: Actor, draft: Drafting, instrument: Instrument
) -> None:
    made = draft(of=content(growth="first"))
    old = Version(1, "other-page")
    assert save(db, coach, made, instrument, growth="late", version=old) is Outcome.CONFLICT
    assert made.growth_point == "first"


def test_a_late_save_of_the_same_page_is_no_conflict(
    db: Session, coach: Actor, draft: Drafting, instrument: Instrument
) -> None:
    made = draft()
    page = Version(made.version, "this-page")
    assert save(db, coach, made, instrument, growth="one", version=page) is Outcome.SAVED
    assert save(db, coach, made, instrument, growth="two", version=page) is Outcome.SAVED
    assert made.growth_point == "two"


def test_a_tick_outweighs_did_not_arise(
    db: Session, coach: Actor, draft: Drafting, instrument: Instrument
) -> None:
    made = draft(of=content(ticks=("safety-b1",)))
    both = content(ticks=("safety-b1",))
    both = type(both)(both.texts, both.ticks, frozenset({"safety", "difficult-moments"}), {})
    actions.save_draft(db, coach, made, instrument, both, Version(made.version))
    assert queries.content_of(db, made).not_seen == {"difficult-moments"}


def test_closing_keeps_levels_holds_the_visit_and_opens_goals(
    db: Session, coach: Actor, cast: Cast, draft: Drafting, instrument: Instrument
) -> None:
    person = db.get(Person, cast.trainee.id)
    assert person is not None
    visit = actions.plan_visit(db, coach, person, TODAY)
    basics = [b.id for b in instrument.items[0].basic]
    made = draft(of=content(ticks=[*basics, "agreement-h1"], goals=(("Try pairs", "2026-12-09"),)))
    assert actions.close_observation(db, coach, made, instrument) is Outcome.SAVED
    levels = queries.last_levels(db, cast.trainee.id)
    assert (levels["opening"], levels["agreement"], levels["closing"]) == (3, 1, None)
    db.refresh(visit)
    assert visit.held_on == TODAY
    (goal,) = queries.open_goals(db, cast.trainee.id)
    assert (goal.text, goal.due_on) == ("Try pairs", date(2026, 12, 9))


def test_a_visit_for_a_later_day_stays_open(
    db: Session, coach: Actor, cast: Cast, closed: Drafting, draft: Drafting, instrument: Instrument
) -> None:
    made = draft(of=content())
    person = db.get(Person, cast.trainee.id)
    assert person is not None
    visit = actions.plan_visit(db, coach, person, TODAY + timedelta(days=30))
    actions.close_observation(db, coach, made, instrument)
    db.refresh(visit)
    assert visit.held_on is None


def test_a_third_open_goal_is_refused_and_nothing_is_closed(
    db: Session, coach: Actor, closed: Drafting, draft: Drafting, instrument: Instrument, cast: Cast
) -> None:
    closed(of=content(goals=(("One", ""), ("Two", ""))))
    made = draft(of=content(goals=(("Three", ""),)))
    with pytest.raises(Refused, match="At most two"):
        actions.close_observation(db, coach, made, instrument)
    assert made.finalised_at is None
    first = queries.open_goals(db, cast.trainee.id)[0]
    save(db, coach, made, instrument, goals=(("Three", ""),), decisions={str(first.id): "met"})
    assert actions.close_observation(db, coach, made, instrument) is Outcome.SAVED
    assert [goal.text for goal in queries.open_goals(db, cast.trainee.id)] == ["Two", "Three"]
    assert db.get(Goal, first.id).status == "met"  # type: ignore[union-attr]


def at_once(app: Any, *tasks: Callable[[Session], Any]) -> list[Any]:
    """Run each task in a thread and a transaction of its own, all starting together."""
    start, results = threading.Barrier(len(tasks)), [None] * len(tasks)

    def run(index: int, task: Callable[[Session], Any]) -> None:
        start.wait()
        try:
            with app.state.database.writing() as db:
                results[index] = task(db)
                db.commit()
        except Exception as error:
            results[index] = error

    threads = [threading.Thread(target=run, args=each) for each in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_of_two_coaches_who_close_one_draft_exactly_one_wins(
    app: Any, db: Session, cast: Cast, draft: Drafting, instrument: Instrument
) -> None:
    made = draft(of=content(goals=(("Try pairs", ""),)))
    observation_id, version = made.id, made.version

    def closing(actor: Actor, editor: str) -> Callable[[Session], Outcome]:
        def task(db: Session) -> Outcome:
            mine = db.get(Observation, observation_id)
            assert mine is not None
            if mine.finalised_at:
                return Outcome.CLOSED
            what = content(goals=(("Try pairs", ""),), growth=editor)
            seen = Version(version, editor)
            outcome = actions.save_draft(db, actor, mine, instrument, what, seen)
            if outcome is Outcome.SAVED:
                outcome = actions.close_observation(db, actor, mine, instrument)
            return outcome

        return task

    binh, other = actor_of(cast.coach, Role.COACH), actor_of(cast.trainer, Role.COACH)
    db.commit()
    results = at_once(app, closing(binh, "page-one"), closing(other, "page-two"))
    assert sorted(str(r) for r in results) == [str(Outcome.CLOSED), str(Outcome.SAVED)]
    db.rollback()
    db.refresh(made)
    winner = ("page-one", binh) if results[0] is Outcome.SAVED else ("page-two", other)
    assert (made.growth_point, made.finalised_by_id) == (winner[0], winner[1].person_id)
    assert len(queries.open_goals(db, cast.trainee.id)) == 1


def test_two_forms_closed_at_once_never_open_three_goals(
    app: Any, db: Session, cast: Cast, instrument: Instrument
) -> None:
    coaches = [actor_of(cast.coach, Role.COACH), actor_of(cast.trainer, Role.COACH)]
    person = db.get(Person, cast.trainee.id)
    assert person is not None
    drafts = []
    for number, actor in enumerate(coaches):
        made = actions.start_observation(
            db, actor, person, instrument, "h", f"client-goal-{number}"
        )
        save(db, actor, made, instrument, goals=((f"A{number}", ""), (f"B{number}", "")))
        drafts.append(made.id)
    db.commit()

    def closing(actor: Actor, draft_id: int | None) -> Callable[[Session], Outcome]:
        def task(db: Session) -> Outcome:
            mine = db.get(Observation, draft_id)
            assert mine is not None
            return actions.close_observation(db, actor, mine, instrument)

        return task

    pairs = zip(coaches, drafts, strict=True)
    results = at_once(app, *(closing(actor, draft_id) for actor, draft_id in pairs))
    assert sum(result is Outcome.SAVED for result in results) == 1
    assert sum(isinstance(result, Refused) for result in results) == 1
    assert len(queries.open_goals(db, cast.trainee.id)) == 2


def test_two_clicks_on_open_make_one_draft(
    app: Any, db: Session, coach: Actor, cast: Cast, instrument: Instrument
) -> None:
    def opening(client_id: str) -> Callable[[Session], int | None]:
        def task(db: Session) -> int | None:
            person = db.get(Person, cast.trainee.id)
            assert person is not None
            return actions.start_observation(db, coach, person, instrument, "h", client_id).id

        return task

    first, second = at_once(app, opening("click-one-1"), opening("click-two-2"))
    assert isinstance(first, int)
    assert first == second


def test_an_amendment_keeps_both_versions(
    db: Session, coach: Actor, closed: Drafting, instrument: Instrument
) -> None:
    made = closed(of=content(ticks=("opening-b1",), growth="Wait longer", goals=(("Goal", ""),)))
    better = content(ticks=("opening-b1", "opening-h1"), growth="Wait longer", strengths=("Warm",))
    outcome = actions.amend_observation(
        db, coach, made, instrument, better, made.version, "Forgot a tick"
    )
    assert outcome is Outcome.SAVED
    amendment = db.exec(select(Amendment)).one()
    assert amendment.before["ticks"] == ["opening-b1"]
    assert amendment.after["ticks"] == ["opening-b1", "opening-h1"]
    assert amendment.before["levels"]["opening"] == 2
    assert amendment.after["levels"]["opening"] == 1
    assert (amendment.reason, amendment.amended_by_id) == ("Forgot a tick", coach.person_id)
    assert made.draft_goals == [{"text": "Goal", "due_on": ""}]
    row = select(ObservationItem).where(ObservationItem.item_id == "opening")
    assert db.exec(row).one().level == 1


def test_of_two_amendments_at_once_one_has_to_look_again(
    app: Any, db: Session, coach: Actor, closed: Drafting, instrument: Instrument
) -> None:
    made = closed()
    observation_id, version = made.id, made.version

    def amending(growth: str) -> Callable[[Session], Outcome]:
        def task(db: Session) -> Outcome:
            mine = db.get(Observation, observation_id)
            assert mine is not None
            what = content(growth=growth)
            return actions.amend_observation(db, coach, mine, instrument, what, version, "Why")

        return task

    results = at_once(app, amending("one"), amending("two"))
    assert sorted(str(r) for r in results) == [str(Outcome.CONFLICT), str(Outcome.SAVED)]
    assert len(db.exec(select(Amendment)).all()) == 1


def test_planning_again_moves_the_visit(db: Session, coach: Actor, cast: Cast) -> None:
    person = db.get(Person, cast.trainee.id)
    assert person is not None
    actions.plan_visit(db, coach, person, TODAY)
    actions.plan_visit(db, coach, person, TODAY + timedelta(days=2))
    visit = db.exec(select(Visit)).one()
    assert visit.planned_on == TODAY + timedelta(days=2)
    said = [entry.action for entry in db.exec(select(AuditEntry).order_by(col(AuditEntry.id)))]
    assert said == ["planned", "moved"]


def test_a_visit_cannot_be_planned_for_yesterday(db: Session, coach: Actor, cast: Cast) -> None:
    person = db.get(Person, cast.trainee.id)
    assert person is not None
    with pytest.raises(Refused):
        actions.plan_visit(db, coach, person, TODAY - timedelta(days=1))


def test_a_look_is_noted_once_an_hour(db: Session, coach: Actor, cast: Cast, time: Time) -> None:
    place = cast.coach.organisation_id

    def look() -> int:
        actions.note_look(db, coach, "coaching", cast.trainee.id, cast.trainee.id, place)
        db.flush()
        return len(db.exec(select(AuditEntry).where(AuditEntry.action == "saw")).all())

    assert look() == 1
    time.move(minutes=59)
    assert look() == 1
    time.move(minutes=2)
    assert look() == 2


def test_the_list_puts_overdue_people_first_and_knows_their_next_visit(
    db: Session, coach: Actor, cast: Cast, trained: Workshop, closed: Drafting
) -> None:
    closed(cast.trainee)
    lan, tuan = sorted(
        queries.due_list(db, cast.coach.organisation_id, TODAY), key=lambda d: d.person.id or 0
    )
    assert (tuan.standing.state, tuan.never_seen, tuan.contacts) == ("overdue", True, 0)
    assert (lan.standing.state, lan.days_since, lan.contacts) == ("waiting", 0, 1)
    first = queries.due_list(db, cast.coach.organisation_id, TODAY)[0]
    assert first.person.id == cast.other_trainee.id
    actions.plan_visit(db, coach, first.person, TODAY + timedelta(days=3))
    planned = queries.due_list(db, cast.coach.organisation_id, TODAY)[1]
    assert (planned.standing.state, planned.coach_name) == ("planned", cast.coach.full_name)
    assert queries.due_list(db, cast.outsider.organisation_id, TODAY) == []


def test_a_coach_is_told_about_today(
    db: Session, coach: Actor, cast: Cast, trained: Workshop, draft: Drafting
) -> None:
    person = db.get(Person, cast.trainee.id)
    assert person is not None
    actions.plan_visit(db, coach, person, TODAY)
    draft(cast.trainee)
    found = queries.coach_today(db, coach)
    assert [p.id for _, p in found.visits] == [cast.trainee.id]
    assert [p.id for _, p in found.drafts] == [cast.trainee.id]
    assert [due.person.id for due in found.overdue] == [cast.other_trainee.id]
    assert found.coming == ()


def test_last_levels_of_several_people(
    db: Session, cast: Cast, closed: Drafting, time: Time
) -> None:
    closed(cast.trainee, content(ticks=("opening-b1",), day=TODAY - timedelta(days=9)))
    closed(cast.trainee, content(ticks=("opening-h1",)))
    found = queries.last_levels_of(db, [cast.trainee.id, cast.other_trainee.id])
    assert set(found) == {cast.trainee.id}
    assert found[cast.trainee.id]["opening"] == 1
