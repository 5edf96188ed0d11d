"""Workbook, guide and sheets: from a plan and the curriculum to the parts of a book."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import segno

from app.curriculum.library import Library
from app.curriculum.model import Audience, Module
from app.curriculum.talk_instruments import TalkInstrument
from app.printing.chapters import DayPages, SessionPages, days_of, methods_of
from app.printing.faults import PrintingFault
from app.printing.galleys import (
    ADDRESSES,
    exercise_anchor,
    name_exercises,
    tidy_introduction,
    with_ends_held,
    without_lost_links,
)
from app.printing.order import Order, version_of
from app.printing.papers import forms_of, talk_forms_of, tests_of, tick_forms_of, words_of
from app.printing.parts import BookStyle, FolioStyle, Part
from app.printing.plan import Plan
from app.printing.sheets import sheets_of
from app.web.i18n import translator
from app.web.templates import render, show_date

NOTE_PAGES = 2
"""Pages of empty lines at the end of a workbook."""


@dataclass(frozen=True)
class Desk:
    """What every part of one book is made with."""

    order: Order
    plan: Plan
    library: Library
    logos: Path

    def part(self, name: str, template: str, folio: bool = True, **values: Any) -> Part:
        """One part from its template, named as a fault would name it."""
        frame = {
            "order": self.order,
            "plan": self.plan,
            "logo": self._logo(),
            "qr": self.qr,
            "rubric": self.rubric,
            "cover_name": "",
        }
        html = render(f"print/{template}.html", self.order.language, frame | values)
        return Part(name, with_ends_held(html), folio)

    def say(self, text: str) -> str:
        """A marked text in the language of the book."""
        return translator(self.order.language)(text)

    def qr(self, path: str) -> str:
        """A QR code for a screen page as the address of a drawing; empty when nobody can go."""
        if not self.order.address:
            return ""
        code = segno.make(f"{self.order.address.rstrip('/')}{path}", error="m", micro=False)
        drawing: str = code.svg_data_uri(border=0, dark="#24211d", encode_minimal=True)
        return drawing

    def rubric(self, module: Module) -> list[tuple[str, str]]:
        """The items of the observation forms that a module practises, each with its language."""
        found = []
        for competency in module.competencies:
            form, _, name = competency.partition(":")
            instrument = self.library.instrument(form, self.plan.language)
            talk = self.library.find(TalkInstrument, form, self.plan.language)
            if instrument:
                language = instrument.language.value
                found += [(each.title, language) for each in instrument.items if each.id == name]
            if talk:
                language = talk.language.value
                titles = {each.id: each.title for each in talk.ratings}
                titles |= {each.id: each.title for each in talk.counts}
                found += [(titles[name], language)] if name in titles else []
        return found

    def _logo(self) -> str:
        name = self.plan.occasion.logo
        # Only a file's own name: nothing outside the directory of logos can get into a book.
        return (self.logos / Path(name).name).resolve().as_uri() if name else ""


def parts_of(desk: Desk) -> list[Part]:
    """All parts of a printed thing in order. Raises BookFault naming what is broken."""
    template = desk.order.sort.template
    if template == "sheets":
        return with_anchors(_sheets(desk))
    if template in ("tests", "forms"):
        return _tests(desk) if template == "tests" else _forms(desk)
    days = days_of(desk.plan, desk.order.sort, desk.library)
    chapters = _guide(desk, days) if template == "guide" else _workbook(desk, days)
    front = [cover_part(desk), *_front(desk, days)]
    return with_anchors([*front, *chapters])


def cover_part(desk: Desk, name: str = "") -> Part:
    """The cover; with a name it is that of one person's copy."""
    return desk.part(desk.say("Cover"), "cover", folio=False, cover_name=name)


def style_of(order: Order, plan: Plan, library: Library) -> BookStyle:
    """What is the same on every page: title, language, page numbers, version and date."""
    say = translator(order.language)
    small = order.page == "a5"
    imprint = say("Version %(version)s · %(date)s · CC BY 4.0") % {
        "version": version_of(plan, library),
        "date": show_date(order.printed_on),
    }
    return BookStyle(
        title=f"{say(order.sort.title)}: {plan.title}",
        language=order.language,
        author=plan.occasion.organisation or say("Thirty Chairs"),
        subject=plan.programme.summary,
        paper=order.page,
        folio=FolioStyle(
            text=say("Page {page} of {pages}") if order.sort.numbered else "",
            size=7.0 if small else 8.0,
            outer=12.0 if small else 16.0,
            bottom=8.5 if small else 10.0,
            spine=6.0,
            imprint=imprint,
        ),
    )


def _front(desk: Desk, days: Sequence[DayPages]) -> list[Part]:
    guide = desk.order.sort.template == "guide"
    contents = desk.part(desk.say("Contents"), "contents", days=days, guide=guide)
    if guide:
        how = desk.part(desk.say("How to read this guide"), "how_to_read")
        return [how, contents, _introduction(desk)]
    return [desk.part(desk.say("Welcome"), "welcome"), contents]


def _introduction(desk: Desk) -> Part:
    document = desk.order.sort
    programme = desk.plan.programme
    html = desk.library.introduction_html(programme, document.audience, document.medium, ADDRESSES)
    tidied = tidy_introduction(html, programme.language)
    return desk.part(programme.title, "introduction", html=tidied)


def _guide(desk: Desk, days: Iterable[DayPages]) -> list[Part]:
    parts: list[Part] = []
    for day in days:
        title = f"{desk.say('Day')} {day.number}"
        parts.append(desk.part(title, "guide_day", day=day))
        for pages in day.sessions:
            parts.append(
                desk.part(_name(pages), "guide_session", pages=pages, methods=methods_of(pages))
            )
    key = tests_of(desk.plan.programme, desk.library, desk.plan.language, Audience.TRAINER)
    if key:
        parts.append(desk.part(desk.say("The tests with their key"), "tests_key", tests=key))
    return parts


def _workbook(desk: Desk, days: Iterable[DayPages]) -> list[Part]:
    parts = [
        desk.part(_name(pages), "workbook_session", pages=pages, day=day)
        for day in days
        for pages in day.sessions
    ]
    words = words_of(desk.plan.programme, desk.library, desk.plan.language)
    parts.append(desk.part(desk.say("Words"), "words", words=words))
    parts.append(desk.part(desk.say("Numbers to check locally"), "numbers"))
    parts.append(desk.part(desk.say("My notes"), "notes", note_pages=NOTE_PAGES))
    return parts


def _sheets(desk: Desk) -> list[Part]:
    """Handouts, flipcharts or cards, session by session; what comes again is printed once."""
    parts: list[Part] = []
    seen: set[str] = set()
    for session, loose in sheets_of(desk.plan, desk.order.sort, desk.library):
        new = [sheet for sheet in loose if sheet.html not in seen]
        seen.update(sheet.html for sheet in new)
        if new:
            parts.append(desk.part(session.title, "sheets", session=session, sheets=new))
    if not parts:
        raise PrintingFault("There is nothing of this kind in the programme.")
    return parts


def _tests(desk: Desk) -> list[Part]:
    """Each test on sheets of its own, without answers."""
    found = tests_of(desk.plan.programme, desk.library, desk.plan.language, Audience.PARTICIPANT)
    if not found:
        raise PrintingFault("There is nothing of this kind in the programme.")
    return [desk.part(each.exercise.title, "test", test=each) for each in found]


def _forms(desk: Desk) -> list[Part]:
    """Each form on sheets of its own."""
    library, language = desk.library, desk.plan.language
    parts = [desk.part(each.title, "form", form=each) for each in forms_of(library, language)]
    parts += [desk.part(each.title, "talk", form=each) for each in talk_forms_of(library, language)]
    parts += [
        desk.part(each.title, "ticks", form=each) for each in tick_forms_of(library, language)
    ]
    return parts


def _name(pages: SessionPages) -> str:
    """How a fault names a session: its title, and the modules that it is made of."""
    modules = ", ".join(galley.module.id for galley in pages.modules)
    return f"{pages.session.title} ({modules})" if modules else pages.session.title


def with_anchors(parts: Sequence[Part]) -> list[Part]:
    """Name each exercise where it first stands, and take away links that lead out of the book."""
    named = {name for part in parts for name in _exercises_in(part.html)}
    htmls = [name_exercises(part.html, named) for part in parts]
    anchors = frozenset(anchor for html in htmls for anchor in _anchors_in(html))
    return [
        replace(part, html=without_lost_links(html, anchors))
        for part, html in zip(parts, htmls, strict=True)
    ]


def _anchors_in(html: str) -> Iterable[str]:
    for piece in html.split(' id="book-')[1:]:
        yield f"book-{piece.partition(chr(34))[0]}"


def _exercises_in(html: str) -> Iterable[str]:
    prefix = exercise_anchor("")
    return (a.removeprefix(prefix) for a in _anchors_in(html) if a.startswith(prefix))


def missing_modules(plan: Plan, library: Library) -> list[str]:
    """The titles of modules that stand in the book in English for want of a translation."""
    modules = (library.module(name, plan.language) for name in plan.programme.modules)
    return [each.title for each in modules if each and each.language is not plan.language]
