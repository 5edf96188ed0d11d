"""What can go wrong in the field's own terms, and phrases that wait for their language."""

from typing import Any


class Phrase:
    """A sentence in English with named values, put into the reader's language when it is shown.

    `Phrase("The file has %(count)s rows.", count=3)`: the text is the key of the translation.
    """

    def __init__(self, text: str, **values: Any) -> None:
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text

    def __repr__(self) -> str:
        return f"Phrase({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Phrase) and (self.text, self.values) == (other.text, other.values)

    def __hash__(self) -> int:
        return hash(self.text)


class NotFound(Exception):
    """There is no such thing, or not for this person: both are answered 404."""


class NotAllowed(Exception):
    """The person may know that it exists, but may not do this: 403."""


class NotSignedIn(Exception):
    """Somebody must sign in first; what they sent is kept for them."""


class Refused(Exception):
    """The request makes sense but cannot be carried out; the phrase says how to mend it: 422."""

    def __init__(self, phrase: Phrase | str) -> None:
        super().__init__(str(phrase))
        self.phrase = phrase if isinstance(phrase, Phrase) else Phrase(phrase)


class TooMany(Exception):
    """Too many attempts in too short a time: 429, with the seconds to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"wait {seconds} seconds")
        self.seconds = seconds

    @property
    def phrase(self) -> Phrase:
        """How long to wait, for a person."""
        minutes = max(1, -(-self.seconds // 60))
        return Phrase(
            "Too many wrong attempts. Wait %(minutes)s minutes, then try again.", minutes=minutes
        )
