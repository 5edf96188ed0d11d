"""Reads about people, organisations, roles and sign-ins."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, func, or_, text
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from app.accounts.models import AuditEntry, Membership, Organisation, Person, SignIn
from app.accounts.roster import Known
from app.accounts.rules import Actor, Role, sort_key
from app.db.columns import Moment

_ACTOR = text(
    "SELECT s.id AS sign_in_id, p.id AS person_id, p.user_name, p.full_name, p.language,"
    " p.organisation_id, o.name AS organisation_name, p.secret_kind, m.role,"
    " m.organisation_id AS role_in, s.last_seen_at"
    " FROM sign_in s JOIN person p ON p.id = s.person_id"
    " JOIN organisation o ON o.id = p.organisation_id"
    " LEFT JOIN membership m ON m.person_id = p.id"
    " WHERE s.token_hash = :token AND s.revoked_at IS NULL AND s.expires_at > :now AND p.active"
).columns(last_seen_at=Moment)


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
        seen_at=first["last_seen_at"],
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


def found_people(
    db: Session,
    organisation_ids: frozenset[int],
    words: Sequence[str] = (),
    role: Role | None = None,
    *,
    first: int = 0,
    count: int = 50,
) -> tuple[Sequence[Person], int]:
    """People of these organisations in Vietnamese order of names, and how many there are.

    Somebody belongs to an organisation by being kept there or by holding a role there. `words`
    come from `rules.search_words`; all must be found. `first` and `count` cut out a page.
    """
    here = select(Membership.person_id).where(col(Membership.organisation_id).in_(organisation_ids))
    found = select(Person).where(
        or_(col(Person.organisation_id).in_(organisation_ids), col(Person.id).in_(here))
    )
    if role:
        found = found.where(col(Person.id).in_(here.where(Membership.role == role.value)))
    for word in words:
        found = found.where(col(Person.search_text).contains(word, autoescape=True))
    total = db.exec(select(func.count()).select_from(found.subquery())).one()
    in_order = found.order_by(Person.name_key, col(Person.id))
    return db.exec(in_order.offset(first).limit(count)).all(), total


def roles_of_people(
    db: Session, ids: Sequence[int], organisation_ids: frozenset[int]
) -> dict[int, list[Role]]:
    """The roles that people hold in these organisations, in the order in which roles are named."""
    held = select(Membership).where(
        col(Membership.person_id).in_(ids), col(Membership.organisation_id).in_(organisation_ids)
    )
    roles: dict[int, set[Role]] = {}
    for membership in db.exec(held):
        roles.setdefault(membership.person_id, set()).add(Role(membership.role))
    return {person: [role for role in Role if role in mine] for person, mine in roles.items()}


def known_people(db: Session, organisation_id: int) -> list[Known]:
    """The people of an organisation, as far as a roster is compared with them."""
    wanted = (Person.id, Person.full_name, Person.user_name, Person.born_on, Person.phone)
    found = columns(*wanted).where(col(Person.organisation_id) == organisation_id)  # type: ignore[call-overload]
    return [Known(*row) for row in db.execute(found)]


def has_seen(db: Session, actor_id: int, person_id: int, since: datetime) -> bool:
    """Whether the audit trail already says that somebody looked at a person lately."""
    found = select(AuditEntry.id).where(
        AuditEntry.about_person_id == person_id,
        AuditEntry.actor_id == actor_id,
        AuditEntry.action == "saw",
        AuditEntry.at > since,
    )
    return db.exec(found.limit(1)).first() is not None


def last_seen(db: Session, person_id: int) -> datetime | None:
    """When a person was last signed in on any device."""
    found = select(SignIn.last_seen_at).where(SignIn.person_id == person_id)
    return db.exec(found.order_by(col(SignIn.last_seen_at).desc()).limit(1)).first()


def head_counts(db: Session, organisation_ids: Sequence[int]) -> dict[int, int]:
    """How many people are kept in each organisation."""
    found = (
        select(Person.organisation_id, func.count())
        .where(col(Person.organisation_id).in_(organisation_ids))
        .group_by(col(Person.organisation_id))
    )
    return dict(db.exec(found).all())


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
    """Organisations in Vietnamese order of names; all, or those with the given ids."""
    found = select(Organisation)
    if ids is not None:
        found = found.where(col(Organisation.id).in_(ids))
    # Sorted here, since each database has its own idea of the alphabet.
    return sorted(db.exec(found), key=lambda place: sort_key(place.name))


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
