"""Words that hurt are found whole, in any case, with exactly their marks."""

import pytest

from app.curriculum.check import ROOT
from app.curriculum.files import WORDS_FILE
from app.curriculum.findings import Findings
from app.curriculum.model import Language
from app.curriculum.words import WordList, hurtful, read_words_file


@pytest.fixture(scope="module")
def words() -> WordList:
    """The list that is really used."""
    findings = Findings(WORDS_FILE)
    words = read_words_file((ROOT / WORDS_FILE).read_text(encoding="utf-8"), findings)
    assert findings.found == []
    return words


def _found(text: str, language: Language, words: WordList) -> list[tuple[int, str]]:
    return [(line, written) for line, written, _ in hurtful(text, language, words)]


def test_both_lists_are_long_enough_and_say_why(words: WordList) -> None:
    for language in Language:
        entries = [word for word in words.words if word.language is language]
        assert len(entries) >= 25
        assert all(word.why and word.instead for word in entries)
        assert len({word.word.casefold() for word in entries}) == len(entries)


@pytest.mark.parametrize(
    "text",
    [
        "Clean the table and wipe the board.",
        "Child abuse and violence in the family are reported.",
        "Addiction medicine; an addictive medicine.",
        "An alcoholic drink. Alcoholics Anonymous.",
        "A used needle goes into the yellow box.",
        "Relapse prevention.",
        "What hurts is the word [addict]{.quoted}.",
    ],
)
def test_good_english_is_left_alone(text: str, words: WordList) -> None:
    assert _found(text, Language.EN, words) == []


@pytest.mark.parametrize(
    "text",
    [
        "Đối tượng của khóa học là người điều phối nhóm.",
        "Bàn sạch, tay sạch.",
        "Người sử dụng ma túy, người sau cai nghiện, dự phòng tái nghiện.",
        "Phòng, chống HIV/AIDS ở tỉnh.",
        "Con nghiên cứu bài này.",
    ],
)
def test_good_vietnamese_is_left_alone(text: str, words: WordList) -> None:
    assert _found(text, Language.VI, words) == []


def test_the_longest_phrase_is_named_with_its_line(words: WordList) -> None:
    text = "One.\nShe is an Ex-Addict, they\nsay, and must stay\n  clean."
    assert _found(text, Language.EN, words) == [(2, "Ex-Addict"), (3, "stay clean")]


def test_each_language_has_its_own_words(words: WordList) -> None:
    assert _found("Con Nghiện", Language.VI, words) == [(1, "Con Nghiện")]
    assert _found("Con Nghiện", Language.EN, words) == []
    assert _found("Con nghien", Language.VI, words) == []


@pytest.mark.parametrize("text", ["en: [", "en:\n  - word: a", "en:\n  - a", "- b", "fr: []", ""])
def test_a_broken_list_is_refused_with_a_finding(text: str) -> None:
    findings = Findings(WORDS_FILE)
    assert read_words_file(text, findings).words == ()
    assert findings.found
