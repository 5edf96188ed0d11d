"""Branching practice talks: what the person says, what one may answer, where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from app.curriculum.attributes import did_you_mean
from app.curriculum.findings import Findings
from app.curriculum.front_matter import Front, Part, Slug, Words
from app.curriculum.model import Language
from app.curriculum.reading import Reading

LEAST_TURNS = 4


class AnswerFront(Part):
    """One thing the reader may say: the behaviour it shows, and why that helps or hinders."""

    id: Slug
    say: Words
    behaviour: Slug
    helps: bool
    because: Words
    next: Slug


class NodeFront(Part):
    """A turn of the person. With `ending` the talk is over: `open`, `unsure` or `closed`."""

    id: Slug
    person: Words
    talk: Literal["change-talk", "sustain-talk", "discord", "neutral"]
    options: tuple[AnswerFront, ...] = ()
    ending: Literal["open", "unsure", "closed"] | None = None
    looking_back: Words | None = None


class ConversationFront(Front):
    minutes: Annotated[int, Field(ge=3, le=30, strict=True)]
    person: Words
    about: Words
    setting: Words
    practises: Annotated[tuple[Slug, ...], Field(min_length=1)]
    modules: tuple[Slug, ...] = ()
    start: Slug
    nodes: Annotated[tuple[NodeFront, ...], Field(min_length=2)]
    sources: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """A talk with an invented person in which the reader chooses each answer."""

    id: str
    language: Language
    path: str
    title: str
    summary: str
    minutes: int
    person: str
    about: str
    setting: str
    practises: tuple[str, ...]
    modules: tuple[str, ...]
    start: str
    nodes: tuple[NodeFront, ...]
    sources: tuple[str, ...]
    source_hash: str = ""

    def node(self, node_id: str) -> NodeFront | None:
        """The turn of that id."""
        return next((node for node in self.nodes if node.id == node_id), None)


def check_conversation(
    talk: Conversation,
    reading: Reading,
    behaviours: Iterable[str],
    modules: Iterable[str],
    findings: Findings,
) -> None:
    """Report turns that cannot be reached or left, unknown behaviours, and talks too short.

    Args:
        behaviours: the ids that an answer may show: the counts of `mi-conversation`.
        modules: the ids of all modules.
    """
    ids = [node.id for node in talk.nodes]
    known = set(behaviours)
    if talk.start not in ids:
        findings.error(
            reading.line("start"),
            f"There is no node `{talk.start}`.",
            did_you_mean(talk.start, ids),
        )
        return
    for name in talk.modules:
        if name not in modules:
            line = reading.line("modules")
            findings.error(line, f"There is no module `{name}`.", did_you_mean(name, modules))
    for name in talk.practises:
        _known(name, reading.line("practises"), known, findings)
    for number, node in enumerate(talk.nodes):
        _check_node(node, number, ids, known, reading, findings)
    _check_ways(talk, reading, findings)


def _known(name: str, line: int, known: set[str], findings: Findings) -> None:
    if name not in known:
        findings.error(line, f"There is no behaviour `{name}`.", did_you_mean(name, known))


def _check_node(
    node: NodeFront,
    number: int,
    ids: list[str],
    known: set[str],
    reading: Reading,
    findings: Findings,
) -> None:
    line = reading.line("nodes", number, "id")
    if node.id in ids[:number]:
        findings.error(line, f"Two nodes are called `{node.id}`.", "Rename one.")
    if bool(node.options) == bool(node.ending):
        findings.error(line, f"`{node.id}` needs either `options` or an `ending`.", "Write one.")
    if node.ending and not node.looking_back:
        findings.error(line, f"`{node.id}` ends the talk.", "Add `looking_back`: what led here.")
    if node.options and len(node.options) < 2:
        findings.error(line, f"`{node.id}` leaves no choice.", "Give two to four options.")
    for place, option in enumerate(node.options):
        at = reading.line("nodes", number, "options", place)
        _known(option.behaviour, at, known, findings)
        if option.next not in ids:
            findings.error(at, f"There is no node `{option.next}`.", did_you_mean(option.next, ids))


def _check_ways(talk: Conversation, reading: Reading, findings: Findings) -> None:
    depth = {talk.start: 0}
    queue = [talk.start]
    for name in queue:
        node = talk.node(name)
        for option in node.options if node else ():
            if option.next not in depth:
                depth[option.next] = depth[name] + 1
                queue.append(option.next)
    for number, node in enumerate(talk.nodes):
        line = reading.line("nodes", number, "id")
        if node.id not in depth:
            findings.error(line, f"No answer leads to `{node.id}`.", "Lead to it, or remove it.")
        elif node.ending == "open" and depth[node.id] < LEAST_TURNS:
            findings.error(
                line,
                f"`{node.id}` is reached after {depth[node.id]} answers.",
                f"A talk that opens takes at least {LEAST_TURNS}.",
            )
    if not any(node.ending == "open" for node in talk.nodes):
        findings.error(reading.line("nodes"), "No way leads to an open end.", "Write one.")
    _check_ends(talk, reading, findings)


def _check_ends(talk: Conversation, reading: Reading, findings: Findings) -> None:
    """From every turn some way must lead to an end, or a reader walks in a ring."""
    ended = {node.id for node in talk.nodes if node.ending}
    while True:
        more = {
            node.id
            for node in talk.nodes
            if node.id not in ended and any(option.next in ended for option in node.options)
        }
        if not more:
            break
        ended |= more
    for number, node in enumerate(talk.nodes):
        if node.id not in ended:
            line = reading.line("nodes", number, "id")
            findings.error(line, f"No way leads from `{node.id}` to an end.", "Add one.")


def parts_of(talk: Conversation) -> list[str]:
    """What a translation must have in common with its source."""
    found = [f"minutes {talk.minutes} start {talk.start}", f"practises {talk.practises}"]
    for node in talk.nodes:
        found.append(f"node {node.id} {node.talk} {node.ending or ''}".strip())
        found += [
            f"option {each.id} {each.behaviour} helps={each.helps} next={each.next}".lower()
            for each in node.options
        ]
    return found
