"""Tables of what a trainee does: steps marked, words written, checks answered, tallies kept."""

from datetime import datetime

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.db.columns import Json, Moment


class StepProgress(SQLModel, table=True):
    """Something that happened at a step. Only ever added to; the newest event of a step counts."""

    __tablename__ = "step_progress"
    __table_args__ = (Index("ix_step_progress_person_module", "person_id", "module_id"),)

    id: int | None = Field(default=None, primary_key=True)
    client_id: str = Field(unique=True)  # made by the device, so that a resend never doubles
    person_id: int = Field(foreign_key="person.id")
    module_id: str
    step_id: str
    kind: str  # opened, done or undone
    content_hash: str  # of the module that was seen
    happened_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Reflection(SQLModel, table=True):
    """A person's own words to one prompt; private until shared."""

    __table_args__ = (UniqueConstraint("person_id", "module_id", "prompt_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    module_id: str
    prompt_id: str
    text: str
    version: int = 1  # moves with each save, so that two devices do not overwrite each other
    saved_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    shared_at: datetime | None = Field(default=None, sa_column=Column(Moment))


class CheckAttempt(SQLModel, table=True):
    """One set of answers to a knowledge check, kept as it was given."""

    __tablename__ = "check_attempt"
    __table_args__ = (Index("ix_check_attempt_person_exercise", "person_id", "exercise_id"),)

    id: int | None = Field(default=None, primary_key=True)
    client_id: str = Field(unique=True)
    person_id: int = Field(foreign_key="person.id")
    exercise_id: str
    content_hash: str
    answers: dict[str, list[int]] = Field(sa_column=Column(Json, nullable=False))
    right_count: int
    question_count: int
    answered_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Tally(SQLModel, table=True):
    """Strokes counted in a tally of a module, the newest set for each person and tally."""

    __table_args__ = (UniqueConstraint("person_id", "module_id", "tally_id"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    module_id: str
    tally_id: str
    counts: list[int] = Field(sa_column=Column(Json, nullable=False))
    saved_at: datetime = Field(sa_column=Column(Moment, nullable=False))
