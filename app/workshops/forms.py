"""What a browser may send about a workshop: its plan, a session's times, marks, a roster."""

import re
from datetime import date, datetime
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from app.errors import Phrase

MOST_DAYS = 31
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
BAD_DATE = "Please write a date like 22/11/2026."


def _as_date(typed: Any) -> Any:
    if not isinstance(typed, str):
        return typed
    if not typed:
        raise ValueError("Please fill this in.")
    return parse_date(typed)


def parse_date(typed: str) -> date:
    """A date as people write it, day first; the browser's own form is understood as well."""
    for pattern in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(typed.strip(), pattern).date()  # noqa: DTZ007 (a bare date)
        except ValueError:
            continue
    raise ValueError(BAD_DATE)


def parse_dates(typed: str) -> tuple[date, ...]:
    """Several dates, separated by commas, blanks or lines."""
    parts = [part for part in re.split(r"[\s,;]+", typed) if part]
    for part in parts:
        if not _DATE.fullmatch(part):
            raise ValueError(BAD_DATE)
    return tuple(parse_date(part) for part in parts)


def _as_list(typed: Any) -> Any:
    if typed in ("", None):
        return []
    return typed if isinstance(typed, list) else [typed]


def _as_minute(typed: Any) -> Any:
    match = re.fullmatch(r"(\d{1,2})\s*[:.hgH]\s*(\d{2})?", str(typed).strip())
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    if hour > 23 or minute > 59:
        raise ValueError("Please write a time like 08:30.")
    return hour * 60 + minute


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]
MaybeLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=160)]
Typed = Annotated[date, BeforeValidator(_as_date)]
Ids = Annotated[list[int], BeforeValidator(_as_list)]
Clock = Annotated[int, BeforeValidator(_as_minute)]
Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Language = Literal["vi", "en"]


class AboutForm(BaseModel):
    """What a workshop is called, where it is, and who trains."""

    title: MaybeLine = ""
    venue: Line
    province: MaybeLine = ""
    commune: MaybeLine = ""
    language: Language
    trainers: Ids = Field(default_factory=list)


class WorkshopForm(AboutForm):
    """A new workshop. `dates` is read when the days are not held in a row."""

    client_id: Key
    organisation: int
    programme: Line
    starts_on: Typed
    rhythm: Literal["all", "no-sundays", "dates"] = "no-sundays"
    dates: str = ""


class ChangeForm(AboutForm):
    """A workshop that is planned already: its dates are given one by one."""

    dates: str


class TimesForm(BaseModel):
    """When a block starts and how long it is planned to be."""

    starts: Clock
    minutes: int = Field(ge=1, le=600)


class ActualForm(BaseModel):
    """How long a session really took; empty takes it back."""

    actual: Annotated[int | None, Field(ge=0, le=600), BeforeValidator(lambda v: v or None)] = None


def fault_of_dates(dates: tuple[date, ...], count: int) -> Phrase | None:
    """Why the days of a workshop cannot be held on these dates, or None."""
    if len(dates) != count:
        return Phrase(
            "The programme has %(count)s days; you wrote %(given)s.", count=count, given=len(dates)
        )
    if any(a >= b for a, b in pairwise(dates)):
        return Phrase("The days must follow each other, each on a date of its own.")
    return None
