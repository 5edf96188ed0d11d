"""Writes of coaching: visits planned, drafts kept, observations closed and amended, answers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from sqlalchemy import delete, or_, update
from sqlmodel import Session, col, select

from app import clock
from app.accounts import actions as accounts
from app.accounts.models import Person
from app.accounts.rules import Actor
from app.coaching import queries, rules, sheet
from app.coaching.models import (
    Amendment,
    Goal,
    Observation,
    ObservationItem,
    ObservationTick,
    Visit,
)
from app.curriculum.model import Instrument
from app.errors import Refused
from app.evaluation import rules as evaluation
from app.web.i18n import mark as _

LOOK_COUNTS_FOR = timedelta(hours=1)


def _one_at_a_time(db: Session, person_id: int) -> None:
    """Let what is written about one person be written one after the other.

    SQLite has one writer anyway; PostgreSQL holds the others back at this row until we commit.
    """
    db.exec(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True)).one()


def _note(
    db: Session, actor: Actor, action: str, record: Visit | Observation | Goal, **detail: object
) -> None:
    kind = type(record).__name__.lower()
    place, about = record.organisation_id, record.person_id
    accounts.note(db, actor, action, kind, record.id, about=about, organisation_id=place, **detail)


def _id(record: Person | Observation | Visit) -> int:
    assert record.id is not None
    return record.id


# Visits


def plan_visit(db: Session, actor: Actor, person: Person, planned_on: date) -> Visit:
    """Plan a visit with somebody; a coach's open visit with them is moved instead of doubled."""
    _not_past(planned_on)
    _one_at_a_time(db, _id(person))
    visit = queries.open_visit(db, actor.person_id, _id(person))
    if visit is not None:
        return move_visit(db, actor, visit, planned_on)
    visit = Visit(
        organisation_id=person.organisation_id,
        coach_id=actor.person_id,
        person_id=_id(person),
        planned_on=planned_on,
        created_at=clock.now(),
    )
    db.add(visit)
    db.flush()
    _note(db, actor, "planned", visit, on=planned_on.isoformat())
    return visit


def move_visit(db: Session, actor: Actor, visit: Visit, planned_on: date) -> Visit:
    """Plan a visit for another day."""
    _not_past(planned_on)
    if visit.planned_on != planned_on:
        was, visit.planned_on = visit.planned_on.isoformat(), planned_on
        db.add(visit)
        _note(db, actor, "moved", visit, was=was, became=planned_on.isoformat())
    return visit


def cancel_visit(db: Session, actor: Actor, visit: Visit) -> None:
    """Take a planned visit back; the second time nothing happens."""
    if visit.cancelled_at is None and visit.held_on is None:
        visit.cancelled_at = clock.now()
        db.add(visit)
        _note(db, actor, "cancelled", visit)


def _not_past(day: date) -> None:
    if day < clock.today():
        raise Refused(_("This day has passed. Please choose today or a later day."))


# Drafts


def start_observation(
    db: Session, actor: Actor, person: Person, instrument: Instrument, hash_: str, client_id: str
) -> Observation:
    """Open the observation form about a person; an open draft of this coach is opened again."""
    _one_at_a_time(db, _id(person))
    started = queries.by_client_id(db, client_id)
    if started and (started.coach_id, started.person_id) == (actor.person_id, person.id):
        return started
    draft = queries.draft_of(db, actor.person_id, _id(person))
    if draft is not None:
        return draft
    visit = queries.open_visit(db, actor.person_id, _id(person))
    observation = Observation(
        client_id=client_id,
        organisation_id=person.organisation_id,
        instrument_id=instrument.id,
        content_hash=hash_,
        person_id=_id(person),
        coach_id=actor.person_id,
        visit_id=visit.id if visit else None,
        observed_on=clock.today(),
        saved_at=clock.now(),
        saved_by_id=actor.person_id,
    )
    db.add(observation)
    db.flush()
    _note(db, actor, "started", observation)
    return observation


class Outcome(Enum):
    """What became of an attempt to write into an observation."""

    SAVED = "saved"
    CONFLICT = "conflict"  # somebody else saved in between
    CLOSED = "closed"  # somebody closed it in between


@dataclass(frozen=True, slots=True)
class Version:
    """Which version somebody saw, and the id of the form that they have open."""

    number: int
    editor: str = ""


def save_draft(
    db: Session,
    actor: Actor,
    observation: Observation,
    instrument: Instrument,
    content: sheet.Content,
    version: Version,
    *,
    kept_back: Collection[str] = (),
    confirmed: Collection[str] = (),
) -> Outcome:
    """Keep what stands on the form, if nobody else has saved since `version`.

    Fields named in `kept_back` stay as they were, because they are wrong or tell of a client.
    `confirmed` are texts somebody confirmed to be about nobody. A late save of the same opened
    form is no conflict: it sends the whole form each time.
    """
    if not _take_turn(db, actor, observation, version):
        db.refresh(observation)
        return Outcome.CLOSED if observation.finalised_at else Outcome.CONFLICT
    db.refresh(observation)
    before = queries.content_of(db, observation)
    texts = {**content.texts, **{name: before.text(name) for name in kept_back}}
    kept = sheet.Content(texts, content.ticks, content.not_seen, content.decisions)
    _write(db, observation, instrument, kept)
    marks = {sheet.mark_of(text) for text in confirmed}
    observation.confirmed_texts = sorted({*observation.confirmed_texts, *marks})
    db.add(observation)
    db.flush()
    return Outcome.SAVED


def _take_turn(db: Session, actor: Actor, observation: Observation, version: Version) -> bool:
    mine = col(Observation.version) == version.number
    if version.editor:
        mine = or_(mine, col(Observation.saved_from) == version.editor)
    turn = (
        update(Observation)
        .where(col(Observation.id) == observation.id, col(Observation.finalised_at).is_(None), mine)
        .values(
            version=Observation.version + 1,
            saved_at=clock.now(),
            saved_by_id=actor.person_id,
            saved_from=version.editor,
        )
        .execution_options(synchronize_session=False)
    )
    return db.connection().execute(turn).rowcount == 1


def _write(
    db: Session, observation: Observation, instrument: Instrument, content: sheet.Content
) -> None:
    observation.observed_on = date.fromisoformat(content.text("observed_on"))
    observation.group_size = _number(content.text("group_size"))
    observation.minutes = _number(content.text("minutes"))
    observation.strengths = content.strengths
    observation.growth_point = content.text("growth_point")
    observation.draft_goals = content.goals
    observation.goal_decisions = dict(content.decisions)
    _write_ticks(db, _id(observation), content.ticks)
    _write_items(db, _id(observation), instrument, content)


def _number(text: str) -> int | None:
    return int(text) if text else None


def _write_ticks(db: Session, observation_id: int, ticks: Collection[str]) -> None:
    mine = col(ObservationTick.observation_id) == observation_id
    there = set(db.exec(select(ObservationTick.behaviour_id).where(mine)))
    gone = there.difference(ticks)
    if gone:
        db.execute(delete(ObservationTick).where(mine, col(ObservationTick.behaviour_id).in_(gone)))
    for behaviour_id in sorted(set(ticks) - there):
        db.add(ObservationTick(observation_id=observation_id, behaviour_id=behaviour_id))


def _write_items(
    db: Session, observation_id: int, instrument: Instrument, content: sheet.Content
) -> None:
    mine = select(ObservationItem).where(ObservationItem.observation_id == observation_id)
    there = {item.item_id: item for item in db.exec(mine)}
    for item in instrument.items:
        row = there.get(item.id) or ObservationItem(observation_id=observation_id, item_id=item.id)
        seen = evaluation.level(item, content.ticks) is not None
        row.evidence = content.evidence(item.id)
        # What was ticked did arise.
        row.not_seen = item.id in content.not_seen and not seen
        db.add(row)


def discard_draft(db: Session, actor: Actor, observation: Observation) -> Outcome:
    """Throw a draft away for good, unless somebody has closed it in the meantime."""
    mine = select(Observation).where(Observation.id == observation.id).with_for_update()
    db.exec(mine.execution_options(populate_existing=True)).one()
    if observation.finalised_at is not None:
        return Outcome.CLOSED
    of = observation.id
    db.execute(delete(ObservationTick).where(col(ObservationTick.observation_id) == of))
    db.execute(delete(ObservationItem).where(col(ObservationItem.observation_id) == of))
    db.delete(observation)
    _note(db, actor, "discarded", observation)
    return Outcome.SAVED


# Closing


def close_observation(
    db: Session, actor: Actor, observation: Observation, instrument: Instrument
) -> Outcome:
    """Close a draft that was just saved: levels are kept, goals begin and end, the visit is held.

    Exactly one of several coaches wins. Raises Refused when more than two goals would be open.
    """
    _one_at_a_time(db, observation.person_id)
    _check_goals(db, observation)
    closing = (
        update(Observation)
        .where(col(Observation.id) == observation.id, col(Observation.finalised_at).is_(None))
        .where(col(Observation.version) == observation.version)
        .values(
            finalised_at=clock.now(),
            finalised_by_id=actor.person_id,
            version=observation.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    won = db.connection().execute(closing).rowcount == 1
    db.refresh(observation)
    if not won:
        return Outcome.CLOSED if observation.finalised_at else Outcome.CONFLICT
    content = queries.content_of(db, observation)
    _keep_levels(db, observation, instrument, content.ticks)
    _carry_out_goals(db, actor, observation)
    _hold_visit(db, observation)
    _note(db, actor, "closed", observation)
    db.flush()
    return Outcome.SAVED


def _keep_levels(
    db: Session, observation: Observation, instrument: Instrument, ticks: Collection[str]
) -> dict[str, int | None]:
    found = evaluation.levels(instrument, ticks)
    mine = select(ObservationItem).where(ObservationItem.observation_id == observation.id)
    for item in db.exec(mine):
        item.level = found.get(item.item_id)
        db.add(item)
    return found


def _check_goals(db: Session, observation: Observation) -> None:
    there = [goal.id or 0 for goal in queries.open_goals(db, observation.person_id)]
    new = len(observation.draft_goals)
    if rules.too_many_goals(there, observation.goal_decisions, new):
        raise Refused(
            _("At most two goals are open at once. Mark one as met or dropped, or take one away.")
        )


def _carry_out_goals(db: Session, actor: Actor, observation: Observation) -> None:
    there = queries.open_goals(db, observation.person_id)
    decisions, new = observation.goal_decisions, observation.draft_goals
    for goal in there:
        close_goal(db, actor, goal, decisions.get(str(goal.id), rules.OPEN))
    for each in new:
        due = each.get("due_on")
        goal = Goal(
            organisation_id=observation.organisation_id,
            person_id=observation.person_id,
            observation_id=observation.id,
            text=each["text"],
            due_on=date.fromisoformat(due) if due else None,
            created_at=clock.now(),
        )
        db.add(goal)


def close_goal(db: Session, actor: Actor, goal: Goal, status: str) -> None:
    """Mark an open goal as met or dropped; `open` keeps it."""
    if status != rules.OPEN and goal.status == rules.OPEN:
        goal.status, goal.closed_at = status, clock.now()
        db.add(goal)
        _note(db, actor, status, goal)


def _hold_visit(db: Session, observation: Observation) -> None:
    visit = db.get(Visit, observation.visit_id) if observation.visit_id else None
    if visit is None or visit.cancelled_at:
        visit = queries.open_visit(db, observation.coach_id, observation.person_id)
        # A visit that is planned for later is another one.
        if visit is None or visit.planned_on > clock.today():
            return
        observation.visit_id = visit.id
    visit.held_on = visit.held_on or observation.observed_on
    db.add(visit)
    db.add(observation)


# Afterwards


def amend_observation(
    db: Session,
    actor: Actor,
    observation: Observation,
    instrument: Instrument,
    content: sheet.Content,
    version: int,
    reason: str,
) -> Outcome:
    """Put a closed observation right, and keep what it said before with who changed it and why."""
    before = _version(db, observation)
    turn = (
        update(Observation)
        .where(col(Observation.id) == observation.id, col(Observation.version) == version)
        .values(version=version + 1)
        .execution_options(synchronize_session=False)
    )
    if db.connection().execute(turn).rowcount != 1:
        db.refresh(observation)
        return Outcome.CONFLICT
    db.refresh(observation)
    goals, decisions = observation.draft_goals, observation.goal_decisions
    _write(db, observation, instrument, content)
    # Goals live on by themselves once an observation is closed.
    observation.draft_goals, observation.goal_decisions = goals, decisions
    _keep_levels(db, observation, instrument, content.ticks)
    db.flush()
    amendment = Amendment(
        observation_id=_id(observation),
        number=len(queries.amendments_of(db, [_id(observation)])) + 1,
        reason=reason,
        before=before,
        after=_version(db, observation),
        amended_by_id=actor.person_id,
        amended_at=clock.now(),
    )
    db.add(amendment)
    _note(db, actor, "amended", observation, number=amendment.number)
    return Outcome.SAVED


def _version(db: Session, observation: Observation) -> dict[str, object]:
    levels = queries.levels_by_observation(db, [_id(observation)])[_id(observation)]
    return queries.snapshot(observation, queries.content_of(db, observation), levels)


def answer_observation(db: Session, observation: Observation, answer: str) -> None:
    """Keep the observed person's own words; they may be changed for seven days."""
    if not rules.may_still_answer(observation.answered_at, clock.now()):
        raise Refused(_("Your answer is more than seven days old and stays as it is."))
    observation.answer = answer
    observation.answered_at = observation.answered_at or clock.now()
    db.add(observation)


def note_look(
    db: Session, actor: Actor, kind: str, record_id: int, about: int, organisation_id: int
) -> None:
    """Write into the audit trail that somebody saw another's record; once an hour is enough."""
    since = clock.now() - LOOK_COUNTS_FOR
    if actor.person_id != about and not queries.looked_since(
        db, actor.person_id, kind, record_id, since
    ):
        accounts.note(
            db, actor, "saw", kind, record_id, about=about, organisation_id=organisation_id
        )


def note_read(db: Session, observation: Observation) -> None:
    """Remember when the observed person first read their feedback."""
    mine = col(Observation.id) == observation.id
    first = update(Observation).where(mine, col(Observation.seen_at).is_(None))
    db.execute(first.values(seen_at=clock.now()))
