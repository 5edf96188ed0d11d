"""Search in both languages, with and without marks, for each audience."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.curriculum import files
from app.curriculum.model import Audience, Language
from app.curriculum.search import fold, search


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường", "duong"),
        ("Phỏng vấn", "phong van"),
        ("ĐIỀU PHỐI VIÊN", "dieu phoi vien"),
        ("Tết", "tet"),
    ],
)
def test_folding_takes_all_marks_away(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def _found(folder: Path, query: str, language: Language = Language.VI) -> list[str]:
    hits = search(files.load(folder), query, language, Audience.PARTICIPANT)
    return [hit.id for hit in hits]


def test_words_are_found_with_and_without_marks(folder: Path) -> None:
    assert _found(folder, "lang nghe") == ["listening"]
    assert _found(folder, "Lắng Nghe") == ["listening"]
    assert _found(folder, "duong") == ["listening"]
    assert _found(folder, "đường") == ["listening"]


def test_who_types_marks_means_them(folder: Path) -> None:
    assert _found(folder, "dường") == []
    assert _found(folder, "lăng nghe") == []


def test_all_words_must_be_there_and_the_beginning_is_enough(folder: Path) -> None:
    assert _found(folder, "plain every", Language.EN) == ["listening"]
    assert _found(folder, "plain nowhere", Language.EN) == []
    assert _found(folder, "lain", Language.EN) == []


@pytest.mark.parametrize("query", ["", "   ", "?!", "(", "*", "\\", "<>"])
def test_signs_alone_find_nothing_and_break_nothing(folder: Path, query: str) -> None:
    assert _found(folder, query, Language.EN) == []


def test_a_title_comes_before_an_objective_and_the_text(folder: Path) -> None:
    module = folder / "curriculum/facilitation/listening.en.md"
    text = module.read_text().replace("Plain words", "Quiz, hello, words")
    module.write_text(text.replace("text: Say back", "text: Hello, say back"))
    assert _found(folder, "hello", Language.EN) == ["hello", "listening"]
    assert _found(folder, "quiz", Language.EN) == ["quiz", "listening"]


def test_the_snippet_marks_what_was_found_and_escapes_the_rest(folder: Path) -> None:
    module = folder / "curriculum/facilitation/listening.en.md"
    module.write_text(module.read_text().replace("Plain words", "Plain <i> & words"))
    hits = search(files.load(folder), "plain words", Language.EN, Audience.PARTICIPANT)
    assert hits[0].snippet.startswith("<mark>Plain</mark> &lt;i&gt; &amp; <mark>words</mark> for")
    assert (hits[0].kind, hits[0].step) == ("module", "why")


def test_trainers_find_what_participants_do_not(folder: Path) -> None:
    library = files.load(folder)
    for audience, count in ((Audience.PARTICIPANT, 0), (Audience.TRAINER, 3)):
        assert len(search(library, "secret", Language.EN, audience)) == count


def test_a_participant_does_not_find_the_questions_of_a_test(folder: Path) -> None:
    library = files.load(folder)
    for audience, found in ((Audience.PARTICIPANT, []), (Audience.TRAINER, ["quiz"])):
        hits = search(library, "tired", Language.EN, audience)
        assert [hit.id for hit in hits] == found
