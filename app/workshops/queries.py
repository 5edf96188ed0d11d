"""Reads about workshops: which there are, their days, who takes part, who was there."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_
from sqlmodel import Session as DbSession
from sqlmodel import col, select

from app import clock
from app.accounts.models import Membership, Person
from app.accounts.rules import STAFF, Actor, Role, without_marks
from app.workshops import rules
from app.workshops.models import (
    Attendance,
    AttendanceChange,
    Day,
    Participant,
    Session,
    Workshop,
    WorkshopTrainer,
)
from app.workshops.rules import DayPlan, HalfDay, Share, Slot, When


@dataclass(frozen=True)
class Seat:
    """A participant's place in the circle."""

    participant_id: int
    person_id: int
    full_name: str
    unit: str
    left_at: datetime | None = None


@dataclass(frozen=True)
class Mark:
    """Whether somebody was there, who said so and when."""

    status: str
    marked_by: str
    marked_at: datetime


@dataclass(frozen=True)
class Correction:
    """A mark that was changed: whose, what it was and became, who changed it and when."""

    full_name: str
    was: str
    became: str
    changed_by: str
    changed_at: datetime


# Which workshops there are


def workshops_of(db: DbSession, actor: Actor) -> Sequence[Workshop]:
    """The workshops of the organisations somebody works for, those they train in or take part in.

    The newest first.
    """
    trains = select(WorkshopTrainer.workshop_id).where(WorkshopTrainer.person_id == actor.person_id)
    sits = select(Participant.workshop_id).where(
        Participant.person_id == actor.person_id, col(Participant.left_at).is_(None)
    )
    mine = or_(
        col(Workshop.organisation_id).in_(actor.organisations_with(STAFF)),
        col(Workshop.id).in_(trains),
        col(Workshop.id).in_(sits),
    )
    found = select(Workshop).where(mine)
    return db.exec(found.order_by(col(Workshop.starts_on).desc(), col(Workshop.id).desc())).all()


def grouped(workshops: Sequence[Workshop], today: date) -> dict[When, list[Workshop]]:
    """Workshops as now, coming (the nearest first) and past (the newest first)."""
    groups: dict[When, list[Workshop]] = {group: [] for group in When}
    for workshop in workshops:
        groups[rules.when(workshop.starts_on, workshop.ends_on, today)].append(workshop)
    groups[When.COMING].reverse()
    return groups


def running(db: DbSession, actor: Actor, today: date) -> list[Workshop]:
    """The workshops of somebody that are held today."""
    return grouped(workshops_of(db, actor), today)[When.NOW]


def upcoming(db: DbSession, actor: Actor, today: date) -> list[Workshop]:
    """The workshops of somebody that have not begun, the nearest first."""
    return grouped(workshops_of(db, actor), today)[When.COMING]


def workshop_of_trainee(db: DbSession, person_id: int, today: date) -> Workshop | None:
    """The workshop that matters to a trainee: the running one, the next one, or the last one."""
    found = (
        select(Workshop)
        .join(Participant, col(Participant.workshop_id) == Workshop.id)
        .where(Participant.person_id == person_id, col(Participant.left_at).is_(None))
    )
    groups = grouped(db.exec(found.order_by(col(Workshop.starts_on).desc())).all(), today)
    ordered = [*groups[When.NOW], *groups[When.COMING], *groups[When.PAST]]
    return ordered[0] if ordered else None


def by_client_id(db: DbSession, client_id: str) -> Workshop | None:
    """The workshop that a form with this id has made already."""
    return db.exec(select(Workshop).where(Workshop.client_id == client_id)).first()


# Its days


def days(db: DbSession, workshop_id: int) -> Sequence[Day]:
    """The days of a workshop in order."""
    found = select(Day).where(Day.workshop_id == workshop_id)
    return db.exec(found.order_by(col(Day.number))).all()


def sessions(db: DbSession, workshop_id: int) -> dict[int, list[Session]]:
    """The blocks of each day (by the day's id) in order."""
    found = (
        select(Session)
        .join(Day, col(Day.id) == Session.day_id)
        .where(Day.workshop_id == workshop_id)
        .order_by(col(Session.day_id), col(Session.number))
    )
    blocks: dict[int, list[Session]] = defaultdict(list)
    for block in db.exec(found):
        blocks[block.day_id].append(block)
    return blocks


def slot(block: Session) -> Slot:
    """A block as the clock sees it."""
    return Slot(block.number, block.starts_minute, block.planned_minutes)


def plans(the_days: Sequence[Day], blocks: dict[int, list[Session]]) -> tuple[DayPlan, ...]:
    """The days as the clock sees them."""
    return tuple(
        DayPlan(day.number, day.held_on, tuple(slot(b) for b in blocks.get(day.id or 0, ())))
        for day in the_days
    )


def half_days(db: DbSession, workshop_id: int) -> tuple[HalfDay, ...]:
    """The half-days of a workshop in order: a half counts when a session begins in it."""
    blocks = sessions(db, workshop_id)
    found = []
    for day in days(db, workshop_id):
        work = [slot(b) for b in blocks.get(day.id or 0, ()) if b.kind == "session"]
        for half in rules.Half:
            inside = [s for s in work if rules.half_of(s.starts) == half]
            if inside and day.id:
                ends = max(s.ends for s in inside)
                found.append(HalfDay(day.id, day.number, day.held_on, half, inside[0].starts, ends))
    return tuple(found)


def module_ids(db: DbSession, workshop_id: int) -> list[str]:
    """The modules of a workshop in the order in which they are held."""
    blocks = sessions(db, workshop_id)
    ordered = (b for day in days(db, workshop_id) for b in blocks.get(day.id or 0, ()))
    return list(dict.fromkeys(name for block in ordered for name in block.module_ids))


def local_time(workshop: Workshop) -> tuple[date, int]:
    """Today and the minute after midnight in the workshop's zone."""
    local = clock.now().astimezone(ZoneInfo(workshop.zone))
    return local.date(), local.hour * 60 + local.minute


# Its people


def modules_for(db: DbSession, person_id: int) -> set[str]:
    """The modules of all workshops in which somebody takes part."""
    found = (
        select(Session.module_ids)
        .join(Day, col(Day.id) == Session.day_id)
        .join(Participant, col(Participant.workshop_id) == Day.workshop_id)
        .where(Participant.person_id == person_id, col(Participant.left_at).is_(None))
    )
    return {module_id for ids in db.exec(found) for module_id in ids}


def trainers(db: DbSession, workshop_id: int) -> Sequence[Person]:
    """Who trains in a workshop: who leads first, then in order of names."""
    found = (
        select(Person)
        .join(WorkshopTrainer, col(WorkshopTrainer.person_id) == Person.id)
        .where(WorkshopTrainer.workshop_id == workshop_id)
    )
    return db.exec(found.order_by(col(WorkshopTrainer.leads).desc(), Person.name_key)).all()


def seats(db: DbSession, workshop_id: int, *, left: bool = False) -> list[Seat]:
    """The places in the circle in order of names; with `left`, those that were given up."""
    gone = col(Participant.left_at)
    found = (
        select(Participant, Person)
        .join(Person, col(Person.id) == Participant.person_id)
        .where(Participant.workshop_id == workshop_id)
        .where(gone.is_not(None) if left else gone.is_(None))
        .order_by(Person.name_key, col(Person.id))
    )
    return [
        Seat(place.id or 0, person.id or 0, person.full_name, person.unit, place.left_at)
        for place, person in db.exec(found)
    ]


def participants(db: DbSession, workshop_id: int) -> Sequence[Person]:
    """The people who take part in a workshop, in Vietnamese order of names."""
    found = (
        select(Person)
        .join(Participant, col(Participant.person_id) == Person.id)
        .where(Participant.workshop_id == workshop_id, col(Participant.left_at).is_(None))
    )
    return db.exec(found.order_by(Person.name_key, col(Person.id))).all()


def counts(db: DbSession, workshop_ids: Sequence[int]) -> dict[int, int]:
    """How many take part in each of these workshops."""
    found = (
        select(Participant.workshop_id, func.count())
        .where(col(Participant.workshop_id).in_(workshop_ids), col(Participant.left_at).is_(None))
        .group_by(col(Participant.workshop_id))
    )
    return dict(db.exec(found).all())


def people_trained(db: DbSession, organisation_id: int) -> Sequence[Person]:
    """The people who took part in workshops of an organisation that have begun, by name."""
    sat = (
        select(Participant.person_id)
        .join(Workshop, col(Workshop.id) == Participant.workshop_id)
        .where(Workshop.organisation_id == organisation_id, col(Participant.left_at).is_(None))
        .where(Workshop.starts_on <= clock.today())
    )
    found = select(Person).where(col(Person.id).in_(sat), col(Person.active).is_(True))
    return db.exec(found.order_by(Person.name_key, col(Person.id))).all()


def last_trained_on(db: DbSession, organisation_id: int) -> dict[int, date]:
    """For each person trained by an organisation, the last day of their newest workshop."""
    found = (
        select(Participant.person_id, func.max(Workshop.ends_on))
        .join(Workshop, col(Workshop.id) == Participant.workshop_id)
        .where(Workshop.organisation_id == organisation_id, col(Participant.left_at).is_(None))
        .where(Workshop.starts_on <= clock.today())
        .group_by(col(Participant.person_id))
    )
    return dict(db.exec(found).all())


def candidates(db: DbSession, workshop: Workshop, words: str, limit: int = 60) -> Sequence[Person]:
    """Active trainees of the organisation who could be put into a workshop, by name.

    `words` are looked for in names with and without marks.
    """
    inside = select(Participant.person_id).where(
        Participant.workshop_id == workshop.id, col(Participant.left_at).is_(None)
    )
    trainees = select(Membership.person_id).where(
        Membership.organisation_id == workshop.organisation_id,
        Membership.role == Role.TRAINEE.value,
    )
    found = (
        select(Person)
        .where(Person.organisation_id == workshop.organisation_id, col(Person.active).is_(True))
        .where(col(Person.id).not_in(inside), col(Person.id).in_(trainees))
    )
    for word in without_marks(words).split():
        found = found.where(col(Person.search_text).contains(word, autoescape=True))
    return db.exec(found.order_by(Person.name_key, col(Person.id)).limit(limit)).all()


def trains_in(db: DbSession, person_id: int, workshop_id: int) -> bool:
    """Whether somebody is among the trainers of a workshop."""
    found = select(WorkshopTrainer.id).where(
        WorkshopTrainer.workshop_id == workshop_id, WorkshopTrainer.person_id == person_id
    )
    return db.exec(found).first() is not None


def sits_in(db: DbSession, person_id: int, workshop_id: int) -> bool:
    """Whether somebody takes part in a workshop."""
    found = select(Participant.id).where(
        Participant.workshop_id == workshop_id,
        Participant.person_id == person_id,
        col(Participant.left_at).is_(None),
    )
    return db.exec(found).first() is not None


# Who was there


def marks(db: DbSession, day_id: int, half: str) -> dict[int, Mark]:
    """The marks of a half-day, by participant; those taken back are left out."""
    found = (
        select(Attendance, Person.full_name)
        .join(Person, col(Person.id) == Attendance.marked_by_id)
        .where(Attendance.day_id == day_id, Attendance.half == half)
        .where(Attendance.status != rules.Status.OPEN.value)
    )
    return {
        mark.participant_id: Mark(mark.status, marked_by, mark.marked_at)
        for mark, marked_by in db.exec(found)
    }


def corrections(db: DbSession, day_id: int, half: str) -> list[Correction]:
    """What was corrected in the marks of a half-day, the newest first."""
    found = (
        select(AttendanceChange, Person.full_name, Attendance.participant_id)
        .join(Attendance, col(Attendance.id) == AttendanceChange.attendance_id)
        .join(Person, col(Person.id) == AttendanceChange.changed_by_id)
        .where(Attendance.day_id == day_id, Attendance.half == half)
        .order_by(col(AttendanceChange.id).desc())
    )
    rows = db.exec(found).all()
    names = _names_of_participants(db, {participant_id for _, _, participant_id in rows})
    return [
        Correction(names[participant_id], c.was, c.became, changed_by, c.changed_at)
        for c, changed_by, participant_id in rows
    ]


def _names_of_participants(db: DbSession, ids: set[int]) -> dict[int, str]:
    found = (
        select(Participant.id, Person.full_name)
        .join(Person, col(Person.id) == Participant.person_id)
        .where(col(Participant.id).in_(ids))
    )
    return {participant_id: name for participant_id, name in db.exec(found) if participant_id}


def marked_counts(db: DbSession, workshop_id: int) -> dict[tuple[int, str], int]:
    """How many present participants' marks each half-day has, by day and half."""
    found = (
        select(Attendance.day_id, Attendance.half, func.count())
        .join(Day, col(Day.id) == Attendance.day_id)
        .join(Participant, col(Participant.id) == Attendance.participant_id)
        .where(Day.workshop_id == workshop_id, col(Participant.left_at).is_(None))
        .where(Attendance.status != rules.Status.OPEN.value)
        .group_by(col(Attendance.day_id), col(Attendance.half))
    )
    return {(day_id, half): count for day_id, half, count in db.exec(found)}


def attendance_share(db: DbSession, workshop_id: int) -> dict[int, Share]:
    """The weighted attendance (`rules.attendance_share`) of everybody in a workshop, by person."""
    total = len(half_days(db, workshop_id))
    found = (
        select(Participant.person_id, Attendance.status)
        .join(Attendance, col(Attendance.participant_id) == Participant.id, isouter=True)
        .where(Participant.workshop_id == workshop_id, col(Participant.left_at).is_(None))
    )
    statuses: dict[int, list[str]] = defaultdict(list)
    for person_id, status in db.exec(found):
        statuses[person_id] += [status] if status else []
    return {person: rules.attendance_share(marked, total) for person, marked in statuses.items()}
