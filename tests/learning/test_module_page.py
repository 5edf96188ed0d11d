"""The module page: editions, steps to mark, going on, and the ETag."""

from tests.cast import Cast

MODULE = "/learn/listening-in-threes"


def test_a_trainee_gets_the_participants_edition(client, cast: Cast) -> None:
    text = client(cast.trainee).get(MODULE).text
    assert "Most of us help by doing something" in text
    assert "Play it, do not explain it" not in text
    assert "You will see the same talk twice" not in text
