"""Questionnaires: forms that people fill in themselves, on one scale, with room for own words."""

from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from app.curriculum.findings import Findings
from app.curriculum.front_matter import Front, NamedPart, Part, Slug, Words
from app.curriculum.model import Language
from app.curriculum.reading import Reading


class ScaleFront(Part):
    """From which number to which, and what its ends (and steps between) are called."""

    least: Annotated[int, Field(ge=0, le=10, strict=True)]
    most: Annotated[int, Field(ge=1, le=10, strict=True)]
    labels: dict[int, Words]

    @model_validator(mode="after")
    def ends_are_named(self) -> Self:
        """A scale whose ends have no name is read in two ways."""
        if self.most <= self.least:
            raise ValueError("`most` must be above `least`")
        if not {self.least, self.most} <= set(self.labels):
            raise ValueError("`labels` must name the least and the most")
        if not all(self.least <= number <= self.most for number in self.labels):
            raise ValueError("`labels` name numbers between the least and the most")
        return self


class StatementFront(NamedPart):
    """One thing to answer. `turned` marks a statement with which agreement counts low."""

    text: Words
    same_as: Slug | None = None
    turned: bool = False


class OpenQuestionFront(NamedPart):
    ask: Words
    lines: Annotated[int, Field(ge=1, le=10, strict=True)] = 3


class QuestionnaireFront(Front):
    kind: Literal["questionnaire"]
    version: Annotated[int, Field(ge=1, strict=True)]
    credit: tuple[Words, ...] = ()
    filled_in_by: Literal["trainee", "group-member", "trainer"]
    anonymous: bool
    when: Words
    introduction: Words
    scale: ScaleFront
    statements: Annotated[tuple[StatementFront, ...], Field(min_length=1)]
    questions: tuple[OpenQuestionFront, ...] = ()
    same_items_as: Slug | None = None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A form that people fill in themselves: statements on one scale, then open questions."""

    id: str
    language: Language
    path: str
    title: str
    summary: str
    version: int
    credit: tuple[str, ...]
    filled_in_by: str
    anonymous: bool
    when: str
    introduction: str
    scale: ScaleFront
    statements: tuple[StatementFront, ...]
    questions: tuple[OpenQuestionFront, ...]
    same_items_as: str | None
    source_hash: str = ""


def check_questionnaire(
    form: Questionnaire, reading: Reading, items: list[str] | None, findings: Findings
) -> None:
    """Report ids used twice, and statements that are not the items they say they stand for.

    `items` are the ids of the instrument named by `same_items_as`, None when there is none.
    """
    seen: set[str] = set()
    for column, parts in (("statements", form.statements), ("questions", form.questions)):
        for number, part in enumerate(parts):
            if part.id in seen:
                line = reading.line(column, number, "id")
                findings.error(line, f"The id `{part.id}` is used twice.", "Give each its own.")
            seen.add(part.id)
    if not form.same_items_as:
        return
    line = reading.line("same_items_as")
    if items is None:
        findings.error(line, f"There is no instrument `{form.same_items_as}`.", "Mend the name.")
    elif [each.same_as for each in form.statements] != items:
        findings.error(
            line,
            f"The statements do not follow the items of `{form.same_items_as}` one by one.",
            "Give each statement `same_as: <item>`, in the order of the instrument.",
        )


def parts_of(form: Questionnaire) -> list[str]:
    """What a translation must have in common with its source."""
    return [
        f"version {form.version} by {form.filled_in_by} anonymous={form.anonymous}".lower(),
        f"scale {form.scale.least} to {form.scale.most}: {sorted(form.scale.labels)}",
        *(f"statement {s.id} turned={s.turned} {s.same_as or ''}" for s in form.statements),
        *(f"question {q.id} lines={q.lines}" for q in form.questions),
    ]
