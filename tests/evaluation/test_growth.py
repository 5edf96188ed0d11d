"""The growth chart: points inside the drawing, gaps, one observation and many."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.evaluation.growth import HIGH, SHOWN, SMALL_HIGH, SMALL_WIDE, WIDE, Rated, growth
from app.web.templates import render

FIRST = date(2026, 3, 1)
levels = st.fixed_dictionaries({"a": st.sampled_from([None, 1, 2, 3, 4]), "b": st.just(None)})
observations = st.lists(
    st.builds(Rated, st.dates(FIRST, FIRST + timedelta(days=400)), levels), max_size=12
)


def at(day: int, **found: int | None) -> Rated:
    return Rated(FIRST + timedelta(days=day), found)


@given(observations)
def test_every_point_lies_inside_its_drawing(found: list[Rated]) -> None:
    chart = growth(["a", "b"], found)
    assert len(chart.dates) == min(len(found), SHOWN)
    assert chart.left_out == max(0, len(found) - SHOWN)
    for point in chart.points:
        assert 0 < point.x < WIDE
        assert 0 < point.y < HIGH
    for point in chart.lines[0].points:
        assert 0 < point.x < SMALL_WIDE
        assert 0 < point.y < SMALL_HIGH
    assert chart.lines[1].points == ()


def test_higher_levels_stand_higher_and_later_days_further_right() -> None:
    chart = growth(["a"], [at(40, a=4), at(0, a=1)])
    first, second = chart.points
    assert first.x < second.x
    assert first.y > second.y
    assert (chart.lines[0].first, chart.lines[0].last) == (1, 4)


def test_one_observation_is_a_point_in_the_middle() -> None:
    chart = growth(["a"], [at(0, a=3)])
    assert len(chart.points) == 1
    assert chart.lines[0].points[0].x == SMALL_WIDE / 2


def test_an_item_without_level_leaves_a_gap_and_a_dash() -> None:
    line = growth(["a"], [at(0, a=2), at(1, a=None), at(2, a=3)]).lines[0]
    assert line.levels == (2, None, 3)
    assert len(line.points) == 2
    assert (line.first, line.last) == (2, 3)


@pytest.mark.parametrize("count", [0, 1, 2, 5, 11])
def test_the_chart_is_drawn_with_its_table_in_both_languages(count: int) -> None:
    chart = growth(["a"], [at(day * 30, a=1 + day % 4) for day in range(count)])
    for language in ("en", "vi"):
        values = {"growth": chart, "titles": {"a": "Opening"}}
        html = render("evaluation/_growth_chart.html", language, values)
        assert html.count('<circle class="dot" cx') == len(chart.points) + sum(
            point.value in (2, 3) for point in chart.lines[0].points
        )
        assert html.count('<th scope="col">') == (count and min(count, SHOWN) + 1)
        assert "style=" not in html
        assert "<script" not in html
