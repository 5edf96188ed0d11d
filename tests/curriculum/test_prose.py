"""What a careful reader would mark is found in both languages."""

import pytest

from tests.curriculum.conftest import Check

MODULE = "curriculum/facilitation/listening.en.md"
TRIADS = "exercises/drills/triads.en.md"
TRACK = "curriculum/facilitation/track.en.md"


def test_a_sentence_that_never_ends_is_named(check: Check) -> None:
    found = check(MODULE, "Plain words for everybody.", " and then ".join(["we sat"] * 12) + ".")
    assert any("A sentence has" in str(each) for each in found)


def test_long_sentences_on_the_whole_are_named(check: Check) -> None:
    text = "\n".join("There were " + "very " * 20 + f"long days {n}." for n in range(60))
    found = check(MODULE, "Plain words for everybody.", text)
    assert any("on average" in str(each) for each in found)


def test_a_paragraph_that_stands_in_two_files_is_named_in_both(check: Check) -> None:
    same = "One two three four five six seven eight nine ten eleven twelve thirteen."
    check(MODULE, "Plain words for everybody.", f"{same}\n\nPlain words.")
    found = check(TRACK, "]\n---\n", f"]\n---\n\n{same}\n")
    assert {each.path for each in found if "same paragraph" in each.message} == {MODULE, TRACK}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Call 1800 599 920 at night.", "1800 599 920"),
        ("Call 0912 345 678.", "0912 345 678"),
        ("Call 1800 599 920 at night (check locally).", ""),
        ("Call 115 at once.", ""),
        ("It helps 40 % of people.", "has no source"),
        ("By law a leader keeps silent.", "promises something of the law"),
        ("By law a leader keeps silent; check this locally.", ""),
        ("At 08:30 twelve people came to room 204.", ""),
    ],
)
def test_a_figure_or_a_promise_needs_a_source(check: Check, text: str, said: str) -> None:
    told = check(MODULE, "Plain words for everybody.", text)
    found = [str(each) for each in told if each.path == MODULE]
    assert any(said in each for each in found) if said else found == []


def test_too_little_practice_is_named(check: Check) -> None:
    found = check(MODULE, "method=triads", "method=demonstration")
    assert any("People practise in 0 of 30 minutes" in str(each) for each in found)
