"""What stands on the attendance page: the circle, a row for everybody, the other half-days."""

from collections import Counter
from dataclasses import dataclass

from sqlmodel import Session

from app.workshops import queries, rules
from app.workshops.models import Workshop
from app.workshops.queries import Correction, Mark, Seat
from app.workshops.rules import HalfDay, Status

# How a chair is drawn; an open one is outlined.
CHAIRS = {
    Status.PRESENT: "here",
    Status.LATE: "late",
    Status.ABSENT: "absent",
    Status.EXCUSED: "excused",
}


@dataclass(frozen=True)
class Row:
    """One participant on one half-day."""

    seat: Seat
    called: str  # the given name, or what tells namesakes apart
    mark: Mark | None

    @property
    def chair(self) -> str:
        """How the chair is drawn."""
        return CHAIRS[Status(self.mark.status)] if self.mark else "open"


@dataclass(frozen=True)
class Unit:
    """A half-day in the list of all, with how many are marked."""

    half_day: HalfDay
    marked: int


@dataclass(frozen=True)
class AttendanceView:
    """Attendance on one half-day, ready to be shown."""

    workshop: Workshop
    half_day: HalfDay
    rows: tuple[Row, ...]
    units: tuple[Unit, ...]
    corrections: tuple[Correction, ...]
    open_yet: bool  # the day has come, so that it can be marked

    @property
    def counts(self) -> Counter[str]:
        """How many chairs of each kind there are."""
        return Counter(row.chair for row in self.rows)


def attendance_view(db: Session, workshop: Workshop, half_day: HalfDay) -> AttendanceView:
    """How attendance stands on a half-day of a workshop."""
    workshop_id = workshop.id or 0
    seats = queries.seats(db, workshop_id)
    marks = queries.marks(db, half_day.day_id, half_day.half.value)
    called = rules.short_names([seat.full_name for seat in seats])
    marked = queries.marked_counts(db, workshop_id)
    today, _minute = queries.local_time(workshop)
    return AttendanceView(
        workshop=workshop,
        half_day=half_day,
        rows=tuple(
            Row(seat, name, marks.get(seat.participant_id))
            for seat, name in zip(seats, called, strict=True)
        ),
        units=tuple(
            Unit(each, marked.get((each.day_id, each.half.value), 0))
            for each in queries.half_days(db, workshop_id)
        ),
        corrections=tuple(queries.corrections(db, half_day.day_id, half_day.half.value)),
        open_yet=half_day.held_on <= today,
    )
