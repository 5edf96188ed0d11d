"""Reading what a browser sent: typed, with errors beside the field and nothing typed lost."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import uuid4

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData, UploadFile

from app.errors import Phrase

T = TypeVar("T", bound=BaseModel)

# What Pydantic finds, in words for a person. Keys are Pydantic's error types.
_WORDS: Mapping[str, str] = {
    "missing": "Please fill this in.",
    "string_too_short": "Please fill this in.",
    "string_too_long": "This is too long: at most %(max_length)s characters.",
    "int_parsing": "Please write a whole number.",
    "int_from_float": "Please write a whole number.",
    "greater_than_equal": "The smallest number possible here is %(ge)s.",
    "less_than_equal": "The largest number possible here is %(le)s.",
    "date_from_datetime_parsing": "Please write a date like 22/11/2026.",
    "date_parsing": "Please write a date like 22/11/2026.",
    "date_type": "Please write a date like 22/11/2026.",
    "literal_error": "Please choose one of the possibilities.",
    "enum": "Please choose one of the possibilities.",
}


@dataclass
class Filled(Generic[T]):
    """A form as it came: what was typed, errors beside each field, the value when it is right."""

    typed: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, Phrase] = field(default_factory=dict)
    value: T | None = None

    def text(self, name: str) -> str:
        """What was typed in a field, to be shown again."""
        return str(self.typed.get(name, "") or "")

    def refuse(self, name: str, phrase: Phrase | str) -> None:
        """Put an error beside a field."""
        self.errors[name] = phrase if isinstance(phrase, Phrase) else Phrase(phrase)
        self.value = None


def fill(form: type[T], typed: Mapping[str, Any]) -> Filled[T]:
    """Check what was typed against `form`; errors are values, never exceptions."""
    shown = dict(typed)
    try:
        return Filled(shown, {}, form.model_validate(shown))
    except ValidationError as problem:
        return Filled(shown, {_place(e): _phrase(e) for e in problem.errors()})


def _place(error: Any) -> str:
    # A fault of the form as a whole has no field of its own.
    return str(error["loc"][0]) if error["loc"] else "form"


def _phrase(error: Any) -> Phrase:
    if error["type"] == "value_error":
        inner = error["ctx"]["error"]
        if inner.args and isinstance(inner.args[0], Phrase):
            return inner.args[0]
        return Phrase(str(inner))
    text = _WORDS.get(error["type"], "This cannot be used. Please check it.")
    values = error.get("ctx") or {}
    return Phrase(text, **values) if "%(" in text else Phrase(text)


async def read(request: Request) -> AsyncIterator[FormData]:
    """The form of a request, as FastAPI dependency for ordinary handlers; its files are closed."""
    async with request.form(max_files=4, max_fields=3000, max_part_size=1_048_576) as data:
        yield FormData([(name, _writable(value)) for name, value in data.multi_items()])


def _writable(value: str | UploadFile) -> str | UploadFile:
    # No keyboard writes U+0000, and PostgreSQL keeps no text that holds it.
    return value.replace("\x00", "") if isinstance(value, str) else value


def typed(data: FormData) -> dict[str, Any]:
    """Single values of a form, trimmed; a name that comes several times becomes a list."""
    values: dict[str, Any] = {}
    for name in data:
        items = [v.strip() if isinstance(v, str) else v for v in data.getlist(name)]
        values[name] = items[0] if len(items) == 1 else items
    return values


def client_id() -> str:
    """A new id for a submission, printed into the form, so that sending it twice counts once."""
    return uuid4().hex
