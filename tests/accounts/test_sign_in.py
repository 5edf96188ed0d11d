"""Signing in and out, as people do it."""

from tests.cast import Cast


def test_trainee_signs_in_with_a_pin(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    assert "Lan" in browser.get("/").text


def test_wrong_pin_is_refused_and_the_name_kept(client, cast: Cast) -> None:
    answer = client().post("/sign-in", data={"user_name": "lan", "secret": "000000"})
    assert answer.status_code == 422
    assert 'value="lan"' in answer.text
    assert "do not fit together" in answer.text


def test_after_too_many_wrong_pins_even_the_right_one_waits(client, cast: Cast) -> None:
    browser = client()
    for _ in range(8):
        browser.post("/sign-in", data={"user_name": "lan", "secret": "000000"})
    answer = browser.post("/sign-in", data={"user_name": "lan", "secret": cast.trainee.secret})
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 60


def test_nobody_is_sent_to_the_sign_in_form(client, cast: Cast) -> None:
    answer = client().get("/me")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/me")


def test_a_write_from_another_site_is_refused(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    answer = browser.post("/sign-out", headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert browser.get("/me").status_code == 200


def test_text_typed_after_the_sign_in_ended_is_kept_and_sent(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    other = client(cast.trainee)
    devices = other.get("/me").text
    sign_in_id = devices.split("/me/devices/")[1].split("/")[0]
    other.post(f"/me/devices/{sign_in_id}/sign-out")
    answer = browser.post("/language", data={"language": "vi", "next": "/me"})
    assert answer.status_code == 303  # the language is anybody's
    answer = browser.post("/me/secret", data={"old": "a", "new": "rất dài", "again": "rất dài"})
    assert answer.status_code == 401
    assert "rất dài" in answer.text
    assert 'name="kept_author" value="lan"' in answer.text


def test_next_never_leads_away(client, cast: Cast) -> None:
    for path in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:1"):
        sent = {"user_name": "lan", "secret": cast.trainee.secret, "next": path}
        assert client().post("/sign-in", data=sent).headers["location"] == "/"
