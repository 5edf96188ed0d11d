"""Observations become the points of a growth chart; pure, so that screen and paper share it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.evaluation.rules import Levels, mean_level

SHOWN = 8  # more observations than this would crowd a phone and an A4 page
WIDE, HIGH = 320.0, 150.0  # the large drawing, in its own units
LEFT, RIGHT, TOP, BOTTOM = 34.0, 22.0, 14.0, 30.0
SMALL_WIDE, SMALL_HIGH = 100.0, 40.0  # one small drawing for each item
SMALL_EDGE = 7.0


@dataclass(frozen=True, slots=True)
class Rated:
    """What a chart needs of one observation."""

    observed_on: date
    levels: Levels


@dataclass(frozen=True, slots=True)
class Point:
    """A place in a drawing and what it means; `value` is a level or a mean of levels."""

    x: float
    y: float
    value: float
    on: date


@dataclass(frozen=True, slots=True)
class Line:
    """The levels of one item over time. Points are missing where it had no level."""

    item_id: str
    points: tuple[Point, ...]
    levels: tuple[int | None, ...]  # one for each observation, for the table

    @property
    def path(self) -> str:
        """The corners of the line, as SVG wants them."""
        return " ".join(f"{point.x:g},{point.y:g}" for point in self.points)

    @property
    def first(self) -> int | None:
        """The first level there is."""
        return next((each for each in self.levels if each is not None), None)

    @property
    def last(self) -> int | None:
        """The last level there is."""
        return next((each for each in reversed(self.levels) if each is not None), None)


@dataclass(frozen=True, slots=True)
class Growth:
    """A growth chart: the mean over time, and each item."""

    dates: tuple[date, ...]
    means: tuple[float | None, ...]
    points: tuple[Point, ...]
    lines: tuple[Line, ...]
    left_out: int  # older observations that are not drawn

    @property
    def path(self) -> str:
        """The corners of the line of means, as SVG wants them."""
        return " ".join(f"{point.x:g},{point.y:g}" for point in self.points)

    @property
    def grid(self) -> tuple[tuple[int, float], ...]:
        """The heights of the levels in the large drawing."""
        return tuple((step, _height(step, TOP, HIGH - BOTTOM)) for step in (1, 2, 3, 4))


def growth(item_ids: Sequence[str], observations: Sequence[Rated]) -> Growth:
    """The chart of one person's observations, in the order of their dates.

    Observations stand at equal distances, whatever the days between: a visit is a step, and the
    dates stand below.
    """
    in_order = sorted(observations, key=lambda each: each.observed_on)
    shown = in_order[-SHOWN:]
    means = tuple(mean_level(each.levels) for each in shown)
    return Growth(
        dates=tuple(each.observed_on for each in shown),
        means=means,
        points=_points(shown, means, (LEFT, WIDE - RIGHT), (TOP, HIGH - BOTTOM)),
        lines=tuple(_line(item_id, shown) for item_id in item_ids),
        left_out=len(in_order) - len(shown),
    )


def _line(item_id: str, shown: Sequence[Rated]) -> Line:
    found = tuple(each.levels.get(item_id) for each in shown)
    across = (SMALL_EDGE, SMALL_WIDE - SMALL_EDGE)
    return Line(
        item_id, _points(shown, found, across, (SMALL_EDGE, SMALL_HIGH - SMALL_EDGE)), found
    )


def _points(
    shown: Sequence[Rated],
    values: Sequence[float | None],
    across: tuple[float, float],
    down: tuple[float, float],
) -> tuple[Point, ...]:
    step = (across[1] - across[0]) / max(len(shown) - 1, 1)
    # One observation alone stands in the middle: there is no line yet.
    start = across[0] if len(shown) > 1 else (across[0] + across[1]) / 2
    return tuple(
        Point(round(start + index * step, 2), _height(value, *down), value, each.observed_on)
        for index, (each, value) in enumerate(zip(shown, values, strict=True))
        if value is not None
    )


def _height(value: float, top: float, bottom: float) -> float:
    return round(bottom - (value - 1) / 3 * (bottom - top), 2)
