"""Levels from ticks, and what a set of levels says; where there is nothing to divide by, None."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.curriculum.model import Behaviour, Instrument, InstrumentItem

COULD_HURT, GROWING, STEADY, STRONG = 1, 2, 3, 4
Levels = Mapping[str, int | None]  # item id -> level; None where nothing was seen


def level(item: InstrumentItem, ticked: Collection[str], not_seen: bool = False) -> int | None:
    """The level of one item, 1 to 4, derived from the ids of the behaviours that were seen.

    Any harmful one: 1. Some basic one missing: 2. All basic ones: 3. All basic ones and an
    advanced one: 4. Nothing ticked, or `not_seen` ("did not arise") where the item allows it:
    None. What was ticked did arise, so ticks outweigh `not_seen`. The logic is that of ENACT
    (Kohrt and others 2015; WHO/UNICEF EQUIP).
    """
    if _any(item.harmful, ticked):
        return COULD_HURT
    if not _any(item.basic, ticked) and not _any(item.advanced, ticked):
        return None
    if not all(behaviour.id in ticked for behaviour in item.basic):
        return GROWING
    return STRONG if _any(item.advanced, ticked) else STEADY


def _any(behaviours: Iterable[Behaviour], ticked: Collection[str]) -> bool:
    return any(behaviour.id in ticked for behaviour in behaviours)


def is_done(item: InstrumentItem, ticked: Collection[str], not_seen: bool) -> bool:
    """Whether the observer has dealt with an item: something ticked, or it did not arise."""
    return level(item, ticked) is not None or (not_seen and item.not_seen_allowed)


def levels(instrument: Instrument, ticked: Collection[str]) -> dict[str, int | None]:
    """The level of each item of an instrument, in its order."""
    return {item.id: level(item, ticked) for item in instrument.items}


def mean_level(found: Levels) -> float | None:
    """The mean of the levels that there are; None when there is none."""
    rated = _rated(found)
    return sum(rated) / len(rated) if rated else None


def share_steady(found: Levels) -> float | None:
    """The share, 0 to 1, of rated items at level 3 or 4; None when no item was rated."""
    rated = _rated(found)
    return sum(each >= STEADY for each in rated) / len(rated) if rated else None


def any_harmful(found: Levels) -> bool:
    """Whether a behaviour that can hurt was seen in any item."""
    return COULD_HURT in _rated(found)


def red_flags(instrument: Instrument, found: Levels) -> tuple[InstrumentItem, ...]:
    """The items on safety, confidentiality and respect at level 1: talked about the same day.

    Source: instrument decision A10 of the domain notes; the total does not matter.
    """
    return tuple(i for i in instrument.items if i.red_flag and found.get(i.id) == COULD_HURT)


def _rated(found: Levels) -> list[int]:
    return [each for each in found.values() if each is not None]


@dataclass(frozen=True, slots=True)
class Summary:
    """One observation in four figures."""

    rated: int
    mean: float | None
    steady: float | None  # share of rated items at level 3 or 4
    harmful: bool


def summary(found: Levels) -> Summary:
    """The figures of one observation."""
    return Summary(len(_rated(found)), mean_level(found), share_steady(found), any_harmful(found))


@dataclass(frozen=True, slots=True)
class ItemSpread:
    """How people stand in one item: how many at each level, and the mean."""

    item_id: str
    people: int  # with a level in this item
    at: tuple[int, int, int, int]  # at levels 1, 2, 3, 4
    mean: float | None


@dataclass(frozen=True, slots=True)
class PeopleSummary:
    """Many people's observations, one each: as EQUIP reports them."""

    people: int
    rated: int  # people with at least one level: the denominator of what follows
    with_harmful: float | None  # share of people with any harmful behaviour
    steady: float | None  # share of all rated items at level 3 or 4
    mean: float | None  # mean of the people's means
    items: tuple[ItemSpread, ...]


def over_people(item_ids: Sequence[str], each: Sequence[Levels]) -> PeopleSummary:
    """Sum up one observation each of many people, item by item and as a whole."""
    rated = [found for found in each if _rated(found)]
    all_levels = [value for found in rated for value in _rated(found)]
    means = [mean for found in rated if (mean := mean_level(found)) is not None]
    return PeopleSummary(
        people=len(each),
        rated=len(rated),
        with_harmful=_share([any_harmful(found) for found in rated]),
        steady=_share([value >= STEADY for value in all_levels]),
        mean=sum(means) / len(means) if means else None,
        items=tuple(_spread(item_id, each) for item_id in item_ids),
    )


def _share(facts: Sequence[bool]) -> float | None:
    return sum(facts) / len(facts) if facts else None


def _spread(item_id: str, each: Sequence[Levels]) -> ItemSpread:
    found = [value for levels_ in each if (value := levels_.get(item_id)) is not None]
    counts = tuple(found.count(step) for step in (COULD_HURT, GROWING, STEADY, STRONG))
    at = (counts[0], counts[1], counts[2], counts[3])
    return ItemSpread(item_id, len(found), at, sum(found) / len(found) if found else None)
