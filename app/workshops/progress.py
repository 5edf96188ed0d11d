"""The trainer's matrix: for each participant and module, the steps done of all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.curriculum.model import Module
from app.workshops.queries import Seat


@dataclass(frozen=True)
class Cell:
    """Steps done of all the steps of a module."""

    done: int
    steps: int

    @property
    def state(self) -> str:
        """`none`, `part` or `whole`: the pattern with which it is drawn."""
        if self.done <= 0:
            return "none"
        return "whole" if self.done >= self.steps else "part"


@dataclass(frozen=True)
class Row:
    """One participant's way through the modules."""

    seat: Seat
    cells: tuple[Cell, ...]

    @property
    def finished(self) -> int:
        """How many modules are done to the last step."""
        return sum(cell.state == "whole" for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    """Everybody by every module, and what is missing."""

    modules: tuple[Module, ...]
    rows: tuple[Row, ...]

    @property
    def not_begun(self) -> tuple[Seat, ...]:
        """Who has not done a single step."""
        return tuple(row.seat for row in self.rows if not any(cell.done for cell in row.cells))

    def finished(self, position: int) -> int:
        """How many people have finished the module at that position."""
        return sum(row.cells[position].state == "whole" for row in self.rows)


def matrix(
    seats: Sequence[Seat], modules: Sequence[Module], done: Mapping[tuple[int, str], int]
) -> Matrix:
    """The matrix; `done` counts steps by person and module, a pair that is missing has none."""
    rows = tuple(
        Row(
            seat,
            tuple(
                Cell(min(done.get((seat.person_id, m.id), 0), len(m.steps)), len(m.steps))
                for m in modules
            ),
        )
        for seat in seats
    )
    return Matrix(tuple(modules), rows)
