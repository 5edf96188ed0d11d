"""Puts front matter and body together into modules, exercises, programmes, tracks, instruments."""

from app.curriculum.body import Body, read_words
from app.curriculum.findings import Findings
from app.curriculum.front_matter import (
    BehaviourFront,
    BlockFront,
    DayFront,
    ExerciseFront,
    InstrumentFront,
    ItemFront,
    MaterialFront,
    ModuleFront,
    ProgrammeFront,
    QuestionFront,
    TrackFront,
)
from app.curriculum.model import (
    Behaviour,
    Break,
    Day,
    Exercise,
    Instrument,
    InstrumentItem,
    Language,
    Level,
    Material,
    Module,
    Objective,
    Option,
    Programme,
    Prose,
    Question,
    Session,
    Track,
)
from app.curriculum.yaml_lines import Lines

Where = tuple[Language, str]


def module(front: ModuleFront, body: Body, lines: Lines, at: Where, found: Findings) -> Module:
    """A module from what was read."""
    adaptations = {
        name: getattr(front.adaptations, name)
        for name in ("small_group", "low_literacy", "online", "women")
    }
    return Module(
        id=front.id,
        language=at[0],
        path=at[1],
        title=front.title,
        summary=front.summary,
        track=front.track,
        minutes=front.minutes,
        level=front.level,
        objectives=tuple(Objective(each.id, each.text) for each in front.objectives),
        competencies=tuple(front.competencies),
        sources=tuple(front.sources),
        purpose=_words(front.purpose, lines.line("purpose"), found, block=True),
        preparation=tuple(
            _words(text, lines.line("preparation", number), found)
            for number, text in enumerate(front.preparation)
        ),
        safety=_words(front.safety, lines.line("safety"), found, block=True),
        adaptations=tuple(
            (name, _words(text, lines.line("adaptations", name), found, block=True))
            for name, text in adaptations.items()
            if text
        ),
        materials=_materials(front.materials),
        intro=body.intro,
        steps=body.steps,
        notes=body.notes,
        source_hash=front.source_hash,
    )


def exercise(
    front: ExerciseFront, body: Body, lines: Lines, at: Where, found: Findings
) -> Exercise:
    """An exercise from what was read."""
    return Exercise(
        id=front.id,
        language=at[0],
        path=at[1],
        kind=front.kind,
        title=front.title,
        summary=front.summary,
        minutes=front.minutes,
        group=front.group or "alone",
        depth=front.depth or 0,
        online=front.online,
        sources=tuple(front.sources),
        safety=_words(front.safety, lines.line("safety"), found, block=True),
        materials=_materials(front.materials),
        form=front.form or "",
        parallel=front.parallel or "",
        questions=tuple(
            _question(question, number, lines, found)
            for number, question in enumerate(front.questions)
        ),
        blocks=body.intro,
        notes=body.notes,
        source_hash=front.source_hash,
    )


def programme(front: ProgrammeFront, body: Body, at: Where) -> Programme:
    """A programme from what was read; clock times are worked out here."""
    return Programme(
        id=front.id,
        language=at[0],
        path=at[1],
        title=front.title,
        summary=front.summary,
        group_size=front.group_size,
        sources=tuple(front.sources),
        days=tuple(_day(day) for day in front.days),
        blocks=body.intro,
        notes=body.notes,
        checks=(front.checks.before, front.checks.after) if front.checks else (),
        source_hash=front.source_hash,
    )


def track(front: TrackFront, body: Body, at: Where) -> Track:
    """A track from what was read."""
    return Track(
        id=front.id,
        language=at[0],
        path=at[1],
        title=front.title,
        summary=front.summary,
        modules=tuple(front.modules),
        blocks=body.intro,
        notes=body.notes,
        source_hash=front.source_hash,
    )


def instrument(front: InstrumentFront, at: Where) -> Instrument:
    """An instrument from what was read."""
    levels = (front.levels.one, front.levels.two, front.levels.three, front.levels.four)
    credit = (front.credit,) if isinstance(front.credit, str) else tuple(front.credit)
    return Instrument(
        id=front.id,
        language=at[0],
        path=at[1],
        title=front.title,
        summary=front.summary,
        version=front.version,
        credit=credit,
        levels=tuple(
            Level(number, level.title, level.meaning) for number, level in enumerate(levels, 1)
        ),
        items=tuple(_item(item) for item in front.items),
        source_hash=front.source_hash,
    )


def _words(text: str, line: int, found: Findings, block: bool = False) -> Prose:
    return read_words(text.strip(), line, found, block)


def _materials(given: list[MaterialFront]) -> tuple[Material, ...]:
    return tuple(
        Material(each.item, each.quantity, each.per, each.group_size or 0, each.used_up)
        for each in given
    )


def _question(front: QuestionFront, number: int, lines: Lines, found: Findings) -> Question:
    at = ("questions", number)
    options = tuple(
        Option(
            _words(option.text, lines.line(*at, "options", place, "text"), found),
            option.right,
            _words(option.because, lines.line(*at, "options", place, "because"), found),
        )
        for place, option in enumerate(front.options)
    )
    ask = _words(front.ask, lines.line(*at, "ask"), found)
    return Question(front.id, front.objective, ask, options, front.several)


def _day(front: DayFront) -> Day:
    hours, minutes = front.start.split(":")
    now = starts = int(hours) * 60 + int(minutes)
    blocks: list[Session | Break] = []
    for block in front.blocks:
        blocks.append(_block(block, now))
        now += block.minutes
    return Day(front.id, front.title, starts, tuple(blocks))


def _block(front: BlockFront, now: int) -> Session | Break:
    if front.session is None:
        return Break(front.break_ or "", front.minutes, now)
    return Session(
        front.session,
        front.title or "",
        front.minutes,
        front.opener or "",
        tuple(front.modules),
        front.closing or "",
        now,
    )


def _item(front: ItemFront) -> InstrumentItem:
    return InstrumentItem(
        front.id,
        front.title,
        front.look_for,
        front.red_flag,
        front.not_seen_allowed,
        _behaviours(front.harmful),
        _behaviours(front.basic),
        _behaviours(front.advanced),
    )


def _behaviours(given: list[BehaviourFront]) -> tuple[Behaviour, ...]:
    return tuple(Behaviour(each.id, each.text) for each in given)
