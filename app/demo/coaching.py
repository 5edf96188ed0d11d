"""Two rounds of coaching for the first circle: what was seen, agreed and answered."""

import hashlib
from datetime import UTC, date, datetime, timedelta

from app import clock
from app.accounts.models import Person
from app.coaching import actions, queries, sheet
from app.coaching.models import Observation
from app.curriculum.model import Instrument, InstrumentItem, Language
from app.demo.people import FIRST_CIRCLE
from app.demo.story import Story
from app.demo.words import ANSWERS, EVIDENCE, GROWTH, STRENGTHS
from app.evaluation import rules
from app.workshops import queries as workshops

INSTRUMENT = "group-session"
ROUNDS = (80, 30)  # days ago, give or take a week


def coached(story: Story) -> None:
    """Everybody twice, except for one who was seen once and whose second visit is overdue."""
    instrument = story.library.instrument(INSTRUMENT, Language.VI)
    assert instrument is not None
    trained = {person.id for person in workshops.people_trained(story.db, story.organisation_id)}
    for index, (person, (_, grown)) in enumerate(zip(story.first, FIRST_CIRCLE, strict=True)):
        if person.id not in trained:
            continue
        coach = "coach" if index % 2 == 0 or grown == 0 else "second_coach"
        _visited(story, instrument, person, coach, 1, story.today - _days(ROUNDS[0], index), grown)
        if grown == 0:
            _plan(story, person, coach, story.today - timedelta(days=12), made=30)
            continue
        _visited(story, instrument, person, coach, 2, story.today - _days(ROUNDS[1], index), grown)
        if index % 3 == 0:
            _plan(story, person, coach, story.today + timedelta(days=4 + index), made=5)


def _days(about: int, index: int) -> timedelta:
    return timedelta(days=about - index)


def _plan(story: Story, person: Person, coach: str, on: date, *, made: int) -> None:
    with clock.at(_at(story.today - timedelta(days=made), 9)):
        actions.plan_visit(story.db, story.actor(coach), person, on)


def _visited(
    story: Story,
    instrument: Instrument,
    person: Person,
    coach: str,
    number: int,
    on: date,
    grown: int,
) -> None:
    actor = story.actor(coach)
    with clock.at(_at(on - timedelta(days=9), 9)):
        actions.plan_visit(story.db, actor, person, on)
    with clock.at(_at(on, 20)):
        observation = actions.start_observation(
            story.db,
            actor,
            person,
            instrument,
            story.library.source_hash(instrument),
            hashlib.sha256(f"{person.user_name}{number}".encode()).hexdigest()[:32],
        )
        content = _content(story, instrument, person, number, on, grown)
        version = actions.Version(observation.version)
        actions.save_draft(story.db, actor, observation, instrument, content, version)
        actions.close_observation(story.db, actor, observation, instrument)
    _answered(story, observation, person, number, on)


def _answered(
    story: Story, observation: Observation, person: Person, number: int, on: date
) -> None:
    turn = _turn(person.user_name, number)
    if turn % 3 == 2:
        return
    with clock.at(_at(on + timedelta(days=1), 19)):
        actions.note_read(story.db, observation)
        actions.answer_observation(story.db, observation, ANSWERS[turn % len(ANSWERS)])


def _content(
    story: Story, instrument: Instrument, person: Person, number: int, on: date, grown: int
) -> sheet.Content:
    wanted = {item.id: _level(person, item, number, grown) for item in instrument.items}
    not_seen = frozenset(
        item.id
        for item in instrument.items
        if item.not_seen_allowed and _turn(person.user_name + item.id, number) % 3 == 0
    )
    ticks = frozenset(
        behaviour
        for item in instrument.items
        if item.id not in not_seen
        for behaviour in _ticks(item, wanted[item.id])
    )
    reached = rules.levels(instrument, ticks)
    rated = {name: level for name, level in reached.items() if level is not None}
    best = sorted((n for n in rated if n in STRENGTHS), key=lambda n: -rated[n])[:2]
    weakest = min((n for n in rated if n in GROWTH), key=lambda n: rated[n])
    growth_point, goal = GROWTH[weakest]
    texts = {
        "observed_on": on.isoformat(),
        "group_size": str(7 + _turn(person.user_name, number) % 6),
        "minutes": str(75 + 5 * (_turn(person.user_name, number) % 4)),
        "growth_point": growth_point,
        "goal-1": goal,
        "goal-1-due": (on + timedelta(days=28)).isoformat(),
    }
    for place, name in enumerate(best, start=1):
        texts[f"strength-{place}"] = STRENGTHS[name]
    for name, notes in EVIDENCE.items():
        note = notes[_turn(person.user_name + name, number) % len(notes)]
        if rated.get(name) and _turn(name + person.user_name, number) % 3:
            texts[sheet.evidence_field(name)] = note
    decisions = {
        str(old.id): "met" if grown > 1 else "dropped"
        for old in queries.open_goals(story.db, person.id or 0)
    }
    return sheet.Content(texts, ticks, not_seen, decisions)


def _level(person: Person, item: InstrumentItem, number: int, grown: int) -> int:
    """Where somebody stands with an item: between 1 and 4, higher after the second visit."""
    start = 2 + (_turn(person.user_name + item.id, 0) % 5 == 0) - (_turn(item.id, grown) % 7 == 0)
    step = (number - 1) * (grown + (_turn(person.user_name + item.id, number) % 3)) // 2
    return max(1, min(4, start + step))


def _ticks(item: InstrumentItem, level: int) -> list[str]:
    basic = [behaviour.id for behaviour in item.basic]
    if level == 1:
        return [*basic[:1], item.harmful[0].id]
    if level == 2:
        return basic[:-1]
    return [*basic, item.advanced[0].id] if level == 4 else basic


def _turn(text: str, number: int) -> int:
    """A number that looks like chance and is the same each time."""
    return hashlib.sha256(f"{text}{number}".encode()).digest()[0]


def _at(day: date, hour: int) -> datetime:
    """An hour of a day in Vietnam (UTC+7)."""
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=hour - 7)
