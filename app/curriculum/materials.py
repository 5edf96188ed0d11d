"""How many of what: the materials of modules and exercises for a number of people."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from app.curriculum.model import Material

TRAINERS = 2


@dataclass(frozen=True, slots=True)
class Needed:
    """A thing and how many of it."""

    item: str
    quantity: int


def quantity_for(material: Material, people: int, trainers: int = TRAINERS) -> int:
    """How many of one material are needed for so many people, rounded up."""
    groups = ceil(people / material.group_size) if material.group_size else 1
    shares = {"participant": people, "group": groups, "trainer": trainers, "room": 1}
    return ceil(material.quantity * shares[material.per])


def needed(
    materials: Iterable[Material], people: int, trainers: int = TRAINERS
) -> tuple[Needed, ...]:
    """Materials with their numbers, the same thing named once, in the order of first mention.

    What is used up (sheets, slips) is added; what stays (pens, a bell) is needed once, in the
    largest number any part asks for.
    """
    found: dict[str, Needed] = {}
    for material in materials:
        name = material.item.casefold()
        count = quantity_for(material, people, trainers)
        before = found.get(name)
        if before is not None:
            count = before.quantity + count if material.used_up else max(before.quantity, count)
        found[name] = Needed(before.item if before else material.item, count)
    return tuple(found.values())
