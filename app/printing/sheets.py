"""Sheets that are handed out one by one: handouts, flipcharts, cards, gathered by session."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.curriculum.library import Library
from app.curriculum.model import Medium, Session
from app.printing.documents import Document
from app.printing.galleys import exercise_galley, module_galley
from app.printing.plan import Plan

HEADINGS = {Medium.HANDOUTS: -2, Medium.FLIPCHARTS: -2, Medium.CARDS: -2}
"""A handout's title is the first heading of its page; a card's comes below the session's."""


@dataclass(frozen=True)
class Sheets:
    """The sheets of one step or exercise as HTML, and where they come from."""

    source: str
    lang: str
    html: str


def sheets_of(
    plan: Plan, document: Document, library: Library
) -> Iterator[tuple[Session, list[Sheets]]]:
    """Yield each session that needs such sheets, with them, in the order of use."""
    sink = HEADINGS[document.medium]
    for session in plan.programme.sessions:
        found: list[Sheets] = []
        for name in (session.opener, session.closing):
            exercise = exercise_galley(
                library, name, plan.language, document.audience, document.medium, sink
            )
            if exercise:
                found.append(Sheets(exercise.exercise.title, exercise.lang, exercise.html))
        for name in session.modules:
            galley = module_galley(
                library, name, plan.language, document.audience, document.medium, sink
            )
            for step in galley.steps if galley else ():
                found.append(Sheets(step.title, galley.lang if galley else "", step.html))
        found = [each for each in found if each.html.strip()]
        if found:
            yield session, found
