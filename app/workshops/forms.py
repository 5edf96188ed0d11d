"""What a browser may send about a workshop: its plan, a session's times, marks, a roster."""

import re
from datetime import date, datetime
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from app.errors import Phrase
from app.web.i18n import mark as _

_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
FILL_IN = _("Please fill this in.")
BAD_DATE = _("Please write a date like 22/11/2026.")
BAD_TIME = _("Please write a time like 08:30.")
LARGEST_ID = 2_147_483_647
YEARS = range(2000, 2101)


def parse_date(typed: str) -> date:
    """A date as people write it, day first; a browser's own way of writing is understood too."""
    for pattern in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            found = datetime.strptime(typed.strip(), pattern).date()  # noqa: DTZ007 (a bare date)
        except ValueError:
            continue
        if found.year in YEARS:
            return found
    raise ValueError(BAD_DATE)


def parse_dates(typed: str) -> tuple[date, ...]:
    """Several dates, separated by commas, blanks or lines."""
    parts = [part for part in re.split(r"[\s,;]+", typed) if part]
    if not parts:
        raise ValueError(FILL_IN)
    if not all(_DATE.fullmatch(part) for part in parts):
        raise ValueError(BAD_DATE)
    return tuple(parse_date(part) for part in parts)


def _as_list(typed: Any) -> Any:
    if typed in ("", None):
        return []
    return typed if isinstance(typed, list) else [typed]


def _as_minute(typed: Any) -> Any:
    match = re.fullmatch(r"(\d{1,2})\s*[:.hgHG]\s*(\d{2})?", str(typed).strip(), re.ASCII)
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (24, 0)
    if hour > 23 or minute > 59:
        raise ValueError(BAD_TIME)
    return hour * 60 + minute


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=160)]
MaybeLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=160)]
RecordId = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Ids = Annotated[list[RecordId], BeforeValidator(_as_list)]
Clock = Annotated[int, BeforeValidator(_as_minute)]
Key = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class AboutForm(BaseModel):
    """What a workshop is called, where it is, and who trains."""

    title: MaybeLine = ""
    venue: Line
    province: MaybeLine = ""
    commune: MaybeLine = ""
    language: Literal["vi", "en"]
    trainers: Ids = Field(default_factory=list)


class WorkshopForm(AboutForm):
    """A new workshop: `dates` is read when the days are not held in a row, else `starts_on`."""

    client_id: Key
    organisation: RecordId
    programme: Line
    rhythm: Literal["all", "no-sundays", "dates"] = "no-sundays"
    starts_on: Annotated[date | None, Field(validate_default=True)] = None
    dates: Annotated[tuple[date, ...], Field(validate_default=True)] = ()

    @field_validator("starts_on", mode="before")
    @classmethod
    def _first_day(cls, typed: Any, info: ValidationInfo) -> Any:
        if info.data.get("rhythm") == "dates":
            return None
        if not typed:
            raise ValueError(FILL_IN)
        return parse_date(str(typed))

    @field_validator("dates", mode="before")
    @classmethod
    def _listed(cls, typed: Any, info: ValidationInfo) -> Any:
        return parse_dates(str(typed or "")) if info.data.get("rhythm") == "dates" else ()


class ChangeForm(AboutForm):
    """A workshop that is planned already: its dates are given one by one."""

    dates: tuple[date, ...]

    @field_validator("dates", mode="before")
    @classmethod
    def _listed(cls, typed: Any) -> Any:
        return parse_dates(str(typed or ""))


class RosterForm(BaseModel):
    """People to put into a workshop, several at once."""

    people: Annotated[Ids, Field(min_length=1)]


class TimesForm(BaseModel):
    """When a block starts and how many minutes it is planned to be."""

    starts: Clock
    minutes: Annotated[int, Field(ge=1, le=600)]


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


class MarkForm(BaseModel):
    """One tap on the attendance page: a status for one person, or for a whole half-day."""

    mark: Annotated[str, StringConstraints(pattern=r"^\d{1,9}:(present|late|absent|excused)$")] = ""
    everybody: Literal["", "present", "open"] = ""


class PrintForm(BaseModel):
    """One thing to print: which, in which language, on what paper."""

    document: str = Field(max_length=40)
    language: Literal["en", "vi"]
    paper: str = Field(max_length=20)
    named: bool = False
