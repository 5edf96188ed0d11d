"""Messages are counted as a network counts them, and reveal nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.curriculum.messages import REVEALING, found_in, size, without_marks


@pytest.mark.parametrize(
    ("text", "places", "segments", "gsm"),
    [
        ("", 0, 0, True),
        ("a" * 160, 160, 1, True),
        ("a" * 161, 161, 2, True),
        ("a" * 306, 306, 2, True),
        ("a" * 307, 307, 3, True),
        ("ế" * 70, 70, 1, False),
        ("ế" * 71, 71, 2, False),
        ("ế" * 134, 134, 2, False),
        ("ế" * 135, 135, 3, False),
        ("[]", 4, 1, True),
        ("à è é ì ò ù", 11, 1, True),
        ("đ", 1, 1, False),
        ("\U0001f33c", 2, 1, False),
        ("ế", 1, 1, False),
    ],
)
def test_a_text_takes_the_segments_a_network_counts(
    text: str, places: int, segments: int, gsm: bool
) -> None:
    found = size(text)
    assert (found.places, found.segments, found.gsm) == (places, segments, gsm)


def test_marks_written_apart_are_counted_as_they_are_sent() -> None:
    assert size("ế").places == 1


@given(st.text(max_size=400), st.text(max_size=20))
def test_a_longer_text_never_takes_fewer_segments(text: str, more: str) -> None:
    before, after = size(text), size(text + "\u200b" + more)
    assert after.segments >= before.segments or after.gsm != before.gsm


@given(st.text(alphabet="aăâeêioôơuưyđÀÁẢÃẠBCXYZ ,.!?", max_size=200))
def test_without_marks_a_vietnamese_text_fits_the_small_alphabet(text: str) -> None:
    plain = without_marks(text)
    assert size(plain).gsm
    assert len(plain) == len(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Hẹn chị 8 giờ ở trạm y tế nhé.", []),
        ("Điều trị HIV: nhớ lịch nhé", ["hiv", "điều trị"]),
        ("Ma túy?", ["ma túy"]),
        ("hivemind prepares", []),
        ("Drug-free", ["drug"]),
    ],
)
def test_words_that_reveal_are_found_whole_and_in_any_case(text: str, found: list[str]) -> None:
    assert found_in(text, REVEALING) == found
