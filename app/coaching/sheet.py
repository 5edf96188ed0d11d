"""The observation form as a thing: what stands in each field, and how two versions differ; pure."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from app.coaching.discretion import Doubt, looks_like_client
from app.coaching.rules import OPEN_GOALS, STRENGTHS
from app.curriculum.model import Instrument
from app.evaluation import rules as levels

STRENGTH_FIELDS = tuple(f"strength-{number}" for number in range(1, STRENGTHS + 1))
GOAL_FIELDS = tuple(f"goal-{number}" for number in range(1, OPEN_GOALS + 1))
FACTS = ("observed_on", "group_size", "minutes")


def evidence_field(item_id: str) -> str:
    """The name of the field in which the evidence for an item is written."""
    return f"evidence-{item_id}"


def free_texts(instrument: Instrument) -> tuple[str, ...]:
    """The fields in which anything may be written, and so might tell of a client."""
    evidence = (evidence_field(item.id) for item in instrument.items)
    return (*evidence, *STRENGTH_FIELDS, "growth_point", *GOAL_FIELDS)


def fields(instrument: Instrument) -> tuple[str, ...]:
    """All fields that hold text, in the order of the form."""
    dues = tuple(f"{name}-due" for name in GOAL_FIELDS)
    return (*FACTS, *free_texts(instrument), *dues)


@dataclass(frozen=True, slots=True)
class Content:
    """What stands on the form, as it was typed or as it is kept."""

    texts: Mapping[str, str] = field(default_factory=dict)  # by field; days as 2026-11-22
    ticks: frozenset[str] = frozenset()  # ids of behaviours
    not_seen: frozenset[str] = frozenset()  # ids of items that did not arise
    decisions: Mapping[str, str] = field(default_factory=dict)  # goal id -> open, met, dropped

    def text(self, name: str) -> str:
        """What stands in a field; empty when nothing does."""
        return self.texts.get(name, "")

    def evidence(self, item_id: str) -> str:
        """The evidence noted for an item."""
        return self.text(evidence_field(item_id))

    @property
    def strengths(self) -> list[str]:
        """The strengths that were written, without empty lines."""
        return [text for name in STRENGTH_FIELDS if (text := self.text(name))]

    @property
    def goals(self) -> list[dict[str, str]]:
        """The new goals that were written."""
        return [
            {"text": self.text(name), "due_on": self.text(f"{name}-due")}
            for name in GOAL_FIELDS
            if self.text(name)
        ]


def items_done(instrument: Instrument, content: Content) -> frozenset[str]:
    """The items the observer has dealt with."""
    return frozenset(
        item.id
        for item in instrument.items
        if levels.is_done(item, content.ticks, item.id in content.not_seen)
    )


def mark_of(text: str) -> str:
    """A short hash by which a confirmed text is known again, so that it is asked about once."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:16]


def doubts(
    names: Iterable[str], content: Content, known_names: Collection[str], confirmed: Collection[str]
) -> dict[str, tuple[Doubt, ...]]:
    """The fields whose text looks as if it told of a client, unless it was confirmed before."""
    found = {}
    for name in names:
        text = content.text(name)
        if text and mark_of(text) not in confirmed:
            reasons = looks_like_client(text, known_names)
            if reasons:
                found[name] = reasons
    return found


@dataclass(frozen=True, slots=True)
class Differences:
    """Where somebody else's version differs from mine."""

    texts: Mapping[str, str]  # field -> what they wrote
    ticked: frozenset[str]  # behaviours they ticked and I did not
    unticked: frozenset[str]  # behaviours I ticked and they did not
    not_seen: frozenset[str]  # items on whose "did not arise" we differ
    decisions: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.texts or self.ticked or self.unticked or self.not_seen or self.decisions)


def differences(names: Iterable[str], mine: Content, theirs: Content) -> Differences:
    """What to show to somebody who typed while somebody else saved."""
    return Differences(
        texts={n: theirs.text(n) for n in names if theirs.text(n) != mine.text(n)},
        ticked=theirs.ticks - mine.ticks,
        unticked=mine.ticks - theirs.ticks,
        not_seen=theirs.not_seen ^ mine.not_seen,
        decisions={
            goal: theirs.decisions.get(goal, "open")
            for goal in {*mine.decisions, *theirs.decisions}
            if theirs.decisions.get(goal, "open") != mine.decisions.get(goal, "open")
        },
    )
