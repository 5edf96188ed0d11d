"""What the curriculum is made of: immutable objects, from which every page and print is made."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeAlias, runtime_checkable


class Audience(StrEnum):
    """Whom an edition is for."""

    PARTICIPANT = "participant"
    TRAINER = "trainer"


class Medium(StrEnum):
    """What an edition is made for."""

    SCREEN = "screen"
    WORKBOOK = "workbook"
    GUIDE = "guide"
    HANDOUTS = "handouts"
    FLIPCHARTS = "flipcharts"
    CARDS = "cards"


class Language(StrEnum):
    """The languages of the curriculum."""

    EN = "en"
    VI = "vi"


SOURCE_LANGUAGE = Language.EN

Value: TypeAlias = str | int | bool | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown that stands between directives, made into HTML once.

    Links and images keep the addresses of the source (`module:x`, `static:img/x.svg`, `note:1`);
    `html.py` turns them into addresses of a page or a book.
    """

    html: str
    text: str
    line: int
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        return self.text


NOTHING = Prose("", "", 0)


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote. `trainer_only` when it was written inside something a trainer alone may see."""

    label: str
    content: Prose
    trainer_only: bool = False


@dataclass(frozen=True, slots=True)
class Directive:
    """A fenced block. `exercise` is filled when an edition is made."""

    kind: str
    line: int
    id: str = ""
    attributes: tuple[tuple[str, Value], ...] = ()
    blocks: tuple["Block", ...] = ()
    exercise: "Exercise | None" = None

    def text(self, name: str, otherwise: str = "") -> str:
        """The attribute of that name as text."""
        return next((str(value) for key, value in self.attributes if key == name), otherwise)

    def number(self, name: str, otherwise: int) -> int:
        """The attribute of that name as a whole number."""
        value = next((value for key, value in self.attributes if key == name), otherwise)
        return value if isinstance(value, int) else otherwise

    def listed(self, name: str) -> tuple[str, ...]:
        """The attribute of that name as a list."""
        value = next((value for key, value in self.attributes if key == name), ())
        return value if isinstance(value, tuple) else ()

    def has(self, name: str) -> bool:
        """Whether a yes-or-no attribute is set."""
        return any(key == name and value is True for key, value in self.attributes)


Block: TypeAlias = Prose | Directive


@dataclass(frozen=True, slots=True)
class Objective:
    """Something that can be seen people do afterwards."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Material:
    """A thing to have at hand. `per` is participant, group, room or trainer."""

    item: str
    quantity: float
    per: str
    group_size: int = 0
    used_up: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a question. `right` and `because` are None and empty for a participant."""

    text: Prose
    right: bool | None
    because: Prose


@dataclass(frozen=True, slots=True)
class Question:
    """A knowledge question. `objective` is `module:objective`."""

    id: str
    objective: str
    ask: Prose
    options: tuple[Option, ...]
    several: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A timed part of a module."""

    id: str
    title: str
    minutes: int
    method: str
    trains: tuple[str, ...]
    blocks: tuple[Block, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Module:
    """One unit of half an hour to two hours."""

    id: str
    language: Language
    path: str
    title: str
    summary: str
    track: str
    minutes: int
    level: str
    objectives: tuple[Objective, ...]
    competencies: tuple[str, ...]
    sources: tuple[str, ...]
    purpose: Prose
    preparation: tuple[Prose, ...]
    safety: Prose
    adaptations: tuple[tuple[str, Prose], ...]
    materials: tuple[Material, ...]
    intro: tuple[Block, ...]
    steps: tuple[Step, ...]
    notes: tuple[Note, ...]
    source_hash: str = ""


@dataclass(frozen=True, slots=True)
class Exercise:
    """Something people do, kept on its own so that modules share it."""

    id: str
    language: Language
    path: str
    kind: str
    title: str
    summary: str
    minutes: int
    group: str
    depth: int
    online: bool
    sources: tuple[str, ...]
    safety: Prose
    materials: tuple[Material, ...]
    form: str
    parallel: str
    questions: tuple[Question, ...]
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    source_hash: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """One block of a day in which people work. Times are minutes after midnight."""

    id: str
    title: str
    minutes: int
    opener: str
    modules: tuple[str, ...]
    closing: str
    starts: int

    @property
    def ends(self) -> int:
        """When the session ends, in minutes after midnight."""
        return self.starts + self.minutes


@dataclass(frozen=True, slots=True)
class Break:
    """Tea, lunch, rest. Times are minutes after midnight."""

    title: str
    minutes: int
    starts: int

    @property
    def ends(self) -> int:
        """When the break ends, in minutes after midnight."""
        return self.starts + self.minutes


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a programme."""

    id: str
    title: str
    starts: int
    blocks: tuple[Session | Break, ...]

    @property
    def ends(self) -> int:
        """When the day ends, in minutes after midnight."""
        return self.blocks[-1].ends if self.blocks else self.starts

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The day without its breaks."""
        return tuple(block for block in self.blocks if isinstance(block, Session))


@dataclass(frozen=True, slots=True)
class Programme:
    """A template of days, from which workshops are made."""

    id: str
    language: Language
    path: str
    title: str
    summary: str
    group_size: int
    sources: tuple[str, ...]
    days: tuple[Day, ...]
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    checks: tuple[str, ...] = ()
    source_hash: str = ""

    @property
    def sessions(self) -> tuple[Session, ...]:
        """All sessions of all days in order."""
        return tuple(session for day in self.days for session in day.sessions)

    @property
    def modules(self) -> tuple[str, ...]:
        """The ids of all modules in the order in which they are held."""
        return tuple(module for session in self.sessions for module in session.modules)


@dataclass(frozen=True, slots=True)
class Track:
    """A shelf of modules on one theme."""

    id: str
    language: Language
    path: str
    title: str
    summary: str
    modules: tuple[str, ...]
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    source_hash: str = ""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Something an observer can see and tick."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class InstrumentItem:
    """One item of an instrument. A red flag asks for a talk on the same day when level 1."""

    id: str
    title: str
    look_for: str
    red_flag: bool
    not_seen_allowed: bool
    harmful: tuple[Behaviour, ...]
    basic: tuple[Behaviour, ...]
    advanced: tuple[Behaviour, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """What a level is called and what it means."""

    level: int
    title: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A form for observing, made of items."""

    id: str
    language: Language
    path: str
    title: str
    summary: str
    version: int
    credit: tuple[str, ...]
    levels: tuple[Level, ...]
    items: tuple[InstrumentItem, ...]
    source_hash: str = ""


@runtime_checkable
class Document(Protocol):
    """What every document has, whatever its kind."""

    @property
    def id(self) -> str:
        """Its name, the same in all languages."""

    @property
    def language(self) -> Language:
        """The language it is written in."""

    @property
    def path(self) -> str:
        """Its file, as seen from the root of the curriculum."""

    @property
    def title(self) -> str:
        """What readers call it."""

    @property
    def summary(self) -> str:
        """One sentence about it."""

    @property
    def source_hash(self) -> str:
        """The hash of the source it was translated from; empty in a source."""


def clock_time(minutes: int) -> str:
    """Minutes after midnight as a time of day: 485 is 08:05."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
