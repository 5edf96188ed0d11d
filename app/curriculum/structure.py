"""What a translation must have in common with its source: ids, minutes, directives, answers."""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import TypeAlias

from app.curriculum import yaml_kinds
from app.curriculum.findings import Findings
from app.curriculum.model import (
    Block,
    Directive,
    Document,
    Exercise,
    Instrument,
    Module,
    Programme,
    Session,
    Track,
)

Part: TypeAlias = tuple[str, int]
MOST_DIFFERENCES = 6
_SPOKEN = frozenset({"title", "time", "for", "label"})


def structure(document: Document) -> list[Part]:
    """Everything that must be the same in both languages, in order, with its line (0: unknown)."""
    if isinstance(document, Module):
        return list(_module(document))
    if isinstance(document, Exercise):
        return list(_exercise(document))
    if isinstance(document, Programme):
        return list(_programme(document))
    if isinstance(document, Instrument):
        return [(text, 0) for text in _instrument(document)]
    if isinstance(document, Track):
        modules = [(f"module {name}", 0) for name in document.modules]
        return [*modules, *_blocks(document.blocks)]
    return [(text, 0) for text in yaml_kinds.parts(document) or ()]


def compare(source: Document, translation: Document, findings: Findings) -> None:
    """Report where a translation differs from its source, on the translation's lines."""
    theirs, ours = structure(source), structure(translation)
    wanted, given = [part for part, _ in theirs], [part for part, _ in ours]
    if wanted == given:
        return
    matcher = SequenceMatcher(None, wanted, given, autojunk=False)
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    for _, a, b, c, d in changes[:MOST_DIFFERENCES]:
        line = _line(ours, c)
        here, there = _named(given[c:d]), _named(wanted[a:b])
        at = _line(theirs, a)
        place = f" (line {at})" if at > 1 else ""
        findings.error(
            line,
            f"The translation has {here}; its source {source.path}{place} has {there}.",
            "Bring both to the same ids, minutes and directives in the same order.",
        )


def _line(parts: list[Part], at: int) -> int:
    found = (line for _, line in reversed(parts[: at + 1]) if line)
    return next(found, 1)


def _named(parts: list[str]) -> str:
    if not parts:
        return "nothing here"
    shown = ", ".join(f"`{part}`" for part in parts[:3])
    return shown + (f" and {len(parts) - 3} more" if len(parts) > 3 else "")


def _module(module: Module) -> Iterator[Part]:
    yield f"track {module.track}", 0
    yield f"minutes {module.minutes}", 0
    yield f"level {module.level}", 0
    for objective in module.objectives:
        yield f"objective {objective.id}", 0
    for item in module.competencies:
        yield f"competency {item}", 0
    yield from _materials(module)
    yield f"{len(module.preparation)} preparations", 0
    yield f"safety {bool(module.safety.text)}", 0
    yield "adaptations " + " ".join(name for name, _ in module.adaptations), 0
    yield from _blocks(module.intro)
    for step in module.steps:
        trains = " ".join(step.trains)
        yield f"step {step.id} minutes={step.minutes} {step.method} {trains}".strip(), step.line
        yield from _blocks(step.blocks)


def _materials(document: Module | Exercise) -> Iterator[Part]:
    for each in document.materials:
        size = f" of {each.group_size}" if each.group_size else ""
        yield f"material {each.quantity:g} per {each.per}{size}", 0


def _exercise(exercise: Exercise) -> Iterator[Part]:
    yield f"kind {exercise.kind}", 0
    yield f"minutes {exercise.minutes}", 0
    yield f"group {exercise.group} depth {exercise.depth} online {exercise.online}", 0
    yield f"form {exercise.form} parallel {exercise.parallel}", 0
    yield from _materials(exercise)
    yield f"safety {bool(exercise.safety.text)}", 0
    for question in exercise.questions:
        rights = "".join("x" if option.right else "-" for option in question.options)
        several = " several" if question.several else ""
        yield f"question {question.id} {question.objective} {rights}{several}", question.ask.line
    yield from _blocks(exercise.blocks)


def _blocks(blocks: Iterable[Block]) -> Iterator[Part]:
    for block in blocks:
        if isinstance(block, Directive):
            yield _directive(block), block.line
            yield from _blocks(block.blocks)
            if any(isinstance(inner, Directive) for inner in block.blocks):
                yield f"end of {block.kind}", 0


def _directive(block: Directive) -> str:
    parts = [block.kind, f"#{block.id}" if block.id else ""]
    for name, value in sorted(block.attributes):
        if isinstance(value, tuple):
            parts.append(f"{name}: {len(value)}")
        elif name in _SPOKEN:
            parts.append(name)
        else:
            parts.append(f"{name}={value}".lower())
    return " ".join(part for part in parts if part)


def _programme(programme: Programme) -> Iterator[Part]:
    yield f"group_size {programme.group_size} checks {' '.join(programme.checks)}".strip(), 0
    for day in programme.days:
        yield f"day {day.id} from {day.starts}", 0
        for block in day.blocks:
            if isinstance(block, Session):
                parts = (block.opener, *block.modules, block.closing)
                yield f"session {block.id} minutes={block.minutes} {' '.join(parts)}".strip(), 0
            else:
                yield f"break minutes={block.minutes}", 0
    yield from _blocks(programme.blocks)


def _instrument(instrument: Instrument) -> Iterator[str]:
    yield f"version {instrument.version}"
    for item in instrument.items:
        yield f"item {item.id} red_flag={item.red_flag} not_seen={item.not_seen_allowed}".lower()
        for behaviours in (item.harmful, item.basic, item.advanced):
            yield " ".join(behaviour.id for behaviour in behaviours)
