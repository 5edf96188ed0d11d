"""The observation form as its page shows it: each item with its level, last time beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session

from app import clock
from app.accounts.models import Person
from app.coaching import queries, sheet
from app.coaching.discretion import Doubt
from app.coaching.models import Goal, Observation
from app.curriculum.model import Instrument, InstrumentItem
from app.errors import Phrase
from app.evaluation import rules as evaluation
from app.web.i18n import mark as _

LABELS = {
    "observed_on": _("Date"),
    "group_size": _("People in the circle"),
    "minutes": _("Minutes"),
    "growth_point": _("One growth point"),
    "strengths": _("Strengths"),
    "goals": _("Goals"),
    "items": _("Items"),
    "reason": _("Reason"),
}


@dataclass(frozen=True, slots=True)
class LastTime:
    """The newest closed observation, which stands beside the new one."""

    observation: Observation
    coach_name: str
    content: sheet.Content
    levels: Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What somebody else did while this form was open."""

    by_id: int | None
    name: str
    at: datetime
    differences: sheet.Differences


@dataclass(frozen=True, slots=True)
class Row:
    """One item of the form."""

    number: int
    item: InstrumentItem
    level: int | None
    done: bool
    last_level: int | None
    last_evidence: str


@dataclass(frozen=True, slots=True)
class FormPage:
    """Everything that the form's page and its pieces show."""

    observation: Observation
    person: Person
    coach_name: str
    instrument: Instrument
    level_titles: Mapping[int, str]
    rows: tuple[Row, ...]
    content: sheet.Content
    goals: tuple[Goal, ...]  # open before this visit
    last: LastTime | None
    editor: str
    today: date
    errors: Mapping[str, Phrase] = field(default_factory=dict)
    doubts: Mapping[str, tuple[Doubt, ...]] = field(default_factory=dict)
    meanwhile: Meanwhile | None = None
    amending: bool = False
    reason: str = ""

    @property
    def done(self) -> int:
        """How many items have been dealt with."""
        return sum(row.done for row in self.rows)

    @property
    def troubles(self) -> tuple[tuple[str, str], ...]:
        """The fields that need another look: where to go, and what they are called."""
        names = [*self.errors, *(name for name in self.doubts if name not in self.errors)]
        return tuple((name, self.label(name)) for name in names)

    def label(self, name: str) -> str:
        """What a field is called; item titles are in the reader's language already."""
        for row in self.rows:
            if name == sheet.evidence_field(row.item.id):
                return row.item.title
        for begin, whole in (("strength", "strengths"), ("goal", "goals")):
            if name.startswith(begin):
                return LABELS[whole]
        return LABELS.get(name, name)

    def behaviours(self, ids: frozenset[str]) -> tuple[str, ...]:
        """Behaviours in words, in the order of the form."""
        return tuple(
            behaviour.text
            for item in self.instrument.items
            for behaviour in (*item.basic, *item.advanced, *item.harmful)
            if behaviour.id in ids
        )


def last_time(db: Session, person_id: int) -> LastTime | None:
    """The newest closed observation of a person with its levels and words."""
    newest = queries.observations_of(db, person_id)[:1]
    if not newest or newest[0].id is None:
        return None
    names = queries.names_of(db, {newest[0].coach_id})
    return LastTime(
        observation=newest[0],
        coach_name=names.get(newest[0].coach_id, ""),
        content=queries.content_of(db, newest[0]),
        levels=queries.levels_by_observation(db, [newest[0].id])[newest[0].id],
    )


def rows_of(
    instrument: Instrument, content: sheet.Content, last: LastTime | None
) -> tuple[Row, ...]:
    """The items with the levels that the present ticks give."""
    done = sheet.items_done(instrument, content)
    return tuple(
        Row(
            number=number,
            item=item,
            level=evaluation.level(item, content.ticks),
            done=item.id in done,
            last_level=last.levels.get(item.id) if last else None,
            last_evidence=last.content.evidence(item.id) if last else "",
        )
        for number, item in enumerate(instrument.items, start=1)
    )


def form_page(
    db: Session,
    observation: Observation,
    instrument: Instrument,
    content: sheet.Content,
    editor: str,
    *,
    errors: Mapping[str, Phrase] | None = None,
    doubts: Mapping[str, tuple[Doubt, ...]] | None = None,
    meanwhile: Meanwhile | None = None,
    amending: bool = False,
    reason: str = "",
) -> FormPage:
    """The page of the form with `content` in its fields."""
    person = db.get(Person, observation.person_id)
    assert person is not None
    last = None if amending else last_time(db, observation.person_id)
    names = queries.names_of(db, {observation.coach_id})
    return FormPage(
        observation=observation,
        person=person,
        coach_name=names.get(observation.coach_id, ""),
        instrument=instrument,
        level_titles={level.level: level.title for level in instrument.levels},
        rows=rows_of(instrument, content, last),
        content=content,
        goals=() if amending else tuple(queries.open_goals(db, observation.person_id)),
        last=last,
        editor=editor,
        today=clock.today(),
        errors=errors or {},
        doubts=doubts or {},
        meanwhile=meanwhile,
        amending=amending,
        reason=reason,
    )
