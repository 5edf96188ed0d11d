"""What counts as done, where to go on, how checks are marked, when words would be lost."""

from hypothesis import given
from hypothesis import strategies as st

from app.curriculum.model import NOTHING, Option, Question
from app.learning import rules
from app.learning.rules import Mark

STEPS = ("one", "two", "three")


def question(*right: bool, several: bool = False) -> Question:
    options = tuple(Option(NOTHING, each, NOTHING) for each in right)
    return Question("q1", "m:o", NOTHING, options, several)


def test_the_newest_event_of_a_step_counts() -> None:
    found = rules.marks([("one", "done", 3), ("one", "undone", 5), ("two", "done", 4)])
    assert not found["one"].done
    assert found["two"].done
    assert found["one"].turn == 5


def test_opening_a_step_does_not_make_it_done_and_does_not_move_its_turn() -> None:
    found = rules.marks([("one", "opened", 9)])
    assert found["one"] == Mark(done=False, turn=0, last=9)


def test_nobody_goes_on_where_everything_is_done() -> None:
    known = {step: Mark(True, 1, 1) for step in STEPS}
    assert rules.resume_step(STEPS, known) is None
    assert rules.is_finished(STEPS, known)


def test_one_goes_on_at_the_open_step_touched_last() -> None:
    known = {"one": Mark(True, 1, 1), "two": Mark(False, 0, 2)}
    assert rules.resume_step(STEPS, known) == "two"


def test_after_a_done_step_comes_the_next_open_one_then_one_left_out_before() -> None:
    assert rules.resume_step(STEPS, {"two": Mark(True, 2, 2)}) == "three"
    assert rules.resume_step(STEPS, {"three": Mark(True, 2, 2)}) == "one"


def test_a_step_that_is_gone_counts_for_nothing() -> None:
    assert rules.steps_done(STEPS, {"gone": Mark(True, 1, 1)}) == 0
    assert not rules.is_finished((), {})


@given(
    st.lists(
        st.tuples(st.sampled_from(STEPS), st.sampled_from(rules.KINDS), st.integers(1, 10_000)),
        unique_by=lambda event: event[2],
        max_size=30,
    )
)
def test_going_on_always_leads_to_an_open_step(events: list[tuple[str, str, int]]) -> None:
    newest: dict[tuple[str, str], int] = {}
    for step, kind, number in sorted(events, key=lambda event: event[2]):
        newest[step, kind] = number
    known = rules.marks((step, kind, number) for (step, kind), number in newest.items())
    resume = rules.resume_step(STEPS, known)
    if rules.is_finished(STEPS, known):
        assert resume is None
    else:
        assert resume in STEPS
        assert not known.get(resume, Mark()).done


def test_a_question_is_right_only_with_exactly_the_right_options() -> None:
    several = question(True, False, True, several=True)
    marked = [
        rules.mark_check([several], {"q1": chosen})[0].right
        for chosen in ([0, 2], [0], [0, 1, 2], [])
    ]
    assert marked == [True, False, False, None]


def test_an_option_that_is_gone_is_left_out() -> None:
    assert rules.mark_check([question(True, False)], {"q1": [7]})[0].right is None


def test_two_people_never_share_an_id() -> None:
    assert rules.own_id(1, "x.done.0") != rules.own_id(2, "x.done.0")


def test_the_same_answers_are_one_attempt_and_others_are_another() -> None:
    first = rules.attempt_id(1, "check", "n0", {"q1": [0], "q2": [1]})
    assert first == rules.attempt_id(1, "check", "n0", {"q2": [1], "q1": [0]})
    assert first != rules.attempt_id(1, "check", "n0", {"q1": [1], "q2": [1]})


def test_words_are_lost_only_when_somebody_saved_other_words_since() -> None:
    assert rules.loses_words("theirs", 3, 2, "mine")
    assert not rules.loses_words("theirs", 3, 3, "mine")
    assert not rules.loses_words("", 3, 2, "mine")
    # The answer to the last save was lost on the way, and its author typed on.
    assert not rules.loses_words("I wait", 3, 2, "I wait longer")
