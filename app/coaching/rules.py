"""When somebody is due for a visit, how many goals may be open, what a form needs to be closed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

# Three to four coaching contacts in the six months after a workshop keep the skill
# (Schwalbe and others 2014, meta-analysis of 21 papers); four in half a year is one in 45 days.
CONTACTS = 4
CONTACT_EVERY = timedelta(days=45)
# A contact that was missed is booked again within three weeks.
REBOOK_WITHIN = timedelta(days=21)
OPEN_GOALS = 2
STRENGTHS = 3  # lines for strengths on the form; one is required
# The observed person may change their answer for so long.
ANSWER_STANDS_AFTER = timedelta(days=7)

OPEN, MET, DROPPED = "open", "met", "dropped"
GOAL_STATES = (OPEN, MET, DROPPED)


class State(StrEnum):
    """Where a person stands between two visits."""

    MISSED = "missed"  # a planned visit has passed and did not take place
    OVERDUE = "overdue"
    PLANNED = "planned"
    WAITING = "waiting"  # nothing planned, not yet due
    DONE = "done"  # all contacts of the path have taken place


@dataclass(frozen=True, slots=True)
class Standing:
    """State, the date by which something is to happen, and how many days that is past."""

    state: State
    due_on: date | None
    days_late: int


def standing(
    trained_on: date, last_seen_on: date | None, contacts: int, planned_on: date | None, today: date
) -> Standing:
    """Whether and when a person is to be visited.

    `trained_on` is the last day of their last workshop, `contacts` the visits since, `planned_on`
    the earliest open visit, of whichever coach.
    """
    if planned_on is not None and planned_on < today:
        rebook = planned_on + REBOOK_WITHIN
        return Standing(State.MISSED, rebook, (today - planned_on).days)
    if planned_on is not None:
        return Standing(State.PLANNED, planned_on, 0)
    if contacts >= CONTACTS:
        return Standing(State.DONE, None, 0)
    due_on = max(trained_on, last_seen_on or trained_on) + CONTACT_EVERY
    late = (today - due_on).days
    return Standing(State.OVERDUE if late > 0 else State.WAITING, due_on, max(late, 0))


def visit_order(found: Standing, seen: bool, name_key: str) -> tuple[int, int, int, str]:
    """Sorts people: missed and overdue first (the latest before), never seen before seen."""
    first = {State.MISSED: 0, State.OVERDUE: 0, State.WAITING: 1, State.PLANNED: 2, State.DONE: 3}
    due = found.due_on.toordinal() if found.due_on else 0
    return (first[found.state], -found.days_late or due, int(seen), name_key)


def too_many_goals(open_now: Collection[int], decisions: Mapping[str, str], new: int) -> bool:
    """Whether more than two goals would be open, with decisions carried out and new ones set."""
    staying = [goal for goal in open_now if decisions.get(str(goal), OPEN) == OPEN]
    return len(staying) + new > OPEN_GOALS


def may_still_answer(answered_at: datetime | None, now: datetime) -> bool:
    """Whether the observed person may write or change their answer: seven days after the first."""
    return answered_at is None or now - answered_at <= ANSWER_STANDS_AFTER


class Lack(StrEnum):
    """What a form still needs before it can be closed."""

    STRENGTH = "strength"
    ITEMS = "items"
    FUTURE = "future"


def lacks(strengths: Sequence[str], rated: int, observed_on: date, today: date) -> tuple[Lack, ...]:
    """What is missing: a strength in words, at least one item with a level, a day that has come."""
    found = []
    if not any(strength.strip() for strength in strengths):
        found.append(Lack.STRENGTH)
    if rated == 0:
        found.append(Lack.ITEMS)
    if observed_on > today:
        found.append(Lack.FUTURE)
    return tuple(found)
