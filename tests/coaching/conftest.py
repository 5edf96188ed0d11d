"""A coach, a workshop four months ago, and an observation form that is easy to fill in."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from app import clock
from app.accounts.models import Person
from app.accounts.rules import Actor, Role
from app.coaching import actions, sheet
from app.coaching.actions import Outcome, Version
from app.coaching.models import Observation
from app.curriculum.model import Instrument
from app.workshops.models import Participant, Workshop
from tests.cast import Cast, Player

# 15:20 in Việt Nam.
MOMENT = datetime(2026, 11, 25, 8, 20, tzinfo=UTC)
TODAY = date(2026, 11, 25)
STRENGTH = "Greeted everybody at the door."


class Time:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = MOMENT

    def move(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@pytest.fixture(autouse=True)
def time(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Time:
    """Handlers run in threads of their own, so the clock itself is stopped."""
    stopped = Time()
    monkeypatch.setattr(clock, "now", lambda: stopped.now)
    return stopped


def actor_of(player: Player, *roles: Role) -> Actor:
    """A player as the doors see them."""
    held = frozenset((player.organisation_id, role) for role in roles)
    name, place = player.full_name, player.organisation_id
    return Actor(player.id, 0, player.user_name, name, "en", place, "", False, held)


def content(
    *,
    day: date = TODAY,
    ticks: Sequence[str] = ("opening-b1",),
    strengths: Sequence[str] = (STRENGTH,),
    growth: str = "",
    goals: Sequence[tuple[str, str]] = (),
    decisions: dict[str, str] | None = None,
    more: dict[str, str] | None = None,
) -> sheet.Content:
    """What stands on a form, with little in it unless asked for."""
    texts = {"observed_on": day.isoformat(), "growth_point": growth, **(more or {})}
    texts |= dict(zip(sheet.STRENGTH_FIELDS, strengths, strict=False))
    for name, (text, due) in zip(sheet.GOAL_FIELDS, goals, strict=False):
        texts |= {name: text, f"{name}-due": due}
    return sheet.Content(texts, frozenset(ticks), frozenset(), decisions or {})


def sent(of: sheet.Content, version: int, **more: object) -> dict[str, object]:
    """The same as a browser sends it."""
    decided = {f"goal-status-{goal}": status for goal, status in of.decisions.items()}
    lists = {"tick": sorted(of.ticks), "not_seen": sorted(of.not_seen)}
    return {**of.texts, **lists, **decided, "version": version, **more}


@pytest.fixture
def instrument(app: object) -> Instrument:
    """The instrument for a group session, in English."""
    found = app.state.library.current().instrument("group-session", "en")  # type: ignore[attr-defined]
    assert found is not None
    return found  # type: ignore[no-any-return]


@pytest.fixture
def coach(cast: Cast) -> Actor:
    """Bình, who coaches."""
    return actor_of(cast.coach, Role.COACH)


@pytest.fixture
def trained(db: Session, cast: Cast) -> Workshop:
    """A workshop that ended on 1 August, with Lan and Tuấn."""
    workshop = Workshop(
        organisation_id=cast.coach.organisation_id,
        programme_id="facilitation-five-day",
        content_hash="",
        title="Five days",
        venue="Hall",
        starts_on=date(2026, 7, 28),
        ends_on=date(2026, 8, 1),
        created_by_id=cast.trainer.id,
        created_at=MOMENT,
    )
    db.add(workshop)
    db.flush()
    for player in (cast.trainee, cast.other_trainee):
        assert workshop.id is not None
        db.add(Participant(workshop_id=workshop.id, person_id=player.id, added_at=MOMENT))
    db.commit()
    return workshop


Drafting = Callable[..., Observation]


@pytest.fixture
def draft(db: Session, coach: Actor, cast: Cast, instrument: Instrument) -> Drafting:
    """`draft(player)` opens a form of the coach about somebody, saved once with `content`."""
    count = 0

    def make(about: Player | None = None, of: sheet.Content | None = None) -> Observation:
        nonlocal count
        count += 1
        person = db.get(Person, (about or cast.trainee).id)
        assert person is not None
        made = actions.start_observation(db, coach, person, instrument, "h", f"client-id-{count}")
        if of is not None:
            version = Version(made.version)
            saved = actions.save_draft(db, coach, made, instrument, of, version)
            assert saved is Outcome.SAVED
        db.commit()
        return made

    return make


@pytest.fixture
def closed(db: Session, coach: Actor, draft: Drafting, instrument: Instrument) -> Drafting:
    """`closed(player)` makes a closed observation."""

    def make(about: Player | None = None, of: sheet.Content | None = None) -> Observation:
        made = draft(about, of or content())
        assert actions.close_observation(db, coach, made, instrument) is Outcome.SAVED
        db.commit()
        return made

    return make
