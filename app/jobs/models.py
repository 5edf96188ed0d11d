"""The table of background work: what was asked, how far it is, what came of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from app.db.columns import Json, Moment


class Job(SQLModel, table=True):
    """One piece of work for the worker process."""

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    asked_by_id: int = Field(foreign_key="person.id", index=True)
    workshop_id: int | None = Field(default=None, foreign_key="workshop.id", index=True)
    kind: str  # the name of a document in printing/documents.py
    values: dict[str, Any] = Field(sa_column=Column(Json, nullable=False))
    key: str = Field(index=True)  # hash of all the result depends on, so that it is offered again
    status: str = "queued"  # queued, running, done, failed or cancelled
    done: int = 0
    total: int = 0
    step: str = ""  # what is being made right now
    fault: str = ""  # why it failed, for a person
    fault_values: dict[str, Any] = Field(
        default_factory=dict, sa_column=Column(Json, nullable=False)
    )
    file: str = ""  # a path inside the data directory
    file_name: str = ""  # how it is called when downloaded
    cancel_wanted: bool = False
    worker: str = ""  # which process is at it: host:number
    # The last sign of life of that process.
    beat_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    attempts: int = 0  # how often a worker has begun it
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    started_at: datetime | None = Field(default=None, sa_column=Column(Moment))
    finished_at: datetime | None = Field(default=None, sa_column=Column(Moment))
