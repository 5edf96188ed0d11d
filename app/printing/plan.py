"""What a book is about: a programme on paper, or a workshop with its dates, people and times."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from app.curriculum.model import Break, Day, Language, Programme, Session


@dataclass(frozen=True)
class Occasion:
    """The workshop that a book is made for, as plain values that can be kept with a job.

    `dates` are ISO dates, one for each day held. `days` repeats the days as they are planned:
    `[{"id", "title", "starts", "blocks": [{"session" or "break", "title", "starts", "minutes",
    "opener", "modules", "closing"}]}]`, minutes counted from midnight; empty means as the
    programme has them. `logo` is a file under the data directory's `logos/`. Empty values are left
    out of the book.
    """

    title: str = ""
    venue: str = ""
    dates: Sequence[str] = ()
    trainers: Sequence[str] = ()
    organisation: str = ""
    logo: str = ""
    people: int = 0
    participants: Sequence[str] = ()
    days: Sequence[Mapping[str, Any]] = ()

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> "Occasion":
        """An occasion from values that were kept; unknown ones are passed over."""
        known = {name: values[name] for name in cls.__dataclass_fields__ if name in values}
        return cls(**known)

    def values(self) -> dict[str, Any]:
        """The same as JSON can keep it."""
        return asdict(self)


@dataclass(frozen=True)
class Plan:
    """A programme as it is really held: its days carry the times of the workshop.

    `language` is the book's; the programme may have had to fall back to English.
    """

    programme: Programme
    occasion: Occasion
    language: Language
    people: int
    dates: tuple[date, ...] = field(default_factory=tuple)

    @property
    def title(self) -> str:
        """What the book is called: the workshop's title, else the programme's."""
        return self.occasion.title or self.programme.title

    def held_on(self, number: int) -> date | None:
        """The date of a day, counted from 0; None when it is not known."""
        return self.dates[number] if number < len(self.dates) else None


def plan_of(programme: Programme, occasion: Occasion, language: Language) -> Plan:
    """Put a workshop's times, dates and numbers into its programme."""
    days = tuple(_day(each, programme) for each in occasion.days)
    return Plan(
        programme=replace(programme, days=days) if days else programme,
        occasion=occasion,
        language=language,
        people=occasion.people or len(occasion.participants) or programme.group_size,
        dates=tuple(date.fromisoformat(each) for each in occasion.dates),
    )


def _day(given: Mapping[str, Any], programme: Programme) -> Day:
    known = {day.id: day for day in programme.days}
    template = known.get(str(given.get("id", "")))
    blocks = tuple(_block(each, programme) for each in given["blocks"])
    starts = int(given.get("starts", blocks[0].starts if blocks else 0))
    title = template.title if template else str(given.get("title", ""))
    return Day(str(given.get("id", "")), title, starts, blocks)


def _block(given: Mapping[str, Any], programme: Programme) -> Session | Break:
    starts, minutes = int(given["starts"]), int(given["minutes"])
    if "session" not in given:
        return Break(str(given.get("title", "")), minutes, starts)
    known = {each.id: each for each in programme.sessions}.get(str(given["session"]))
    # A title that nobody changed by hand is the programme's, in the language of the book.
    title = str(given.get("title", "")) or (known.title if known else "")
    return Session(
        id=str(given["session"]),
        title=title,
        minutes=minutes,
        opener=str(given.get("opener", "")),
        modules=tuple(given.get("modules", ())),
        closing=str(given.get("closing", "")),
        starts=starts,
    )
