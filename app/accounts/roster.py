"""A roster of people that comes in from a file: read, understood, judged. Nothing is kept here."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from app.accounts.headings import Columns, find_columns
from app.accounts.rules import (
    clean_user_name,
    fault_of_user_name,
    tidy,
    user_name_for,
    without_marks,
)
from app.accounts.spreadsheet import Cell, Formula, Line, Unreadable, read_table
from app.errors import Phrase

ROWS = 500  # a workshop has thirty people, a district programme a few hundred
YOUNGEST, OLDEST = 14, 110  # years; outside of these a birth date is a typing mistake
LENGTHS = {"full_name": 120, "unit": 120, "commune": 80, "province": 80}
_SEXES = {
    "f": "f", "nu": "f", "female": "f", "woman": "f",
    "m": "m", "nam": "m", "male": "m", "man": "m",
    "x": "x", "khac": "x", "other": "x",
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One person of a roster as understood; texts are NFC and tidy, `line` is the row's number."""

    line: int
    full_name: str = ""
    user_name: str = ""
    born_on: date | None = None
    sex: str = ""
    unit: str = ""
    commune: str = ""
    province: str = ""
    phone: str = ""
    faults: tuple[Phrase, ...] = ()


@dataclass(frozen=True)
class Roster:
    """What a file holds."""

    entries: tuple[Entry, ...]
    ignored: tuple[str, ...]  # headings of columns that were passed over


@dataclass(frozen=True)
class Known:
    """A person of the organisation, as far as a roster is compared with them."""

    person_id: int
    full_name: str
    user_name: str
    born_on: date | None
    phone: str


@dataclass(frozen=True)
class Judged:
    """What will happen with one entry: somebody new, somebody who is already here, or a fault."""

    entry: Entry
    user_name: str = ""
    person_id: int | None = None  # set when the person is already here
    faults: tuple[Phrase, ...] = ()
    remark: Phrase | None = None

    @property
    def outcome(self) -> str:
        """`fault`, `here` or `new`."""
        return "fault" if self.faults else "here" if self.person_id else "new"


def read_roster(content: bytes, today: date) -> Roster:
    """The people in an Excel or CSV file; raises Unreadable when the whole file is no roster.

    Faults of single rows stand in the entries. `today` tells which birth dates are possible.
    """
    lines = read_table(content)
    columns = find_columns(lines)
    rows = [line for line in lines if line.number > columns.line and _has_any(line, columns)]
    if not rows:
        raise Unreadable("There are no people in this list, only headings.")
    if len(rows) > ROWS:
        raise Unreadable(
            Phrase(
                "This list has %(count)s rows; at most %(limit)s fit at once. Split the file.",
                count=len(rows),
                limit=ROWS,
            )
        )
    return Roster(tuple(_entry(row, columns, today) for row in rows), columns.ignored)


def _has_any(line: Line, columns: Columns) -> bool:
    # A row number alone, as templates have it, is an empty row.
    return any(_at(line, columns, name) not in (None, "", "-") for name in columns.places)


def _at(line: Line, columns: Columns, name: str) -> Cell | Formula:
    place = columns.places.get(name)
    return line.cells[place] if place is not None and place < len(line.cells) else None


@dataclass
class _Reading:
    """Reads the cells of one row and gathers what is wrong with them."""

    line: Line
    columns: Columns
    faults: list[Phrase] = field(default_factory=list)

    def text(self, name: str) -> str:
        cell = _at(self.line, self.columns, name)
        if isinstance(cell, Formula):
            self.faults.append(
                Phrase(
                    "A cell holds a formula (%(formula)s). Write the text itself.",
                    formula=cell.text[:40],
                )
            )
            return ""
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        text = cell.strftime("%d/%m/%Y") if isinstance(cell, date) else tidy(str(cell or ""))
        return "" if text in ("-", "–", "—") else text

    def checked(self, name: str, judge: Callable[[str], tuple[Any, Phrase | None]]) -> Any:
        value, fault = judge(self.text(name))
        if fault:
            self.faults.append(fault)
        return value


def _entry(line: Line, columns: Columns, today: date) -> Entry:
    reading = _Reading(line, columns)
    parts = [reading.text(name) for name in ("full_name", "family_name", "given_name")]
    entry = Entry(
        line=line.number,
        full_name=tidy(parts[0] or " ".join(parts[1:])),
        user_name=reading.checked("user_name", judge_user_name),
        born_on=reading.checked("born_on", lambda text: judge_date(text, today)),
        sex=reading.checked("sex", judge_sex),
        unit=reading.text("unit"),
        commune=reading.text("commune"),
        province=reading.text("province"),
        phone=reading.checked("phone", judge_phone),
    )
    return replace(entry, faults=(*reading.faults, *faults_of_texts(entry)))


def faults_of_texts(entry: Entry) -> tuple[Phrase, ...]:
    """What is wrong with the name and the other texts of an entry."""
    faults = []
    if not re.search(r"[^\W\d_].*[^\W\d_]", entry.full_name):
        faults.append(Phrase("The name is missing."))
    for name, limit in LENGTHS.items():
        if len(getattr(entry, name)) > limit:
            faults.append(
                Phrase("A text is too long: at most %(max_length)s characters.", max_length=limit)
            )
    return tuple(faults)


def judge_user_name(text: str) -> tuple[str, Phrase | None]:
    """A user name as it is kept, and what is wrong with it."""
    name = clean_user_name(text)
    fault = fault_of_user_name(name) if name else None
    return name, Phrase(fault) if fault else None


def judge_sex(text: str) -> tuple[str, Phrase | None]:
    """`f`, `m`, `x` or nothing, from what people write in Vietnamese or English."""
    said = without_marks(text).strip(" .")
    if not said or said in _SEXES:
        return _SEXES.get(said, ""), None
    return "", Phrase("“%(written)s” is not clear. Write nam, nữ or khác.", written=text)


def judge_date(text: str, today: date) -> tuple[date | None, Phrase | None]:
    """A birth date written as dd/mm/yyyy (or with dots or hyphens, or 1990-12-31)."""
    if not text:
        return None, None
    found = re.fullmatch(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})", text, re.ASCII)
    turned = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: 00:00:00)?", text, re.ASCII)
    numbers = [
        int(n) for n in (found.groups()[::-1] if found else turned.groups() if turned else ())
    ]
    try:
        born = date(*numbers)
    except (TypeError, ValueError):
        return None, Phrase(
            "“%(written)s” is not a date. Write day, month and year, such as 22/11/1990.",
            written=text,
        )
    if not YOUNGEST <= today.year - born.year <= OLDEST:
        return None, Phrase("The birth date %(written)s cannot be right.", written=text)
    return born, None


def judge_phone(text: str) -> tuple[str, Phrase | None]:
    """A telephone number with its leading zero, which spreadsheets like to drop."""
    bare = re.sub(r"[\s.()-]", "", text)
    if not bare:
        return "", None
    bare = re.sub(r"^(\+84|0084)(0?)", "0", bare)
    if re.fullmatch(r"[35789]\d{8}", bare, re.ASCII):
        bare = "0" + bare
    if not re.fullmatch(r"\+?\d{8,15}", bare, re.ASCII):
        return "", Phrase("“%(written)s” is not one telephone number.", written=text)
    return bare, None


def judge(entries: Iterable[Entry], known: Sequence[Known], taken: Iterable[str]) -> list[Judged]:
    """What will happen with each entry.

    `known` are the people of the organisation, `taken` all user names of the whole installation.
    Somebody is already here when the user name is theirs, or when the full name (marks counted)
    and the birth date or the telephone number are; or when the name alone is all that the row
    tells and one person has it.
    """
    entries = list(entries)
    book = _Book(known, set(taken), entries)
    judged = [book.judge(entry) for entry in entries]
    people = Counter(j.person_id for j in judged)
    return [_alone(j, people) for j in judged]


def _alone(judged: Judged, people: Counter[int | None]) -> Judged:
    if judged.person_id and people[judged.person_id] > 1:
        return replace(judged, faults=(*judged.faults, _TWICE))
    return judged


_TWICE = Phrase("This person stands in the list more than once. Keep one row.")


def same_name(full_name: str) -> str:
    """Names are the same when they differ in capitals and blanks only; marks count."""
    return tidy(full_name).casefold()


class _Book:
    """The people and names against which one roster is judged."""

    def __init__(self, known: Sequence[Known], taken: set[str], entries: list[Entry]) -> None:
        self.by_user_name = {person.user_name: person for person in known}
        self.by_name: dict[str, list[Known]] = {}
        for person in known:
            self.by_name.setdefault(same_name(person.full_name), []).append(person)
        self.elsewhere = taken - set(self.by_user_name)
        self.taken = taken | {entry.user_name for entry in entries if entry.user_name}
        self.wanted = Counter(entry.user_name for entry in entries if entry.user_name)
        self.namesakes: dict[str, list[Entry]] = {}
        for entry in entries:
            self.namesakes.setdefault(same_name(entry.full_name), []).append(entry)

    def judge(self, entry: Entry) -> Judged:
        faults = [*entry.faults, *self._faults_within(entry)]
        person, fault = self._person(entry)
        if fault:
            faults.append(fault)
        if faults:
            return Judged(entry, entry.user_name, faults=tuple(faults))
        if person:
            return Judged(entry, person.user_name, person.person_id)
        name = entry.user_name or user_name_for(entry.full_name, self.taken)
        self.taken.add(name)
        return Judged(entry, name, remark=self._namesake(entry))

    def _faults_within(self, entry: Entry) -> Iterable[Phrase]:
        if entry.user_name and self.wanted[entry.user_name] > 1:
            yield Phrase(
                "Two people have the user name “%(name)s”. Change one of them.",
                name=entry.user_name,
            )
        others = [e for e in self.namesakes[same_name(entry.full_name)] if e is not entry]
        if not entry.full_name or not others:
            return
        if any(_same_person(entry, other) for other in others):
            yield _TWICE
        elif not (entry.user_name or entry.born_on or entry.phone):
            yield Phrase(
                "Somebody else in the list has the same name. "
                "Add a birth date, a telephone number or a user name."
            )

    def _person(self, entry: Entry) -> tuple[Known | None, Phrase | None]:
        if entry.user_name in self.by_user_name:
            person = self.by_user_name[entry.user_name]
            if without_marks(tidy(person.full_name)) == without_marks(entry.full_name):
                return person, None
            return None, Phrase(
                "The user name “%(name)s” belongs to %(person)s. Choose another one.",
                name=entry.user_name,
                person=person.full_name,
            )
        if entry.user_name in self.elsewhere:
            return None, Phrase(
                "The user name “%(name)s” is taken. Choose another one.", name=entry.user_name
            )
        return self._by_name(entry)

    def _by_name(self, entry: Entry) -> tuple[Known | None, Phrase | None]:
        same = self.by_name.get(same_name(entry.full_name), [])
        told = [
            person
            for person in same
            if (entry.born_on and person.born_on == entry.born_on)
            or (entry.phone and person.phone == entry.phone)
        ]
        if not (entry.born_on or entry.phone or entry.user_name):
            told = same
        if len(told) > 1:
            return None, Phrase(
                "Several people here have this name. Add the user name of the right one."
            )
        return (told[0] if told else None), None

    def _namesake(self, entry: Entry) -> Phrase | None:
        same = self.by_name.get(same_name(entry.full_name))
        if not same:
            return None
        return Phrase(
            "Somebody else of this name is here already: %(name)s.", name=same[0].user_name
        )


def _same_person(one: Entry, other: Entry) -> bool:
    if one.user_name and other.user_name:
        return False
    return bool(
        (one.born_on and one.born_on == other.born_on) or (one.phone and one.phone == other.phone)
    )
