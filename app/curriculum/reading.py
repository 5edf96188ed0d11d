"""Where a curriculum file belongs, and what came of reading it."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from app.curriculum.findings import Finding
from app.curriculum.model import Document, Language

FOLDERS = {
    "openers": "opener",
    "drills": "drill",
    "role-plays": "role-play",
    "card-sorts": "card-sort",
    "worksheets": "worksheet",
    "checks": "check",
}
_NAME = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)\.([A-Za-z]+)\.(md|yaml)\Z")


class Shelf(StrEnum):
    """What kind of document a file holds."""

    MODULE = "module"
    EXERCISE = "exercise"
    PROGRAMME = "programme"
    TRACK = "track"
    INSTRUMENT = "instrument"
    CONVERSATION = "conversation"
    TRANSCRIPT = "transcript"
    MESSAGES = "messages"
    GLOSSARY = "glossary"


# Folders whose files are YAML from the first line to the last.
_YAML_SHELVES = {
    ("curriculum", "instruments"): Shelf.INSTRUMENT,
    ("curriculum", "messages"): Shelf.MESSAGES,
    ("curriculum", "glossary"): Shelf.GLOSSARY,
    ("exercises", "conversations"): Shelf.CONVERSATION,
    ("exercises", "transcripts"): Shelf.TRANSCRIPT,
}


@dataclass(frozen=True, slots=True)
class Address:
    """What the path of a file says about it. `folder` is the track or the folder of exercises."""

    path: str
    shelf: Shelf
    folder: str
    slug: str
    language: Language


@dataclass(frozen=True, slots=True)
class Reading:
    """One file, read: the document (None when it cannot be used), its findings, what it uses.

    `links`, `images` and `uses` carry their lines; `lines` the lines of the front matter's fields
    as far as other files matter to them.
    """

    address: Address
    hash: str
    document: Document | None
    findings: tuple[Finding, ...] = ()
    links: tuple[tuple[int, str], ...] = ()
    images: tuple[tuple[int, str], ...] = ()
    uses: tuple[tuple[int, str, str], ...] = ()
    ids: tuple[str, ...] = ()
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)

    def line(self, *where: str | int) -> int:
        """The line of a field of the front matter, or of the nearest thing around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


def address_of(path: str) -> Address | str:
    """What the path (as seen from the root) says, or a remedy when it fits nowhere."""
    parts = path.split("/")
    match = _NAME.match(parts[-1])
    if match is None:
        return "Name it `slug.en.md` or `slug.vi.md`: lower-case words with hyphens, then language."
    slug, language, ending = match.groups()
    if language not in set(Language):
        known = " or ".join(f"`{each}`" for each in Language)
        return f"The language `{language}` is unknown; write {known}."
    shelf, folder = _shelf(parts, slug, ending)
    if shelf is None:
        return "It stands in no folder of the curriculum; see docs/writing-modules.md."
    return Address(path, shelf, folder, slug, Language(language))


def _shelf(parts: list[str], slug: str, ending: str) -> tuple[Shelf | None, str]:
    if len(parts) != 3 or parts[0] not in ("curriculum", "exercises"):
        return None, ""
    folder = parts[1]
    if (parts[0], folder) in _YAML_SHELVES:
        return (_YAML_SHELVES[parts[0], folder] if ending == "yaml" else None), folder
    if parts[0] == "exercises":
        return (Shelf.EXERCISE if folder in FOLDERS and ending == "md" else None), folder
    if ending != "md":
        return None, folder
    if folder == "programmes":
        return Shelf.PROGRAMME, folder
    return (Shelf.TRACK if slug == "track" else Shelf.MODULE), folder
