"""Who is due, how many goals are open, what a form needs."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.coaching.rules import (
    ANSWER_STANDS_AFTER,
    CONTACT_EVERY,
    CONTACTS,
    REBOOK_WITHIN,
    Lack,
    State,
    lacks,
    may_still_answer,
    standing,
    too_many_goals,
    visit_order,
)

TRAINED = date(2026, 8, 1)
TODAY = date(2026, 11, 25)


def test_four_contacts_fit_into_six_months() -> None:
    assert timedelta(days=183) >= CONTACTS * CONTACT_EVERY


def test_somebody_never_seen_is_overdue_after_45_days() -> None:
    due = TRAINED + timedelta(days=45)
    assert standing(TRAINED, None, 0, None, due).state is State.WAITING
    late = standing(TRAINED, None, 0, None, due + timedelta(days=3))
    assert (late.state, late.days_late, late.due_on) == (State.OVERDUE, 3, due)


def test_the_next_visit_counts_from_the_last_one() -> None:
    seen = TODAY - timedelta(days=10)
    found = standing(TRAINED, seen, 1, None, TODAY)
    assert (found.state, found.due_on) == (State.WAITING, seen + CONTACT_EVERY)


def test_an_observation_before_a_second_workshop_does_not_bring_the_date_forward() -> None:
    found = standing(TRAINED, TRAINED - timedelta(days=90), 0, None, TRAINED)
    assert found.due_on == TRAINED + CONTACT_EVERY


def test_a_planned_day_that_passed_is_missed_and_booked_again_within_three_weeks() -> None:
    planned = TODAY - timedelta(days=1)
    found = standing(TRAINED, None, 0, planned, TODAY)
    assert (found.state, found.due_on) == (State.MISSED, planned + REBOOK_WITHIN)
    assert standing(TRAINED, None, 0, TODAY, TODAY).state is State.PLANNED


def test_after_four_contacts_nothing_is_due() -> None:
    assert standing(TRAINED, TRAINED, 4, None, TODAY).state is State.DONE


def test_the_latest_come_first_and_those_who_are_cared_for_last() -> None:
    late = standing(TRAINED, None, 0, None, TODAY)
    later = standing(TRAINED - timedelta(days=30), None, 0, None, TODAY)
    waiting = standing(TRAINED, TODAY, 1, None, TODAY)
    planned = standing(TRAINED, None, 0, TODAY + timedelta(days=2), TODAY)
    done = standing(TRAINED, TODAY, 4, None, TODAY)
    rows = [done, planned, waiting, late, later]
    in_order = sorted(rows, key=lambda found: visit_order(found, False, ""))
    assert in_order == [later, late, waiting, planned, done]


@pytest.mark.parametrize(
    ("there", "decisions", "new", "too_many"),
    [
        ([], {}, 2, False),
        ([1], {}, 2, True),
        ([1], {"1": "met"}, 2, False),
        ([1, 2], {"1": "dropped"}, 1, False),
        ([1, 2], {"1": "open"}, 1, True),
        ([1, 2], {"7": "met"}, 1, True),
    ],
)
def test_at_most_two_goals_are_open(
    there: list[int], decisions: dict[str, str], new: int, too_many: bool
) -> None:
    assert too_many_goals(there, decisions, new) is too_many


@given(st.sets(st.integers(1, 5)), st.integers(0, 2))
def test_meeting_all_goals_always_makes_room(there: set[int], new: int) -> None:
    assert not too_many_goals(there, {str(goal): "met" for goal in there}, new)


def test_a_form_needs_a_strength_a_level_and_a_day_that_has_come() -> None:
    assert lacks(["Warm"], 1, TODAY, TODAY) == ()
    found = lacks(["  "], 0, TODAY + timedelta(days=1), TODAY)
    assert found == (Lack.STRENGTH, Lack.ITEMS, Lack.FUTURE)


def test_an_answer_may_be_changed_for_seven_days() -> None:
    now = datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert may_still_answer(None, now)
    assert may_still_answer(now - ANSWER_STANDS_AFTER, now)
    assert not may_still_answer(now - ANSWER_STANDS_AFTER - timedelta(seconds=1), now)
