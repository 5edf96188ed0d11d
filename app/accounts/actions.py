"""Writes about people: sign-ins, organisations, roles, secrets, language, the audit trail."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, text, update
from sqlmodel import Session, col, select

from app import clock
from app.accounts import queries, secrets
from app.accounts.forms import NewPersonForm
from app.accounts.models import AuditEntry, Membership, Organisation, Person, SignIn, Submission
from app.accounts.roster import Judged
from app.accounts.rules import (
    Actor,
    Role,
    clean_user_name,
    name_key,
    roles_to_give,
    search_text,
    tidy,
)
from app.db.columns import Moment
from app.db.engine import Database
from app.errors import Refused


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
    _make_findable(person)
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


def choose_secret(db: Session, actor: Actor, person: Person, secret_hash: str) -> None:
    """Let a person sign in with an own secret, already hashed; other devices are signed out."""
    person.secret_kind = person.secret_kind.removeprefix("first-")
    person.secret_hash = secret_hash
    db.add(person)
    sign_out_everywhere(db, actor.person_id, but=actor.sign_in_id)
    note(db, actor, "chose a new secret", "person", actor.person_id, about=actor.person_id)


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


def claim(db: Session, submission_id: str) -> str | None:
    """Begin what a form asks for. None: go on. Otherwise it was done before; gives its outcome.

    `submission_id` is the client id that the form carried. Whoever comes second while the first
    is still writing waits for it.
    """
    key = secrets.token_hash(submission_id)
    first = db.connection().execute(_CLAIM, {"id": key, "at": clock.now()}).rowcount == 1
    if first:
        return None
    done = db.get(Submission, key, populate_existing=True)
    return done.outcome if done else ""


_CLAIM = text(
    "INSERT INTO submission (id, outcome, at) VALUES (:id, '', :at) ON CONFLICT (id) DO NOTHING"
).bindparams(bindparam("at", type_=Moment))


def settle(db: Session, submission_id: str, outcome: object) -> None:
    """Remember what a claimed form has made, for whoever sends it again."""
    key = secrets.token_hash(submission_id)
    db.execute(update(Submission).where(col(Submission.id) == key).values(outcome=str(outcome)))


def admit(
    db: Session,
    actor: Actor,
    form: NewPersonForm,
    organisation: Organisation,
    secret_hash: str,
    *,
    pin: bool,
) -> Person:
    """Add one person with roles and a first PIN or password, already hashed."""
    assert organisation.id is not None
    kept = form.model_dump(exclude={"client_id", "organisation_id", "roles"})
    person = add_person(
        db,
        organisation.id,
        kept.pop("full_name"),
        kept.pop("user_name"),
        secret_kind="first-pin" if pin else "first-password",
        secret_hash=secret_hash,
        **kept,
    )
    assert person.id is not None
    for role in form.roles:
        give_role(db, person.id, organisation.id, role)
    note(db, actor, "added", "person", person.id, about=person.id,
         organisation_id=organisation.id, roles=[role.value for role in form.roles])  # fmt: skip
    return person


def change_person(db: Session, actor: Actor, person: Person, details: Mapping[str, Any]) -> None:
    """Change a person's data and note which fields were changed, not what stood in them."""
    changed = [name for name, value in details.items() if getattr(person, name) != value]
    for name in changed:
        setattr(person, name, details[name])
    if not changed:
        return
    person.name_key = name_key(person.full_name)
    _make_findable(person)
    db.add(person)
    note(db, actor, "changed", "person", person.id, about=person.id, fields=changed)


def _make_findable(person: Person) -> None:
    person.search_text = search_text(person.full_name, person.user_name, person.unit, person.phone)


def give_roles(
    db: Session, actor: Actor, person: Person, organisation_id: int, wanted: Iterable[Role]
) -> None:
    """Let a person hold exactly the `wanted` ones of the roles that `actor` may give there.

    Raises Refused when it would leave the organisation, or the actor, without administrator.
    """
    assert person.id is not None
    _hold(db, organisation_id)
    chosen = set(wanted)
    held = {role for place, role in queries.roles_of(db, person.id) if place == organisation_id}
    for role in roles_to_give(actor, organisation_id):
        if role in chosen and role not in held:
            give_role(db, person.id, organisation_id, role)
            note(db, actor, "gave role", "person", person.id, about=person.id,
                 organisation_id=organisation_id, role=role.value)  # fmt: skip
        elif role in held and role not in chosen:
            if role is Role.ADMIN:
                _keep_an_administrator(db, person.id, organisation_id)
            take_role(db, person.id, organisation_id, role)
            note(db, actor, "took role", "person", person.id, about=person.id,
                 organisation_id=organisation_id, role=role.value)  # fmt: skip


def _hold(db: Session, organisation_id: int) -> None:
    # Two administrators who take each other's role at the same moment: one waits for the other.
    db.get(Organisation, organisation_id, with_for_update=True)


def _keep_an_administrator(db: Session, person_id: int, organisation_id: int) -> None:
    others = [
        p.id for p in queries.people_with_role(db, organisation_id, Role.ADMIN) if p.id != person_id
    ]
    if not others:
        raise Refused("This is the last administrator of the organisation. Name another one first.")


def reset_secret(db: Session, actor: Actor, person: Person, secret_hash: str, *, pin: bool) -> None:
    """Give a person a first PIN or password, already hashed; all devices are signed out."""
    assert person.id is not None
    person.secret_kind = "first-pin" if pin else "first-password"
    person.secret_hash = secret_hash
    db.add(person)
    sign_out_everywhere(db, person.id)
    note(db, actor, "gave a new PIN or password", "person", person.id, about=person.id)


def set_active(db: Session, actor: Actor, person: Person, active: bool) -> None:
    """Let a person sign in again, or no more; what they did stays.

    Raises Refused for the actor's own account and for the last administrator.
    """
    assert person.id is not None
    if not active and person.id == actor.person_id:
        raise Refused("You cannot switch off your own account.")
    if not active:
        for place, role in queries.roles_of(db, person.id):
            if role is Role.ADMIN:
                _hold(db, place)
                _keep_an_administrator(db, person.id, place)
        sign_out_everywhere(db, person.id)
    person.active = active
    db.add(person)
    action = "switched on" if active else "switched off"
    note(db, actor, action, "person", person.id, about=person.id)


def note_seen(database: Database, actor: Actor, person: Person) -> None:
    """Write into the audit trail that somebody looked at a person, at most once an hour.

    A write of its own, since the page itself only reads.
    """
    if person.id is None or person.id == actor.person_id:
        return
    since = clock.now() - timedelta(hours=1)
    with database.reading() as db:
        if queries.has_seen(db, actor.person_id, person.id, since):
            return
    with database.writing() as db:
        place = person.organisation_id
        note(db, actor, "saw", "person", person.id, about=person.id, organisation_id=place)
        db.commit()


def note_device(database: Database, sign_in_id: int) -> None:
    """Remember that a device was in use just now."""
    with database.writing() as db:
        seen = update(SignIn).where(col(SignIn.id) == sign_in_id)
        db.execute(seen.values(last_seen_at=clock.now()))
        db.commit()


def begin_organisation(db: Session, actor: Actor, name: str, short_name: str) -> Organisation:
    """Found another organisation, which `actor` administers."""
    organisation = found_organisation(db, name, short_name)
    assert organisation.id is not None
    give_role(db, actor.person_id, organisation.id, Role.ADMIN)
    note(db, actor, "founded", "organisation", organisation.id,
         organisation_id=organisation.id)  # fmt: skip
    return organisation


def rename_organisation(
    db: Session, actor: Actor, organisation: Organisation, name: str, short_name: str
) -> None:
    """Change an organisation's names."""
    organisation.name, organisation.short_name = tidy(name), tidy(short_name)
    db.add(organisation)
    note(db, actor, "renamed", "organisation", organisation.id, organisation_id=organisation.id)


def change_logo(db: Session, actor: Actor, organisation: Organisation, file_name: str) -> str:
    """Give an organisation another logo (a name in the folder of logos); gives the former name."""
    former, organisation.logo_file = organisation.logo_file, file_name
    db.add(organisation)
    note(db, actor, "changed the logo", "organisation", organisation.id,
         organisation_id=organisation.id)  # fmt: skip
    return former


def add_from_roster(
    db: Session, actor: Actor, organisation_id: int, judged: Sequence[Judged], hashes: Sequence[str]
) -> list[int]:
    """Add the new people of a roster as trainees with a first PIN; gives everybody's ids in order.

    `hashes` has the hashed PIN of each row, those of people who are already here are not used.
    The caller has made sure that no row has a fault.
    """
    ids = []
    for row, secret_hash in zip(judged, hashes, strict=True):
        if row.person_id:
            ids.append(row.person_id)
            continue
        entry = row.entry
        person = add_person(
            db,
            organisation_id,
            entry.full_name,
            row.user_name,
            born_on=entry.born_on,
            sex=entry.sex,
            unit=entry.unit,
            commune=entry.commune,
            province=entry.province,
            phone=entry.phone,
            secret_kind="first-pin",
            secret_hash=secret_hash,
        )
        assert person.id is not None
        give_role(db, person.id, organisation_id, Role.TRAINEE)
        note(db, actor, "added from a list", "person", person.id, about=person.id,
             organisation_id=organisation_id)  # fmt: skip
        ids.append(person.id)
    return ids
