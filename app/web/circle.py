"""The circle of chairs: where each chair stands, to be drawn on screen and paper."""

from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin


@dataclass(frozen=True)
class Chair:
    """One chair: its middle, and its turn in degrees so that it faces the centre."""

    x: float
    y: float
    turn: float
    number: int


@lru_cache(maxsize=256)
def chairs(count: int, radius: float = 42.0, centre: float = 50.0) -> tuple[Chair, ...]:
    """Places of `count` chairs around a circle, the first at the top, clockwise.

    Lengths are in units of a drawing 100 wide.
    """
    places = []
    for index in range(count):
        angle = 2 * pi * index / max(count, 1) - pi / 2
        places.append(
            Chair(
                x=round(centre + radius * cos(angle), 2),
                y=round(centre + radius * sin(angle), 2),
                turn=round(angle * 180 / pi + 90, 1),
                number=index + 1,
            )
        )
    return tuple(places)
