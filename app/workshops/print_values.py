"""What the printing room must know about a workshop for its covers, lists and cards."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from app.accounts.models import Organisation
from app.workshops import queries
from app.workshops.models import Workshop


@dataclass(frozen=True)
class PrintValues:
    """A workshop on paper. `logo_file` is a name inside the data directory's logos/, or empty."""

    workshop_id: int
    organisation_id: int
    programme_id: str
    title: str
    starts_on: date
    ends_on: date
    dates: tuple[date, ...]
    venue: str
    province: str
    commune: str
    language: str
    trainers: tuple[str, ...]
    organisation: str
    logo_file: str
    participants: tuple[str, ...]

    @property
    def place(self) -> str:
        """Venue, commune and province in one line."""
        return ", ".join(part for part in (self.venue, self.commune, self.province) if part)


def print_values(db: Session, workshop: Workshop) -> PrintValues:
    """Title, dates, place, people and organisation of a workshop, names in Vietnamese order."""
    workshop_id = workshop.id or 0
    organisation = db.get(Organisation, workshop.organisation_id)
    return PrintValues(
        workshop_id=workshop_id,
        organisation_id=workshop.organisation_id,
        programme_id=workshop.programme_id,
        title=workshop.title,
        starts_on=workshop.starts_on,
        ends_on=workshop.ends_on,
        dates=tuple(day.held_on for day in queries.days(db, workshop_id)),
        venue=workshop.venue,
        province=workshop.province,
        commune=workshop.commune,
        language=workshop.language,
        trainers=tuple(person.full_name for person in queries.trainers(db, workshop_id)),
        organisation=organisation.name if organisation else "",
        logo_file=organisation.logo_file if organisation else "",
        participants=tuple(person.full_name for person in queries.participants(db, workshop_id)),
    )
