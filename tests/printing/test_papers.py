"""Papers of a whole programme: tests without and with the key, forms, words."""

from pathlib import Path

import pytest

from app.curriculum.library import Library
from app.curriculum.live import LiveLibrary
from app.printing.faults import PrintingFault
from tests.printing.small import MARK, an_order, library_in, parts_for, write_small

BOTH = ("What is open", "What is open, later")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library_in(write_small(tmp_path_factory.mktemp("small")))


def test_tests_are_printed_without_a_key(small: Library, tmp_path: Path) -> None:
    parts = parts_for(an_order(document="tests"), small, tmp_path)
    assert tuple(part.name for part in parts) == BOTH
    for part in parts:
        assert "Which question is open?" in part.html
        assert MARK not in part.html
        assert "verdict" not in part.html


def test_the_guide_has_both_tests_with_their_key(small: Library, tmp_path: Path) -> None:
    parts = parts_for(an_order(document="trainer-guide"), small, tmp_path)
    key = next(part.html for part in parts if 'id="book-tests"' in part.html)
    assert all(title in key for title in BOTH)
    assert "It gives the floor" in key
    contents = next(part.html for part in parts if 'id="book-contents"' in part.html)
    assert 'href="#book-tests"' in contents


def test_a_programme_without_tests_prints_none(small: Library, tmp_path: Path) -> None:
    empty = Library([each for each in small.readings if each.address.folder != "checks"])
    with pytest.raises(PrintingFault):
        parts_for(an_order(document="tests"), empty, tmp_path)


def test_a_form_has_a_ring_for_each_number(small: Library, tmp_path: Path) -> None:
    parts = parts_for(an_order(document="forms"), small, tmp_path)
    form = next(part.html for part in parts if part.name == "Today")
    assert form.count('class="ring"') == 5
    assert form.count('class="rule"') == 2
    assert "Name</th>" not in form


def test_the_workbook_ends_with_words(small: Library, tmp_path: Path) -> None:
    parts = parts_for(an_order(), small, tmp_path)
    words = next(part.html for part in parts if 'id="book-words"' in part.html)
    assert "What a session begins with." in words
    assert "Not taught here." not in words
    assert "It throws a person away." in words


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_real_form_is_printed_in_both_languages(
    language: str, library: LiveLibrary, tmp_path: Path
) -> None:
    order = an_order(document="forms", programme="facilitation-five-day", language=language)
    parts = parts_for(order, library.current(), tmp_path)
    assert len(parts) == 9
    assert all(f'<div lang="{language}">' in part.html for part in parts)
