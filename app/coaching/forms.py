"""What a browser may send to coaching: visits, the observation form, amendments, answers."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StringConstraints
from starlette.datastructures import FormData

from app.accounts.rules import tidy
from app.coaching import sheet
from app.coaching.rules import GOAL_STATES
from app.curriculum.model import Instrument
from app.errors import Phrase
from app.web.forms import fill
from app.web.i18n import mark as _
from app.web.ids import FormId

LONGEST = 1500  # characters in one free text; a page of handwriting
TOO_LONG = _("This is too long: at most %(max_length)s characters.")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def as_day(typed: Any) -> Any:
    """A day as a date field sends it (2026-11-22) or as people write it (22/11/2026)."""
    if isinstance(typed, str) and (found := _SLASHED.fullmatch(typed.strip())):
        day, month, year = found.groups()
        return f"{year}-{int(month):02d}-{int(day):02d}"
    return typed


def _nothing(typed: Any) -> Any:
    return None if typed == "" else typed


def _possible(day: date) -> date:
    if not 2015 <= day.year < 2100:  # a slip of the finger, such as 0206
        raise ValueError(_("Please write a date like 22/11/2026."))
    return day


Day = Annotated[date, BeforeValidator(as_day), AfterValidator(_possible)]
People = Annotated[int, Field(ge=1, le=200)]
Minutes = Annotated[int, Field(ge=1, le=600)]
ClientId = Annotated[str, StringConstraints(min_length=8, max_length=64)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST)]
Required = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)
]


class VisitForm(BaseModel):
    """A day for a visit with somebody."""

    person_id: FormId
    planned_on: Day


class MoveForm(BaseModel):
    """Another day for a visit."""

    planned_on: Day


class StartForm(BaseModel):
    """The id under which a new observation is started, so that two clicks start one."""

    client_id: ClientId


class FactsForm(BaseModel):
    """When, how many people were in the circle, and for how long."""

    observed_on: Day
    group_size: Annotated[People | None, BeforeValidator(_nothing)] = None
    minutes: Annotated[Minutes | None, BeforeValidator(_nothing)] = None


class DueForm(BaseModel):
    """The day until which a goal is to be reached, if one is named."""

    due_on: Annotated[Day | None, BeforeValidator(_nothing)] = None


class AmendForm(BaseModel):
    """Why a closed observation is amended."""

    reason: Required


class AnswerForm(BaseModel):
    """The observed person's own words."""

    answer: Required


def content_from(instrument: Instrument, data: FormData) -> sheet.Content:
    """Everything that was typed on an observation form, tidied, whether it is right or not."""
    texts = {name: _typed(data, name) for name in sheet.fields(instrument)}
    behaviours = {
        behaviour.id
        for item in instrument.items
        for behaviour in (*item.basic, *item.advanced, *item.harmful)
    }
    may_not_arise = {item.id for item in instrument.items if item.not_seen_allowed}
    return sheet.Content(
        texts=texts,
        ticks=frozenset(str(v) for v in data.getlist("tick")) & behaviours,
        not_seen=frozenset(str(v) for v in data.getlist("not_seen")) & may_not_arise,
        decisions=_decisions(data),
    )


def _typed(data: FormData, name: str) -> str:
    text = str(data.get(name) or "").replace("\r\n", "\n")
    return "\n".join(line for raw in text.split("\n") if (line := tidy(raw)) or raw == "").strip()


def _decisions(data: FormData) -> dict[str, str]:
    prefix = "goal-status-"
    return {
        name.removeprefix(prefix): str(value)
        for name, value in data.multi_items()
        if name.startswith(prefix) and value in GOAL_STATES
    }


def due_days(content: sheet.Content) -> Mapping[str, Any]:
    """The typed days of the goals, each to be checked under the name of its field."""
    return {f"{name}-due": content.text(f"{name}-due") for name in sheet.GOAL_FIELDS}


def too_long(instrument: Instrument, content: sheet.Content) -> dict[str, Phrase]:
    """The free texts that are longer than can be kept."""
    return {
        name: Phrase(TOO_LONG, max_length=LONGEST)
        for name in sheet.free_texts(instrument)
        if len(content.text(name)) > LONGEST
    }


def confirmed_fields(data: FormData) -> frozenset[str]:
    """The fields whose text somebody confirmed to be about nobody recognisable."""
    return frozenset(str(value) for value in data.getlist("nobody"))


def faults_of(
    instrument: Instrument, content: sheet.Content
) -> tuple[sheet.Content, dict[str, Phrase]]:
    """The content with its days in one form, and what is wrong with its fields."""
    facts = fill(FactsForm, {name: content.text(name) for name in sheet.FACTS})
    errors = {**facts.errors, **too_long(instrument, content)}
    texts = dict(content.texts)
    for name, typed_day in due_days(content).items():
        due = fill(DueForm, {"due_on": typed_day})
        if due.value is None:
            errors[name] = due.errors["due_on"]
        elif due.value.due_on:
            texts[name] = due.value.due_on.isoformat()
    if facts.value:
        texts["observed_on"] = facts.value.observed_on.isoformat()
    return replace(content, texts=texts), errors
