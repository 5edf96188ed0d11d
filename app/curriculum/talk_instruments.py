"""Instruments for one talk between two people: ratings, counts, and scores made of both."""

from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from app.curriculum.attributes import did_you_mean
from app.curriculum.findings import Findings
from app.curriculum.front_matter import Front, NamedPart, Slug, Words
from app.curriculum.model import Language
from app.curriculum.reading import Reading

# What the other person says, as far as a listener counts it.
PERSON_CODES = frozenset({"change-talk", "sustain-talk", "discord", "neutral"})


class RatingFront(NamedPart):
    """A whole impression from 1 to 5; the rater begins at 3 and moves with what was heard."""

    title: Words
    variable: Words
    look_for: Words
    low: Words
    middle: Words
    high: Words


class CountFront(NamedPart):
    """Something the leader says that is counted each time."""

    title: Words
    variable: Words
    means: Words
    example: Words


class ScoreFront(NamedPart):
    """A figure made of ratings or counts, with its formula and where its thresholds come from.

    `mean` and `sum` take `of`; `share` (per cent) and `ratio` divide `part` by `of`.
    """

    title: Words
    made_as: Literal["mean", "sum", "share", "ratio"]
    part: tuple[Slug, ...] = ()
    of: Annotated[tuple[Slug, ...], Field(min_length=1)]
    formula: Words
    fair: float | None = None
    good: float | None = None
    source: Words
    meaning: Words

    @model_validator(mode="after")
    def divides(self) -> Self:
        """Only a share and a ratio have something to divide."""
        if (self.made_as in ("share", "ratio")) != bool(self.part):
            raise ValueError("a share or a ratio has `part`, a mean or a sum has none")
        return self


class FlagFront(NamedPart):
    text: Words


class TalkInstrumentFront(Front):
    kind: Literal["talk"]
    version: Annotated[int, Field(ge=1, strict=True)]
    credit: tuple[Words, ...] = ()
    how: Words
    ratings: Annotated[tuple[RatingFront, ...], Field(min_length=1)]
    counts: Annotated[tuple[CountFront, ...], Field(min_length=1)]
    scores: Annotated[tuple[ScoreFront, ...], Field(min_length=1)]
    red_flags: tuple[FlagFront, ...] = ()


@dataclass(frozen=True, slots=True)
class TalkInstrument:
    """A form for listening to one talk of 10 to 20 minutes."""

    id: str
    language: Language
    path: str
    title: str
    summary: str
    version: int
    credit: tuple[str, ...]
    how: str
    ratings: tuple[RatingFront, ...]
    counts: tuple[CountFront, ...]
    scores: tuple[ScoreFront, ...]
    red_flags: tuple[FlagFront, ...]
    source_hash: str = ""

    @property
    def item_ids(self) -> tuple[str, ...]:
        """The ids of ratings and counts, as modules name them in `competencies`."""
        return tuple(each.id for each in (*self.ratings, *self.counts))


def check_talk_instrument(form: TalkInstrument, reading: Reading, findings: Findings) -> None:
    """Report ids used twice and scores made of things that are not rated or counted."""
    seen: set[str] = set()
    columns = (
        ("ratings", form.ratings),
        ("counts", form.counts),
        ("scores", form.scores),
        ("red_flags", form.red_flags),
    )
    for column, parts in columns:
        for number, part in enumerate(parts):
            if part.id in seen:
                line = reading.line(column, number, "id")
                findings.error(line, f"The id `{part.id}` is used twice.", "Give each its own.")
            seen.add(part.id)
    known = set(form.item_ids)
    for number, score in enumerate(form.scores):
        for name in (*score.part, *score.of):
            if name not in known:
                findings.error(
                    reading.line("scores", number),
                    f"`{score.id}` is made of `{name}`, which is neither rated nor counted.",
                    did_you_mean(name, known),
                )


def parts_of(form: TalkInstrument) -> list[str]:
    """What a translation must have in common with its source."""
    return [
        f"version {form.version}",
        *(f"rating {each.id}" for each in form.ratings),
        *(f"count {each.id} {each.variable}" for each in form.counts),
        *(
            f"score {each.id} {each.made_as} {each.part} {each.of} {each.fair} {each.good}"
            for each in form.scores
        ),
        *(f"red flag {each.id}" for each in form.red_flags),
    ]
