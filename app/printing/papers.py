"""Papers of a whole programme: its two tests, the forms people fill in, the words explained."""

from dataclasses import dataclass, replace

from app.curriculum.glossary import Glossary
from app.curriculum.library import Library
from app.curriculum.model import Audience, Document, Instrument, Language, Medium, Programme
from app.curriculum.questionnaires import Questionnaire
from app.curriculum.talk_instruments import TalkInstrument
from app.curriculum.words import HurtfulGroup, groups_in
from app.printing.galleys import ExerciseGalley, exercise_galley

# In the order in which a course needs them.
FORMS = (
    "confidence",
    "attitude",
    "daily-feedback",
    "end-feedback",
    "leader-self-rating",
    "group-member-feedback",
)
# One page of them is read; the list begins with the commonest.
MOST_HURTFUL = 22
# Fewer are not worth a page.
FEWEST_TERMS = 4
OBSERVING = ("mi-conversation", "group-session", "trainer-candidate")


def tests_of(
    programme: Programme, library: Library, language: Language, audience: Audience
) -> list[ExerciseGalley]:
    """The tests before and after a programme: bare for participants, with the key for trainers."""
    medium = Medium.GUIDE if audience is Audience.TRAINER else Medium.WORKBOOK
    found = (
        exercise_galley(library, name, language, audience, medium, 0) for name in programme.checks
    )
    return [each for each in found if each is not None]


def forms_of(library: Library, language: Language) -> list[Questionnaire]:
    """The forms that people fill in themselves, in the order in which they are needed."""
    found = (library.find(Questionnaire, name, language) for name in FORMS)
    return [each for each in found if each is not None]


def talk_forms_of(library: Library, language: Language) -> list[TalkInstrument]:
    """The forms for listening to one talk."""
    found = (library.find(TalkInstrument, name, language) for name in OBSERVING)
    return [each for each in found if each is not None]


def tick_forms_of(library: Library, language: Language) -> list[Instrument]:
    """The forms on which behaviours are ticked."""
    found = (library.find(Instrument, name, language) for name in OBSERVING)
    return [each for each in found if each is not None]


@dataclass(frozen=True)
class WordPages:
    """What stands about words at the end of a workbook. `more`: the screen has further ones."""

    glossaries: tuple[Glossary, ...]
    hurtful: tuple[HurtfulGroup, ...]
    more: bool


def words_of(programme: Programme, library: Library, language: Language) -> WordPages:
    """The terms that a programme teaches, and a page of words that hurt with better ones."""
    taught = set(programme.modules)
    found = tuple(
        replace(each, terms=terms)
        for each in library.all_of(Glossary, language)
        if (terms := tuple(t for t in each.terms if not t.module or t.module in taught))
    )
    if sum(len(each.terms) for each in found) < FEWEST_TERMS:
        found = ()
    hurtful = groups_in(library.root, language)
    return WordPages(found, hurtful[:MOST_HURTFUL], more=len(hurtful) > MOST_HURTFUL)


def sources_of(programme: Programme, library: Library, language: Language) -> list[Document]:
    """All documents from which these papers are made, for the key of what was printed."""
    tests = [library.exercise(name, language) for name in programme.checks]
    return [
        *(each for each in tests if each is not None),
        *forms_of(library, language),
        *talk_forms_of(library, language),
        *tick_forms_of(library, language),
        *library.all_of(Glossary, language),
    ]
