"""What stands in the menu, for each role."""

from dataclasses import dataclass

from app.accounts.rules import OBSERVES, RUNS_WORKSHOPS, Actor, Role
from app.web.i18n import mark as _


@dataclass(frozen=True)
class Link:
    """One entry of the menu; `match` is the beginning of the addresses that belong to it."""

    title: str
    path: str
    match: str


HOME = Link(_("Home"), "/", "/home")
LEARN = Link(_("Learn"), "/learn", "/learn")
WORDS = Link(_("My notes"), "/notes", "/notes")
FEEDBACK = Link(_("Feedback"), "/feedback", "/feedback")
WORKSHOPS = Link(_("Workshops"), "/workshops", "/workshops")
COACHING = Link(_("Coaching"), "/coaching", "/coaching")
PEOPLE = Link(_("People"), "/people", "/people")


def menu_for(actor: Actor | None) -> tuple[Link, ...]:
    """The menu of a person: what their roles let them do, the most frequent first."""
    if actor is None:
        return ()
    held = {role for _place, role in actor.roles}
    links = [HOME]
    if held & RUNS_WORKSHOPS:
        links.append(WORKSHOPS)
    if held & OBSERVES or held & {Role.ADMIN, Role.COORDINATOR}:
        links.append(COACHING)
    links.append(LEARN)
    if Role.TRAINEE in held:
        links += [WORDS, FEEDBACK]
    if held & RUNS_WORKSHOPS:
        links.append(PEOPLE)
    return tuple(links)
