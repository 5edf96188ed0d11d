"""Roles and what they may do, names as Vietnamese sorts them, user names, PINs and passwords."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

PIN_LENGTH = 6
PASSWORD_LENGTH = 10


class Role(StrEnum):
    """A role is held in an organisation; a person may hold several."""

    ADMIN = "admin"
    COORDINATOR = "coordinator"
    TRAINER = "trainer"
    COACH = "coach"
    TRAINEE = "trainee"


STAFF = frozenset({Role.ADMIN, Role.COORDINATOR, Role.TRAINER, Role.COACH})
# Who may plan workshops, take attendance and print.
RUNS_WORKSHOPS = frozenset({Role.ADMIN, Role.COORDINATOR, Role.TRAINER})
# Who may add people and reset their sign-in.
MANAGES_PEOPLE = frozenset({Role.ADMIN, Role.COORDINATOR, Role.TRAINER})
OBSERVES = frozenset({Role.COACH})
# What trainers and coordinators may give and take; the other roles are the administrator's to give.
GIVEN_BY_TRAINERS = frozenset({Role.TRAINEE, Role.COACH})
ROLE_NAMES: Mapping[Role, str] = {
    Role.ADMIN: "Administrator",
    Role.COORDINATOR: "Coordinator",
    Role.TRAINER: "Trainer",
    Role.COACH: "Coach",
    Role.TRAINEE: "Trainee",
}


TRAIL_WORDS: Mapping[tuple[str, str], str] = {  # what other rooms write about a person
    ("workshop", "joined"): "put on the roster of a workshop",
    ("workshop", "left"): "taken out of a workshop",
    ("visit", "planned"): "planned a visit",
    ("visit", "moved"): "moved a visit",
    ("visit", "cancelled"): "cancelled a visit",
    ("coaching", "saw"): "read how the coaching went",
    ("observation", "saw"): "read an observation",
    ("observation", "started"): "began an observation",
    ("observation", "discarded"): "threw a draft of an observation away",
    ("observation", "closed"): "closed an observation",
    ("observation", "amended"): "amended an observation",
    ("goal", "met"): "marked a goal as met",
    ("goal", "dropped"): "dropped a goal",
}


@dataclass(frozen=True)
class Actor:
    """The signed-in person, as every door asks for them."""

    person_id: int
    sign_in_id: int
    user_name: str
    full_name: str
    language: str
    organisation_id: int
    organisation_name: str
    must_choose_secret: bool
    roles: frozenset[tuple[int, Role]]
    seen_at: datetime | None = None  # when this device was last noted, to the hour

    def holds(self, wanted: frozenset[Role], organisation_id: int) -> bool:
        """Whether this person holds one of the roles in that organisation."""
        return any((organisation_id, role) in self.roles for role in wanted)

    def organisations_with(self, wanted: frozenset[Role]) -> frozenset[int]:
        """The organisations in which this person holds one of the roles."""
        return frozenset(place for place, role in self.roles if role in wanted)

    @property
    def is_staff(self) -> bool:
        """Trains, coaches or coordinates anywhere, and so may read the trainer's edition."""
        return any(role in STAFF for _, role in self.roles)

    @property
    def given_name(self) -> str:
        """The name by which a Vietnamese person is addressed: the last word."""
        return self.full_name.split()[-1] if self.full_name else ""


def roles_to_give(actor: Actor, organisation_id: int) -> tuple[Role, ...]:
    """The roles that `actor` may give and take in an organisation."""
    if actor.holds(frozenset({Role.ADMIN}), organisation_id):
        return tuple(Role)
    if actor.holds(MANAGES_PEOPLE, organisation_id):
        return tuple(role for role in Role if role in GIVEN_BY_TRAINERS)
    return ()


def may_change(actor: Actor, person_id: int, home: int, roles: Iterable[Role]) -> bool:
    """Whether `actor` may change the data of a person of organisation `home` with these roles.

    Administrators change everybody of their organisation; trainers and coordinators change
    trainees, coaches and themselves.
    """
    if actor.holds(frozenset({Role.ADMIN}), home):
        return True
    if not actor.holds(MANAGES_PEOPLE, home):
        return False
    return person_id == actor.person_id or GIVEN_BY_TRAINERS.issuperset(roles)


def may_reset(actor: Actor, home: int, held: Iterable[tuple[int, Role]]) -> bool:
    """Whether `actor` may give a person a new PIN or password: trainers give trainees only.

    `held` are the person's roles with their organisations. Whoever works for several
    organisations gets a new password only from somebody who administers all of them: a password
    opens every one of these doors.
    """
    roles = list(held)
    if actor.holds(frozenset({Role.ADMIN}), home):
        doors = {place for place, role in roles if role in STAFF}
        return all(actor.holds(frozenset({Role.ADMIN}), place) for place in doors)
    trainee_only = frozenset({Role.TRAINEE}).issuperset(role for _place, role in roles)
    return actor.holds(MANAGES_PEOPLE, home) and trainee_only


def signs_in_with_pin(roles: Iterable[Role]) -> bool:
    """Trainees sign in with a PIN; whoever sees other people's data needs a password."""
    return STAFF.isdisjoint(roles)


def tidy(text: str) -> str:
    """One form for every text that people type: NFC, no stray blanks, no U+0000."""
    return " ".join(unicodedata.normalize("NFC", text.replace("\x00", "")).split())


def without_marks(text: str) -> str:
    """`Đặng Thị Ánh` becomes `dang thi anh`: the đ first, since it is no letter with a mark."""
    plain = text.replace("đ", "d").replace("Đ", "D")
    decomposed = unicodedata.normalize("NFD", plain)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()


# Vietnamese alphabet and tone order: level, huyền, hỏi, ngã, sắc, nặng (dictionary order).
_ALPHABET = {c: i for i, c in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=2)}
_DIGITS = {c: i for i, c in enumerate("0123456789", start=60)}
_PLACES = {" ": 1, "-": 1} | _ALPHABET | _DIGITS
_ELSEWHERE = 99
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_SHAPES = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn: part of the letter


def sort_key(text: str) -> str:
    """A key whose plain order is Vietnamese dictionary order: letters first, then tones.

    It is made of digits only, so that every database sorts it alike whatever its collation.
    """
    letters: list[str] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFD", text.lower()):
        if char in _TONES:
            if tones:
                tones[-1] = _TONES[char]
        elif char in _SHAPES:
            if letters:
                letters[-1] = unicodedata.normalize("NFC", letters[-1] + char)
        elif not unicodedata.combining(char):
            letters.append(char)
            tones.append(0)
    # "00" ends the letters and stands before every letter, so that An comes before Anh.
    primary = "".join(f"{_PLACES.get(c, _ELSEWHERE):02d}" for c in letters)
    return primary + "00" + "".join(map(str, tones))


def name_key(full_name: str) -> str:
    """Sorts people by given name, then family name, then what stands between."""
    words = tidy(full_name).split()
    if not words:
        return ""
    given, family, middle = words[-1], words[0] if len(words) > 1 else "", words[1:-1]
    return "".join(sort_key(part) for part in (given, family, " ".join(middle)))


def search_text(*parts: str) -> str:
    """What a person is found by, without marks, so that `duc` finds Đức."""
    return " ".join(without_marks(tidy(part)) for part in parts if part)


def search_words(typed: str) -> tuple[str, ...]:
    """The words somebody looks for; all of them must be found, in any order."""
    return tuple(without_marks(tidy(typed)).split())[:8]


def user_name_for(full_name: str, taken: frozenset[str] | set[str]) -> str:
    """A user name made from a name, such as `an.nguyen` or `an.nguyen2` when that is taken."""
    words = re.findall(r"[a-z0-9]+", without_marks(full_name)) or ["person"]
    base = words[-1] if len(words) == 1 else f"{words[-1]}.{words[0]}"
    base = base[:30] if len(base) > 1 else f"person.{base}"
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}{number}"
    return name


def clean_user_name(typed: str) -> str:
    """What somebody types as user name, in the form in which it is kept."""
    return without_marks(tidy(typed)).replace(" ", ".")


USER_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


def fault_of_user_name(name: str) -> str | None:
    """Why a user name cannot be used, or None."""
    if not USER_NAME.fullmatch(name):
        return "A user name has 2 to 40 letters, digits, dots or hyphens, without marks."
    return None


def fault_of_pin(pin: str) -> str | None:
    """Why a PIN cannot be used, or None. Refuses what everybody tries first."""
    if not re.fullmatch(rf"[0-9]{{{PIN_LENGTH}}}", pin):
        return "A PIN has exactly 6 digits."
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    if steps in ({0}, {1}, {-1}):
        return "This PIN is too easy to guess. Choose one without a simple row."
    return None


def fault_of_password(password: str, user_name: str) -> str | None:
    """Why a password cannot be used, or None. Long beats complicated (NIST SP 800-63B)."""
    if len(password) < PASSWORD_LENGTH:
        return "A password has at least 10 characters. Three or four words make a good one."
    if len(password) > 200:
        return "This is too long: at most 200 characters."
    if len(set(password)) < 4 or (user_name and user_name in password.lower()):
        return "This password is too easy to guess."
    return None
