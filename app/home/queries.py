"""What the first screen says: what is next, what happens now, whom to see, what needs care."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from app import clock
from app.accounts.rules import OBSERVES, RUNS_WORKSHOPS, Actor, Role
from app.coaching import queries as coaching
from app.coaching.models import Goal, Observation
from app.coaching.queries import CoachToday, Due
from app.coaching.rules import State
from app.curriculum.library import Library
from app.curriculum.model import Language
from app.learning import queries as learning
from app.learning.queries import ModuleProgress, NextStep
from app.workshops import queries as workshops
from app.workshops.models import Workshop
from app.workshops.overview import Overview, overview

SHOWN = 5  # lines of a list on a first screen; the rest stands behind "all"


@dataclass(frozen=True)
class Learner:
    """A trainee's first screen."""

    next_step: NextStep | None
    progress: Sequence[ModuleProgress]
    workshop: Workshop | None
    feedback: Observation | None  # newest that has not been read
    goals: Sequence[Goal]

    @property
    def finished(self) -> int:
        """How many modules are finished."""
        return sum(each.is_finished for each in self.progress)

    @property
    def chairs(self) -> list[tuple[str, str]]:
        """One chair for each module: done, begun or open."""
        return [(_chair(each), each.module.title) for each in self.progress]


def _chair(progress: ModuleProgress) -> str:
    if progress.is_finished:
        return "done"
    return "part" if progress.done else "open"


@dataclass(frozen=True)
class Runner:
    """A trainer's first screen: what happens now, what comes."""

    now: Sequence[Overview]
    coming: Sequence[Workshop]
    unmarked: dict[int, bool]  # by workshop: attendance of the current half-day is still to mark


@dataclass(frozen=True)
class Overseer:
    """A coordinator's first screen: what needs attention."""

    missed: Sequence[Due]
    overdue: Sequence[Due]
    trained: int
    seen: int  # of those trained, how many a coach has seen at least once
    states: Counter[State]


@dataclass(frozen=True)
class FirstScreen:
    """The parts of a first screen; a part is there only for whoever has use for it."""

    today: date
    learner: Learner | None = None
    runner: Runner | None = None
    coach: CoachToday | None = None
    overseer: Overseer | None = None


def first_screen(db: Session, library: Library, actor: Actor, language: Language) -> FirstScreen:
    """Everything the first screen of `actor` needs, each role's part from its own room."""
    held = {role for _place, role in actor.roles}
    today = clock.today()
    return FirstScreen(
        today=today,
        learner=_learner(db, library, actor, language, today) if Role.TRAINEE in held else None,
        runner=_runner(db, library, actor, language, today) if held & RUNS_WORKSHOPS else None,
        coach=coaching.coach_today(db, actor) if held & OBSERVES else None,
        overseer=_overseer(db, actor, today) if held & {Role.ADMIN, Role.COORDINATOR} else None,
    )


def _learner(
    db: Session, library: Library, actor: Actor, language: Language, today: date
) -> Learner:
    everything = learning.progress_of(db, library, actor.person_id, language)
    # The circle is that of the person's own workshops, and whatever else they have begun.
    own = workshops.modules_for(db, actor.person_id)
    progress = [each for each in everything if not own or each.module.id in own or each.done]
    seen = coaching.observations_of(db, actor.person_id)
    unread = [each for each in seen if each.finalised_at and not each.seen_at]
    return Learner(
        next_step=learning.next_of(progress, language),
        progress=progress,
        workshop=workshops.workshop_of_trainee(db, actor.person_id, today),
        feedback=unread[0] if unread else None,
        goals=coaching.open_goals(db, actor.person_id),
    )


def _runner(db: Session, library: Library, actor: Actor, language: Language, today: date) -> Runner:
    held_today = [
        overview(db, library, workshop, language)
        for workshop in workshops.running(db, actor, today)
    ]
    unmarked = {}
    for each in held_today:
        half, workshop_id = each.half_day, each.workshop.id or 0
        marked = workshops.marked_counts(db, workshop_id)
        done = marked.get((half.day_id, half.half.value), 0) if half else len(each.seats)
        unmarked[workshop_id] = done < len(each.seats)
    coming = workshops.upcoming(db, actor, today)
    return Runner(held_today, coming[:SHOWN], unmarked)


def _overseer(db: Session, actor: Actor, today: date) -> Overseer:
    places = actor.organisations_with(frozenset({Role.ADMIN, Role.COORDINATOR}))
    due = [each for place in sorted(places) for each in coaching.due_list(db, place, today)]
    trained = [each for each in due if each.trained_on and each.trained_on < today]
    by_state = {state: [d for d in due if d.standing.state is state] for state in State}
    return Overseer(
        missed=by_state[State.MISSED],
        overdue=by_state[State.OVERDUE],
        trained=len(trained),
        seen=sum(not each.never_seen for each in trained),
        states=Counter(each.standing.state for each in due),
    )
