"""What stands on a workshop's first page: what happens now and next, the days, the people."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.accounts.models import Person
from app.curriculum.library import Library
from app.curriculum.model import Language
from app.workshops import queries, rules
from app.workshops.agenda import AgendaBlock, AgendaDay, agenda, content_hash
from app.workshops.models import Workshop
from app.workshops.queries import Seat
from app.workshops.rules import HalfDay, Happening


@dataclass(frozen=True)
class Overview:
    """A workshop, ready to be shown."""

    workshop: Workshop
    days: tuple[AgendaDay, ...]
    happening: Happening
    trainers: Sequence[Person]
    seats: Sequence[Seat]
    half_day: HalfDay | None  # the one to mark now
    changed: bool  # the programme has changed since the workshop was planned

    @property
    def now_block(self) -> AgendaBlock | None:
        """The block that is being held."""
        return self._block(self.happening.day, self.happening.slot)

    @property
    def next_block(self) -> AgendaBlock | None:
        """The block that comes next."""
        return self._block(self.happening.next_day, self.happening.next_slot)

    def _block(self, day: rules.DayPlan | None, slot: rules.Slot | None) -> AgendaBlock | None:
        found = self.day(day.number) if day else None
        return found.block(slot.number) if found and slot else None

    def day(self, number: int) -> AgendaDay | None:
        """The day of that number."""
        return next((day for day in self.days if day.number == number), None)


def overview(db: Session, library: Library, workshop: Workshop, language: Language) -> Overview:
    """Everything about a workshop at this moment, in the workshop's zone."""
    workshop_id = workshop.id or 0
    days, blocks = queries.days(db, workshop_id), queries.sessions(db, workshop_id)
    today, minute = queries.local_time(workshop)
    return Overview(
        workshop=workshop,
        days=agenda(library, workshop, days, blocks, language),
        happening=rules.happening(queries.plans(days, blocks), today, minute),
        trainers=queries.trainers(db, workshop_id),
        seats=queries.seats(db, workshop_id),
        half_day=rules.current_half_day(queries.half_days(db, workshop_id), today, minute),
        changed=content_hash(library, workshop.programme_id) != workshop.content_hash,
    )
