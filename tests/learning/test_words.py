"""The page of words: terms with their meaning, and better words for those that hurt."""

from tests.cast import Cast


def test_a_trainee_finds_better_words(client, cast: Cast) -> None:
    text = client(cast.trainee).get("/words").text
    assert 'id="words-that-help"' in text
    assert "person who uses drugs" in text
    assert '<a href="/words">' in client(cast.trainee).get("/learn").text


def test_in_vietnamese_the_words_are_vietnamese(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    browser.post("/language", data={"language": "vi", "next": "/words"})
    text = browser.get("/words").text
    assert "Những từ giúp được người" in text
    assert "người sử dụng ma túy" in text
    assert "person who uses drugs" not in text


def test_whoever_is_not_signed_in_signs_in_first(client) -> None:
    answer = client(None).get("/words")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")
