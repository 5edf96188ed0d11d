"""Does a note look as if it told of a recognisable client? Pure; it asks, it never decides."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.coaching.telltale_words import (
    CASED_STATUSES,
    FAMILY_NAMES,
    GIVEN_NAMES,
    NO_NAME_PHRASES,
    NO_NAMES,
    PLACE_AFTER,
    PLACE_BEFORE,
    SERVICE_AFTER,
    STATUSES,
    TITLES,
    TOPIC_BEFORE,
)

NEAR = 4  # words after the name of the leader or the coach within which a status is theirs


class Reason(StrEnum):
    """Why a text makes us ask."""

    PHONE = "phone"
    NUMBER = "number"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reason, and the words that gave it."""

    reason: Reason
    words: str


_DATE = re.compile(r"(?<![\d./-])\d{1,2}[./-]\d{1,2}[./-]\d{2,4}(?![./-]?\d)")
_TIME = re.compile(r"(?<![\d.])\d{1,2}\s?[:hg]\s?\d{2}(?!\d)")
_MONEY = re.compile(r"\d[\d ., ]*(?=\s?(?:đồng|đ\b|vnd\b|vnđ\b|usd\b))", re.IGNORECASE)
# Citizen identity (12 digits), the older identity card (9), the health insurance card.
_NUMBER = re.compile(
    r"(?<![\d+])(?<!\+84 )\d{3} ?\d{3} ?\d{3}(?: ?\d{3})?(?![ ]?\d)"
    r"|\b[A-Z]{2} ?\d(?: ?\d){12}(?!\d)"
)
# Vietnamese numbers: 0 or +84, then eight to ten digits, set apart by a blank, dot or hyphen.
_PHONE = re.compile(r"(?<!\d)(?:\(?\+?84\)?|\(?0)(?:[ .\-)]{0,2}\d){8,10}(?!\d)")
# A line break alone ends no sentence: "anh Nam" may stand above what happened to him.
_END = re.compile(r"(?<=[.!?…])(?<!\b[A-ZĐ]\.)\s+|\n\s*\n")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_OPENERS = "\"“”«»':(–-•*"


def looks_like_client(text: str, known_names: Collection[str] = ()) -> tuple[Doubt, ...]:
    """Why a text may tell of a recognisable person: a number to call, an identity, name and status.

    `known_names` are the full names of the leader and the coach, of whom the note speaks anyway:
    beside these a status counts only when it is said of them ("Lan is on methadone").
    """
    plain = unicodedata.normalize("NFC", text)
    rest = _MONEY.sub("·", _TIME.sub("·", _DATE.sub("·", plain)))
    doubts = [Doubt(Reason.NUMBER, found.group().strip()) for found in _NUMBER.finditer(rest)]
    rest = _NUMBER.sub("·", rest)
    doubts += [Doubt(Reason.PHONE, found.group().strip()) for found in _PHONE.finditer(rest)]
    known = {_fold(part) for name in known_names for part in name.split()}
    without = NO_NAME_PHRASES.sub(lambda phrase: phrase.group().lower(), plain)
    for sentence in _END.split(without):
        doubts += _statuses(sentence, known)
    return tuple(dict.fromkeys(doubts))


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    opens: bool  # begins a sentence or a quotation, where everything has a capital

    @property
    def low(self) -> str:
        return self.text.lower()

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def acronym(self) -> bool:
        return len(self.text) > 1 and self.text.isupper() and self.text.isascii()


def _words(sentence: str) -> tuple[_Word, ...]:
    found: list[_Word] = []
    for match in _WORD.finditer(sentence):
        gap = sentence[found[-1].end if found else 0 : match.start()]
        opens = not found or "\n" in gap or gap.rstrip()[-1:] in tuple(_OPENERS)
        found.append(_Word(match.group(), match.start(), match.end(), opens))
    return tuple(found)


def _statuses(sentence: str, known: Collection[str]) -> Iterator[Doubt]:
    words = _words(sentence)
    statuses = list(_status_spans(sentence))
    if not statuses:
        return
    inside = {i for i, w in enumerate(words) for a, b in statuses if a <= w.start < b}
    for index in _names(words, inside):
        name = words[index]
        for start, end in statuses:
            told = _fold(name.text) not in known or _said_of(words, index, start, end)
            if told:
                yield Doubt(Reason.STATUS, f"{_called(words, index)} … {sentence[start:end]}")
                return


def _called(words: Sequence[_Word], index: int) -> str:
    before = words[index - 1] if index else None
    titled = before is not None and before.low in TITLES
    return f"{before.text} {words[index].text}" if titled and before else words[index].text


def _status_spans(sentence: str) -> Iterator[tuple[int, int]]:
    low = sentence.lower()
    for match in STATUSES.finditer(low):
        yield match.span()
    for match in CASED_STATUSES.finditer(sentence):
        yield match.span()


def _said_of(words: Sequence[_Word], index: int, start: int, end: int) -> bool:
    """Whether a status follows close to a name and is no service and no topic."""
    between = [w for w in words[index + 1 :] if w.end <= start]
    after = [w for w in words if w.start >= end]
    if words[index].start > start or len(between) > NEAR:
        return False
    topic = any(w.low in TOPIC_BEFORE for w in between[-2:])
    service = any(w.low in SERVICE_AFTER for w in after[:1])
    return not topic and not service


def _names(words: Sequence[_Word], inside: Collection[int]) -> Iterator[int]:
    for index, word in enumerate(words):
        if index in inside or not word.capital or word.acronym or word.low in NO_NAMES:
            continue
        before = words[index - 1] if index else None
        after = words[index + 1] if index + 1 < len(words) else None
        if before and before.low in TITLES and not (word.opens and len(word.text) > 1):
            yield index
            continue
        if len(word.text) == 1 or _is_place(words, index):
            continue
        full = after is not None and after.capital and not after.acronym
        if not word.opens or word.low in GIVEN_NAMES or (word.low in FAMILY_NAMES and full):
            yield index


def _is_place(words: Sequence[_Word], index: int) -> bool:
    first, last = index, index
    while first > 0 and words[first - 1].capital and not words[first].opens:
        first -= 1
    while last + 1 < len(words) and words[last + 1].capital:
        last += 1
    before = words[first - 1].low if first else ""
    if words[first].low in PLACE_BEFORE and first < index:
        return True
    after = words[last + 1].low if last + 1 < len(words) else ""
    return before in PLACE_BEFORE or after in PLACE_AFTER or words[last].low in PLACE_AFTER


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c)).removesuffix("'s")
