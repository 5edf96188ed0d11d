"""Reads of coaching: who is due, visits, observations with their levels, goals, amendments."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from app import clock
from app.accounts import queries as accounts
from app.accounts.models import AuditEntry, Person
from app.accounts.rules import OBSERVES, STAFF, Actor
from app.coaching import rules, sheet
from app.coaching.models import (
    Amendment,
    Goal,
    Observation,
    ObservationItem,
    ObservationTick,
    Visit,
)
from app.evaluation.growth import Rated
from app.workshops import queries as workshops


@dataclass(frozen=True, slots=True)
class Due:
    """One person on a coach's list."""

    person: Person
    trained_on: date | None  # last day of their last workshop
    last_seen_on: date | None
    days_since: int | None  # since they were last seen
    contacts: int  # visits and observations since that workshop
    visit: Visit | None  # the earliest open visit
    coach_name: str  # of that visit
    standing: rules.Standing

    @property
    def never_seen(self) -> bool:
        """Whether no coach has seen them yet."""
        return self.last_seen_on is None


def due_list(db: Session, organisation_id: int, today: date) -> list[Due]:
    """The people of an organisation who were trained, or whom a coach has seen or will see.

    Missed and overdue first, then by what comes next.
    """
    trained_on = workshops.last_trained_on(db, organisation_id)
    visits = _next_visits(db, organisation_id)
    seen = _days_seen(db, organisation_id)
    coaches = names_of(db, {visit.coach_id for visit in visits.values()})
    people = [
        person
        for person in accounts.people_of(db, organisation_id)
        if person.active and (person.id in trained_on or person.id in visits or person.id in seen)
    ]
    found = []
    for person in people:
        assert person.id is not None
        visit, days = visits.get(person.id), seen.get(person.id, set())
        last, trained = max(days, default=None), trained_on.get(person.id)
        contacts = sum(trained is None or day >= trained for day in days)
        planned = visit.planned_on if visit else None
        since = trained or last or today
        found.append(
            Due(
                person=person,
                trained_on=trained,
                last_seen_on=last,
                days_since=(today - last).days if last else None,
                contacts=contacts,
                visit=visit,
                coach_name=coaches.get(visit.coach_id, "") if visit else "",
                standing=rules.standing(since, last, contacts, planned, today),
            )
        )
    return sorted(
        found,
        key=lambda due: rules.visit_order(due.standing, not due.never_seen, due.person.name_key),
    )


def _next_visits(db: Session, organisation_id: int) -> dict[int, Visit]:
    found = (
        select(Visit)
        .where(Visit.organisation_id == organisation_id)
        .where(col(Visit.held_on).is_(None), col(Visit.cancelled_at).is_(None))
        .order_by(col(Visit.planned_on).desc(), col(Visit.id).desc())
    )
    return {visit.person_id: visit for visit in db.exec(found)}


def _days_seen(db: Session, organisation_id: int) -> dict[int, set[date]]:
    seen: dict[int, set[date]] = {}
    observed = select(col(Observation.person_id), col(Observation.observed_on)).where(
        Observation.organisation_id == organisation_id, col(Observation.finalised_at).is_not(None)
    )
    for person_id, day in db.exec(observed):
        seen.setdefault(person_id, set()).add(day)
    return seen


def names_of(db: Session, ids: Collection[int | None]) -> dict[int, str]:
    """Full names by person id."""
    wanted = [each for each in ids if each is not None]
    people = accounts.people_by_id(db, wanted) if wanted else {}
    return {person_id: person.full_name for person_id, person in people.items()}


# Visits


def open_visits(db: Session, coach_id: int) -> Sequence[Visit]:
    """The visits a coach has planned and not yet held, the earliest first."""
    found = select(Visit).where(
        Visit.coach_id == coach_id, col(Visit.held_on).is_(None), col(Visit.cancelled_at).is_(None)
    )
    return db.exec(found.order_by(col(Visit.planned_on), col(Visit.id))).all()


def open_visit(db: Session, coach_id: int, person_id: int) -> Visit | None:
    """The open visit of a coach with a person."""
    return next((v for v in open_visits(db, coach_id) if v.person_id == person_id), None)


# Observations


def open_drafts(db: Session, organisation_ids: Collection[int]) -> Sequence[Observation]:
    """The observations that are not closed yet, the latest saved first."""
    found = select(Observation).where(
        col(Observation.organisation_id).in_(list(organisation_ids)),
        col(Observation.finalised_at).is_(None),
    )
    return db.exec(found.order_by(col(Observation.saved_at).desc())).all()


def draft_of(db: Session, coach_id: int, person_id: int) -> Observation | None:
    """The open draft of a coach about a person."""
    found = select(Observation).where(
        Observation.coach_id == coach_id,
        Observation.person_id == person_id,
        col(Observation.finalised_at).is_(None),
    )
    return db.exec(found).first()


def by_client_id(db: Session, client_id: str) -> Observation | None:
    """The observation that was started under an id."""
    return db.exec(select(Observation).where(Observation.client_id == client_id)).first()


def observations_of(db: Session, person_id: int) -> Sequence[Observation]:
    """A person's closed observations, the newest first."""
    found = select(Observation).where(
        Observation.person_id == person_id, col(Observation.finalised_at).is_not(None)
    )
    newest = found.order_by(col(Observation.observed_on).desc(), col(Observation.id).desc())
    return db.exec(newest).all()


def levels_by_observation(
    db: Session, observation_ids: Sequence[int]
) -> dict[int, dict[str, int | None]]:
    """The levels of closed observations, item by item."""
    found: dict[int, dict[str, int | None]] = {each: {} for each in observation_ids}
    items = select(ObservationItem).where(col(ObservationItem.observation_id).in_(observation_ids))
    for item in db.exec(items.order_by(col(ObservationItem.id))):
        found[item.observation_id][item.item_id] = item.level
    return found


def last_levels(db: Session, person_id: int) -> dict[str, int | None]:
    """The levels of a person's newest closed observation; empty when there is none."""
    newest = observations_of(db, person_id)[:1]
    ids = [each.id for each in newest if each.id is not None]
    return levels_by_observation(db, ids)[ids[0]] if ids else {}


def last_levels_of(db: Session, person_ids: Sequence[int]) -> dict[int, dict[str, int | None]]:
    """The same for several people at once: person id -> levels; nobody without an observation."""
    found = select(Observation).where(
        col(Observation.person_id).in_(person_ids), col(Observation.finalised_at).is_not(None)
    )
    newest = {
        each.person_id: each.id
        for each in db.exec(found.order_by(col(Observation.observed_on), col(Observation.id)))
        if each.id is not None
    }
    found_levels = levels_by_observation(db, list(newest.values()))
    return {person_id: found_levels[each] for person_id, each in newest.items()}


def rated(db: Session, observations: Sequence[Observation]) -> list[Rated]:
    """What a growth chart needs of observations."""
    ids = [each.id for each in observations if each.id is not None]
    found = levels_by_observation(db, ids)
    return [Rated(each.observed_on, found[each.id]) for each in observations if each.id is not None]


def content_of(db: Session, observation: Observation) -> sheet.Content:
    """What stands in an observation, field by field."""
    items = _items(db, observation.id)
    texts = {sheet.evidence_field(i.item_id): i.evidence for i in items if i.evidence}
    texts["observed_on"] = observation.observed_on.isoformat()
    for name in ("group_size", "minutes"):
        number = getattr(observation, name)
        texts[name] = "" if number is None else str(number)
    texts |= dict(zip(sheet.STRENGTH_FIELDS, observation.strengths, strict=False))
    texts["growth_point"] = observation.growth_point
    for name, goal in zip(sheet.GOAL_FIELDS, observation.draft_goals, strict=False):
        texts |= {name: goal["text"], f"{name}-due": goal.get("due_on", "")}
    ticks = select(ObservationTick.behaviour_id).where(
        ObservationTick.observation_id == observation.id
    )
    return sheet.Content(
        texts=texts,
        ticks=frozenset(db.exec(ticks)),
        not_seen=frozenset(item.item_id for item in items if item.not_seen),
        decisions=dict(observation.goal_decisions),
    )


def _items(db: Session, observation_id: int | None) -> Sequence[ObservationItem]:
    found = select(ObservationItem).where(ObservationItem.observation_id == observation_id)
    return db.exec(found.order_by(col(ObservationItem.id))).all()


def amendments_of(db: Session, observation_ids: Sequence[int]) -> Sequence[Amendment]:
    """The amendments of observations, the newest first."""
    found = select(Amendment).where(col(Amendment.observation_id).in_(observation_ids))
    return db.exec(found.order_by(col(Amendment.id).desc())).all()


# Goals


def open_goals(db: Session, person_id: int) -> Sequence[Goal]:
    """What was agreed with a person and is still open, the oldest first."""
    found = select(Goal).where(Goal.person_id == person_id, Goal.status == rules.OPEN)
    return db.exec(found.order_by(col(Goal.id))).all()


def goals_of(db: Session, person_id: int) -> Sequence[Goal]:
    """All goals of a person, the newest first."""
    found = select(Goal).where(Goal.person_id == person_id)
    return db.exec(found.order_by(col(Goal.id).desc())).all()


# The coach's own day, and who looked


@dataclass(frozen=True, slots=True)
class CoachToday:
    """What a coach's first screen says: whom to see."""

    visits: tuple[tuple[Visit, Person], ...]  # own open visits up to today, missed ones first
    coming: tuple[tuple[Visit, Person], ...]  # own visits after today
    overdue: tuple[Due, ...]  # nobody has planned to see them, and it is time
    drafts: tuple[tuple[Observation, Person], ...]  # own observations that are not closed


def coach_today(db: Session, actor: Actor) -> CoachToday:
    """What is due for a coach today, in all organisations they coach for."""
    today, places = clock.today(), actor.organisations_with(OBSERVES)
    visits = [v for v in open_visits(db, actor.person_id) if v.organisation_id in places]
    drafts = [d for d in open_drafts(db, places) if d.coach_id == actor.person_id]
    ids = [visit.person_id for visit in visits] + [draft.person_id for draft in drafts]
    people = accounts.people_by_id(db, ids)
    overdue = [
        due
        for place in sorted(places)
        for due in due_list(db, place, today)
        if due.standing.state is rules.State.OVERDUE and due.person.id != actor.person_id
    ]
    paired = [(visit, people[visit.person_id]) for visit in visits]
    return CoachToday(
        visits=tuple(pair for pair in paired if pair[0].planned_on <= today),
        coming=tuple(pair for pair in paired if pair[0].planned_on > today),
        overdue=tuple(overdue),
        drafts=tuple((draft, people[draft.person_id]) for draft in drafts),
    )


def overseen(actor: Actor) -> tuple[int, ...]:
    """The organisations whose coaching somebody may read."""
    return tuple(sorted(actor.organisations_with(STAFF)))


def looked_since(db: Session, actor_id: int, kind: str, record_id: object, at: datetime) -> bool:
    """Whether the audit trail has this look already, since a moment."""
    found = select(func.count()).select_from(AuditEntry)
    found = found.where(
        AuditEntry.actor_id == actor_id,
        AuditEntry.action == "saw",
        AuditEntry.record_kind == kind,
        AuditEntry.record_id == str(record_id),
        col(AuditEntry.at) >= at,
    )
    return db.exec(found).one() > 0


def snapshot(
    observation: Observation, content: sheet.Content, levels: Mapping[str, int | None]
) -> dict[str, object]:
    """One version of an observation, as an amendment keeps it."""
    evidence = {name: text for name, text in content.texts.items() if name.startswith("evidence-")}
    return {
        "observed_on": content.text("observed_on"),
        "group_size": content.text("group_size"),
        "minutes": content.text("minutes"),
        "strengths": content.strengths,
        "growth_point": content.text("growth_point"),
        "evidence": {name.removeprefix("evidence-"): text for name, text in evidence.items()},
        "ticks": sorted(content.ticks),
        "not_seen": sorted(content.not_seen),
        "levels": dict(levels),
        "version": observation.version,
    }
