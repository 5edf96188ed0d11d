"""What people of the demonstration read, answered and wrote during and after a workshop."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from app import clock
from app.accounts.models import Person
from app.curriculum.model import Language, Module
from app.demo.story import Story
from app.demo.words import REFLECTIONS
from app.learning import actions
from app.learning.writer import StepEvent
from app.workshops import queries as workshops
from app.workshops.models import Workshop

LANGUAGE = Language.VI


def whole_course(story: Story, workshop: Workshop, dates: Sequence[date]) -> None:
    """People of the first circle: almost everything read, both checks, words written."""
    for index, person in enumerate(story.first):
        for number, held_on in enumerate(dates):
            modules = _modules_of_day(story, workshop, number + 1)
            # A few left one module of the last day open, and come back to it.
            for module in modules[: len(modules) - (number == 4 and index % 3 == 0)]:
                _read(story, person, module, held_on, len(module.steps))
                _write(story, person, module, held_on, index, share=index % 2 == 0)
        _answer(story, person, "start-check-a", dates[0], 9, 11 + index % 4)
        _answer(story, person, "end-check-b", dates[4], 15, 15 + index % 5)


def half_way(story: Story, workshop: Workshop, dates: Sequence[date]) -> None:
    """People of the second circle on their third day: two days read, the third begun."""
    for index, person in enumerate(story.second):
        _answer(story, person, "start-check-a", dates[0], 9, 8 + (index * 5) % 9)
        for number in (0, 1):
            for place, module in enumerate(_modules_of_day(story, workshop, number + 1)):
                diligent = (index * 7 + place * 3 + number) % 10
                steps = len(module.steps) if diligent > 2 else len(module.steps) * diligent // 3
                _read(story, person, module, dates[number], steps)
                if diligent > 4:
                    _write(story, person, module, dates[number], index, share=diligent == 9)
        if index % 4 != 3:
            _answer(story, person, "day-2-check", dates[1], 15, 3 + index % 4)
        if index % 3 == 0:
            first = _modules_of_day(story, workshop, 3)[0]
            _read(story, person, first, dates[2], min(2, len(first.steps)))


def _modules_of_day(story: Story, workshop: Workshop, number: int) -> list[Module]:
    day = workshops.days(story.db, workshop.id or 0)[number - 1]
    blocks = workshops.sessions(story.db, workshop.id or 0)[day.id or 0]
    names = [name for block in blocks for name in block.module_ids]
    found = (story.library.module(name, LANGUAGE) for name in names)
    return [module for module in found if module]


def _read(story: Story, person: Person, module: Module, day: date, steps: int) -> None:
    content = story.library.content_hash(module.id, LANGUAGE)
    started = _evening(day, (person.id or 0) % 50)
    events = []
    for number, step in enumerate(module.steps[:steps]):
        for kind, later in (("opened", 0), ("done", 3)):
            name = f"demo.{person.id}.{module.id}.{step.id}.{kind}"
            at = min(started + timedelta(minutes=4 * number + later), _just_now())
            events.append(StepEvent(name, person.id or 0, module.id, step.id, kind, content, at))
    actions.add_events(story.db, events)


def _write(
    story: Story, person: Person, module: Module, day: date, turn: int, *, share: bool
) -> None:
    for (module_id, prompt_id), texts in REFLECTIONS.items():
        # Not everybody writes, and nobody writes everything.
        if module_id != module.id or (turn + len(prompt_id)) % 4 == 0:
            continue
        with clock.at(min(_evening(day, 30 + turn), _just_now())):
            text = texts[turn % len(texts)]
            actions.save_reflection(story.db, person.id or 0, module_id, prompt_id, text, 0)
            if share:
                actions.share_reflection(story.db, person.id or 0, module_id, prompt_id)


def _answer(
    story: Story, person: Person, exercise_id: str, day: date, hour: int, right: int
) -> None:
    """Answer a check with about `right` right answers; which ones are wrong differs by person."""
    check = story.library.exercise(exercise_id, LANGUAGE)
    if check is None:
        return
    answers: dict[str, list[int]] = {}
    order = sorted(check.questions, key=lambda q: _shuffle(f"{person.user_name}{q.id}"))
    for place, question in enumerate(order):
        wanted = [at for at, option in enumerate(question.options) if option.right]
        others = [at for at in range(len(question.options)) if at not in wanted]
        answers[question.id] = wanted if place < right or not others else others[:1]
    client_id = hashlib.sha256(f"{person.user_name}{exercise_id}".encode()).hexdigest()[:32]
    moment = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=hour - 7)
    with clock.at(min(moment, _just_now())):
        actions.answer_check(
            story.db,
            person.id or 0,
            exercise_id,
            story.library.source_hash(check),
            check.questions,
            answers,
            client_id,
        )


def _shuffle(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _evening(day: date, minute: int) -> datetime:
    """About 19:00 in Vietnam, which is 12:00 UTC."""
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=12, minutes=minute)


def _just_now() -> datetime:
    return datetime.now(UTC) - timedelta(minutes=2)
