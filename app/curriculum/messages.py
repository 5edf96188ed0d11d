"""The message library: short texts by theme, in marks and without, counted in segments."""

import unicodedata
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.curriculum.findings import Findings
from app.curriculum.front_matter import Front, Part, Slug, Words
from app.curriculum.model import Language
from app.curriculum.reading import Reading

# 3GPP TS 23.038: the basic alphabet of text messages, and the signs that take two places in it.
GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWO_PLACES = frozenset("^{}\\[~]|€\f")
GSM_ALONE, GSM_JOINED = 160, 153
UCS2_ALONE, UCS2_JOINED = 70, 67
MOST_SEGMENTS = 2

# Read without marks, these are taken for something coarse or for a slur.
RISKY_WITHOUT_MARKS = frozenset(
    {"buoi", "cac", "chich", "cu", "dam", "dit", "lon", "ma tuy", "nghien", "nung", "tu van"}
)
# What must not be seen by somebody who looks over a shoulder, in either language.
REVEALING = frozenset(
    {
        *("hiv", "aids", "arv", "sti", "prep", "methadone", "heroin", "meth", "drug", "drugs"),
        *("overdose", "naloxone", "craving", "relapse", "rehab", "needle", "clinic", "prison"),
        *("addiction", "detox", "syringe", "hepatitis", "buprenorphine", "suicide"),
        *("ma túy", "ma tuý", "nghiện", "cai nghiện", "thuốc lắc", "hàng đá", "chích", "kim tiêm"),
        *("sốc thuốc", "quá liều", "viêm gan", "nhà tù", "trại giam", "trại cai", "tái nghiện"),
        *("tự tử", "cơn thèm", "sử dụng lại", "phòng khám", "điều trị", "bao cao su"),
        *("ma tuy", "cai nghien", "phong kham", "dieu tri", "qua lieu", "soc thuoc", "tu tu"),
    }
)


@dataclass(frozen=True, slots=True)
class Size:
    """How long a text is on the network: places taken, segments sent, and the alphabet."""

    places: int
    segments: int
    gsm: bool


def size(text: str) -> Size:
    """Count the segments in which a network sends the text.

    Args:
        text: the message, as typed.

    Returns:
        Places (septets in the GSM alphabet, 16-bit units in UCS-2) and segments of 160/153 or
        70/67 places. Source: 3GPP TS 23.038 and 23.040.
    """
    text = unicodedata.normalize("NFC", text)
    gsm = all(sign in GSM_BASIC or sign in GSM_TWO_PLACES for sign in text)
    if gsm:
        places = sum(2 if sign in GSM_TWO_PLACES else 1 for sign in text)
        return Size(places, _segments(places, GSM_ALONE, GSM_JOINED), gsm=True)
    places = len(text.encode("utf-16-le")) // 2
    return Size(places, _segments(places, UCS2_ALONE, UCS2_JOINED), gsm=False)


def _segments(places: int, alone: int, joined: int) -> int:
    if places <= alone:
        return 1 if places else 0
    return -(-places // joined)


def found_in(text: str, phrases: frozenset[str]) -> list[str]:
    """The phrases that stand in the text as whole words, in any case."""
    plain = "".join(sign if sign.isalnum() else " " for sign in text.casefold())
    padded = f" {' '.join(plain.split())} "
    return sorted(phrase for phrase in phrases if f" {phrase} " in padded)


def without_marks(text: str) -> str:
    """The text with Vietnamese marks taken off, đ included."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


class MessageFront(Part):
    """One message. `plain` is the reviewed Vietnamese version without marks."""

    id: Slug
    use: Words
    text: Words
    plain: Words | None = None


class MessageThemeFront(Front):
    note: Words
    messages: Annotated[tuple[MessageFront, ...], Field(min_length=1)]
    sources: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageTheme:
    """Messages on one theme, with what staff should know before they send one."""

    id: str
    language: Language
    path: str
    title: str
    summary: str
    note: str
    messages: tuple[MessageFront, ...]
    sources: tuple[str, ...]
    source_hash: str = ""


def check_messages(theme: MessageTheme, reading: Reading, findings: Findings) -> None:
    """Report messages that are too long, that reveal, or that are misread without marks."""
    seen: set[str] = set()
    for number, message in enumerate(theme.messages):
        line = reading.line("messages", number, "id")
        if message.id in seen:
            findings.error(line, f"Two messages are called `{message.id}`.", "Rename one.")
        seen.add(message.id)
        _check_text(message, reading.line("messages", number, "text"), findings)
        if theme.language is Language.VI:
            _check_plain(message, reading.line("messages", number, "plain"), findings)


def _check_text(message: MessageFront, line: int, findings: Findings) -> None:
    long = size(message.text)
    if long.segments > MOST_SEGMENTS:
        findings.error(
            line,
            f"`{message.id}` takes {long.segments} segments ({long.places} places).",
            f"Shorten it to {MOST_SEGMENTS}.",
        )
    _check_revealing(message.id, message.text, line, findings)


def _check_revealing(name: str, text: str, line: int, findings: Findings) -> None:
    for phrase in found_in(text, REVEALING):
        findings.error(
            line,
            f"`{name}` says “{phrase}”, which a locked screen would show.",
            "Say it so that nobody who looks over a shoulder learns anything.",
        )


def _check_plain(message: MessageFront, line: int, findings: Findings) -> None:
    if not message.plain:
        findings.error(line, f"`{message.id}` has no version without marks.", "Write `plain`.")
        return
    long = size(message.plain)
    if not long.gsm or without_marks(message.plain) != message.plain:
        findings.error(line, f"`{message.id}` has marks in `plain`.", "Write it without.")
    elif long.segments > 1:
        findings.error(
            line, f"`plain` of `{message.id}` takes {long.segments} segments.", "Shorten it to one."
        )
    _check_revealing(message.id, message.plain, line, findings)
    for phrase in found_in(message.plain, RISKY_WITHOUT_MARKS):
        findings.error(
            line,
            f"“{phrase}” in `{message.id}` can be misread without marks.",
            "Word it otherwise.",
        )


def parts_of(theme: MessageTheme) -> list[str]:
    """What a translation must have in common with its source."""
    return [f"message {message.id}" for message in theme.messages]
