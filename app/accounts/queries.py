"""Reads about people, organisations, roles and sign-ins."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, func, text
from sqlmodel import Session, col, select

from app.accounts.models import AuditEntry, Membership, Organisation, Person, SignIn
from app.accounts.rules import Actor, Role

_ACTOR = text(
    "SELECT s.id AS sign_in_id, p.id AS person_id, p.user_name, p.full_name, p.language,"
    " p.organisation_id, o.name AS organisation_name, p.secret_kind, m.role,"
    " m.organisation_id AS role_in FROM sign_in s JOIN person p ON p.id = s.person_id"
    " JOIN organisation o ON o.id = p.organisation_id"
    " LEFT JOIN membership m ON m.person_id = p.id"
    " WHERE s.token_hash = :token AND s.revoked_at IS NULL AND s.expires_at > :now AND p.active"
)


def actor_of(db: Session, token_hash: str, now: datetime) -> Actor | None:
    """The person whose device holds the token, with all roles; None when it opens nothing."""
    rows = db.connection().execute(_ACTOR, {"token": token_hash, "now": now}).mappings().all()
    return _actor(rows) if rows else None


def _actor(rows: Sequence[RowMapping]) -> Actor:
    first = rows[0]
    roles = frozenset((row["role_in"], Role(row["role"])) for row in rows if row["role"])
    return Actor(
        person_id=first["person_id"],
        sign_in_id=first["sign_in_id"],
        user_name=first["user_name"],
        full_name=first["full_name"],
        language=first["language"],
        organisation_id=first["organisation_id"],
        organisation_name=first["organisation_name"],
        must_choose_secret=first["secret_kind"].startswith("first-"),
        roles=roles,
    )


def person_by_user_name(db: Session, user_name: str) -> Person | None:
    """The person with this user name."""
    return db.exec(select(Person).where(Person.user_name == user_name)).first()


def user_names(db: Session) -> set[str]:
    """All user names that are taken."""
    return set(db.exec(select(Person.user_name)))


def anybody(db: Session) -> bool:
    """Whether there is any person yet; if not, the first administrator is to be set up."""
    return db.exec(select(Person.id).limit(1)).first() is not None


def real_people(db: Session) -> int:
    """How many people do not belong to the demonstration."""
    found = select(func.count()).select_from(Person).where(col(Person.invented).is_(False))
    return db.exec(found).one()


def people_of(db: Session, organisation_id: int) -> Sequence[Person]:
    """The people of an organisation, in Vietnamese order of names."""
    found = select(Person).where(Person.organisation_id == organisation_id)
    return db.exec(found.order_by(Person.name_key)).all()


def people_with_role(db: Session, organisation_id: int, role: Role) -> Sequence[Person]:
    """The active people who hold a role in an organisation, in order of names."""
    found = (
        select(Person)
        .join(Membership, col(Membership.person_id) == Person.id)
        .where(Membership.organisation_id == organisation_id, Membership.role == role.value)
        .where(col(Person.active).is_(True))
    )
    return db.exec(found.order_by(Person.name_key)).all()


def people_by_id(db: Session, ids: Sequence[int]) -> dict[int, Person]:
    """People by their ids."""
    return {p.id: p for p in db.exec(select(Person).where(col(Person.id).in_(ids))) if p.id}


def roles_of(db: Session, person_id: int) -> list[tuple[int, Role]]:
    """The roles of a person, each with its organisation."""
    found = select(Membership).where(Membership.person_id == person_id)
    return [(m.organisation_id, Role(m.role)) for m in db.exec(found)]


def sign_ins_of(db: Session, person_id: int, now: datetime) -> Sequence[SignIn]:
    """The devices on which a person is signed in, the newest first."""
    found = (
        select(SignIn)
        .where(SignIn.person_id == person_id, col(SignIn.revoked_at).is_(None))
        .where(SignIn.expires_at > now)
    )
    return db.exec(found.order_by(col(SignIn.last_seen_at).desc())).all()


def organisations(db: Session, ids: frozenset[int] | None = None) -> Sequence[Organisation]:
    """Organisations by name; all, or those with the given ids."""
    found = select(Organisation).order_by(Organisation.name)
    if ids is not None:
        found = found.where(col(Organisation.id).in_(ids))
    return db.exec(found).all()


def audit_about(db: Session, person_id: int, limit: int = 100) -> Sequence[AuditEntry]:
    """Who saw and changed what about a person, the newest first."""
    found = select(AuditEntry).where(AuditEntry.about_person_id == person_id)
    return db.exec(found.order_by(col(AuditEntry.id).desc()).limit(limit)).all()


def holder_of(db: Session, token_hash: str) -> str:
    """The user name behind a token, even one that has ended; empty when it is unknown."""
    found = (
        select(Person.user_name)
        .join(SignIn, col(SignIn.person_id) == Person.id)
        .where(SignIn.token_hash == token_hash)
    )
    return db.exec(found).first() or ""
