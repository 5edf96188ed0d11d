"""All files of the curriculum side by side, as `check` needs them: readings, texts, known ids."""

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from app.curriculum.files import read, stamps
from app.curriculum.findings import Findings
from app.curriculum.glossary import Glossary
from app.curriculum.model import (
    SOURCE_LANGUAGE,
    Document,
    Exercise,
    Instrument,
    Language,
    Module,
    Track,
)
from app.curriculum.reading import Reading, Shelf
from app.curriculum.talk_instruments import TalkInstrument
from app.curriculum.words import WORDS_FILE, WordList, read_words_file


@dataclass
class Everything:
    """The readings of all files, and what they know of each other.

    `slugs` holds what exists as a file, broken or not, so that one broken file does not make
    every file that points at it look wrong as well.
    """

    root: Path
    readings: dict[str, Reading]
    texts: dict[str, str]
    words: WordList
    words_findings: Findings
    slugs: dict[Shelf, set[str]] = field(default_factory=lambda: defaultdict(set))
    documents: dict[tuple[Shelf, str, Language], Reading] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for reading in self.readings.values():
            address = reading.address
            if not address.slug:
                continue
            # A track is called by its folder; its file is always named track.
            name = address.folder if address.shelf is Shelf.TRACK else address.slug
            self.slugs[address.shelf].add(name)
            self.documents.setdefault((address.shelf, name, address.language), reading)

    def module(self, name: str) -> Module | None:
        """The module in its source language, else in any."""
        document = self._document(Shelf.MODULE, name)
        return document if isinstance(document, Module) else None

    def exercise(self, name: str) -> Exercise | None:
        """The exercise in its source language, else in any."""
        document = self._document(Shelf.EXERCISE, name)
        return document if isinstance(document, Exercise) else None

    def track(self, name: str) -> Track | None:
        """The track in its source language, else in any."""
        document = self._document(Shelf.TRACK, name)
        return document if isinstance(document, Track) else None

    def instrument(self, name: str) -> Instrument | None:
        """The instrument in its source language, else in any."""
        document = self._document(Shelf.INSTRUMENT, name)
        return document if isinstance(document, Instrument) else None

    def talk_instrument(self, name: str) -> TalkInstrument | None:
        """The instrument for one talk in its source language, else in any."""
        document = self._document(Shelf.INSTRUMENT, name)
        return document if isinstance(document, TalkInstrument) else None

    def items_of(self, instrument: str) -> list[str] | None:
        """The ids that `competencies` may name of an instrument; None when it cannot be read."""
        ticks, talk = self.instrument(instrument), self.talk_instrument(instrument)
        if ticks is not None:
            return [item.id for item in ticks.items]
        return list(talk.item_ids) if talk is not None else None

    def glossaries(self, language: Language) -> list[Glossary]:
        """All glossaries of a language."""
        found = [reading.document for reading in self.readings.values()]
        return [each for each in found if isinstance(each, Glossary) and each.language is language]

    def _document(self, shelf: Shelf, name: str) -> Document | None:
        for language in (SOURCE_LANGUAGE, *Language):
            reading = self.documents.get((shelf, name, language))
            if reading is not None and reading.document is not None:
                return reading.document
        return None


def read_everything(root: Path) -> Everything:
    """Read all files below the root that holds `curriculum/` and `exercises/`."""
    kept = read(root, stamps(root), {})
    readings = {path: each.reading for path, each in kept.items()}
    texts = {
        path: (root / path).read_bytes().decode("utf-8", errors="replace") for path in readings
    }
    findings = Findings(WORDS_FILE)
    try:
        words = read_words_file((root / WORDS_FILE).read_text(encoding="utf-8"), findings)
    except OSError:
        words = WordList()
        findings.error(1, "There is no list of words to avoid.", f"Write {WORDS_FILE}.")
    return Everything(root, readings, texts, words, findings)
