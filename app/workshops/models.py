"""Tables of a workshop that is really held: its days, sessions, people and attendance."""

from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.db.columns import Json, Moment


class Workshop(SQLModel, table=True):
    """A programme with dates, a venue, trainers and participants."""

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    programme_id: str
    content_hash: str  # of the programme as it was when the workshop was made
    title: str
    venue: str
    province: str = ""
    commune: str = ""
    starts_on: date
    ends_on: date
    language: str = "vi"
    zone: str = "Asia/Ho_Chi_Minh"
    invented: bool = False
    # Came with the form, so that a double click plans one workshop.
    client_id: str = Field(default_factory=lambda: uuid4().hex, unique=True)
    created_by_id: int = Field(foreign_key="person.id")
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class WorkshopTrainer(SQLModel, table=True):
    """A person who trains in a workshop."""

    __tablename__ = "workshop_trainer"
    __table_args__ = (UniqueConstraint("workshop_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    leads: bool = False


class Day(SQLModel, table=True):
    """One day of a workshop."""

    __tablename__ = "day"
    __table_args__ = (UniqueConstraint("workshop_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    number: int  # from 1
    slug: str  # the day's id in the programme
    held_on: date


class Session(SQLModel, table=True):
    """One block of a workshop day: a session with its modules, or a break."""

    __tablename__ = "session"
    __table_args__ = (UniqueConstraint("day_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    day_id: int = Field(foreign_key="day.id", index=True)
    number: int  # order within the day, from 1
    kind: str = "session"  # session or break
    slug: str = ""  # the session's id in the programme; empty for a break
    title: str = ""  # of a break, or a title changed by hand
    starts_minute: int  # minutes after midnight in the workshop's zone
    planned_minutes: int
    actual_minutes: int | None = None
    opener_id: str = ""
    closing_id: str = ""
    module_ids: list[str] = Field(default_factory=list, sa_column=Column(Json, nullable=False))


class Participant(SQLModel, table=True):
    """A person's place in a workshop."""

    __table_args__ = (UniqueConstraint("workshop_id", "person_id"),)

    id: int | None = Field(default=None, primary_key=True)
    workshop_id: int = Field(foreign_key="workshop.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    added_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    left_at: datetime | None = Field(default=None, sa_column=Column(Moment))


class Attendance(SQLModel, table=True):
    """Whether a participant was there on a half-day."""

    __table_args__ = (UniqueConstraint("day_id", "half", "participant_id"),)

    id: int | None = Field(default=None, primary_key=True)
    day_id: int = Field(foreign_key="day.id", index=True)
    half: str  # morning or afternoon
    participant_id: int = Field(foreign_key="participant.id", index=True)
    status: str  # present, late, absent, excused, or open: the mark was taken back
    marked_by_id: int = Field(foreign_key="person.id")
    marked_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class AttendanceChange(SQLModel, table=True):
    """A correction of somebody's attendance: what it was, what it became, who did it."""

    __tablename__ = "attendance_change"

    id: int | None = Field(default=None, primary_key=True)
    attendance_id: int = Field(foreign_key="attendance.id", index=True)
    was: str
    became: str
    changed_by_id: int = Field(foreign_key="person.id")
    changed_at: datetime = Field(sa_column=Column(Moment, nullable=False))
