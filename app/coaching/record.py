"""A closed observation, and a person's whole coaching path, as coach and person read them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session

from app.accounts.models import Person
from app.coaching import queries
from app.coaching.models import Amendment, Goal, Observation
from app.curriculum.model import Instrument, InstrumentItem
from app.evaluation import growth as growth_chart
from app.evaluation import rules as evaluation
from app.web.i18n import mark as _


@dataclass(frozen=True, slots=True)
class Seen:
    """One item of a closed observation, in words."""

    item: InstrumentItem
    level: int | None
    not_seen: bool
    evidence: str
    shown: tuple[str, ...]  # basic and advanced behaviours that were seen
    missing: tuple[str, ...]  # basic behaviours that were not
    harmful: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference that an amendment made."""

    label: str
    was: str
    became: str


@dataclass(frozen=True, slots=True)
class Amended:
    """An amendment, told as differences."""

    amendment: Amendment
    name: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A closed observation in words."""

    observation: Observation
    person: Person
    coach_name: str
    closed_by: str
    items: tuple[Seen, ...]
    level_titles: Mapping[int, str]
    summary: evaluation.Summary
    red_flags: tuple[InstrumentItem, ...]
    goals: tuple[Goal, ...]  # agreed at this visit
    amendments: tuple[Amended, ...]


def record_of(db: Session, observation: Observation, instrument: Instrument) -> Record:
    """Everything that is to be read about one closed observation."""
    assert observation.id is not None
    person = db.get(Person, observation.person_id)
    assert person is not None
    content = queries.content_of(db, observation)
    levels = queries.levels_by_observation(db, [observation.id])[observation.id]
    changed = queries.amendments_of(db, [observation.id])
    people = {observation.coach_id, observation.finalised_by_id}
    names = queries.names_of(db, people | {each.amended_by_id for each in changed})
    goals = [g for g in queries.goals_of(db, observation.person_id) if g.observation_id]
    return Record(
        observation=observation,
        person=person,
        coach_name=names.get(observation.coach_id, ""),
        closed_by=names.get(observation.finalised_by_id or 0, ""),
        items=tuple(
            Seen(
                item=item,
                level=levels.get(item.id),
                not_seen=item.id in content.not_seen,
                evidence=content.evidence(item.id),
                shown=tuple(b.text for b in (*item.basic, *item.advanced) if b.id in content.ticks),
                missing=tuple(b.text for b in item.basic if b.id not in content.ticks),
                harmful=tuple(b.text for b in item.harmful if b.id in content.ticks),
            )
            for item in instrument.items
        ),
        level_titles={level.level: level.title for level in instrument.levels},
        summary=evaluation.summary(levels),
        red_flags=evaluation.red_flags(instrument, levels),
        goals=tuple(reversed([g for g in goals if g.observation_id == observation.id])),
        amendments=tuple(
            Amended(each, names.get(each.amended_by_id, ""), changes(instrument, each))
            for each in changed
        ),
    )


def changes(instrument: Instrument, amendment: Amendment) -> tuple[Change, ...]:
    """What an amendment changed: was and became, in words. Labels of the form are marked texts."""
    before, after = amendment.before, amendment.after
    labels = {
        "observed_on": _("Date"),
        "group_size": _("People in the circle"),
        "minutes": _("Minutes"),
        "growth_point": _("One growth point"),
    }
    found = [
        Change(label, str(before[name]), str(after[name]))
        for name, label in labels.items()
        if before[name] != after[name]
    ]
    if before["strengths"] != after["strengths"]:
        strengths = ("\n".join(before["strengths"]), "\n".join(after["strengths"]))
        found.append(Change(_("Strengths"), *strengths))
    for item in instrument.items:
        was, became = _told(item, before), _told(item, after)
        if was != became:
            found.append(Change(item.title, was, became))
    return tuple(found)


def _told(item: InstrumentItem, version: Mapping[str, object]) -> str:
    ticks, evidence = version["ticks"], version["evidence"]
    assert isinstance(ticks, list)
    assert isinstance(evidence, dict)
    lines = [
        f"☑ {behaviour.text}"
        for behaviour in (*item.basic, *item.advanced, *item.harmful)
        if behaviour.id in ticks
    ]
    if evidence.get(item.id):
        lines.append(str(evidence[item.id]))
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Step:
    """One observation on a person's path, in a line."""

    observation: Observation
    coach_name: str
    summary: evaluation.Summary
    amended: int


@dataclass(frozen=True, slots=True)
class Path:
    """A person's coaching from the first observation on."""

    person: Person
    steps: tuple[Step, ...]  # the newest first
    growth: growth_chart.Growth
    titles: Mapping[str, str]  # of the items
    open_goals: tuple[Goal, ...]
    past_goals: tuple[Goal, ...]


def path_of(db: Session, person: Person, instrument: Instrument) -> Path:
    """All closed observations of a person, their growth and what was agreed."""
    assert person.id is not None
    observations = queries.observations_of(db, person.id)
    ids = [each.id for each in observations if each.id is not None]
    levels = queries.levels_by_observation(db, ids)
    names = queries.names_of(db, {each.coach_id for each in observations})
    amended = [each.observation_id for each in queries.amendments_of(db, ids)]
    goals = queries.goals_of(db, person.id)
    return Path(
        person=person,
        steps=tuple(
            Step(
                observation=each,
                coach_name=names.get(each.coach_id, ""),
                summary=evaluation.summary(levels[each.id or 0]),
                amended=amended.count(each.id or 0),
            )
            for each in observations
        ),
        growth=growth_chart.growth(
            [item.id for item in instrument.items], queries.rated(db, observations[::-1])
        ),
        titles={item.id: item.title for item in instrument.items},
        open_goals=tuple(goal for goal in reversed(goals) if goal.status == "open"),
        past_goals=tuple(goal for goal in goals if goal.status != "open"),
    )
