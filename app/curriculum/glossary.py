"""The readers' glossary: each term with its meaning, and forms that are not ours."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from app.curriculum.findings import Findings
from app.curriculum.front_matter import Front, Part, Slug, Words
from app.curriculum.model import Language
from app.curriculum.reading import Reading

_QUOTED = re.compile(r"\[[^\[\]]{0,300}\]\{\.quoted\}")


class TermFront(Part):
    """A term and what it means. `never` lists other words for it, which the curriculum avoids."""

    id: Slug
    term: Words
    meaning: Words
    also: tuple[Words, ...] = ()
    never: tuple[Words, ...] = ()
    module: Slug | None = None


class GlossaryFront(Front):
    terms: Annotated[tuple[TermFront, ...], Field(min_length=1)]
    sources: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of one theme in one language."""

    id: str
    language: Language
    path: str
    title: str
    summary: str
    terms: tuple[TermFront, ...]
    sources: tuple[str, ...]
    source_hash: str = ""


def check_glossary(
    given: Glossary, reading: Reading, others: Iterable[Glossary], findings: Findings
) -> None:
    """Report terms that are explained twice, and a term that another one forbids.

    `others` are all glossaries of the same language, this one among them.
    """
    whole = list(others)
    met = {term.term.casefold(): term.id for each in whole for term in each.terms}
    ids: list[str] = [term.id for each in whole for term in each.terms]
    for number, term in enumerate(given.terms):
        line = reading.line("terms", number, "id")
        if ids.count(term.id) > 1:
            findings.error(line, f"The term `{term.id}` is explained twice.", "Keep one.")
        if met[term.term.casefold()] != term.id:
            findings.error(line, f"Two terms are written “{term.term}”.", "Part them in words.")
        for word in term.never:
            if word.casefold() in met:
                findings.error(line, f"“{word}” is a term itself.", "Take it out of `never`.")


class OtherWords:
    """Finds words for which the glossary has another term."""

    def __init__(self, glossaries: Iterable[Glossary]) -> None:
        self._ours = {
            " ".join(word.casefold().split()): term.term
            for each in glossaries
            for term in each.terms
            for word in term.never
        }
        longest = sorted(self._ours, key=len, reverse=True)
        joined = "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest)
        self._pattern = re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.I) if joined else None

    def check(self, text: str, findings: Findings) -> None:
        """Report each such word with the term that is ours; quoted words are passed over."""
        if self._pattern is None:
            return
        text = _QUOTED.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
        for match in self._pattern.finditer(text):
            written = " ".join(match[0].split())
            ours = self._ours[written.casefold()]
            line = text.count("\n", 0, match.start()) + 1
            findings.error(
                line, f"“{written}” is not our word.", f"Write “{ours}”, as the glossary has it."
            )


def parts_of(given: Glossary) -> list[str]:
    """What a translation must have in common with its source."""
    return [f"term {term.id} {term.module or ''}".strip() for term in given.terms]
