"""The running text of a document, paragraph by paragraph, for checks that read like a reader."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.curriculum.model import (
    Block,
    Directive,
    Document,
    Exercise,
    Module,
    Programme,
    Prose,
    Track,
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or a list item with the line on which its text begins."""

    text: str
    line: int


def paragraphs(document: Document) -> Iterator[Paragraph]:
    """Everything that is read as running text, front matter included; nothing of YAML kinds."""
    for prose in _texts(document):
        for text in prose.text.split("\n"):
            if text.strip():
                yield Paragraph(text.strip(), prose.line)


def _texts(document: Document) -> Iterator[Prose]:
    if isinstance(document, Module):
        yield document.purpose
        yield from document.preparation
        yield document.safety
        yield from (text for _, text in document.adaptations)
        yield from _blocks(document.intro)
        for step in document.steps:
            yield from _blocks(step.blocks)
        yield from (note.content for note in document.notes)
    elif isinstance(document, Exercise):
        yield document.safety
        yield from _blocks(document.blocks)
        for question in document.questions:
            yield question.ask
            yield from (text for each in question.options for text in (each.text, each.because))
    elif isinstance(document, Programme | Track):
        yield from _blocks(document.blocks)


def _blocks(blocks: Iterable[Block]) -> Iterator[Prose]:
    for block in blocks:
        if isinstance(block, Directive):
            yield from _blocks(block.blocks)
        else:
            yield block
