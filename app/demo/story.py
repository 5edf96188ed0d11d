"""What the scenes of the story hand on to each other."""

from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session

from app.accounts.models import Person
from app.accounts.rules import Actor, Role
from app.curriculum.library import Library
from app.demo.people import ORGANISATION

ROLES = {
    "admin": (Role.ADMIN, Role.COORDINATOR, Role.TRAINER),
    "coordinator": (Role.COORDINATOR,),
    "trainer": (Role.TRAINER,),
    "second_trainer": (Role.TRAINER,),
    "coach": (Role.COACH,),
    "second_coach": (Role.COACH,),
}


@dataclass
class Story:
    """What the scenes of the story hand on to each other."""

    db: Session
    library: Library
    today: date
    organisation_id: int = 0
    staff: dict[str, Person] = field(default_factory=dict)
    first: list[Person] = field(default_factory=list)
    second: list[Person] = field(default_factory=list)

    def actor(self, who: str) -> Actor:
        """A member of the staff as a signed-in person."""
        person = self.staff[who]
        return Actor(
            person_id=person.id or 0,
            sign_in_id=0,
            user_name=person.user_name,
            full_name=person.full_name,
            language=person.language,
            organisation_id=self.organisation_id,
            organisation_name=ORGANISATION,
            must_choose_secret=False,
            roles=frozenset((self.organisation_id, role) for role in ROLES[who]),
        )
