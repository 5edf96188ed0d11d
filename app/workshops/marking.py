"""Writes about attendance: who was there on a half-day, and what was corrected."""

from collections.abc import Mapping

from sqlmodel import Session as DbSession
from sqlmodel import select

from app import clock
from app.accounts.rules import Actor
from app.errors import NotFound, Phrase, Refused
from app.workshops import queries, rules
from app.workshops.models import Attendance, AttendanceChange, Day, Workshop
from app.workshops.rules import Status


def mark(
    db: DbSession, actor: Actor, day: Day, half: rules.Half, wanted: Mapping[int, Status]
) -> None:
    """Say who was there: a status for each participant id. A changed mark keeps what it was.

    Raises Refused for a day that has not come, NotFound for somebody who is not in the workshop.
    """
    marks = _ready_to_mark(db, day, half)
    seated = {seat.participant_id for seat in queries.seats(db, day.workshop_id)}
    if not set(wanted) <= seated:
        raise NotFound
    for participant_id, status in wanted.items():
        _put(db, actor, day, half, participant_id, status, marks.get(participant_id))
    db.flush()


def mark_the_rest_present(db: DbSession, actor: Actor, day: Day, half: rules.Half) -> None:
    """Everybody who is not marked yet is there."""
    marks = _ready_to_mark(db, day, half)
    for seat in queries.seats(db, day.workshop_id):
        before = marks.get(seat.participant_id)
        if before is None or before.status == Status.OPEN:
            _put(db, actor, day, half, seat.participant_id, Status.PRESENT, before)
    db.flush()


def take_back_all(db: DbSession, actor: Actor, day: Day, half: rules.Half) -> None:
    """Nobody is marked any more: the wrong half-day was marked. What stood there is kept."""
    marks = _ready_to_mark(db, day, half)
    for participant_id, before in marks.items():
        _put(db, actor, day, half, participant_id, Status.OPEN, before)
    db.flush()


def _ready_to_mark(db: DbSession, day: Day, half: rules.Half) -> dict[int, Attendance]:
    workshop = db.get(Workshop, day.workshop_id)
    if workshop is None:
        raise NotFound
    today, _minute = queries.local_time(workshop)
    if day.held_on > today:
        raise Refused(Phrase("This day has not come yet. Attendance can be marked on the day."))
    # Two trainers who mark at the same moment take turns, so that no mark is lost.
    db.exec(select(Day.id).where(Day.id == day.id).with_for_update()).first()
    found = select(Attendance).where(Attendance.day_id == day.id, Attendance.half == half.value)
    rows = db.exec(found.execution_options(populate_existing=True))
    return {row.participant_id: row for row in rows}


def _put(
    db: DbSession,
    actor: Actor,
    day: Day,
    half: rules.Half,
    participant_id: int,
    status: Status,
    before: Attendance | None,
) -> None:
    now = clock.now()
    if before is None:
        if status != Status.OPEN:
            db.add(
                Attendance(
                    day_id=day.id or 0,
                    half=half.value,
                    participant_id=participant_id,
                    status=status.value,
                    marked_by_id=actor.person_id,
                    marked_at=now,
                )
            )
        return
    if before.status == status:
        return
    db.add(
        AttendanceChange(
            attendance_id=before.id or 0,
            was=before.status,
            became=status.value,
            changed_by_id=actor.person_id,
            changed_at=now,
        )
    )
    before.status, before.marked_by_id, before.marked_at = status.value, actor.person_id, now
    db.add(before)
