"""Follows what a text points at: links, pictures, exercises."""

import re
from collections.abc import Iterator
from html import unescape

from app.curriculum.attributes import did_you_mean
from app.curriculum.everything import Everything
from app.curriculum.findings import Findings
from app.curriculum.model import Document, Exercise, Module, Prose
from app.curriculum.reading import Reading, Shelf

_HREF = re.compile(r'<a href="([^"]*)"')
_SHELVES = {"module": Shelf.MODULE, "exercise": Shelf.EXERCISE}


def check_links(reading: Reading, everything: Everything, findings: Findings) -> None:
    """Report every link, picture and exercise that leads nowhere."""
    for line, address in [*reading.links, *_front_links(reading.document)]:
        _check_link(line, address, reading, everything, findings)
    for line, path in reading.images:
        if not (everything.root / "static" / path).is_file():
            findings.error(
                line, f"There is no picture static/{path}.", "Put it there, or mend the name."
            )
    for line, directive, name in reading.uses:
        if name not in everything.slugs[Shelf.EXERCISE]:
            remedy = did_you_mean(name, everything.slugs[Shelf.EXERCISE])
            findings.error(line, f"There is no exercise `{name}`.", remedy)
            continue
        exercise = everything.exercise(name)
        if exercise is not None and (exercise.kind == "check") != (directive == "check"):
            right = "check" if exercise.kind == "check" else "activity"
            findings.error(line, f"`{name}` is a {exercise.kind}.", f"Call it with `{right}`.")


def _front_links(document: Document | None) -> Iterator[tuple[int, str]]:
    """The links in texts of the front matter."""
    texts: list[Prose] = []
    if isinstance(document, Module):
        texts += [document.purpose, document.safety, *document.preparation]
        texts += [text for _, text in document.adaptations]
    elif isinstance(document, Exercise):
        texts.append(document.safety)
        for question in document.questions:
            texts.append(question.ask)
            texts += [text for each in question.options for text in (each.text, each.because)]
    for text in texts:
        for address in _HREF.findall(text.html):
            yield text.line, unescape(address)


def _check_link(
    line: int, address: str, reading: Reading, everything: Everything, findings: Findings
) -> None:
    scheme, _, name = address.partition(":")
    if address.startswith("#"):
        if address[1:] not in reading.ids:
            remedy = did_you_mean(address[1:], reading.ids)
            findings.error(line, f"There is no `{address}` in this file.", remedy)
    elif scheme in _SHELVES:
        known = everything.slugs[_SHELVES[scheme]]
        if name not in known:
            findings.error(line, f"There is no {scheme} `{name}`.", did_you_mean(name, known))
    elif scheme != "https" or "." not in name:
        findings.error(
            line,
            f"The link {address or '(empty)'} leads nowhere.",
            "Write module:<id>, exercise:<id>, #<id> or an address that begins with https://.",
        )
