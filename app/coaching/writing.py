"""What happens to a sent observation form before anything is kept: read, checked, asked about."""

from dataclasses import dataclass

from sqlmodel import Session
from starlette.datastructures import FormData

from app.accounts.rules import Actor
from app.coaching import actions, forms, queries, sheet
from app.coaching.actions import Outcome, Version
from app.coaching.discretion import Doubt
from app.coaching.models import Observation
from app.curriculum.model import Instrument
from app.errors import Phrase


@dataclass(frozen=True, slots=True)
class Written:
    """A sent form: what was typed, what is wrong with it, and which texts make us ask."""

    content: sheet.Content
    errors: dict[str, Phrase]
    doubts: dict[str, tuple[Doubt, ...]]
    confirmed: tuple[str, ...]  # texts somebody confirmed to be about nobody
    version: Version

    @property
    def kept_back(self) -> frozenset[str]:
        """The fields that may not be kept as they are."""
        return frozenset(self.errors) | frozenset(self.doubts)


def written(
    db: Session, observation: Observation, instrument: Instrument, data: FormData
) -> Written:
    """Read a sent form."""
    content, errors = forms.faults_of(instrument, forms.content_from(instrument, data))
    confirmed = tuple(content.text(name) for name in forms.confirmed_fields(data))
    marks = {sheet.mark_of(text) for text in confirmed} | set(observation.confirmed_texts)
    known = queries.names_of(db, {observation.person_id, observation.coach_id})
    number = str(data.get("version") or "")
    return Written(
        content=content,
        errors=errors,
        doubts=sheet.doubts(sheet.free_texts(instrument), content, known.values(), marks),
        confirmed=confirmed,
        version=Version(
            int(number) if number.isdecimal() and len(number) < 10 else 0,
            str(data.get("editor") or "")[:64],
        ),
    )


def keep(
    db: Session, actor: Actor, observation: Observation, instrument: Instrument, form: Written
) -> Outcome:
    """Keep a sent form as draft, without the fields that are wrong or tell of a client."""
    return actions.save_draft(
        db,
        actor,
        observation,
        instrument,
        form.content,
        form.version,
        kept_back=form.kept_back,
        confirmed=form.confirmed,
    )
