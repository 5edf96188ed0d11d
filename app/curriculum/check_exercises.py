"""Checks exercises: their folder, their cards, their questions and answers."""

from app.curriculum.attributes import did_you_mean
from app.curriculum.check_modules import check_materials
from app.curriculum.everything import Everything
from app.curriculum.findings import Findings
from app.curriculum.model import Block, Directive, Exercise, Question
from app.curriculum.reading import FOLDERS, Reading, Shelf

LEAST_CARDS = 2
_UNTIMED = frozenset({"worksheet"})


def check_exercise(
    exercise: Exercise, reading: Reading, everything: Everything, findings: Findings
) -> None:
    """Report what is wrong with an exercise that could be read."""
    _check_kind(exercise, reading, findings)
    check_materials(exercise.materials, reading, findings)
    if exercise.kind == "role-play" and _cards(exercise.blocks) < LEAST_CARDS:
        findings.error(
            reading.line("kind"),
            f"A role-play needs at least {LEAST_CARDS} `card` directives.",
            "Write one for each role.",
        )
    if exercise.kind == "check" and not exercise.questions:
        findings.error(reading.line("kind"), "A check needs `questions`.", "Write some.")
    if exercise.kind != "check" and exercise.questions:
        findings.error(reading.line("questions"), "Only a check has questions.", "Move them.")
    _check_parallel(exercise, reading, everything, findings)
    seen: set[str] = set()
    for number, question in enumerate(exercise.questions):
        _check_question(question, number, reading, everything, findings)
        if question.id in seen:
            line = reading.line("questions", number, "id")
            findings.error(line, f"Two questions are called `{question.id}`.", "Rename one.")
        seen.add(question.id)


def _check_kind(exercise: Exercise, reading: Reading, findings: Findings) -> None:
    wanted = FOLDERS[reading.address.folder]
    if exercise.kind != wanted:
        findings.error(
            reading.line("kind"),
            f"The kind is `{exercise.kind}` and the file stands in {reading.address.folder}/.",
            f"Write `{wanted}`, or move the file.",
        )
    if exercise.kind == "opener" and not exercise.depth:
        findings.error(reading.line("kind"), "An opener needs a `depth` from 1 to 5.", "Add it.")
    if exercise.kind not in _UNTIMED and not exercise.minutes:
        findings.error(reading.line("kind"), f"A {exercise.kind} needs `minutes`.", "Add them.")


def _cards(blocks: tuple[Block, ...]) -> int:
    count = 0
    for block in blocks:
        if isinstance(block, Directive):
            count += (block.kind == "card") + _cards(block.blocks)
    return count


def _check_parallel(
    exercise: Exercise, reading: Reading, everything: Everything, findings: Findings
) -> None:
    if not exercise.parallel:
        return
    line = reading.line("parallel")
    if exercise.parallel not in everything.slugs[Shelf.EXERCISE]:
        remedy = did_you_mean(exercise.parallel, everything.slugs[Shelf.EXERCISE])
        findings.error(line, f"There is no exercise `{exercise.parallel}`.", remedy)
        return
    other = everything.exercise(exercise.parallel)
    if other is None:
        return
    if other.form == exercise.form:
        findings.error(line, f"Both forms are called `{exercise.form}`.", "Call one A, one B.")
    if other.parallel != exercise.id:
        findings.error(line, f"`{other.id}` does not name this one as its parallel.", "Add it.")
    if len(other.questions) != len(exercise.questions):
        findings.error(
            line,
            f"`{other.id}` has {len(other.questions)} questions, this one "
            f"{len(exercise.questions)}.",
            "Parallel forms ask the same number.",
        )


def _check_question(
    question: Question,
    number: int,
    reading: Reading,
    everything: Everything,
    findings: Findings,
) -> None:
    line = reading.line("questions", number)
    rights = sum(1 for option in question.options if option.right)
    if rights != 1 and not question.several:
        findings.error(
            line,
            f"`{question.id}` has {rights} right answers.",
            "Mark exactly one with `right: true`, or write `several: true`.",
        )
    if question.several and not rights:
        findings.error(line, f"`{question.id}` has no right answer.", "Mark at least one.")
    module_id, _, objective = question.objective.partition(":")
    line = reading.line("questions", number, "objective")
    if module_id not in everything.slugs[Shelf.MODULE]:
        remedy = did_you_mean(module_id, everything.slugs[Shelf.MODULE])
        findings.error(line, f"There is no module `{module_id}`.", remedy)
        return
    module = everything.module(module_id)
    ids = [each.id for each in module.objectives] if module else [objective]
    if objective not in ids:
        findings.error(
            line, f"`{module_id}` has no objective `{objective}`.", did_you_mean(objective, ids)
        )
