"""Writes about people: sign in and out, organisations, roles, secrets, language, the audit trail."""

from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from app import clock
from app.accounts import secrets
from app.accounts.models import AuditEntry, Membership, Organisation, Person, SignIn
from app.accounts.rules import Actor, Role, clean_user_name, name_key, tidy


def note(
    db: Session,
    actor: Actor | None,
    action: str,
    kind: str,
    record_id: object,
    *,
    about: int | None = None,
    organisation_id: int | None = None,
    **detail: Any,
) -> None:
    """Write who did what into the audit trail. `about` is the person it concerns."""
    entry = AuditEntry(
        at=clock.now(),
        actor_id=actor.person_id if actor else None,
        organisation_id=organisation_id or (actor.organisation_id if actor else None),
        action=action,
        record_kind=kind,
        record_id=str(record_id),
        about_person_id=about,
        detail=detail,
    )
    db.add(entry)


def sign_in(db: Session, person: Person, device: str, address: str, days: int) -> str:
    """Remember that somebody signed in on a device; gives the token the device keeps."""
    token, now = secrets.new_token(), clock.now()
    assert person.id is not None
    db.add(
        SignIn(
            person_id=person.id,
            token_hash=secrets.token_hash(token),
            device=device[:120],
            address=address[:45],
            created_at=now,
            last_seen_at=now,
            expires_at=now + timedelta(days=days),
        )
    )
    return token


def sign_out(db: Session, sign_in_id: int, person_id: int) -> bool:
    """End one sign-in of a person; False when it is not theirs."""
    mine = db.exec(
        select(SignIn).where(SignIn.id == sign_in_id, SignIn.person_id == person_id)
    ).first()
    if mine is None:
        return False
    mine.revoked_at = mine.revoked_at or clock.now()
    db.add(mine)
    return True


def sign_out_everywhere(db: Session, person_id: int, but: int | None = None) -> None:
    """End all sign-ins of a person, except perhaps the one in use."""
    ending = (
        update(SignIn)
        .where(col(SignIn.person_id) == person_id, col(SignIn.revoked_at).is_(None))
        .values(revoked_at=clock.now())
    )
    if but is not None:
        ending = ending.where(col(SignIn.id) != but)
    db.execute(ending)


def found_organisation(
    db: Session, name: str, short_name: str = "", *, invented: bool = False
) -> Organisation:
    """A new organisation."""
    organisation = Organisation(
        name=tidy(name), short_name=tidy(short_name), invented=invented, created_at=clock.now()
    )
    db.add(organisation)
    db.flush()
    return organisation


def add_person(
    db: Session, organisation_id: int, full_name: str, user_name: str, **details: Any
) -> Person:
    """A new person, who cannot sign in until a secret is given."""
    person = Person(
        organisation_id=organisation_id,
        full_name=tidy(full_name),
        user_name=clean_user_name(user_name),
        name_key=name_key(full_name),
        created_at=clock.now(),
        **details,
    )
    db.add(person)
    db.flush()
    return person


def give_role(db: Session, person_id: int, organisation_id: int, role: Role) -> None:
    """Let a person hold a role in an organisation; nothing happens if they do already."""
    held = select(Membership).where(
        Membership.person_id == person_id,
        Membership.organisation_id == organisation_id,
        Membership.role == role.value,
    )
    if db.exec(held).first() is None:
        db.add(Membership(person_id=person_id, organisation_id=organisation_id, role=role.value))
        db.flush()


def take_role(db: Session, person_id: int, organisation_id: int, role: Role) -> None:
    """End a role that a person holds in an organisation."""
    held = select(Membership).where(
        Membership.person_id == person_id,
        Membership.organisation_id == organisation_id,
        Membership.role == role.value,
    )
    for membership in db.exec(held):
        db.delete(membership)


def give_secret(db: Session, person: Person, secret: str, kind: str, effort: str) -> None:
    """Let a person sign in with this PIN or password.

    `kind` is `pin` or `password`, or `first-pin` and `first-password` when somebody else chose it
    and the person is to choose an own one. `effort` is the setting `hash_effort`.
    """
    person.secret_kind = kind
    person.secret_hash = secrets.hashed(secret, effort)
    db.add(person)
    assert person.id is not None


def choose_language(db: Session, person_id: int, language: str) -> None:
    """Remember in which language a person reads."""
    db.execute(update(Person).where(col(Person.id) == person_id).values(language=language))


def set_up(
    db: Session, organisation_name: str, full_name: str, user_name: str, password: str, effort: str
) -> Person:
    """The first organisation and its administrator."""
    organisation = found_organisation(db, organisation_name)
    assert organisation.id is not None
    person = add_person(db, organisation.id, full_name, user_name)
    give_secret(db, person, password, "password", effort)
    assert person.id is not None
    for role in (Role.ADMIN, Role.COORDINATOR, Role.TRAINER):
        give_role(db, person.id, organisation.id, role)
    note(db, None, "set up", "organisation", organisation.id, about=person.id)
    return person
