"""The guard at the door: foreign writes, safe headers, bodies that are too large."""

from collections.abc import Iterator

import pytest
from starlette.datastructures import Headers
from starlette.testclient import TestClient

from app.settings import Settings
from app.web.guard import same_origin
from tests.cast import Cast


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """An installation that takes one megabyte at most."""
    return settings.model_copy(update={"upload_megabytes": 1})


def chunks(megabytes: float) -> Iterator[bytes]:
    """A form that comes in pieces and never says how long it is."""
    yield b"user_name=lan&secret="
    for _ in range(int(megabytes * 16)):
        yield b"x" * 65_536


FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("path", ["/sign-in", "/language", "/set-up"])
def test_a_body_without_a_length_is_counted_as_it_comes(client, cast: Cast, path: str) -> None:
    answer = client().post(path, content=chunks(1.5), headers=FORM)
    assert "content-length" not in answer.request.headers
    assert answer.status_code == 413
    assert "larger than the server accepts" in answer.text


def test_a_body_with_a_length_is_limited_too(client, cast: Cast) -> None:
    answer = client().post("/sign-in", content=b"user_name=" + b"x" * 1_100_000, headers=FORM)
    assert answer.status_code == 413
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_body_in_chunks_below_the_limit_is_read(client, cast: Cast) -> None:
    sent = iter([b"user_name=lan&", b"secret=" + cast.trainee.secret.encode()])
    assert client().post("/sign-in", content=sent, headers=FORM).status_code == 303


def test_a_body_far_too_long_is_not_heard_out(client, cast: Cast) -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        for piece in chunks(40):
            read += len(piece)
            yield piece

    assert client().post("/sign-in", content=endless(), headers=FORM).status_code == 413


@pytest.mark.parametrize(
    ("headers", "same"),
    [({"sec-fetch-site": "same-origin"}, True), ({"sec-fetch-site": "same-site"}, False),
     ({"sec-fetch-site": "cross-site"}, False), ({"sec-fetch-site": "none"}, False),
     ({"origin": "https://chairs.example", "host": "chairs.example"}, True),
     ({"origin": "https://evil.example", "host": "chairs.example"}, False),
     ({"origin": "null", "host": "chairs.example"}, False), ({"host": "chairs.example"}, False)],
)  # fmt: skip
def test_only_own_pages_start_writes(headers: dict[str, str], same: bool) -> None:
    assert same_origin(Headers(headers)) is same


def test_every_answer_carries_the_strict_policy(client, cast: Cast) -> None:
    for path in ("/sign-in", "/no-such-page", "/static/css/base.css"):
        headers = client().get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_a_page_that_breaks_keeps_the_safe_headers(app, cast: Cast) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    app.add_api_route("/broken", broken)
    answer = TestClient(app, raise_server_exceptions=False).get("/broken")
    assert answer.status_code == 500
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_what_no_database_keeps_is_left_out_of_what_was_typed(client, cast: Cast) -> None:
    sent = {"user_name": "la\x00n", "secret": cast.trainee.secret + "\x00"}
    assert client().post("/sign-in", data=sent).status_code == 303
    sought = client(cast.trainer).get("/people?q=l%00an")
    assert sought.status_code == 200
    assert cast.trainee.full_name in sought.text
