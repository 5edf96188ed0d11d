"""Search through the door that people use."""

import pytest

from tests.cast import Cast


@pytest.mark.parametrize("query", ["lắng nghe", "lang nghe", "LANG NGHE"])
def test_vietnamese_is_found_with_and_without_marks(client, cast: Cast, query: str) -> None:
    browser = client(cast.trainee)
    browser.post("/language", data={"language": "vi", "next": "/"})
    assert "/learn/listening-in-threes" in browser.get("/search", params={"q": query}).text


def test_a_trainee_never_finds_what_only_trainers_read(client, cast: Cast) -> None:
    words = {"q": "co-trainer starts to tell you something small"}
    assert "/learn/listening-in-threes" in client(cast.trainer).get("/search", params=words).text
    assert (
        "/learn/"
        not in client(cast.trainee).get("/search", params=words).text.split('id="hits"')[1]
    )


def test_htmx_gets_only_the_hits(client, cast: Cast) -> None:
    answer = client(cast.trainee).get("/search?q=circle", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<section id="hits"')
    assert "HX-Request" in answer.headers["vary"]


@pytest.mark.parametrize(
    "query", ["<script>alert(1)</script>", "%", "a" * 5000, "'; drop table", "đ"]
)
def test_odd_queries_do_no_harm(client, cast: Cast, query: str) -> None:
    answer = client(cast.trainee).get("/search", params={"q": query})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_nobody_must_sign_in_to_search(client, cast: Cast) -> None:
    assert client().get("/search?q=circle").status_code == 303
