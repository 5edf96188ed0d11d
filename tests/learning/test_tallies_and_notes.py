"""Tallies are kept; notes find everything of one's own, with and without marks."""

import pytest
from sqlmodel import select

from app.learning.models import Tally
from tests.cast import Cast

MODULE = "/learn/listening-in-threes"
TALLY = f"{MODULE}/tallies/say-backs"


def test_a_tally_is_kept_and_stands_there_again(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    answer = browser.post(TALLY, data={"row0": "4", "row1": " 2 ", "row2": ""})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{MODULE}#tally-say-backs")
    text = browser.get(MODULE).text
    assert 'name="row0" aria-labelledby="row-say-backs-0" value="4"' in text
    assert 'name="row1" aria-labelledby="row-say-backs-1" value="2"' in text
    assert "Said back: 4" in browser.get("/notes").text
    assert 'value="4"' not in client(cast.other_trainee).get(MODULE).text


def test_htmx_gets_the_tally(client, cast: Cast) -> None:
    answer = client(cast.trainee).post(TALLY, data={"row0": "1"}, headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<form class="tally" id="tally-say-backs"')


def test_sending_again_doubles_nothing(client, cast: Cast, db) -> None:
    browser = client(cast.trainee)
    for _ in range(2):
        browser.post(TALLY, data={"row0": "3"})
    assert db.exec(select(Tally)).one().counts == [3, 0, 0]


@pytest.mark.parametrize("wrong", ["-1", "1000", "1.5", "many", "9" * 40])
def test_what_is_no_count_is_refused(client, cast: Cast, db, wrong: str) -> None:
    answer = client(cast.trainee).post(TALLY, data={"row0": wrong})
    assert answer.status_code == 422
    assert "whole numbers" in answer.text
    assert db.exec(select(Tally)).all() == []


def test_a_tally_that_does_not_exist_takes_nothing(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    assert browser.post(f"{MODULE}/tallies/nothing", data={"row0": "1"}).status_code == 404
    assert browser.post("/learn/nothing/tallies/say-backs", data={}).status_code == 404


@pytest.mark.parametrize("asked", ["đường", "duong", "DUONG pho", "phố đường"])
def test_notes_are_found_with_and_without_marks(client, cast: Cast, asked: str) -> None:
    browser = client(cast.trainee)
    path = f"{MODULE}/reflections/my-pull"
    browser.post(path, data={"text": "Trên đường phố tôi nghe nhiều hơn.", "version": "0"})
    assert "Trên đường phố" in browser.get("/notes", params={"q": asked}).text
    assert "Nothing of yours" in client(cast.other_trainee).get("/notes", params={"q": asked}).text


def test_a_word_that_stands_nowhere_finds_nothing(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    browser.post(TALLY, data={"row0": "1"})
    text = browser.get("/notes", params={"q": "<b>xyz"}).text
    assert "Nothing of yours contains these words" in text
    assert "<b>xyz" not in text


def test_empty_notes_say_what_will_stand_there(client, cast: Cast) -> None:
    assert "Here you find everything again" in client(cast.trainee).get("/notes").text
