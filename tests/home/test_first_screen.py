"""The first screen of each role, through the door people use."""

from app.demo import play
from app.demo.people import PIN


def test_a_trainee_counts_only_the_modules_of_their_own_workshops(app, client) -> None:
    play.load(app.state.database, app.state.library.current(), app.state.settings)
    browser = client()
    browser.post("/sign-in", data={"user_name": "lan.pham", "secret": PIN})
    assert "25/26" in browser.get("/").text
