"""Turns a template and its values into a page or a fragment in the reader's language."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from app.errors import Phrase
from app.settings import ROOT
from app.web import circle
from app.web.i18n import catalogue, in_words
from app.web.one_language import OneLanguage
from app.web.static import static


@lru_cache
def environment(language: str) -> Environment:
    """The templates of one language; two languages are two environments, which is quicker."""
    env = OneLanguage(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.say = catalogue(language).ugettext
    env.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(static=static, lang=language, chairs=circle.chairs)
    env.filters.update(
        say=lambda phrase: in_words(phrase, language),
        date=show_date,
        moment=show_moment,
        clock=show_clock,
        number=number_filter(language),
    )
    return env


def show_date(day: date | None) -> str:
    """22/11/2026, in both languages; a dash when there is none."""
    return day.strftime("%d/%m/%Y") if day else "–"


@pass_context
def show_moment(context: Context, moment: datetime | None) -> str:
    """A moment in the zone of the reader: 22/11/2026 14:30."""
    if moment is None:
        return "–"
    zone = ZoneInfo(context.get("zone") or "Asia/Ho_Chi_Minh")
    return moment.astimezone(zone).strftime("%d/%m/%Y %H:%M")


def show_clock(minute: int) -> str:
    """Minutes after midnight as 08:05."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def number_filter(language: str) -> Any:
    """Numbers as the language writes them: 1.234,5 in Vietnamese, 1,234.5 in English."""

    def show_number(value: float | None, digits: int = 0) -> str:
        if value is None:
            return "–"
        text = f"{value:,.{digits}f}"
        return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text

    return show_number


def render(template: str, language: str, values: Mapping[str, Any]) -> str:
    """The text of a template."""
    return environment(language).get_template(template).render(values)


def frame(request: Request) -> dict[str, Any]:
    """What every page's frame needs: who reads, in which language, and where."""
    state = request.state
    return {
        "request": request,
        "path": request.scope["path"],
        "person": getattr(state, "actor", None),
        "menu": getattr(state, "menu", ()),
        "zone": getattr(state, "zone", "Asia/Ho_Chi_Minh"),
        "notice": getattr(state, "notice", None),
        "faults": getattr(state, "faults", ()),
    }


def language_of(request: Request) -> str:
    """The language this request is answered in, settled at the door."""
    language: str = getattr(request.state, "language", "vi")
    return language


def page(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A whole page."""
    text = render(template, language_of(request), frame(request) | values)
    return HTMLResponse(text, status_code=status)


def fragment(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A piece of a page, for htmx."""
    return page(request, template, status, **values)


def wants_fragment(request: Request) -> bool:
    """Whether htmx asks for a piece only."""
    return request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers


def page_or_fragment(
    request: Request, whole: str, piece: str, status: int = 200, **values: Any
) -> HTMLResponse:
    """The piece for htmx, the whole page for a browser, at one address."""
    response = page(request, piece if wants_fragment(request) else whole, status, **values)
    response.headers["Vary"] = "HX-Request"
    return response


def safe(html: str) -> Markup:
    """HTML that the curriculum made and that needs no escaping."""
    return Markup(html)


def words(request: Request, phrase: Phrase | str) -> str:
    """A phrase in the language of this request."""
    return in_words(phrase, language_of(request))
