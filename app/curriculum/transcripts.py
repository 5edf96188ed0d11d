"""Talks written down line by line, to be coded, with the key that was agreed and its reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from app.curriculum.attributes import did_you_mean
from app.curriculum.findings import Findings
from app.curriculum.front_matter import Front, Part, Slug, Words
from app.curriculum.model import Language
from app.curriculum.reading import Reading
from app.curriculum.talk_instruments import PERSON_CODES


class LineFront(Part):
    """One turn. A line that is not counted (a greeting, a cough) has no code and no reason."""

    id: Slug
    who: Words
    role: Literal["leader", "person"]
    text: Words
    code: Slug | None = None
    because: Words | None = None


class AgreedFront(Part):
    """What the raters agreed on for one item of the instrument, and why."""

    item: Slug
    value: Annotated[int, Field(ge=0, le=60, strict=True)]
    because: Words


class TranscriptFront(Front):
    minutes: Annotated[int, Field(ge=3, le=60, strict=True)]
    instrument: Slug
    setting: Words
    modules: tuple[Slug, ...] = ()
    lines: Annotated[tuple[LineFront, ...], Field(min_length=8)]
    agreed: Annotated[tuple[AgreedFront, ...], Field(min_length=1)]
    sources: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """A stretch of an invented talk or group, with its agreed key."""

    id: str
    language: Language
    path: str
    title: str
    summary: str
    minutes: int
    instrument: str
    setting: str
    modules: tuple[str, ...]
    lines: tuple[LineFront, ...]
    agreed: tuple[AgreedFront, ...]
    sources: tuple[str, ...]
    source_hash: str = ""

    def count(self, code: str) -> int:
        """How many lines carry the code."""
        return sum(1 for line in self.lines if line.code == code)


@dataclass(frozen=True, slots=True)
class Key:
    """What an instrument lets one code: `codes` for the leader's lines, `items` to agree on.

    `counted` are the items whose agreed value is the number of lines with their code.
    """

    codes: frozenset[str]
    items: frozenset[str]
    counted: frozenset[str]


def check_transcript(
    talk: Transcript,
    reading: Reading,
    key: Key | None,
    modules: Iterable[str],
    findings: Findings,
) -> None:
    """Report codes that are unknown, lines without a reason, and a key that miscounts."""
    if key is None:
        line = reading.line("instrument")
        findings.error(line, f"There is no instrument `{talk.instrument}`.", "Mend the name.")
        return
    for name in talk.modules:
        if name not in modules:
            line = reading.line("modules")
            findings.error(line, f"There is no module `{name}`.", did_you_mean(name, modules))
    seen: set[str] = set()
    for number, spoken in enumerate(talk.lines):
        at = reading.line("lines", number)
        if spoken.id in seen:
            findings.error(at, f"Two lines are called `{spoken.id}`.", "Rename one.")
        seen.add(spoken.id)
        _check_code(spoken, at, key, findings)
    _check_agreed(talk, reading, key, findings)


def _check_code(spoken: LineFront, at: int, key: Key, findings: Findings) -> None:
    if spoken.code is None:
        return
    known = key.codes if spoken.role == "leader" else PERSON_CODES
    if spoken.code not in known:
        remedy = did_you_mean(spoken.code, known)
        findings.error(at, f"`{spoken.code}` is no code for the {spoken.role}.", remedy)
    if not spoken.because:
        findings.error(at, f"`{spoken.id}` has a code and no reason.", "Write `because`.")


def _check_agreed(talk: Transcript, reading: Reading, key: Key, findings: Findings) -> None:
    for number, agreed in enumerate(talk.agreed):
        at = reading.line("agreed", number)
        if agreed.item not in key.items:
            remedy = did_you_mean(agreed.item, key.items)
            findings.error(at, f"`{talk.instrument}` has no item `{agreed.item}`.", remedy)
        elif agreed.item in key.counted and agreed.value != talk.count(agreed.item):
            findings.error(
                at,
                f"The key says {agreed.value} for `{agreed.item}`; "
                f"{talk.count(agreed.item)} lines carry it.",
                "Count again.",
            )


def parts_of(talk: Transcript) -> list[str]:
    """What a translation must have in common with its source."""
    return [
        f"minutes {talk.minutes} instrument {talk.instrument}",
        *(f"line {each.id} {each.role} {each.code or ''}".strip() for each in talk.lines),
        *(f"agreed {each.item} {each.value}" for each in talk.agreed),
    ]
