"""The table of printed things: which edition each is made of, and on what it is printed."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.curriculum.model import Audience, Medium
from app.web.i18n import mark

BOOKLET = "booklet"
"""An A5 book laid two pages to a side of A4, to be folded and stapled."""


@dataclass(frozen=True)
class Document:
    """One printed thing. `papers` are what it can be made for, the usual one first.

    `template` says what kind of book it is: guide, workbook, sheets, tests or forms. The last
    three are handed out one by one, so they carry version and date but no page numbers. `named`: a
    copy for each person.
    """

    name: str
    title: str
    about: str
    audience: Audience
    medium: Medium
    papers: tuple[str, ...]
    template: str
    numbered: bool = True
    named: bool = False


_BOOK = ("a4", "a5", BOOKLET)

_ROWS = (
    Document(
        "workbook",
        mark("Participant workbook"),
        mark("For each participant: key ideas, words to use, worksheets, room to write."),
        Audience.PARTICIPANT,
        Medium.WORKBOOK,
        _BOOK,
        "workbook",
        named=True,
    ),
    Document(
        "trainer-guide",
        mark("Trainer guide"),
        mark("For each trainer: all sessions in full, with clock times, words to say, debriefs."),
        Audience.TRAINER,
        Medium.GUIDE,
        _BOOK,
        "guide",
    ),
    Document(
        "handouts",
        mark("Handouts"),
        mark("Every handout on a sheet of its own, to be copied."),
        Audience.PARTICIPANT,
        Medium.HANDOUTS,
        ("a4", "a5"),
        "sheets",
        numbered=False,
    ),
    Document(
        "flipcharts",
        mark("Flipcharts"),
        mark("Every flipchart as a poster; to be copied by hand, or printed on A3."),
        Audience.TRAINER,
        Medium.FLIPCHARTS,
        ("a3", "a4"),
        "sheets",
        numbered=False,
    ),
    Document(
        "cards",
        mark("Exercise cards"),
        mark("Role cards and sorting cards with lines to cut along."),
        Audience.TRAINER,
        Medium.CARDS,
        ("a4",),
        "sheets",
        numbered=False,
    ),
    Document(
        "tests",
        mark("Tests before and after"),
        mark("Both forms of the knowledge test, to be copied. The key is in the trainer guide."),
        Audience.PARTICIPANT,
        Medium.WORKBOOK,
        ("a4", "a5"),
        "tests",
        numbered=False,
    ),
    Document(
        "forms",
        mark("Forms to fill in"),
        mark("How sure am I, daily and end feedback, self-rating, observation: each on its own."),
        Audience.PARTICIPANT,
        Medium.WORKBOOK,
        ("a4",),
        "forms",
        numbered=False,
    ),
)

DOCUMENTS: Mapping[str, Document] = {row.name: row for row in _ROWS}

PAPER_NAMES: Mapping[str, str] = {
    "a4": mark("A4"),
    "a5": mark("A5"),
    "a3": mark("A3"),
    BOOKLET: mark("A5 booklet on A4 sheets, to fold and staple"),
}
