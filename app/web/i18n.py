"""The interface in two languages: catalogues of translations, and phrases put into words."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from app.errors import Phrase
from app.settings import ROOT

LANGUAGES = ("vi", "en")
LOCALE_DIR = ROOT / "locale"


def mark(text: str) -> str:
    """Mark a text for translation where it is written; it is translated where it is shown."""
    return text


@lru_cache
def catalogue(language: str) -> NullTranslations:
    """All rooms' translations into `language` as one catalogue; English is the source."""
    merged: Translations | None = None
    for po in sorted((LOCALE_DIR / language).glob("*.po")):
        with compiled(po).open("rb") as file:
            part = Translations(file)
        merged = part if merged is None else merged.merge(part)
    return merged or NullTranslations()


def compiled(po: Path) -> Path:
    """The binary twin of a catalogue, made anew when the text is younger."""
    mo = po.with_suffix(".mo")
    if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parent.name)
        beside = mo.with_suffix(".new")
        with beside.open("wb") as target:
            write_mo(target, catalog)
        beside.replace(mo)
    return mo


def translator(language: str) -> Callable[[str], str]:
    """A function that turns a marked text into `language`."""
    return catalogue(language).ugettext


def in_words(phrase: Phrase | str, language: str) -> str:
    """A phrase as the reader sees it."""
    if isinstance(phrase, str):
        return translator(language)(phrase)
    text = translator(language)(phrase.text)
    values = {
        name: in_words(value, language) if isinstance(value, Phrase) else value
        for name, value in phrase.values.items()
    }
    return text % values if values else text
