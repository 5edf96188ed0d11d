"""The one ordered table of directives: attributes, places, and what each edition makes of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.curriculum.model import Audience, Medium


class Shape(StrEnum):
    """What the value of an attribute looks like."""

    SLUG = "a lower-case word with hyphens"
    NUMBER = "a whole number"
    FLAG = "true or false"
    TEXT = "text in quotation marks"
    LIST = 'texts in quotation marks, parted by semicolons, as in "A; B; C"'


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute a directive may carry."""

    shape: Shape
    required: bool = False
    least: int = 0
    most: int = 0


class Treatment(StrEnum):
    """What an edition makes of a directive."""

    SHOWN = "shown"  # as it is: a box, a script, a note
    FORM = "form"  # the page puts its own form here: a text box, questions, a counter
    PAPER = "paper"  # room to write or tick by hand
    LISTED = "listed"  # named only; it is printed elsewhere
    TORN_OFF = "torn off"  # a sheet of its own
    ABSENT = "absent"


EVERYBODY = frozenset(Audience)
TRAINERS = frozenset({Audience.TRAINER})
_SHOWN = Treatment.SHOWN


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the table. `body_for` says who gets the text inside, when it is not everybody.

    `inside` names the directives it may stand in (None: any): what a page makes a form of must not
    be swallowed by a box, and what everybody gets must not stand in what a trainer alone gets.

    `treatments` holds only what differs from SHOWN on the screen, in the workbook and in the
    guide, and from ABSENT in the three editions of torn-off sheets.
    """

    name: str
    audiences: frozenset[Audience]
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    treatments: Mapping[Medium, Treatment] = field(default_factory=dict)
    body_for: frozenset[Audience] = EVERYBODY
    body_needed: bool = True
    only_in_exercises: bool = False
    only_in_modules: bool = False
    inside: frozenset[str] | None = None

    def treatment(self, medium: Medium) -> Treatment:
        """What the edition for this medium makes of the directive."""
        sheets = medium in (Medium.HANDOUTS, Medium.FLIPCHARTS, Medium.CARDS)
        return self.treatments.get(medium, Treatment.ABSENT if sheets else _SHOWN)

    @property
    def trainer_only(self) -> bool:
        """Whether a participant never gets this directive."""
        return Audience.PARTICIPANT not in self.audiences


_CARRIERS = frozenset({"activity", "handout"})
_SLUG = Attribute(Shape.SLUG, required=True)
_TEXT = Attribute(Shape.TEXT)
_NAMED = {"id": _SLUG, "title": Attribute(Shape.TEXT, required=True)}
_FORM = {Medium.SCREEN: Treatment.FORM, Medium.WORKBOOK: Treatment.PAPER}

_ROWS = (
    Kind("trainer", TRAINERS, {"watch": Attribute(Shape.FLAG), "time": _TEXT}),
    Kind("say", TRAINERS),
    Kind("expect", TRAINERS),
    Kind("debrief", TRAINERS),
    Kind(
        "activity",
        EVERYBODY,
        {"exercise": _SLUG},
        body_needed=False,
        only_in_modules=True,
        inside=_CARRIERS,
    ),
    Kind(
        "check",
        EVERYBODY,
        {"exercise": _SLUG},
        _FORM,
        body_needed=False,
        only_in_modules=True,
        inside=_CARRIERS,
    ),
    Kind(
        "reflect",
        EVERYBODY,
        {"id": _SLUG, "lines": Attribute(Shape.NUMBER, least=2, most=20)},
        _FORM,
        inside=_CARRIERS,
    ),
    Kind(
        "lines",
        EVERYBODY,
        {"rows": Attribute(Shape.NUMBER, required=True, least=1, most=20), "label": _TEXT},
        {Medium.WORKBOOK: Treatment.PAPER},
        body_needed=False,
    ),
    Kind(
        "tally",
        EVERYBODY,
        {"id": _SLUG, "rows": Attribute(Shape.LIST, required=True, least=1, most=12)},
        _FORM,
        body_for=TRAINERS,
        body_needed=False,
        inside=_CARRIERS,
    ),
    Kind("key", EVERYBODY),
    Kind("phrases", EVERYBODY),
    Kind("practise", EVERYBODY),
    Kind("story", EVERYBODY),
    Kind("caution", EVERYBODY),
    Kind(
        "handout",
        EVERYBODY,
        _NAMED,
        {
            Medium.WORKBOOK: Treatment.TORN_OFF,
            Medium.GUIDE: Treatment.LISTED,
            Medium.HANDOUTS: Treatment.TORN_OFF,
        },
        inside=_CARRIERS,
    ),
    Kind("flipchart", TRAINERS, _NAMED, {Medium.FLIPCHARTS: Treatment.TORN_OFF}),
    Kind(
        "card",
        TRAINERS,
        {**_NAMED, "for": _TEXT},
        {Medium.CARDS: Treatment.TORN_OFF},
        only_in_exercises=True,
    ),
)

KINDS: Mapping[str, Kind] = {row.name: row for row in _ROWS}

STEP_ATTRIBUTES = {
    "id": _SLUG,
    "minutes": Attribute(Shape.NUMBER, required=True, least=1, most=240),
    "method": _SLUG,
    "trains": _TEXT,
}
HEADING_ATTRIBUTES = {"id": Attribute(Shape.SLUG)}

METHODS = frozenset(
    {
        *("plenary", "circle", "brainstorm", "pairs", "triads", "small-groups", "fishbowl"),
        *("role-play", "real-play", "demonstration", "drill", "card-sort", "individual"),
        *("micro-teaching", "gallery", "game", "line-up", "check", "reflection"),
    }
)

# Methods with which people do something themselves, answering and writing included.
PRACTICE = METHODS - {"plenary", "circle", "brainstorm", "demonstration"}
LEAST_PRACTICE = 0.6

# Marks that inline text and pictures may carry, as in `[word]{.quoted}`.
SPAN_CLASSES = frozenset({"quoted"})
IMAGE_CLASSES = frozenset({"small", "wide"})
