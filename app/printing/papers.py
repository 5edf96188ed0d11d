"""Papers of a whole programme: its two tests, the forms people fill in, the words explained."""

from dataclasses import dataclass

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
    """What stands about words at the end of a workbook."""

    glossaries: tuple[Glossary, ...]
    hurtful: tuple[HurtfulGroup, ...]


def words_of(library: Library, language: Language) -> WordPages:
    """The glossary of a language, and the words that hurt with better ones."""
    return WordPages(library.all_of(Glossary, language), groups_in(library.root, language))


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
