"""What a browser may send about learning: events at steps, reflections, tallies."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints, field_validator

from app.learning.rules import EVENTS_AT_ONCE, REFLECTION_LENGTH, TALLY_MOST

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
ClientId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{8,260}$")]


class EventForm(BaseModel):
    """Something that happened at a step."""

    client_id: ClientId
    module_id: Slug
    step_id: Slug
    kind: Literal["opened", "done", "undone"]


class EventsForm(BaseModel):
    """Several events at once, as a device sends them that was without a network."""

    events: Annotated[list[EventForm], Field(min_length=1, max_length=EVENTS_AT_ONCE)]


class ReflectionForm(BaseModel):
    """A reflection as it is typed, and the version that its author saw."""

    text: Annotated[str, StringConstraints(max_length=REFLECTION_LENGTH)] = ""
    version: Annotated[int, Field(ge=0)] = 0
    settle: Annotated[str, StringConstraints(pattern=r"^((mine|both|other):[0-9]{1,9})?$")] = ""

    @field_validator("text", mode="before")
    @classmethod
    def _one_kind_of_line_end(cls, text: Any) -> Any:
        # Browsers send CRLF; a line end is one character for everybody.
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


class TallyForm(BaseModel):
    """The strokes of a tally, row by row."""

    counts: Annotated[
        list[Annotated[int, Field(ge=0, le=TALLY_MOST)]], Field(min_length=1, max_length=12)
    ]
