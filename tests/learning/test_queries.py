"""What others ask this room: what is next, what is finished, the matrix of people and modules."""

from datetime import UTC, datetime, timedelta

from app.learning import actions, queries, rules
from app.learning.writer import StepEvent
from tests.cast import Cast

START = datetime(2026, 11, 22, 1, tzinfo=UTC)


def play(db, person_id: int, *moves: tuple[str, str, str]) -> None:
    events = [
        StepEvent(
            rules.own_id(person_id, f"{number}.{module}.{step}"),
            person_id,
            module,
            step,
            kind,
            "hash",
            START + timedelta(minutes=number),
        )
        for number, (module, step, kind) in enumerate(moves)
    ]
    actions.add_events(db, events)
    db.commit()


def whole(library, module_id: str) -> list[tuple[str, str, str]]:
    return [(module_id, step.id, "done") for step in library.module(module_id).steps]


def test_the_first_step_of_the_first_module_is_next_for_a_newcomer(app, cast: Cast, db) -> None:
    library = app.state.library.current()
    found = queries.next_step(db, library, cast.trainee.id, "en")
    assert found
    assert found.module_id == library.modules()[0].id
    assert not found.started


def test_the_module_used_last_is_next_then_the_one_after_it(app, cast: Cast, db) -> None:
    library = app.state.library.current()
    play(
        db,
        cast.trainee.id,
        ("open-questions", library.module("open-questions").steps[0].id, "done"),
    )
    found = queries.next_step(db, library, cast.trainee.id, "en")
    assert found
    assert (found.module_id, found.steps_done, found.started) == ("open-questions", 1, True)
    assert found.path == f"/learn/open-questions#{found.step_id}"
    play(db, cast.other_trainee.id, *whole(library, "open-questions"))
    found = queries.next_step(db, library, cast.other_trainee.id, "en")
    assert found
    assert found.module_id == "reflections"


def test_nothing_is_next_when_all_is_finished(app, cast: Cast, db) -> None:
    library = app.state.library.current()
    moves = [move for module in library.modules() for move in whole(library, module.id)]
    play(db, cast.trainee.id, *moves)
    assert queries.next_step(db, library, cast.trainee.id, "en") is None
    finished = queries.finished_modules(db, library, cast.trainee.id, "en")
    assert len(finished) == len(library.modules())
    assert finished[0].module_id == library.modules()[-1].id


def test_the_matrix_counts_what_is_done_now(app, cast: Cast, db) -> None:
    library = app.state.library.current()
    one, two = cast.trainee.id, cast.other_trainee.id
    play(
        db,
        one,
        ("listening-in-threes", "triads", "done"),
        ("listening-in-threes", "harvest", "done"),
        ("listening-in-threes", "harvest", "undone"),
        ("listening-in-threes", "gone-since", "done"),
        ("open-questions", "whatever", "opened"),
    )
    play(db, two, ("listening-in-threes", "triads", "opened"))
    play(db, cast.outside_trainee.id, ("listening-in-threes", "triads", "done"))
    asked = ["listening-in-threes", "open-questions"]
    assert queries.matrix(db, [one, two], asked) == {(one, "listening-in-threes"): 2}
    assert queries.matrix(db, [one, two], asked, library) == {(one, "listening-in-threes"): 1}
    assert queries.matrix(db, [], asked) == {}


def test_recent_things_come_newest_first(app, cast: Cast, db) -> None:
    library = app.state.library.current()
    play(db, cast.trainee.id, ("listening-in-threes", "triads", "done"))
    actions.save_reflection(db, cast.trainee.id, "listening-in-threes", "my-pull", "advice", 0)
    db.commit()
    found = queries.recent(db, library, cast.trainee.id, "en")
    assert [each.kind for each in found] == ["reflection", "step"]
    assert found[1].path == "/learn/listening-in-threes#triads"
    assert queries.recent(db, library, cast.other_trainee.id, "en") == []
