"""The real curriculum is whole: programmes, tracks, exercises, forms, in both languages."""

from collections import Counter

import pytest

from app.curriculum.conversations import Conversation
from app.curriculum.glossary import Glossary
from app.curriculum.library import Library
from app.curriculum.live import LiveLibrary
from app.curriculum.messages import MessageTheme
from app.curriculum.model import Language
from app.curriculum.questionnaires import Questionnaire
from app.curriculum.transcripts import Transcript

PROGRAMMES = {
    "facilitation-five-day": 5,
    "second-week": 5,
    "mi-three-day": 3,
    "online-groups-one-day": 1,
    "stimulants-five-day": 5,
    "lay-social-worker-five-day": 5,
    "womens-group-three-day": 3,
    "group-leadership-three-day": 3,
    "train-the-trainer-five-day": 5,
    "coach-two-day": 2,
}
LEAST = {"opener": 35, "drill": 30, "role-play": 30, "card-sort": 10, "worksheet": 25}
QUESTIONS = 20


@pytest.fixture
def whole(library: LiveLibrary) -> Library:
    return library.current()


@pytest.mark.parametrize(("programme", "days"), PROGRAMMES.items())
def test_every_programme_can_be_taught(whole: Library, programme: str, days: int) -> None:
    for language in Language:
        found = whole.programme(programme, language)
        assert found is not None
        assert found.language is language
        assert len(found.days) == days
        before, after = (whole.exercise(name, language) for name in found.checks)
        assert before is not None
        assert after is not None
        assert (before.form, after.form) == ("A", "B")
        assert len(before.questions) == len(after.questions) == QUESTIONS


def test_no_session_repeats_an_opener(whole: Library) -> None:
    for programme in whole.programmes():
        openers = Counter(session.opener for session in programme.sessions)
        assert not [name for name, times in openers.items() if times > 1], programme.id


def test_there_are_enough_exercises_of_every_kind(whole: Library) -> None:
    found = Counter(exercise.kind for exercise in whole.exercises())
    assert {kind: found[kind] for kind, least in LEAST.items() if found[kind] < least} == {}
    openers = [each for each in whole.exercises() if each.kind == "opener"]
    assert sum(each.online for each in openers) >= 10
    assert {each.depth for each in openers} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize("language", list(Language))
def test_there_is_enough_of_what_is_kept_in_yaml(whole: Library, language: Language) -> None:
    assert len(whole.all_of(Conversation, language)) >= 8
    assert len(whole.all_of(Transcript, language)) >= 10
    themes = whole.all_of(MessageTheme, language)
    assert len(themes) >= 9
    assert sum(len(theme.messages) for theme in themes) >= 90
    assert sum(len(each.terms) for each in whole.all_of(Glossary, language)) >= 80
    assert len(whole.all_of(Questionnaire, language)) >= 6


def test_every_module_is_taught_by_a_programme(whole: Library) -> None:
    taught = {name for programme in whole.programmes() for name in programme.modules}
    assert [each.id for each in whole.modules() if each.id not in taught] == []


def test_everything_is_there_in_both_languages(whole: Library) -> None:
    both = {
        (reading.address.shelf, reading.address.folder, reading.address.slug): set()
        for reading in whole.readings
    }
    for reading in whole.readings:
        address = reading.address
        both[address.shelf, address.folder, address.slug].add(address.language)
    assert [key for key, languages in both.items() if languages != set(Language)] == []
