"""Writes about workshops: plan one, change it, put people in, move a session."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session as DbSession
from sqlmodel import col, select

from app import clock
from app.accounts import queries as accounts
from app.accounts.actions import note
from app.accounts.models import Person
from app.accounts.rules import Actor, Role, tidy
from app.curriculum.model import Break, Programme
from app.curriculum.model import Day as ProgrammeDay
from app.errors import NotFound, Phrase, Refused
from app.workshops import queries, rules
from app.workshops.forms import AboutForm, fault_of_dates
from app.workshops.models import (
    Day,
    Participant,
    Session,
    Workshop,
    WorkshopTrainer,
)


def plan_workshop(
    db: DbSession,
    actor: Actor,
    organisation_id: int,
    programme: Programme,
    content_hash: str,
    about: AboutForm,
    dates: Sequence[date],
    *,
    client_id: str,
    zone: str = "Asia/Ho_Chi_Minh",
    invented: bool = False,
) -> Workshop:
    """A workshop made from a programme, with a Day on each of `dates` and its Sessions.

    The same `client_id` from the same person gives the workshop that it made before. Raises
    Refused when the dates do not fit the programme.
    """
    if fault := fault_of_dates(tuple(dates), len(programme.days)):
        raise Refused(fault)
    workshop = Workshop(
        organisation_id=organisation_id,
        programme_id=programme.id,
        content_hash=content_hash,
        title=tidy(about.title) or programme.title,
        venue=tidy(about.venue),
        province=tidy(about.province),
        commune=tidy(about.commune),
        starts_on=dates[0],
        ends_on=dates[-1],
        language=about.language,
        zone=zone,
        invented=invented,
        client_id=client_id,
        created_by_id=actor.person_id,
        created_at=clock.now(),
    )
    if (before := queries.by_client_id(db, client_id)) is not None:
        return _own(before, actor)
    try:
        with db.begin_nested():
            db.add(workshop)
            db.flush()
    except IntegrityError:
        # The twin of a double click was quicker.
        before = queries.by_client_id(db, client_id)
        if before is None:
            raise
        return _own(before, actor)
    for number, (day, held_on) in enumerate(zip(programme.days, dates, strict=True), start=1):
        _add_day(db, workshop, number, day, held_on)
    choose_trainers(db, workshop, about.trainers, leads=actor.person_id)
    note(db, actor, "planned", "workshop", workshop.id, organisation_id=workshop.organisation_id)
    return workshop


def _own(workshop: Workshop, actor: Actor) -> Workshop:
    if workshop.created_by_id != actor.person_id:
        raise NotFound
    return workshop


def _add_day(
    db: DbSession, workshop: Workshop, number: int, day: ProgrammeDay, held_on: date
) -> None:
    row = Day(workshop_id=workshop.id or 0, number=number, slug=day.id, held_on=held_on)
    db.add(row)
    db.flush()
    for position, block in enumerate(day.blocks, start=1):
        session = Session(
            day_id=row.id or 0,
            number=position,
            starts_minute=block.starts,
            planned_minutes=block.minutes,
        )
        if isinstance(block, Break):
            session.kind, session.title = "break", block.title
        else:
            session.slug, session.module_ids = block.id, list(block.modules)
            session.opener_id, session.closing_id = block.opener, block.closing
        db.add(session)
    db.flush()


def choose_trainers(
    db: DbSession, workshop: Workshop, person_ids: Sequence[int], leads: int
) -> None:
    """Let exactly these people train in a workshop.

    Each must hold the role in its organisation, or train in it already. `leads` is the person who
    leads when they are among them, else the first does.
    """
    known = {p.id for p in accounts.people_with_role(db, workshop.organisation_id, Role.TRAINER)}
    rows = db.exec(select(WorkshopTrainer).where(WorkshopTrainer.workshop_id == workshop.id)).all()
    before = {row.person_id: row for row in rows}
    wanted = list(dict.fromkeys(person_ids))
    if not set(wanted) <= known | set(before):
        raise Refused(Phrase("Please choose trainers of this organisation."))
    for person_id, row in before.items():
        if person_id not in wanted:
            db.delete(row)
    leader = next((row.person_id for row in rows if row.leads and row.person_id in wanted), None)
    if leader is None and wanted:
        leader = leads if leads in wanted else wanted[0]
    for person_id in wanted:
        row = before.get(person_id) or WorkshopTrainer(
            workshop_id=workshop.id or 0, person_id=person_id
        )
        row.leads = person_id == leader
        db.add(row)
    db.flush()


def change_workshop(
    db: DbSession, actor: Actor, workshop: Workshop, about: AboutForm, dates: Sequence[date]
) -> None:
    """Another title, place, language, trainers or dates for a workshop that is planned already."""
    the_days = queries.days(db, workshop.id or 0)
    if fault := fault_of_dates(tuple(dates), len(the_days)):
        raise Refused(fault)
    workshop.title = tidy(about.title) or workshop.title
    workshop.venue, workshop.language = tidy(about.venue), about.language
    workshop.province, workshop.commune = tidy(about.province), tidy(about.commune)
    workshop.starts_on, workshop.ends_on = dates[0], dates[-1]
    for day, held_on in zip(the_days, dates, strict=True):
        day.held_on = held_on
        db.add(day)
    db.add(workshop)
    choose_trainers(db, workshop, about.trainers, leads=actor.person_id)
    note(db, actor, "changed", "workshop", workshop.id, organisation_id=workshop.organisation_id)


def change_times(
    db: DbSession, actor: Actor, day: Day, number: int, *, starts: int, minutes: int
) -> None:
    """Another start (minutes after midnight) or length for a block; the rest of the day follows.

    Raises NotFound when the day has no such block, Refused when the day cannot be like that.
    """
    blocks = _locked_blocks(db, day)
    if number not in {block.number for block in blocks}:
        raise NotFound
    after = rules.reflow(
        [queries.slot(block) for block in blocks], number, starts=starts, minutes=minutes
    )
    for block, slot in zip(blocks, after, strict=True):
        block.starts_minute, block.planned_minutes = slot.starts, slot.minutes
        db.add(block)
    detail = {"number": number, "starts": starts, "minutes": minutes}
    note(db, actor, "moved a session", "day", day.id, **detail)


def note_actual(db: DbSession, day: Day, number: int, minutes: int | None) -> None:
    """How many minutes a session really took; None takes it back."""
    block = next((b for b in _locked_blocks(db, day) if b.number == number), None)
    if block is None:
        raise NotFound
    block.actual_minutes = minutes
    db.add(block)


def _locked_blocks(db: DbSession, day: Day) -> Sequence[Session]:
    # Two trainers who move the same day take turns.
    db.exec(select(Day.id).where(Day.id == day.id).with_for_update()).first()
    found = select(Session).where(Session.day_id == day.id).order_by(col(Session.number))
    return db.exec(found.execution_options(populate_existing=True)).all()


# The roster


def join(db: DbSession, actor: Actor, workshop: Workshop, person_ids: Sequence[int]) -> int:
    """Put people of the workshop's organisation into it; gives how many are new in the circle.

    Whoever sits there already stays as they are; whoever had left comes back to their place.
    Raises NotFound when one of them does not belong to the organisation.
    """
    wanted = list(dict.fromkeys(person_ids))
    known = select(Person.id).where(
        col(Person.id).in_(wanted), Person.organisation_id == workshop.organisation_id
    )
    if set(db.exec(known)) != set(wanted):
        raise NotFound
    _lock(db, workshop)
    found = select(Participant).where(
        Participant.workshop_id == workshop.id, col(Participant.person_id).in_(wanted)
    )
    before = {place.person_id: place for place in db.exec(found)}
    new = 0
    for person_id in wanted:
        place = before.get(person_id) or Participant(
            workshop_id=workshop.id or 0, person_id=person_id, added_at=clock.now()
        )
        if place.id is not None and place.left_at is None:
            continue
        place.left_at = None
        db.add(place)
        _note_person(db, actor, "joined", workshop, person_id)
        new += 1
    db.flush()
    return new


def leave(db: DbSession, actor: Actor, workshop: Workshop, participant_id: int) -> None:
    """Take somebody out of a workshop; what was marked is kept, and `come_back` undoes it."""
    place = _place(db, workshop, participant_id)
    if place.left_at is None:
        place.left_at = clock.now()
        db.add(place)
        _note_person(db, actor, "left", workshop, place.person_id)


def come_back(db: DbSession, actor: Actor, workshop: Workshop, participant_id: int) -> None:
    """Give somebody who was taken out their place again."""
    place = _place(db, workshop, participant_id)
    if place.left_at is not None:
        place.left_at = None
        db.add(place)
        _note_person(db, actor, "joined", workshop, place.person_id)


def _place(db: DbSession, workshop: Workshop, participant_id: int) -> Participant:
    place = db.get(Participant, participant_id)
    if place is None or place.workshop_id != workshop.id:
        raise NotFound
    return place


def _lock(db: DbSession, workshop: Workshop) -> None:
    db.exec(select(Workshop.id).where(Workshop.id == workshop.id).with_for_update()).first()


def _note_person(
    db: DbSession, actor: Actor, action: str, workshop: Workshop, person_id: int
) -> None:
    organisation_id = workshop.organisation_id
    note(
        db,
        actor,
        action,
        "workshop",
        workshop.id,
        about=person_id,
        organisation_id=organisation_id,
    )
