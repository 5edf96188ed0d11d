"""One file of the curriculum becomes one immutable document, or findings that say why not."""

import unicodedata

from app.curriculum import documents, yaml_kinds
from app.curriculum.body import Body, Place, read_body
from app.curriculum.findings import Findings, has_fault
from app.curriculum.front_matter import (
    ExerciseFront,
    ModuleFront,
    ProgrammeFront,
    TrackFront,
    read_front,
    split,
)
from app.curriculum.hashing import text_hash
from app.curriculum.model import SOURCE_LANGUAGE, Document
from app.curriculum.reading import Address, Reading, Shelf
from app.curriculum.yaml_lines import Lines

MOST_CHARACTERS = 400_000
LONGEST_LINE = 5_000

_PLACES = {
    Shelf.MODULE: Place(steps=True),
    Shelf.EXERCISE: Place(exercise=True),
    Shelf.PROGRAMME: Place(first_heading=2),
    Shelf.TRACK: Place(first_heading=2),
}


def parse(text: str, address: Address) -> Reading:
    """Read one file.

    Never raises for what is in the text: what is wrong stands in the reading's findings, and a
    file with a fault has no document.
    """
    found = Findings(address.path)
    known_as = text_hash(text)
    text = _tidy(text, found)
    lines, body, document = Lines(), Body(), None
    if not has_fault(found.found):
        document, body, lines = _document(text, address, found)
    if has_fault(found.found):
        document = None
    return Reading(
        address,
        known_as,
        document,
        tuple(sorted(set(found.found))),
        body.links,
        body.images,
        body.uses,
        tuple(body.ids),
        lines.at,
    )


def _tidy(text: str, found: Findings) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > MOST_CHARACTERS:
        found.fault(1, f"The file has {len(text)} characters.", "Part it into several modules.")
        return ""
    whole = unicodedata.is_normalized("NFC", text)
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_LINE:
            found.fault(number, f"This line has {len(line)} characters.", "Break it into lines.")
        if "\0" in line or "\ufffd" in line:
            found.fault(number, "There is a broken character here.", "Save the file as UTF-8.")
        if not whole and not unicodedata.is_normalized("NFC", line):
            found.error(
                number,
                "The marks over letters are kept apart from the letters here.",
                "Save the text in the form NFC, as a Vietnamese keyboard writes it.",
            )
    return text if whole else unicodedata.normalize("NFC", text)


def _document(text: str, address: Address, found: Findings) -> tuple[Document | None, Body, Lines]:
    if address.shelf in yaml_kinds.SHELVES:
        document, lines = yaml_kinds.read_document(text, address, found)
        return document, Body(), lines
    parts = split(text, found)
    if parts is None:
        return None, Body(), Lines()
    body = read_body(parts[1], _PLACES[address.shelf], found)
    document, lines = _with_front(parts[0], body, address, found)
    return document, body, lines


def _with_front(
    yaml: str, body: Body, address: Address, found: Findings
) -> tuple[Document | None, Lines]:
    at = (address.language, address.path)
    if address.shelf is Shelf.MODULE:
        module, lines = read_front(yaml, ModuleFront, found)
        return (documents.module(module, body, lines, at, found) if module else None), lines
    if address.shelf is Shelf.EXERCISE:
        exercise, lines = read_front(yaml, ExerciseFront, found)
        return (documents.exercise(exercise, body, lines, at, found) if exercise else None), lines
    if address.shelf is Shelf.PROGRAMME:
        programme, lines = read_front(yaml, ProgrammeFront, found)
        return (documents.programme(programme, body, at) if programme else None), lines
    track, lines = read_front(yaml, TrackFront, found)
    return (documents.track(track, body, at) if track else None), lines


def unusable(path: str, message: str, remedy: str) -> Reading:
    """The reading of a file that cannot be placed or opened."""
    found = Findings(path)
    found.fault(1, message, remedy)
    nowhere = Address(path, Shelf.MODULE, "", "", SOURCE_LANGUAGE)
    return Reading(nowhere, "", None, tuple(found.found))
