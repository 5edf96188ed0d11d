"""The page of one module for one person: what it shows, and the ETag that follows from it."""

import hashlib
from dataclasses import dataclass

from markupsafe import Markup

from app.accounts.rules import Actor
from app.curriculum.model import Audience
from app.learning import rules
from app.learning.desk import Prepared, PreparedStep
from app.learning.queries import Answered, Counted, ModuleState, Written
from app.learning.ring import ring
from app.learning.rules import UNTOUCHED, Mark
from app.web.static import templates_hash


@dataclass(frozen=True, slots=True)
class ModulePage:
    """One module as one person finds it."""

    prepared: Prepared
    state: ModuleState
    person_id: int
    language: str

    @property
    def id(self) -> str:
        """The module's id."""
        return self.prepared.module.id

    @property
    def for_trainer(self) -> bool:
        """Whether this is the trainer's edition, in which no steps are marked."""
        return self.prepared.audience is Audience.TRAINER

    @property
    def is_translated(self) -> bool:
        """Whether the module is there in the reader's language."""
        return self.prepared.module.language == self.language

    @property
    def done(self) -> int:
        """How many steps are done."""
        return rules.steps_done(self.prepared.step_ids, self.state.marks)

    @property
    def total(self) -> int:
        """How many steps there are."""
        return len(self.prepared.step_ids)

    @property
    def resume(self) -> str | None:
        """The step at which to go on, when the module was begun and is not finished."""
        if not self.state.marks:
            return None
        return rules.resume_step(self.prepared.step_ids, self.state.marks)

    @property
    def resume_title(self) -> str:
        """The title of that step."""
        resume = self.resume
        return next((step.title for step in self.prepared.steps if step.id == resume), "")

    @property
    def ring(self) -> Markup:
        """How far the module is done, as a picture."""
        return ring(tuple(mark.done for _, mark in self.marked))

    @property
    def marked(self) -> tuple[tuple[PreparedStep, Mark], ...]:
        """Each step and how the person stands with it."""
        return tuple((step, self.mark(step.id)) for step in self.prepared.steps)

    def mark(self, step_id: str) -> Mark:
        """How the person stands with a step."""
        return self.state.marks.get(step_id, UNTOUCHED)

    def turn_id(self, step_id: str) -> str:
        """The client id in a step's form."""
        mark = self.mark(step_id)
        return rules.turn_id(self.id, step_id, "undone" if mark.done else "done", mark.turn)

    def written(self, prompt_id: str) -> Written:
        """What the person wrote to a prompt."""
        return self.state.written.get(prompt_id, Written())

    def counted(self, tally_id: str) -> Counted:
        """What the person counted in a tally."""
        return self.state.counted.get(tally_id, Counted())

    def answered(self, exercise_id: str) -> Answered:
        """How the person did in a check."""
        return self.state.answered.get(exercise_id, Answered())


def etag_of(page: ModulePage, actor: Actor, frame: object) -> str:
    """The ETag: moves with the texts, the templates, the reader and all that the reader left.

    `frame` is what else the frame of the page shows (menu, faults).
    """
    prepared = page.prepared
    parts = (
        templates_hash(),
        prepared.content_hash,
        prepared.audience.value,
        prepared.neighbours,
        actor.person_id,
        actor.full_name,
        actor.language,
        actor.is_staff,
        frame,
        page.state,
    )
    return f'W/"{hashlib.sha1(repr(parts).encode(), usedforsecurity=False).hexdigest()[:24]}"'
