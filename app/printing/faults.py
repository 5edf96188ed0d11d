"""What can go wrong while a book is made, in words that name what has to be mended."""

from typing import Any

from app.errors import Phrase, Refused


class PrintingFault(Refused):
    """The book could not be made; the phrase says why."""

    def __init__(self, text: str, **values: Any) -> None:
        super().__init__(Phrase(text, **values))

    def __reduce__(self) -> tuple[Any, ...]:
        """Let a fault travel from the press to whoever asked for the book."""
        return _again, (type(self), self.phrase.text, self.phrase.values)


class BookFault(PrintingFault):
    """One part of the book is broken; the phrase names it as `%(part)s`."""

    @property
    def part(self) -> str:
        """The name of the part, as the reader knows it."""
        return str(self.phrase.values["part"])


class Stopped(Exception):
    """Nobody wants the book any more; nothing of it was kept except finished parts."""


def _again(kind: type[PrintingFault], text: str, values: dict[str, Any]) -> PrintingFault:
    return kind(text, **values)
