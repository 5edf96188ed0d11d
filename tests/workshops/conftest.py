"""A workshop of two people on its third day, and its organisation."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from app import clock
from app.accounts.rules import Actor, Role
from app.curriculum.model import Language
from app.workshops import actions
from app.workshops.agenda import content_hash
from app.workshops.forms import AboutForm
from tests.cast import Cast, Player

FIRST = date(2026, 11, 23)
DATES = tuple(date(2026, 11, day) for day in (23, 24, 25, 26, 27))
# Wednesday the third day, 10:20 in Việt Nam: twenty minutes into its second session.
MOMENT = datetime(2026, 11, 25, 3, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def third_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Handlers run in threads of their own, so the clock itself is stopped."""
    monkeypatch.setattr(clock, "now", lambda: MOMENT)


def actor_of(player: Player, *roles: Role) -> Actor:
    """A player as the doors see them."""
    held = frozenset((player.organisation_id, role) for role in roles)
    return Actor(
        player.id,
        0,
        player.user_name,
        player.full_name,
        "en",
        player.organisation_id,
        "",
        False,
        held,
    )


@dataclass(frozen=True)
class Held:
    """The ids of a planned workshop and its two participants."""

    id: int
    lan: int
    tuan: int


@pytest.fixture
def trainer(cast: Cast) -> Actor:
    """Hạnh, who trains."""
    return actor_of(cast.trainer, Role.TRAINER)


@pytest.fixture
def held(app: object, db: Session, cast: Cast, trainer: Actor) -> Held:
    """The five days with Hạnh as trainer, Lan and Tuấn in the circle."""
    library = app.state.library.current()  # type: ignore[attr-defined]
    programme = library.programme("facilitation-five-day", Language.EN)
    about = AboutForm(title="Five days", venue="Hall", language="en", trainers=[cast.trainer.id])
    workshop = actions.plan_workshop(
        db,
        trainer,
        cast.trainer.organisation_id,
        programme,
        content_hash(library, programme.id),
        about,
        DATES,
        client_id="0" * 32,
    )
    actions.join(db, trainer, workshop, [cast.trainee.id, cast.other_trainee.id])
    from app.workshops import queries

    seats = {seat.person_id: seat.participant_id for seat in queries.seats(db, workshop.id or 0)}
    db.commit()
    return Held(workshop.id or 0, seats[cast.trainee.id], seats[cast.other_trainee.id])
