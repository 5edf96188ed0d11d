"""Levels come from ticks: what raises them, what never lowers them, and dashes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.curriculum import files
from app.curriculum.model import Behaviour, Instrument, InstrumentItem
from app.evaluation import rules

ROOT = Path(__file__).resolve().parents[2]


def some(kind: str, count: int) -> tuple[Behaviour, ...]:
    return tuple(Behaviour(f"{kind}{number}", f"{kind} {number}") for number in range(count))


ITEM = InstrumentItem("it", "It", "", True, True, some("h", 3), some("b", 4), some("a", 2))
ALL = [b.id for b in (*ITEM.harmful, *ITEM.basic, *ITEM.advanced)]
BASIC = {b.id for b in ITEM.basic}
ticks = st.sets(st.sampled_from(ALL))


@pytest.mark.parametrize(
    ("ticked", "level"),
    [
        (set(), None),
        ({"b0"}, 2),
        ({"a0"}, 2),
        ({"b0", "b1", "b2"}, 2),
        (BASIC, 3),
        (BASIC | {"a0"}, 4),
        (BASIC | {"a0", "h1"}, 1),
        ({"h0"}, 1),
    ],
)
def test_level_follows_from_ticks(ticked: set[str], level: int | None) -> None:
    assert rules.level(ITEM, ticked) == level


def test_what_was_ticked_did_arise() -> None:
    assert rules.level(ITEM, {"h0"}, not_seen=True) == 1
    assert rules.level(ITEM, set(), not_seen=True) is None


def test_an_item_is_done_when_ticked_or_when_it_did_not_arise() -> None:
    assert rules.is_done(ITEM, {"a1"}, False)
    assert rules.is_done(ITEM, set(), True)
    assert not rules.is_done(ITEM, set(), False)


@given(ticks, st.sampled_from([b.id for b in ITEM.harmful]))
def test_a_harmful_behaviour_always_gives_one(ticked: set[str], harm: str) -> None:
    assert rules.level(ITEM, ticked | {harm}) == 1


@given(ticks, st.sampled_from([b.id for b in (*ITEM.basic, *ITEM.advanced)]))
def test_a_helpful_behaviour_never_lowers_the_level(ticked: set[str], good: str) -> None:
    before, after = rules.level(ITEM, ticked), rules.level(ITEM, ticked | {good})
    assert after is not None
    assert before is None or after >= before


@given(ticks)
def test_without_all_basics_nobody_is_steady(ticked: set[str]) -> None:
    if not ticked >= BASIC:
        assert rules.level(ITEM, ticked) in (None, 1, 2)


@given(ticks, st.sets(st.text(max_size=4)))
def test_unknown_ticks_change_nothing(ticked: set[str], strange: set[str]) -> None:
    assert rules.level(ITEM, ticked | (strange - set(ALL))) == rules.level(ITEM, ticked)


level_sets = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from([None, 1, 2, 3, 4]))


@given(level_sets)
def test_a_summary_stays_within_its_bounds(found: dict[str, int | None]) -> None:
    figures = rules.summary(found)
    if not any(found.values()):
        assert (figures.rated, figures.mean, figures.steady) == (0, None, None)
    else:
        assert figures.mean is not None
        assert figures.steady is not None
        assert 1 <= figures.mean <= 4
        assert 0 <= figures.steady <= 1
        assert figures.harmful == (1 in found.values())


def test_items_without_level_do_not_count_in_the_mean() -> None:
    figures = rules.summary({"a": 2, "b": None, "c": 3})
    assert (figures.rated, figures.mean, figures.steady) == (2, 2.5, 0.5)


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    found = files.library_of(files.load_kept(ROOT, None)).instrument("group-session", "en")
    assert found is not None
    return found


def test_red_flags_are_agreement_language_and_safety(instrument: Instrument) -> None:
    every = {item.id: 1 for item in instrument.items}
    flagged = [item.id for item in rules.red_flags(instrument, every)]
    assert flagged == ["agreement", "language", "safety"]
    assert rules.red_flags(instrument, {"language": 2, "opening": 1}) == ()


def test_the_instrument_reaches_every_level_in_every_item(instrument: Instrument) -> None:
    by_kind: list[Callable[[InstrumentItem], set[str]]] = [
        lambda item: {item.harmful[0].id},
        lambda item: {item.basic[0].id},
        lambda item: {b.id for b in item.basic},
        lambda item: {b.id for b in item.basic} | {item.advanced[0].id},
    ]
    for wanted, chosen in enumerate(by_kind, start=1):
        ticked = set().union(*(chosen(item) for item in instrument.items))
        assert set(rules.levels(instrument, ticked).values()) == {wanted}


def test_people_without_any_level_are_counted_but_not_in_the_shares() -> None:
    found = rules.over_people(["a", "b"], [{"a": 1, "b": 3}, {"a": 4, "b": None}, {"a": None}])
    assert (found.people, found.rated) == (3, 2)
    assert found.with_harmful == 0.5
    assert found.steady == pytest.approx(2 / 3)
    assert found.mean == pytest.approx((2 + 4) / 2)
    assert found.items[0].at == (1, 0, 0, 1)
    assert found.items[1].people == 1


def test_nobody_at_all_gives_dashes() -> None:
    found = rules.over_people(["a"], [])
    assert (found.people, found.with_harmful, found.steady, found.mean) == (0, None, None, None)
    assert found.items[0].mean is None
