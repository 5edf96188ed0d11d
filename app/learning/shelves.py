"""The shelves of the curriculum as one person finds them: their own courses stand open."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.curriculum.model import Track
from app.learning.queries import ModuleProgress


@dataclass(frozen=True)
class Shelf:
    """A track with its modules. `is_open` when the person has something to do with it."""

    track: Track
    modules: Sequence[ModuleProgress]
    is_open: bool

    @property
    def finished(self) -> int:
        """How many of its modules are finished."""
        return sum(1 for each in self.modules if each.is_finished)


def in_reach(progress: Sequence[ModuleProgress], own: set[str]) -> Sequence[ModuleProgress]:
    """What a person's next step is looked for in: their workshops' modules and what they began.

    Without a workshop of their own, everything.
    """
    if not own:
        return progress
    return [each for each in progress if each.module.id in own or each.touched]


def shelves_of(
    tracks: Iterable[Track], progress: Sequence[ModuleProgress], own: set[str]
) -> list[Shelf]:
    """All tracks in order; open are those of own workshops and those begun, else the first."""
    by_id = {each.module.id: each for each in progress}
    near = {each.module.id for each in progress if each.touched} | own
    found = [
        Shelf(track, [by_id[name] for name in track.modules if name in by_id], False)
        for track in tracks
    ]
    opened = [any(each.module.id in near for each in shelf.modules) for shelf in found]
    if not any(opened):
        opened[:1] = [True]
    return [
        Shelf(shelf.track, shelf.modules, is_open)
        for shelf, is_open in zip(found, opened, strict=True)
    ]
