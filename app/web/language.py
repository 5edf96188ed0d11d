"""Which language an answer is written in: the person's, the device's, or the house's."""

from fastapi import Request

from app.web.i18n import LANGUAGES

COOKIE = "chairs_language"


def settle_language(request: Request, chosen: str | None) -> str:
    """The language of this request, in this order: person, cookie, browser, setting."""
    cookie = request.cookies.get(COOKIE)
    for candidate in (chosen, cookie):
        if candidate in LANGUAGES:
            break
    else:
        candidate = _browser(request) or request.app.state.settings.default_language
    request.state.language = candidate
    request.state.zone = request.app.state.settings.zone
    return str(candidate)


def _browser(request: Request) -> str | None:
    for part in request.headers.get("accept-language", "").split(","):
        language = part.split(";")[0].strip().split("-")[0].lower()
        if language in LANGUAGES:
            return language
    return None
