"""Dates, clock times, halves, attendance: decided without a database."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Refused
from app.workshops.rules import (
    DayPlan,
    Half,
    HalfDay,
    Phase,
    Slot,
    When,
    attendance_share,
    consecutive_dates,
    current_half_day,
    half_of,
    happening,
    reflow,
    short_names,
    when,
)

MORNING = (Slot(1, 480, 105), Slot(2, 585, 15), Slot(3, 600, 90))
SATURDAY = date(2026, 11, 28)


def test_longer_block_moves_the_rest_of_the_day() -> None:
    day = reflow(MORNING, 1, minutes=120)
    assert [(s.starts, s.minutes) for s in day] == [(480, 120), (600, 15), (615, 90)]


def test_later_start_moves_the_block_and_what_follows_but_not_what_came_before() -> None:
    day = reflow(MORNING, 2, starts=600)
    assert [s.starts for s in day] == [480, 600, 615]


def test_gaps_made_by_hand_are_kept() -> None:
    day = reflow(reflow(MORNING, 3, starts=630), 1, minutes=95)
    assert [s.starts for s in day] == [480, 575, 620]


def test_block_cannot_begin_before_the_one_before_has_ended() -> None:
    with pytest.raises(Refused, match="has not ended"):
        reflow(MORNING, 3, starts=590)


def test_day_ends_before_midnight() -> None:
    with pytest.raises(Refused, match="midnight"):
        reflow(MORNING, 3, minutes=900)


@st.composite
def days(draw: st.DrawFn) -> tuple[Slot, ...]:
    """A day of blocks in order, with or without gaps."""
    minute, slots = draw(st.integers(0, 600)), []
    for number in range(1, draw(st.integers(1, 9)) + 1):
        length = draw(st.integers(0, 120))
        slots.append(Slot(number, minute, length))
        minute += length + draw(st.integers(0, 20))
    return tuple(slots)


@given(days(), st.data())
def test_whatever_is_changed_the_order_stays_and_no_minute_is_negative(
    day: tuple[Slot, ...], data: st.DataObject
) -> None:
    number = data.draw(st.sampled_from([slot.number for slot in day]))
    starts = data.draw(st.none() | st.integers(-50, 1500))
    minutes = data.draw(st.none() | st.integers(-50, 700))
    try:
        after = reflow(day, number, starts=starts, minutes=minutes)
    except Refused:
        return
    assert [slot.number for slot in after] == [slot.number for slot in day]
    assert all(slot.minutes >= 0 and slot.starts >= 0 for slot in after)
    assert all(a.ends <= b.starts for a, b in pairwise(after))
    assert after[: number - 1] == day[: number - 1]
    lengths = [slot.minutes for slot in after if slot.number != number]
    assert lengths == [slot.minutes for slot in day if slot.number != number]


def test_days_in_a_row_step_over_sundays_when_wished() -> None:
    assert consecutive_dates(SATURDAY, 3, sundays=True)[1] == date(2026, 11, 29)
    assert consecutive_dates(SATURDAY, 3, sundays=False)[1:] == (
        date(2026, 11, 30),
        date(2026, 12, 1),
    )


DAYS = (
    DayPlan(1, date(2026, 11, 23), MORNING),
    DayPlan(2, date(2026, 11, 25), MORNING),
)


@pytest.mark.parametrize(
    ("today", "minute", "phase", "slot", "following"),
    [
        (date(2026, 11, 22), 600, Phase.COMING, None, (1, 1)),
        (date(2026, 11, 23), 479, Phase.COMING, None, (1, 1)),
        (date(2026, 11, 23), 480, Phase.RUNNING, 1, (1, 2)),
        (date(2026, 11, 23), 584, Phase.RUNNING, 1, (1, 2)),
        (date(2026, 11, 23), 585, Phase.RUNNING, 2, (1, 3)),
        (date(2026, 11, 23), 690, Phase.RESTING, None, (2, 1)),
        (date(2026, 11, 24), 600, Phase.RESTING, None, (2, 1)),
        (date(2026, 11, 25), 100, Phase.BETWEEN, None, (2, 1)),
        (date(2026, 11, 25), 689, Phase.RUNNING, 3, None),
        (date(2026, 11, 25), 690, Phase.OVER, None, None),
    ],
)
def test_the_clock_tells_what_happens(
    today: date, minute: int, phase: Phase, slot: int | None, following: tuple[int, int] | None
) -> None:
    now = happening(DAYS, today, minute)
    assert now.phase == phase
    assert (now.slot.number if now.slot else None) == slot
    coming = (now.next_day.number, now.next_slot.number) if now.next_day and now.next_slot else None
    assert coming == following


def test_minutes_left_are_counted_down() -> None:
    assert happening(DAYS, date(2026, 11, 23), 500).minutes_left == 85


def test_workshop_without_days_is_over_and_does_not_fail() -> None:
    assert happening((), date(2026, 11, 23), 600).phase == Phase.OVER
    assert current_half_day((), date(2026, 11, 23), 600) is None


HALVES = (
    HalfDay(1, 1, date(2026, 11, 23), Half.MORNING, 480, 690),
    HalfDay(1, 1, date(2026, 11, 23), Half.AFTERNOON, 810, 990),
    HalfDay(2, 2, date(2026, 11, 24), Half.MORNING, 480, 690),
)


@pytest.mark.parametrize(
    ("today", "minute", "position"),
    [
        (date(2026, 11, 20), 600, 0),
        (date(2026, 11, 23), 470, 0),
        (date(2026, 11, 23), 779, 0),
        (date(2026, 11, 23), 780, 1),
        (date(2026, 11, 24), 300, 1),
        (date(2026, 11, 24), 450, 2),
        (date(2026, 12, 24), 450, 2),
    ],
)
def test_the_half_day_to_mark_is_the_newest_that_begins(
    today: date, minute: int, position: int
) -> None:
    assert current_half_day(HALVES, today, minute) == HALVES[position]


def test_noon_divides_the_day() -> None:
    assert (half_of(719), half_of(720)) == (Half.MORNING, Half.AFTERNOON)


def test_late_counts_half_and_an_excuse_nothing() -> None:
    share = attendance_share(["present", "late", "absent", "excused"], 10)
    assert (share.units, share.marked, share.half_days, share.share) == (1.5, 4, 10, 0.375)


def test_nothing_marked_gives_no_share() -> None:
    assert attendance_share([], 10).share is None
    assert attendance_share(["open"], 10).share is None


def test_a_mark_taken_back_does_not_count() -> None:
    assert attendance_share(["present", "open"], 10).share == 1.0


def test_workshops_are_coming_now_or_past() -> None:
    first, last = date(2026, 11, 23), date(2026, 11, 27)
    assert when(first, last, date(2026, 11, 22)) == When.COMING
    assert when(first, last, first) == When.NOW
    assert when(first, last, last) == When.NOW
    assert when(first, last, date(2026, 11, 28)) == When.PAST


def test_namesakes_are_told_apart_by_initials() -> None:
    names = short_names(["Phạm Ngọc Lan", "Trần Thị Lan", "Đỗ Anh Tuấn", "Mai"])
    assert names == ("P.N.Lan", "T.T.Lan", "Tuấn", "Mai")
