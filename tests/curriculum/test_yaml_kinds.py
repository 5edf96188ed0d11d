"""Questionnaires, talk instruments, conversations, transcripts, messages and glossaries."""

from pathlib import Path

import pytest

from app.curriculum.check import ROOT
from app.curriculum.parse import parse
from app.curriculum.reading import Address, address_of
from tests.curriculum.conftest import Check

TALK = """\
id: rice-and-tea
title: Rice and tea
summary: A talk.
minutes: 6
person: Hạnh
about: A market woman.
setting: A stall.
practises: [affirm]
modules: [listening]
start: one
nodes:
  - id: one
    person: I am tired.
    talk: neutral
    options:
      - {id: a, say: Tired., behaviour: affirm, helps: true, because: It names it., next: two}
      - {id: b, say: Go home., behaviour: confront, helps: false, because: It pushes., next: shut}
  - id: two
    person: Yes.
    talk: neutral
    options:
      - {id: a, say: Yes?, behaviour: affirm, helps: true, because: It stays., next: three}
      - {id: b, say: No., behaviour: confront, helps: false, because: It denies., next: shut}
  - id: three
    person: I could rest.
    talk: change-talk
    options:
      - {id: a, say: Rest., behaviour: affirm, helps: true, because: It hears., next: four}
      - {id: b, say: Never., behaviour: confront, helps: false, because: It denies., next: one}
  - id: four
    person: On Sunday.
    talk: change-talk
    options:
      - {id: a, say: Sunday., behaviour: affirm, helps: true, because: It hears., next: open}
      - {id: b, say: Monday., behaviour: confront, helps: false, because: It pushes., next: shut}
  - {id: open, person: Thank you., talk: change-talk, ending: open, looking_back: You stayed.}
  - {id: shut, person: Bye., talk: discord, ending: closed, looking_back: You pushed.}
"""
FORM = """\
id: mi-conversation
kind: talk
title: Talk
summary: A form.
version: 1
how: Listen.
ratings:
  - {id: empathy, title: E, variable: Empathy, look_for: L, low: l, middle: m, high: h}
counts:
  - {id: affirm, title: A, variable: AF, means: M, example: X}
  - {id: confront, title: C, variable: Confront, means: M, example: X}
scores:
  - id: share
    title: Share
    made_as: share
    part: [affirm]
    of: [affirm, confront]
    formula: a / b
    source: S
    meaning: M
"""
SCRIPT = (
    """\
id: by-the-river
title: By the river
summary: Eight lines.
minutes: 5
instrument: mi-conversation
setting: A bench.
lines:
"""
    + "".join(f"  - {{id: l{n}, who: Hạnh, role: person, text: So.}}\n" for n in range(7))
    + """\
  - {id: l8, who: Tuấn, role: leader, text: Good., code: affirm, because: A strength.}
agreed:
  - {item: affirm, value: 1, because: One line.}
  - {item: empathy, value: 3, because: Neither.}
"""
)
THEME = """\
id: appointments
title: Appointments
summary: Reminders.
note: Only to those who asked.
messages:
  - {id: tomorrow, use: The day before., text: See you tomorrow at eight.}
"""
THEME_VI = """\
id: appointments
title: Lịch hẹn
summary: Nhắc hẹn.
note: Chỉ gửi cho người đã đồng ý.
messages:
  - {id: tomorrow, use: Trước., text: Mai gặp chị lúc 8 giờ nhé., plain: Mai gap chi luc 8 gio.}
"""
TERMS = """\
id: listening
title: Listening
summary: Terms.
terms:
  - {id: circle, term: circle, meaning: Chairs without a front., never: [ring of seats]}
  - {id: pass, term: pass, meaning: To say nothing this time., module: listening}
"""
FORMS = """\
id: how-sure
kind: questionnaire
title: How sure
summary: A form.
version: 1
filled_in_by: trainee
anonymous: true
when: Before and after.
introduction: There are no right answers.
scale: {least: 0, most: 10, labels: {0: not at all, 10: wholly}}
same_items_as: group-session
statements:
  - {id: one, text: I connect members., same_as: linking}
questions:
  - {id: why, ask: Why?, lines: 2}
"""
FILES = {
    "exercises/conversations/rice-and-tea.en.yaml": TALK,
    "curriculum/instruments/mi-conversation.en.yaml": FORM,
    "exercises/transcripts/by-the-river.en.yaml": SCRIPT,
    "curriculum/messages/appointments.en.yaml": THEME,
    "curriculum/glossary/listening.en.yaml": TERMS,
    "curriculum/instruments/how-sure.en.yaml": FORMS,
}


@pytest.fixture
def more(folder: Path) -> Path:
    """The small curriculum with one file of each kind."""
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def test_one_of_each_kind_has_nothing_to_mend(more: Path, check: Check) -> None:
    assert check() == []


FAULTS = [
    ("rice", "next: three}", "next: tree}", "no node `tree`"),
    ("rice", "behaviour: affirm", "behaviour: praise", "no behaviour `praise`"),
    ("rice", "practises: [affirm]", "practises: [listen]", "no behaviour `listen`"),
    ("rice", "start: one", "start: uno", "no node `uno`"),
    ("rice", "next: open}", "next: shut}", "No answer leads to `open`"),
    ("rice", "ending: open, looking_back: You stayed.", "ending: open", "looking_back"),
    ("rice", "ending: open,", "ending: unsure,", "open end"),
    ("rice", "next: two}", "next: open}", "at least 4"),
    ("rice", "modules: [listening]", "modules: [hearing]", "no module `hearing`"),
    ("mi-conversation", "of: [affirm, confront]", "of: [affirm, push]", "neither rated"),
    ("mi-conversation", "made_as: share", "made_as: sum", "a share or a ratio has `part`"),
    ("by-the-river", "code: affirm", "code: praise", "no code for the leader"),
    ("by-the-river", ", because: A strength.", "", "no reason"),
    ("by-the-river", "value: 1", "value: 2", "1 lines carry it"),
    ("by-the-river", "item: empathy", "item: warmth", "no item `warmth`"),
    ("by-the-river", "instrument: mi-conversation", "instrument: nothing", "no instrument"),
    ("appointments", "See you tomorrow", "HIV clinic tomorrow", "locked screen"),
    ("appointments", "See you tomorrow", "a" * 330, "3 segments"),
    ("listening.en.yaml", "id: pass", "id: circle", "explained twice"),
    ("listening.en.yaml", "never: [ring of seats]", "never: [pass]", "is a term itself"),
    ("listening.en.yaml", "module: listening", "module: seeing", "no module `seeing`"),
    ("how-sure", "same_as: linking", "same_as: closing", "one by one"),
    ("how-sure", "10: wholly", "9: wholly", "the least and the most"),
    ("how-sure", "id: why", "id: one", "used twice"),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), FAULTS)
def test_each_fault_is_named(
    more: Path, check: Check, name: str, old: str, new: str, said: str
) -> None:
    path = next(path for path in FILES if name in path)
    found = check(path, old, new)
    assert any(said in str(finding) for finding in found), found


def test_a_turn_from_which_nothing_ends_is_named(more: Path, check: Check) -> None:
    path = "exercises/conversations/rice-and-tea.en.yaml"
    file = more / path
    ring = "next: three}\n      - {id: b, say: No., behaviour: confront, helps: false"
    text = file.read_text(encoding="utf-8")
    text = text.replace(ring, ring.replace("next: three", "next: two"))
    text = text.replace("because: It denies., next: shut}", "because: It denies., next: two}")
    file.write_text(text, encoding="utf-8")
    assert any("No way leads from `two`" in str(finding) for finding in check())


def test_a_message_without_marks_is_reviewed(more: Path, check: Check) -> None:
    path = more / "curriculum/messages/appointments.vi.yaml"
    path.write_text(THEME_VI, encoding="utf-8")
    where = "curriculum/messages/appointments.vi.yaml"
    assert any("has marks" in str(each) for each in check(where, "Mai gap", "Mai gặp"))
    assert any("misread" in str(each) for each in check(where, "Mai gặp chi", "Mai cac chi"))
    assert any("one" in str(each) for each in check(where, "Mai cac chi", "a" * 161))
    path.write_text(THEME_VI.replace(", plain: Mai gap chi luc 8 gio.", ""), encoding="utf-8")
    assert any("Write `plain`" in str(each) for each in check())


def test_a_word_that_is_not_ours_is_named_with_ours(more: Path, check: Check) -> None:
    found = check("curriculum/facilitation/listening.en.md", "Plain words", "A ring of seats")
    assert any("Write “circle”" in str(each) for each in found)


def test_a_translation_has_the_same_turns(more: Path, check: Check) -> None:
    other = more / "exercises/conversations/rice-and-tea.vi.yaml"
    other.write_text(TALK.replace("helps: true", "helps: false", 1), encoding="utf-8")
    assert any("The translation has" in str(finding) for finding in check())


@pytest.mark.parametrize("path", FILES)
def test_a_file_cut_short_anywhere_is_read_or_refused(path: str) -> None:
    address = address_of(path)
    assert isinstance(address, Address)
    text = FILES[path]
    for cut in range(0, len(text), 7):
        reading = parse(text[:cut], address)
        assert reading.document is not None or reading.findings


def test_the_real_talk_instrument_holds_four_ratings_and_ten_counts() -> None:
    path = ROOT / "curriculum/instruments/mi-conversation.en.yaml"
    address = address_of("curriculum/instruments/mi-conversation.en.yaml")
    assert isinstance(address, Address)
    form = parse(path.read_text(encoding="utf-8"), address).document
    assert (len(form.ratings), len(form.counts), len(form.red_flags)) == (4, 10, 3)  # type: ignore[union-attr]
