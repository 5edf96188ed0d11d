"""Puts people into a workshop by its id, for rooms below that are handed this as a function."""

from collections.abc import Sequence

from sqlmodel import Session

from app.accounts.rules import Actor
from app.errors import NotAllowed, NotFound
from app.workshops import actions
from app.workshops.access import runnable_workshop


def join_workshop(db: Session, actor: Actor, workshop_id: int, person_ids: Sequence[int]) -> str:
    """Put people into a workshop and give its title; NotFound when `actor` may not change it."""
    try:
        workshop = runnable_workshop(db, actor, workshop_id)
    except NotAllowed:
        raise NotFound from None
    actions.join(db, actor, workshop, person_ids)
    return workshop.title
