"""The table of what is kept in YAML: for each kind its schema, what is made of it, its parts."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.curriculum import (
    conversations,
    documents,
    glossary,
    messages,
    questionnaires,
    talk_instruments,
    transcripts,
)
from app.curriculum.findings import Findings
from app.curriculum.front_matter import Front, InstrumentFront, read_front
from app.curriculum.model import Document, Language
from app.curriculum.reading import Address, Shelf
from app.curriculum.yaml_lines import Lines

_KIND = re.compile(r"^kind:[ \t]*([\w-]+)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class YamlKind:
    """One row: `make` turns the typed values, their language and path into a document."""

    schema: type[Front]
    make: Callable[[Any, tuple[Language, str]], Document]


def _placed(kind: Callable[..., Document]) -> Callable[[Any, tuple[Language, str]], Document]:
    """A document has the fields of its schema, and knows its language and where it stands."""

    def make(front: Front, at: tuple[Language, str]) -> Document:
        names = set(type(front).model_fields) - {"kind"}
        return kind(language=at[0], path=at[1], **{name: getattr(front, name) for name in names})

    return make


_BY_SHELF = {
    Shelf.CONVERSATION: YamlKind(
        conversations.ConversationFront, _placed(conversations.Conversation)
    ),
    Shelf.TRANSCRIPT: YamlKind(transcripts.TranscriptFront, _placed(transcripts.Transcript)),
    Shelf.MESSAGES: YamlKind(messages.MessageThemeFront, _placed(messages.MessageTheme)),
    Shelf.GLOSSARY: YamlKind(glossary.GlossaryFront, _placed(glossary.Glossary)),
    Shelf.INSTRUMENT: YamlKind(InstrumentFront, documents.instrument),
}
# An instrument without a `kind` is one of ticks.
_INSTRUMENTS = {
    "talk": YamlKind(
        talk_instruments.TalkInstrumentFront, _placed(talk_instruments.TalkInstrument)
    ),
    "questionnaire": YamlKind(
        questionnaires.QuestionnaireFront, _placed(questionnaires.Questionnaire)
    ),
}
_PARTS: dict[type[Document], Callable[[Any], list[str]]] = {
    conversations.Conversation: conversations.parts_of,
    transcripts.Transcript: transcripts.parts_of,
    messages.MessageTheme: messages.parts_of,
    glossary.Glossary: glossary.parts_of,
    talk_instruments.TalkInstrument: talk_instruments.parts_of,
    questionnaires.Questionnaire: questionnaires.parts_of,
}
SHELVES = frozenset(_BY_SHELF)


def read_document(text: str, address: Address, found: Findings) -> tuple[Document | None, Lines]:
    """Read a file that is YAML from its first line to its last."""
    row = _BY_SHELF[address.shelf]
    if address.shelf is Shelf.INSTRUMENT:
        named = _KIND.search(text)
        row = _INSTRUMENTS.get(named[1], row) if named else row
    front, lines = read_front(text, row.schema, found, first_line=1)
    return (row.make(front, (address.language, address.path)) if front else None), lines


def parts(document: Document) -> list[str] | None:
    """What a translation must have in common with its source; None for other documents."""
    parts_of = _PARTS.get(type(document))
    return parts_of(document) if parts_of else None
