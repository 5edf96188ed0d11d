"""Tables of coaching: visits, observations with their ticks, amendments, and goals."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.db.columns import Json, Moment


class Visit(SQLModel, table=True):
    """A planned coaching contact. A coach has at most one open visit planned with a person."""

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    coach_id: int = Field(foreign_key="person.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    planned_on: date
    held_on: date | None = None
    cancelled_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Observation(SQLModel, table=True):
    """One filled instrument about one person on one date. Never edited once finalised."""

    # One open draft of a coach about a person, whatever two devices do at once.
    __table_args__ = (
        Index(
            "uq_observation_open_draft",
            "coach_id",
            "person_id",
            unique=True,
            sqlite_where=text("finalised_at IS NULL"),
            postgresql_where=text("finalised_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    client_id: str = Field(unique=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    instrument_id: str
    content_hash: str  # of the instrument that was used
    person_id: int = Field(foreign_key="person.id", index=True)
    coach_id: int = Field(foreign_key="person.id", index=True)
    visit_id: int | None = Field(default=None, foreign_key="visit.id", index=True)
    observed_on: date
    group_size: int | None = None  # a count, never names
    minutes: int | None = None
    strengths: list[str] = Field(default_factory=list, sa_column=Column(Json, nullable=False))
    growth_point: str = ""
    draft_goals: list[dict[str, str]] = Field(
        default_factory=list, sa_column=Column(Json, nullable=False)
    )
    # What becomes of goals that are open: goal id -> open, met or dropped.
    goal_decisions: dict[str, str] = Field(
        default_factory=dict, sa_column=Column(Json, nullable=False)
    )
    # Hashes of texts that looked like a client and were confirmed to be about nobody.
    confirmed_texts: list[str] = Field(default_factory=list, sa_column=Column(Json, nullable=False))
    version: int = 1  # moves with each save of the draft and with each amendment
    saved_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    saved_by_id: int | None = Field(default=None, foreign_key="person.id")
    saved_from: str = ""  # the opened form that saved last: its own late saves are no conflict
    finalised_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    finalised_by_id: int | None = Field(default=None, foreign_key="person.id")
    answer: str = ""  # the observed person's own answer
    answered_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    seen_at: datetime | None = Field(default=None, sa_column=Column(Moment))


class ObservationTick(SQLModel, table=True):
    """A behaviour that was seen."""

    __tablename__ = "observation_tick"
    __table_args__ = (UniqueConstraint("observation_id", "behaviour_id"),)

    id: int | None = Field(default=None, primary_key=True)
    observation_id: int = Field(foreign_key="observation.id", index=True)
    behaviour_id: str


class ObservationItem(SQLModel, table=True):
    """What was noted for one item, and the level derived when the observation was finalised."""

    __tablename__ = "observation_item"
    __table_args__ = (UniqueConstraint("observation_id", "item_id"),)

    id: int | None = Field(default=None, primary_key=True)
    observation_id: int = Field(foreign_key="observation.id", index=True)
    item_id: str
    evidence: str = ""
    not_seen: bool = False
    level: int | None = None


class Amendment(SQLModel, table=True):
    """A change to a finalised observation; both versions are kept."""

    __table_args__ = (UniqueConstraint("observation_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    observation_id: int = Field(foreign_key="observation.id", index=True)
    number: int
    reason: str
    before: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    after: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    amended_by_id: int = Field(foreign_key="person.id")
    amended_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Goal(SQLModel, table=True):
    """What was agreed; at most two are open at once for one person."""

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    observation_id: int | None = Field(default=None, foreign_key="observation.id", index=True)
    text: str
    due_on: date | None = None
    status: str = "open"  # open, met or dropped
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    closed_at: datetime | None = Field(default=None, sa_column=Column(Moment))
