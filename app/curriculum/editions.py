"""Makes editions: what one audience may have in one medium, chosen on blocks, never by hiding."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeAlias

from app.curriculum.kinds import KINDS, Treatment
from app.curriculum.model import (
    NOTHING,
    Audience,
    Block,
    Directive,
    Exercise,
    Medium,
    Module,
    Note,
    Programme,
    Prose,
    Question,
)

FindExercise: TypeAlias = Callable[[str], Exercise | None]
_SHEETS = frozenset({Medium.HANDOUTS, Medium.FLIPCHARTS, Medium.CARDS})


def edition(
    module: Module, audience: Audience, medium: Medium, find_exercise: FindExercise
) -> Module:
    """The module as one audience gets it in one medium, with its exercises put in.

    The editions of sheets (handouts, flipcharts, cards) hold nothing but these, step by step.
    """
    maker = _Maker(audience, medium, find_exercise)
    intro = maker.blocks(module.intro)
    steps = tuple(replace(step, blocks=maker.blocks(step.blocks)) for step in module.steps)
    if medium in _SHEETS:
        steps = tuple(step for step in steps if step.blocks)
    pool = (*module.notes, *maker.notes)
    kept = _notes(pool, (intro, *(step.blocks for step in steps)), audience)
    whole = replace(module, intro=intro, steps=steps, notes=kept)
    return whole if audience is Audience.TRAINER else _without_preparation(whole)


def exercise_edition(exercise: Exercise, audience: Audience, medium: Medium) -> Exercise:
    """The exercise as one audience gets it in one medium. A participant gets no answers."""
    maker = _Maker(audience, medium, lambda _: None)
    blocks = maker.blocks(exercise.blocks)
    kept = _notes(exercise.notes, (blocks,), audience)
    made = replace(exercise, blocks=blocks, notes=kept)
    if audience is Audience.TRAINER:
        return made
    questions = tuple(map(_without_answers, exercise.questions))
    return replace(made, questions=questions, safety=NOTHING, materials=())


def programme_edition(programme: Programme, audience: Audience, medium: Medium) -> Programme:
    """The introduction of a programme as one audience gets it."""
    blocks = _Maker(audience, medium, lambda _: None).blocks(programme.blocks)
    kept = _notes(programme.notes, (blocks,), audience)
    return replace(programme, blocks=blocks, notes=kept)


class _Maker:
    """Chooses blocks for one audience and medium, and puts exercises in."""

    def __init__(self, audience: Audience, medium: Medium, find_exercise: FindExercise) -> None:
        self.audience, self.medium, self.find_exercise = audience, medium, find_exercise
        self.met: Counter[str] = Counter()
        self.notes: list[Note] = []

    def blocks(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        if self.medium in _SHEETS:
            return tuple(self._sheets(blocks))
        made = (self._block(block) for block in blocks)
        return tuple(block for block in made if block is not None)

    def _block(self, block: Block) -> Block | None:
        if isinstance(block, Prose):
            return block
        if not self._may_have(block):
            return None
        return self._whole(block)

    def _may_have(self, block: Directive) -> bool:
        kind = KINDS.get(block.kind)
        return kind is not None and self.audience in kind.audiences

    def _whole(self, block: Directive) -> Directive:
        kind = KINDS[block.kind]
        inside = block.blocks if self.audience in kind.body_for else ()
        made = (self._block(each) for each in inside)
        kept = tuple(each for each in made if each is not None)
        return replace(block, blocks=kept, exercise=self._exercise(block))

    def _exercise(self, block: Directive) -> Exercise | None:
        name = block.text("exercise")
        found = self.find_exercise(name) if name else None
        if found is None:
            return None
        self.met[name] += 1
        medium = Medium.SCREEN if self.medium in _SHEETS else self.medium
        made = exercise_edition(found, self.audience, medium)
        times = self.met[name]
        prefix = name if times == 1 else f"{name}.{times}"
        self._take_notes(found, prefix)
        return replace(made, blocks=_prefixed(made.blocks, prefix), notes=())

    def _take_notes(self, exercise: Exercise, prefix: str) -> None:
        """The notes of an exercise join those of the module that it is put into."""
        for note in exercise.notes:
            content = _prefixed_prose(note.content, prefix)
            self.notes.append(Note(f"{prefix}.{note.label}", content, note.trainer_only))

    def _sheets(self, blocks: Iterable[Block]) -> Iterable[Block]:
        """The sheets of this medium, wherever they stand, and nothing around them."""
        for block in blocks:
            if isinstance(block, Prose) or not self._may_have(block):
                continue
            if KINDS[block.kind].treatment(self.medium) is Treatment.TORN_OFF:
                sheet = _Maker(self.audience, Medium.WORKBOOK, self.find_exercise)
                yield sheet._whole(block)
                self.notes += sheet.notes
                continue
            if self.audience in KINDS[block.kind].body_for:
                yield from self._sheets(block.blocks)
            name = block.text("exercise")
            found = self.find_exercise(name) if name else None
            if found is not None:
                self.met[name] += 1
                # An exercise that is done twice needs its cards and sheets once.
                if self.met[name] == 1:
                    self._take_notes(found, name)
                    yield from self._sheets(_prefixed(found.blocks, name))


def _prefixed(blocks: Iterable[Block], prefix: str) -> tuple[Block, ...]:
    """Ids inside an exercise carry the exercise's own, so that two exercises never collide."""
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Directive):
            name = f"{prefix}.{block.id}" if block.id else ""
            made.append(replace(block, id=name, blocks=_prefixed(block.blocks, prefix)))
        else:
            made.append(_prefixed_prose(block, prefix))
    return tuple(made)


def _prefixed_prose(prose: Prose, prefix: str) -> Prose:
    # Text is escaped, so these signs can only be attributes that the reader wrote.
    html = prose.html.replace(' id="', f' id="{prefix}.').replace('href="#', f'href="#{prefix}.')
    html = html.replace('data-note="', f'data-note="{prefix}.')
    return replace(prose, html=html, notes=tuple(f"{prefix}.{label}" for label in prose.notes))


def _without_preparation(module: Module) -> Module:
    return replace(
        module, purpose=NOTHING, preparation=(), safety=NOTHING, adaptations=(), materials=()
    )


def _without_answers(question: Question) -> Question:
    options = tuple(replace(each, right=None, because=NOTHING) for each in question.options)
    return replace(question, options=options)


def _notes(
    notes: tuple[Note, ...], blocks: Iterable[tuple[Block, ...]], audience: Audience
) -> tuple[Note, ...]:
    """The footnotes that what is left refers to, and the ones these refer to."""
    by_label = {
        note.label: note for note in notes if audience is Audience.TRAINER or not note.trainer_only
    }
    wanted: set[str] = set()
    queue = [label for each in blocks for label in _labels(each)]
    while queue:
        label = queue.pop()
        if label in by_label and label not in wanted:
            wanted.add(label)
            queue += by_label[label].content.notes
    return tuple(note for note in notes if note.label in wanted)


def _labels(blocks: Iterable[Block]) -> Iterable[str]:
    for block in blocks:
        if isinstance(block, Prose):
            yield from block.notes
        else:
            yield from _labels(block.blocks)
            if block.exercise is not None:
                yield from _labels(block.exercise.blocks)
