"""What a workshop decides without asking anybody: dates, clock times, halves, attendance, names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from app.errors import Phrase, Refused

NOON = 12 * 60
MIDNIGHT = 24 * 60
LEAD_MINUTES = 30  # people arrive, and are marked, half an hour before a half-day begins
SUNDAY = 6


class Half(StrEnum):
    """The unit in which attendance is counted."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


class Status(StrEnum):
    """Whether somebody was there. `open` means that a mark was taken back."""

    PRESENT = "present"
    LATE = "late"
    ABSENT = "absent"
    EXCUSED = "excused"
    OPEN = "open"


# Domain notes E4 (dose and reach): half-day units; more than 30 minutes late counts half. An
# excuse explains an absence, it does not make up for it.
WEIGHTS: Mapping[Status, float] = {
    Status.PRESENT: 1.0,
    Status.LATE: 0.5,
    Status.ABSENT: 0.0,
    Status.EXCUSED: 0.0,
}


@dataclass(frozen=True)
class Share:
    """Somebody's attendance: units reached, half-days marked for them, half-days there are."""

    units: float
    marked: int
    half_days: int

    @property
    def share(self) -> float | None:
        """Units by marked half-days, 0 to 1; None when nothing has been marked yet."""
        return self.units / self.marked if self.marked else None


def attendance_share(statuses: Iterable[str], half_days: int) -> Share:
    """The weighted attendance of one person.

    `statuses` are the marks of that person, one for each half-day that was marked; `half_days` is
    how many the workshop has. Present counts 1, more than 30 minutes late 1/2, absent or excused 0.
    Source: domain notes E4.
    """
    counted = [Status(status) for status in statuses if status != Status.OPEN]
    return Share(sum(WEIGHTS[status] for status in counted), len(counted), half_days)


def half_of(starts: int) -> Half:
    """The half of the day in which something that starts at this minute lies."""
    return Half.MORNING if starts < NOON else Half.AFTERNOON


@dataclass(frozen=True)
class Slot:
    """One block of a day: its number, first minute after midnight, and length in minutes."""

    number: int
    starts: int
    minutes: int

    @property
    def ends(self) -> int:
        """The first minute after it."""
        return self.starts + self.minutes


def reflow(
    slots: Sequence[Slot], number: int, *, starts: int | None = None, minutes: int | None = None
) -> tuple[Slot, ...]:
    """The day after one block has got another start or length, in minutes.

    What comes before stays; what comes after moves as far as the end of the changed block moved,
    so that order and gaps are kept. Raises Refused when the block would begin before the one
    before it has ended, or the day would not end before midnight.
    """
    position = next(i for i, slot in enumerate(slots) if slot.number == number)
    old = slots[position]
    new = replace(
        old,
        starts=old.starts if starts is None else starts,
        minutes=old.minutes if minutes is None else minutes,
    )
    if new.minutes < 0 or new.starts < 0:
        raise Refused(Phrase("Minutes cannot be less than nothing."))
    if position and new.starts < slots[position - 1].ends:
        raise Refused(Phrase("What comes before has not ended by then. Shorten that first."))
    moved = new.ends - old.ends
    after = tuple(replace(slot, starts=slot.starts + moved) for slot in slots[position + 1 :])
    day = (*slots[:position], new, *after)
    if day[-1].ends > MIDNIGHT:
        raise Refused(Phrase("The day would not end before midnight."))
    return day


def consecutive_dates(first: date, count: int, *, sundays: bool) -> tuple[date, ...]:
    """`count` dates in a row from `first`; without Sundays they are stepped over."""
    dates: list[date] = []
    day = first
    while len(dates) < count:
        if sundays or day.weekday() != SUNDAY:
            dates.append(day)
        day += timedelta(days=1)
    return tuple(dates)


@dataclass(frozen=True)
class DayPlan:
    """A day as the clock sees it."""

    number: int
    held_on: date
    slots: tuple[Slot, ...]


class Phase(StrEnum):
    """Where a workshop stands at a moment."""

    COMING = "coming"  # nothing has begun
    RUNNING = "running"  # in the middle of a block
    BETWEEN = "between"  # today something is still to come
    RESTING = "resting"  # the next day is still to come
    OVER = "over"


@dataclass(frozen=True)
class Happening:
    """What happens now and next; days and slots are None where there are none."""

    phase: Phase
    day: DayPlan | None = None
    slot: Slot | None = None
    minutes_left: int = 0
    next_day: DayPlan | None = None
    next_slot: Slot | None = None


def happening(days: Sequence[DayPlan], today: date, minute: int) -> Happening:
    """What happens at `minute` (after midnight, in the workshop's zone) of `today`."""
    blocks = sorted(
        ((day.held_on, slot.starts, slot.number, day, slot) for day in days for slot in day.slots),
        key=lambda block: block[:3],
    )
    moment = (today, minute)
    current = [b for b in blocks if b[0] == today and b[4].starts <= minute < b[4].ends]
    coming = [b for b in blocks if (b[0], b[1]) > moment]
    next_day, next_slot = (coming[0][3], coming[0][4]) if coming else (None, None)
    if current:
        _, _, _, day, slot = current[-1]
        return Happening(Phase.RUNNING, day, slot, slot.ends - minute, next_day, next_slot)
    if next_day is None:
        return Happening(Phase.OVER)
    if len(coming) == len(blocks):
        return Happening(Phase.COMING, None, None, 0, next_day, next_slot)
    today_still = next_day.held_on == today
    phase = Phase.BETWEEN if today_still else Phase.RESTING
    return Happening(phase, next_day if today_still else None, None, 0, next_day, next_slot)


@dataclass(frozen=True)
class HalfDay:
    """One unit of attendance: a half of a day, with its clock times in minutes after midnight."""

    day_id: int
    number: int
    held_on: date
    half: Half
    starts: int
    ends: int


def current_half_day(half_days: Sequence[HalfDay], today: date, minute: int) -> HalfDay | None:
    """The half-day to mark now: the newest that has begun or begins soon, else the first."""
    begun = [
        half for half in half_days if (half.held_on, half.starts) <= (today, minute + LEAD_MINUTES)
    ]
    if begun:
        return begun[-1]
    return half_days[0] if half_days else None


class When(StrEnum):
    """The groups in which workshops are listed."""

    NOW = "now"
    COMING = "coming"
    PAST = "past"


def when(starts_on: date, ends_on: date, today: date) -> When:
    """In which group a workshop with these dates stands today."""
    if today < starts_on:
        return When.COMING
    return When.PAST if today > ends_on else When.NOW


def short_names(full_names: Sequence[str]) -> tuple[str, ...]:
    """Given names, as people are called in the circle; namesakes get the initials before theirs."""
    split = [name.split() or ["?"] for name in full_names]
    given = [words[-1] for words in split]
    names = []
    for words in split:
        alone = given.count(words[-1]) == 1 or len(words) == 1
        initials = "" if alone else "".join(f"{word[0]}." for word in words[:-1])
        names.append(f"{initials}{words[-1]}")
    return tuple(names)
