"""What the blocks become on a participant's screen; cases stand in fixtures/blocks.md."""

from pathlib import Path

import pytest
from markdown_it.utils import read_fixture_file

from app.curriculum import files
from app.curriculum.html import Addresses, Chunk, Slot, joined
from app.curriculum.kinds import KINDS, METHODS
from app.curriculum.labels import _WORDS, label, method_label
from app.curriculum.library import Library
from app.curriculum.model import Audience, Language, Medium, Module
from app.curriculum.parse import parse
from app.curriculum.reading import Reading, address_of
from tests.curriculum import samples

CASES = read_fixture_file(Path(__file__).parent / "fixtures" / "blocks.md")
FRONT = samples.MODULE.partition("\n## ")[0] + "\n"
ADDRESSES = Addresses(lambda x: f"/m/{x}", lambda x: f"/e/{x}", lambda x: f"/s/{x}")


def read_module(body: str) -> Reading:
    """A module with that body."""
    address = address_of("curriculum/facilitation/listening.en.md")
    assert not isinstance(address, str)
    return parse(FRONT + body, address)


def _shown(chunk: Chunk) -> str:
    if isinstance(chunk, str):
        return chunk
    about = " / ".join(chunk.rows) if chunk.rows else f"{chunk.lines} | {chunk.prompt.strip()}"
    return f"[{chunk.kind} {chunk.id} {about}]\n"


@pytest.mark.parametrize(("line", "title", "text", "wanted"), CASES, ids=[c[1] for c in CASES])
def test_blocks_become_html(line: int, title: str, text: str, wanted: str) -> None:
    reading = read_module(text)
    assert [f for f in reading.findings if "Nothing" not in str(f)] == []
    library = Library([reading])
    made = library.html("listening", Language.EN, Audience.PARTICIPANT, Medium.SCREEN, ADDRESSES)
    assert made is not None
    assert "".join(map(_shown, made.steps[0].chunks)) == wanted


def _html(folder: Path, audience: Audience, medium: Medium) -> str:
    library = files.load(folder)
    made = library.html("listening", Language.EN, audience, medium, ADDRESSES)
    assert made is not None
    return joined(made.intro) + "".join(joined(step.chunks) for step in made.steps)


def test_the_trainer_guide_holds_all_of_it(folder: Path) -> None:
    guide = _html(folder, Audience.TRAINER, Medium.GUIDE)
    for words in ("guidance", "script", "reading of the tally", "poster", "card", "reason", "note"):
        assert f"The secret {words}" in guide
    assert "one for each participant" in guide
    assert "observer" not in guide.lower().replace("observer slip", "")


def test_a_participant_screen_has_gaps_for_forms(folder: Path) -> None:
    library = files.load(folder)
    made = library.html("listening", Language.EN, Audience.PARTICIPANT, Medium.SCREEN, ADDRESSES)
    assert made is not None
    slots = [chunk for step in made.steps for chunk in step.chunks if isinstance(chunk, Slot)]
    assert [(slot.kind, slot.id) for slot in slots] == [
        ("check", "quiz"),
        ("reflect", "pull"),
        ("tally", "count"),
    ]
    quiz = slots[0].exercise
    assert quiz is not None
    assert {option.right for question in quiz.questions for option in question.options} == {None}
    filled = "".join(
        joined(step.chunks, lambda slot: f"<form>{slot.id}</form>") for step in made.steps
    )
    assert "<form>pull</form>" in filled
    assert "What pulls you away?" not in filled


def test_the_workbook_has_lines_to_write_on(folder: Path) -> None:
    workbook = _html(folder, Audience.PARTICIPANT, Medium.WORKBOOK)
    reflect = workbook[workbook.index('id="pull"') :]
    assert reflect[: reflect.index("tally")].count('class="rule"') == 3
    assert 'class="handout torn-off" id="slip"' in workbook
    assert workbook.count('class="tick-box"') == 2


def test_ids_inside_an_exercise_carry_its_name(folder: Path) -> None:
    guide = _html(folder, Audience.TRAINER, Medium.GUIDE)
    assert 'id="triads.speaker"' in guide


def test_an_exercise_done_twice_has_no_id_twice(folder: Path) -> None:
    file = folder / "curriculum/facilitation/listening.en.md"
    again = "\n::: activity {exercise=triads}\n:::\n"
    file.write_text(samples.MODULE + again, encoding="utf-8")
    guide = _html(folder, Audience.TRAINER, Medium.GUIDE)
    assert 'id="triads.speaker"' in guide
    assert 'id="triads.2.speaker"' in guide


def test_notes_inside_an_exercise_keep_apart_from_those_of_the_module(folder: Path) -> None:
    file = folder / "exercises/drills/triads.en.md"
    text = samples.TRIADS.replace("three rounds.", "three rounds.[^1]\n\n[^1]: Of the exercise.")
    file.write_text(text, encoding="utf-8")
    screen = _html(folder, Audience.PARTICIPANT, Medium.SCREEN)
    assert 'id="note-1" role="doc-footnote"><p>A note for everybody.' in screen
    assert 'id="note-triads.1" role="doc-footnote"><p>Of the exercise.' in screen


def test_nothing_in_the_html_breaks_the_security_policy(folder: Path) -> None:
    for audience in Audience:
        for medium in Medium:
            html = _html(folder, audience, medium)
            assert "style=" not in html
            assert "<script" not in html


def test_every_kind_and_method_has_words_in_both_languages() -> None:
    for language in Language:
        for method in METHODS:
            assert method_label(method, language)
        for kind in set(KINDS) - {"activity", "lines", "tally"}:
            assert label(kind, language)
    assert all(english and vietnamese for english, vietnamese in _WORDS.values())


def test_a_step_knows_when_it_starts(folder: Path) -> None:
    made = files.load(folder).html(
        "listening", Language.EN, Audience.TRAINER, Medium.GUIDE, ADDRESSES
    )
    assert made is not None
    assert [step.starts for step in made.steps] == [0, 10]


def test_html_is_made_once(folder: Path) -> None:
    library = files.load(folder)
    key = ("listening", Language.EN, Audience.TRAINER, Medium.GUIDE, ADDRESSES)
    assert library.html(*key) is library.html(*key)
    assert isinstance(library.module("listening"), Module)
