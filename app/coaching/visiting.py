"""A coach's desk: own visits, open drafts, who is to be seen next, and how the rest stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app import clock
from app.accounts import queries as accounts
from app.accounts.models import Person
from app.accounts.rules import OBSERVES, Actor
from app.coaching import queries
from app.coaching.access import Place
from app.coaching.models import Observation, Visit
from app.coaching.queries import Due
from app.coaching.rules import State

ROWS = 40  # people on one page of the list


@dataclass(frozen=True, slots=True)
class Line:
    """One person on the desk, and what the reader may do about them."""

    due: Due
    visit: Visit | None  # the reader's own open visit, else the earliest of anybody
    mine: bool
    may_observe: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """The lists of the coaching page."""

    mine: tuple[Line, ...]  # own visits, missed ones first
    others: tuple[Line, ...]  # everybody else, who is overdue first
    drafts: tuple[tuple[Observation, Person, str], ...]  # with the coach, when it is another
    total: int
    overdue: int
    never_seen: int
    number: int  # this page of `others`, from 1
    pages: int
    coaches: bool


def may_observe(actor: Actor, person: Person) -> bool:
    """Whether `actor` coaches in the organisation of somebody who is not themselves."""
    return person.id != actor.person_id and actor.holds(OBSERVES, person.organisation_id)


def desk(db: Session, actor: Actor, places: Sequence[Place], number: int = 1) -> Desk:
    """The coaching page of somebody, for all organisations they work for."""
    today = clock.today()
    dues = [due for place in places for due in queries.due_list(db, place.organisation_id, today)]
    own = {visit.person_id: visit for visit in queries.open_visits(db, actor.person_id)}
    lines = [
        Line(
            due=due,
            visit=own.get(due.person.id or 0, due.visit),
            mine=due.person.id in own,
            may_observe=may_observe(actor, due.person),
        )
        for due in dues
    ]
    mine = [(line.visit.planned_on, line) for line in lines if line.mine and line.visit]
    others = [line for line in lines if not line.mine]
    pages = max(1, -(-len(others) // ROWS))
    number = min(max(number, 1), pages)
    coached = [place.organisation_id for place in places if place.coaches]
    drafts = [d for d in queries.open_drafts(db, coached) if d.person_id != actor.person_id]
    people = accounts.people_by_id(db, [draft.person_id for draft in drafts])
    coaches = queries.names_of(db, {d.coach_id for d in drafts} - {actor.person_id})
    return Desk(
        mine=tuple(line for _, line in sorted(mine, key=lambda pair: pair[0])),
        others=tuple(others[(number - 1) * ROWS : number * ROWS]),
        drafts=tuple((d, people[d.person_id], coaches.get(d.coach_id, "")) for d in drafts),
        total=len(lines),
        overdue=sum(line.due.standing.state in (State.OVERDUE, State.MISSED) for line in lines),
        never_seen=sum(line.due.never_seen for line in lines),
        number=number,
        pages=pages,
        coaches=bool(coached),
    )
