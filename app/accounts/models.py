"""Tables of people, organisations, roles, sign-ins, consent and the audit trail."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.db.columns import NAMING, Json, Moment

SQLModel.metadata.naming_convention = NAMING


class Organisation(SQLModel, table=True):
    """Whoever runs workshops: every record belongs to one."""

    id: int | None = Field(default=None, primary_key=True)
    name: str
    short_name: str = ""
    logo_file: str = ""  # a name inside the data directory's logos/
    invented: bool = False  # belongs to the demonstration
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Person(SQLModel, table=True):
    """Somebody who signs in: trainer, coach, coordinator or trainee. Never a client."""

    __table_args__ = (Index("ix_person_organisation_id_name_key", "organisation_id", "name_key"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    user_name: str = Field(unique=True)  # lower case, without marks
    full_name: str
    name_key: str = Field(index=True)  # sorts by given name, then family name, Vietnamese order
    search_text: str = ""  # name, user name, group and telephone without marks
    secret_kind: str = "pin"  # pin or password; first-pin, first-password: chosen by somebody else
    secret_hash: str = ""  # Argon2id; empty: cannot sign in yet
    language: str = "vi"
    sex: str = ""  # f, m, x, or empty: not said
    born_on: date | None = None
    unit: str = ""  # group, club or office
    province: str = ""
    commune: str = ""
    phone: str = ""
    active: bool = True
    invented: bool = False
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Membership(SQLModel, table=True):
    """A role that a person holds in an organisation."""

    __table_args__ = (UniqueConstraint("person_id", "organisation_id", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    role: str


class SignIn(SQLModel, table=True):
    """One device on which somebody is signed in; the token itself is known to the device only."""

    __tablename__ = "sign_in"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(unique=True)
    device: str = ""
    address: str = ""
    created_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    last_seen_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    expires_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    revoked_at: datetime | None = Field(default=None, sa_column=Column(Moment))


class AttemptCount(SQLModel, table=True):
    """Wrong attempts within a window, shared by all web processes."""

    __tablename__ = "attempt_count"

    key: str = Field(primary_key=True)
    amount: int
    expires_at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Submission(SQLModel, table=True):
    """A form that was carried out, so that sending it twice counts once."""

    id: str = Field(primary_key=True)  # a hash of the id that the form carried
    outcome: str = ""  # the id of what it made
    at: datetime = Field(sa_column=Column(Moment, nullable=False))


class Consent(SQLModel, table=True):
    """What a person agreed to, in which wording, and when it was taken back."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    wording_version: str
    given_at: datetime = Field(sa_column=Column(Moment, nullable=False))
    withdrawn_at: datetime | None = Field(default=None, sa_column=Column(Moment))


class AuditEntry(SQLModel, table=True):
    """Who saw or changed what about a person or a record, and when."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_record", "record_kind", "record_id"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=Column(Moment, nullable=False))
    actor_id: int | None = Field(default=None, foreign_key="person.id")
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    action: str
    record_kind: str
    record_id: str
    about_person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=Column(Json, nullable=False))
