"""Any text is either read or refused with findings: never an exception, and never slowly."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.curriculum.findings import has_fault
from app.curriculum.model import Document
from app.curriculum.parse import MOST_CHARACTERS, parse
from app.curriculum.reading import Address, Reading, address_of
from tests.curriculum import samples
from tests.curriculum.test_html import FRONT, read_module

PATHS = [path for path in samples.FILES if not path.endswith((".svg", "words.yaml"))]
PIECES = [
    *(
        ":::",
        "::::",
        " :::",
        "::: trainer",
        ":::: say",
        "::: lines {rows=2}",
        "::: x {",
        "## A {#a",
    ),
    *("## A {#a minutes=10 method=circle}", "### B {#b}", "#### C", "# D", "A\n===", "    code"),
    *(
        "- ",
        "1. ",
        "> ",
        "```",
        "~~~",
        "| a |\n|---|\n| b |",
        "a\n: b",
        "[^1]",
        "[^1]: c",
        "[^1]: :::",
    ),
    *("![](x)", "![a](../../static/img/a.svg){.wide}", "[a](module:b)", "[a]{.quoted}", "[a]: b"),
    *(
        "---",
        "{.a}",
        "<b>",
        "\t",
        "\0",
        "\u0301",
        "\ufeff",
        "\r\n",
        "*",
        "_",
        "`",
        '"',
        "&amp;",
        "\\",
    ),
    *("id: a", "title: {", "- - -", "? a", "&a b", "*a", "!!x y", "minutes: 1e9", "days: [[", "''"),
]


def _address(path: str) -> Address:
    address = address_of(path)
    assert not isinstance(address, str)
    return address


def _is_read_or_refused(reading: Reading) -> None:
    if reading.document is None:
        assert has_fault(reading.findings)
    else:
        assert isinstance(reading.document, Document)
        assert not has_fault(reading.findings)
    assert all(f.line >= 1 and f.message for f in reading.findings)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(PATHS), st.text(max_size=400))
def test_any_text_is_read_or_refused(path: str, text: str) -> None:
    _is_read_or_refused(parse(text, _address(path)))


@settings(max_examples=500, deadline=None)
@given(
    st.sampled_from(PATHS),
    st.lists(
        st.tuples(
            st.sampled_from(PIECES) | st.text(max_size=8), st.sampled_from(["\n", " ", "\n\n", ""])
        ),
        max_size=40,
    ),
    st.booleans(),
)
def test_any_pieces_of_the_format_are_read_or_refused(
    path: str, pieces: list[tuple[str, str]], inside: bool
) -> None:
    text = "".join(piece + end for piece, end in pieces)
    if inside:
        text = samples.FILES[path] + text
    _is_read_or_refused(parse(text, _address(path)))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(PATHS), st.data())
def test_a_good_file_spoilt_anywhere_is_read_or_refused(path: str, data: st.DataObject) -> None:
    text = samples.FILES[path]
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(len(text), start + 40)))
    piece = data.draw(st.sampled_from(["", *PIECES]))
    _is_read_or_refused(parse(text[:start] + piece + text[stop:], _address(path)))


@pytest.mark.parametrize(
    "bit", [":", ":::\n", "::: say\n", "[", "![", "[^", "*a_", '"', "a|b\n-|-\n", "`"]
)
def test_a_hundred_thousand_characters_take_seconds_at_most(bit: str) -> None:
    text = "\n".join([(bit * 4900)[:4900]] * 20)
    begun = time.process_time()
    _is_read_or_refused(read_module(text))
    assert time.process_time() - begun < 10


@pytest.mark.parametrize("bit", ["[", "{", "- ", "? ", "a: ", "*a ", "&a "])
def test_deep_or_circular_yaml_is_refused(bit: str) -> None:
    reading = parse(f"---\n{bit * 20_000}\n---\n", _address(PATHS[0]))
    assert reading.document is None


def test_a_file_that_is_too_long_is_refused() -> None:
    reading = parse("a" * (MOST_CHARACTERS + 1), _address(PATHS[0]))
    assert "Part it" in reading.findings[0].remedy


def test_windows_line_ends_and_a_mark_at_the_start_make_no_difference() -> None:
    plain = parse(samples.MODULE, _address(PATHS[0]))
    other = parse("\ufeff" + samples.MODULE.replace("\n", "\r\n"), _address(PATHS[0]))
    assert other.document == plain.document
    assert other.hash == plain.hash


def test_yaml_keeps_times_and_small_words_as_they_look() -> None:
    drill = samples.TRIADS.replace("Three chairs.", "no").replace("title: Triads", "title: on")
    document = parse(drill, _address("exercises/drills/triads.en.md")).document
    assert document is not None
    assert (document.title, document.summary) == ("on", "no")


def test_what_is_read_cannot_be_changed() -> None:
    document = parse(samples.MODULE, _address(PATHS[0])).document
    assert document is not None
    with pytest.raises(AttributeError):
        document.title = "Other"  # type: ignore[misc]
    assert hash(document)


def test_blocks_know_their_line() -> None:
    reading = read_module("## A {#a minutes=30 method=circle}\n\n::: key\nB\n:::\n")
    document = reading.document
    assert document is not None
    first = FRONT.count("\n") + 1
    step = document.steps[0]  # type: ignore[union-attr]
    assert (step.line, step.blocks[0].line) == (first, first + 2)
