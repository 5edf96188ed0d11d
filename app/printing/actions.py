"""Asking for something printed."""

from collections.abc import Callable
from pathlib import Path

from sqlmodel import Session

from app.curriculum.library import Library
from app.jobs import actions as jobs
from app.jobs.models import Job
from app.printing.order import KIND, Order, checked, key_of


def order_print(
    db: Session,
    ring: Callable[[], None],
    data_dir: Path,
    library: Library,
    order: Order,
    *,
    organisation_id: int,
    asked_by_id: int,
    workshop_id: int | None = None,
) -> Job:
    """Ask for a printed thing; one that is made already is offered again at once.

    Raises PrintingFault when the order cannot be carried out.
    """
    plan = checked(order, library)
    return jobs.ask(
        db,
        ring,
        data_dir,
        organisation_id=organisation_id,
        asked_by_id=asked_by_id,
        workshop_id=workshop_id,
        kind=KIND,
        values=order.values(),
        key=key_of(order, plan, library, data_dir / "logos"),
    )
