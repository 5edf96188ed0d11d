"""Checks what is kept in YAML: questionnaires, talks, transcripts, messages, glossaries."""

from app.curriculum.conversations import Conversation, check_conversation
from app.curriculum.everything import Everything
from app.curriculum.findings import Findings
from app.curriculum.glossary import Glossary, check_glossary
from app.curriculum.messages import MessageTheme, check_messages
from app.curriculum.model import Document, Instrument
from app.curriculum.questionnaires import Questionnaire, check_questionnaire
from app.curriculum.reading import Reading, Shelf
from app.curriculum.talk_instruments import TalkInstrument, check_talk_instrument
from app.curriculum.transcripts import Key, Transcript, check_transcript

# The instrument whose counts are the behaviours that a conversation's answers show.
BEHAVIOURS = "mi-conversation"


def check_yaml(
    document: Document, reading: Reading, everything: Everything, findings: Findings
) -> None:
    """Report what is wrong with a document that is kept in YAML."""
    modules = everything.slugs[Shelf.MODULE]
    if isinstance(document, Questionnaire):
        items = _items(document.same_items_as or "", everything)
        check_questionnaire(document, reading, items, findings)
    elif isinstance(document, TalkInstrument):
        check_talk_instrument(document, reading, findings)
    elif isinstance(document, Conversation):
        form = everything.talk_instrument(BEHAVIOURS)
        shown = [each.id for each in form.counts] if form else []
        check_conversation(document, reading, shown, modules, findings)
    elif isinstance(document, Transcript):
        check_transcript(
            document, reading, _key(document.instrument, everything), modules, findings
        )
    elif isinstance(document, MessageTheme):
        check_messages(document, reading, findings)
    elif isinstance(document, Glossary):
        others = everything.glossaries(document.language)
        check_glossary(document, reading, others, findings)
        for number, term in enumerate(document.terms):
            if term.module and term.module not in modules:
                line = reading.line("terms", number, "module")
                findings.error(line, f"There is no module `{term.module}`.", "Mend the name.")


def _items(name: str, everything: Everything) -> list[str] | None:
    form = everything.instrument(name)
    return [item.id for item in form.items] if form else None


def _key(name: str, everything: Everything) -> Key | None:
    talk = everything.talk_instrument(name)
    if talk is not None:
        counts = frozenset(each.id for each in talk.counts)
        return Key(counts, frozenset(talk.item_ids), counts)
    form = everything.instrument(name)
    return _key_of_ticks(form) if form else None


def _key_of_ticks(form: Instrument) -> Key:
    ticks = frozenset(
        behaviour.id
        for item in form.items
        for behaviour in (*item.harmful, *item.basic, *item.advanced)
    )
    return Key(ticks, frozenset(item.id for item in form.items), frozenset())
