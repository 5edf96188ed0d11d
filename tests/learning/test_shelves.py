"""A shelf stands open when a person has something to do with it."""

import pytest

from app.learning.queries import progress_of
from app.learning.shelves import in_reach, shelves_of
from tests.cast import Cast


def opened(text: str) -> int:
    return text.count('<details class="shelf" open>')


def test_who_has_no_workshop_finds_the_first_shelf_open(client, cast: Cast) -> None:
    assert opened(client(cast.trainee).get("/learn").text) == 1


@pytest.mark.parametrize(
    ("own", "titles"),
    [
        ({"what-a-coach-sees"}, {"coaching"}),
        ({"what-a-coach-sees", "a-balanced-day"}, {"coaching", "relapse-prevention"}),
    ],
)
def test_the_shelves_of_ones_own_workshops_stand_open(
    db, library, cast: Cast, own: set[str], titles: set[str]
) -> None:
    progress = progress_of(db, library.current(), cast.trainee.id, "en")
    found = shelves_of(library.current().tracks("en"), progress, own)
    assert {shelf.track.id for shelf in found if shelf.is_open} == titles
    assert [each.module.id for each in in_reach(progress, own)] == [
        each.module.id for each in progress if each.module.id in own
    ]


def test_without_a_workshop_everything_is_in_reach(db, library, cast: Cast) -> None:
    progress = progress_of(db, library.current(), cast.trainee.id, "en")
    assert in_reach(progress, set()) == progress
