"""Checks modules: minutes that add up, objectives that are trained, competencies that exist."""

from collections.abc import Sequence

from app.curriculum.attributes import did_you_mean
from app.curriculum.everything import Everything
from app.curriculum.findings import Findings
from app.curriculum.kinds import LEAST_PRACTICE, PRACTICE
from app.curriculum.model import Directive, Material, Module, Step
from app.curriculum.reading import Reading, Shelf

ADAPTATIONS = ("small_group", "low_literacy", "online", "women")


def check_module(
    module: Module, reading: Reading, everything: Everything, findings: Findings
) -> None:
    """Report what is wrong with a module that could be read."""
    _check_track(module, reading, everything, findings)
    _check_minutes(module, reading, findings)
    _check_practice(module, reading, findings)
    _check_objectives(module, reading, findings)
    _check_competencies(module, reading, everything, findings)
    check_materials(module.materials, reading, findings)
    for step in module.steps:
        _check_activities(step, everything, findings)
    if module.level == "core":
        given = {name for name, _ in module.adaptations}
        missing = [name for name in ADAPTATIONS if name not in given]
        if missing:
            findings.error(
                reading.line("adaptations"),
                f"A core module needs the adaptations {', '.join(missing)}.",
                "Say in one or two sentences what changes then.",
            )


def _check_track(
    module: Module, reading: Reading, everything: Everything, findings: Findings
) -> None:
    folder = reading.address.folder
    if module.track != folder:
        findings.error(
            reading.line("track"),
            f"The track is `{module.track}` and the file stands in {folder}/.",
            f"Write `{folder}`, or move the file.",
        )
    track = everything.track(folder)
    if folder not in everything.slugs[Shelf.TRACK]:
        findings.error(
            reading.line("track"),
            f"There is no curriculum/{folder}/track.en.md.",
            "Write it: it names the modules of the track in their order.",
        )
    elif track is not None and reading.address.slug not in track.modules:
        findings.error(
            reading.line("id"),
            f"{track.path} does not name this module.",
            f"Add `{reading.address.slug}` to its modules.",
        )


def _check_minutes(module: Module, reading: Reading, findings: Findings) -> None:
    total = sum(step.minutes for step in module.steps)
    if not module.steps:
        findings.error(
            reading.line("minutes"),
            "The module has no steps.",
            "A step begins with `## Title {#id minutes=10 method=circle}`.",
        )
    elif total != module.minutes:
        parts = " + ".join(str(step.minutes) for step in module.steps)
        findings.error(
            reading.line("minutes"),
            f"The steps take {parts} = {total} minutes; the module says {module.minutes}.",
            "Change a step or the module, so that they agree.",
        )


def _check_practice(module: Module, reading: Reading, findings: Findings) -> None:
    total = sum(step.minutes for step in module.steps)
    done = sum(step.minutes for step in module.steps if step.method in PRACTICE)
    if module.level == "core" and total and done < LEAST_PRACTICE * total:
        findings.error(
            reading.line("minutes"),
            f"People practise in {done} of {total} minutes, which is {done / total:.0%}.",
            f"Give practice at least {LEAST_PRACTICE:.0%}: shorten what is told or shown.",
        )


def _check_objectives(module: Module, reading: Reading, findings: Findings) -> None:
    ids = [objective.id for objective in module.objectives]
    for number, name in enumerate(ids):
        if name in ids[:number]:
            line = reading.line("objectives", number, "id")
            findings.error(line, f"Two objectives are called `{name}`.", "Rename one.")
    trained = {name for step in module.steps for name in step.trains}
    for number, name in enumerate(ids):
        if name not in trained:
            findings.error(
                reading.line("objectives", number, "id"),
                f"No step trains the objective `{name}`.",
                f'Write trains="{name}" at the step that does.',
            )
    for step in module.steps:
        for name in step.trains:
            if name not in ids:
                findings.error(
                    step.line, f"There is no objective `{name}`.", did_you_mean(name, ids)
                )


def _check_competencies(
    module: Module, reading: Reading, everything: Everything, findings: Findings
) -> None:
    for number, competency in enumerate(module.competencies):
        line = reading.line("competencies", number)
        instrument_id, _, item = competency.partition(":")
        if instrument_id not in everything.slugs[Shelf.INSTRUMENT]:
            remedy = did_you_mean(instrument_id, everything.slugs[Shelf.INSTRUMENT])
            findings.error(line, f"There is no instrument `{instrument_id}`.", remedy)
            continue
        items = everything.items_of(instrument_id) or [item]
        if item not in items:
            findings.error(
                line, f"`{instrument_id}` has no item `{item}`.", did_you_mean(item, items)
            )


def check_materials(materials: Sequence[Material], reading: Reading, findings: Findings) -> None:
    """Report a quantity per group whose group has no size."""
    for number, material in enumerate(materials):
        if material.per == "group" and not material.group_size:
            findings.error(
                reading.line("materials", number),
                f"“{material.item}” is counted per group, and the group has no size.",
                "Add `group_size`.",
            )


def _check_activities(step: Step, everything: Everything, findings: Findings) -> None:
    # Parallel forms A and B are done at the same time, by half of the room each.
    minutes: dict[str, int] = {}
    for block in step.blocks:
        if isinstance(block, Directive) and block.kind == "activity":
            exercise = everything.exercise(block.text("exercise"))
            # A worksheet may be filled in before, or at home.
            if exercise and exercise.kind != "worksheet":
                form = exercise.id.removesuffix("-a").removesuffix("-b")
                minutes[form] = max(minutes.get(form, 0), exercise.minutes)
    total = sum(minutes.values())
    if total > step.minutes:
        findings.warn(
            step.line,
            f"The activities take {total} minutes and the step has {step.minutes}.",
            "Give the step more time, or say in `trainer` what is left out.",
        )
