"""A workshop as the printing room needs it: its occasion, with the times of its own days."""

from typing import Any

from sqlmodel import Session

from app.curriculum.library import Library
from app.curriculum.model import Language
from app.printing.plan import Occasion
from app.workshops import queries
from app.workshops.agenda import AgendaBlock, agenda
from app.workshops.models import Workshop
from app.workshops.print_values import print_values


def occasion_of(db: Session, library: Library, workshop: Workshop, language: Language) -> Occasion:
    """What stands on the covers of a workshop's books, and its days in the book's language."""
    values = print_values(db, workshop)
    workshop_id = workshop.id or 0
    rows = queries.days(db, workshop_id)
    held = agenda(library, workshop, rows, queries.sessions(db, workshop_id), language)
    return Occasion(
        title=values.title,
        venue=values.place,
        dates=[each.isoformat() for each in values.dates],
        trainers=list(values.trainers),
        organisation=values.organisation,
        logo=values.logo_file,
        people=len(values.participants),
        participants=list(values.participants),
        days=[
            {
                "id": row.slug,
                "title": day.title,
                "starts": day.starts,
                "blocks": [_block(block) for block in day.blocks],
            }
            for row, day in zip(rows, held, strict=True)
            if day.blocks
        ],
    )


def _block(block: AgendaBlock) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": block.title,
        "starts": block.starts,
        "minutes": block.minutes,
    }
    if block.session is not None:
        values |= {
            "session": block.session.id,
            "opener": block.session.opener,
            "modules": list(block.session.modules),
            "closing": block.session.closing,
        }
    return values
