"""What each role's first screen says: what is next, what happens now, whom to see, what needs care."""

from dataclasses import dataclass

from sqlmodel import Session

from app.accounts.rules import Actor
from app.curriculum.library import Library


@dataclass(frozen=True)
class FirstScreen:
    """The parts of a first screen; a part is there only for whoever has use for it."""


def first_screen(db: Session, library: Library, actor: Actor, language: str) -> FirstScreen:
    """Everything the first screen of `actor` needs."""
    return FirstScreen()
