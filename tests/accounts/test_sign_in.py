"""Signing in and out, as people do it."""

import html
import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from sqlmodel import select

from app import clock
from app.accounts import access, actions, queries
from app.accounts.models import AttemptCount, Person, SignIn
from app.accounts.secrets import token_hash
from tests.cast import Cast

FORM = {"content-type": "application/x-www-form-urlencoded"}


def test_trainee_signs_in_with_a_pin(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    assert "Lan" in browser.get("/").text


def test_a_pin_may_be_typed_in_two_groups_as_on_the_card(client, cast: Cast) -> None:
    pin = f"{cast.trainee.secret[:3]} {cast.trainee.secret[3:]}"
    answer = client().post("/sign-in", data={"user_name": "Lan", "secret": pin})
    assert answer.status_code == 303


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


def end_sign_in(client, person) -> object:
    """A browser of somebody whose sign-in was ended from another device."""
    browser, other = client(person), client(person)
    sign_in_id = other.get("/me").text.split("/me/devices/")[1].split("/")[0]
    assert other.post(f"/me/devices/{sign_in_id}/sign-out").status_code == 303
    return browser


def hidden(text: str) -> list[tuple[str, str]]:
    """The hidden fields of a page, as a browser would send them."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', text)
    return [(name, html.unescape(value)) for name, value in found]


TYPED = {
    "full_name": "Phạm Ngọc Lan",
    "user_name": "lan",
    "unit": 'Câu lạc bộ "Bến Sông" <mới> & bạn bè',
    "sex": "",
}


def test_text_typed_after_the_sign_in_ended_is_kept_and_sent(client, cast: Cast) -> None:
    browser = end_sign_in(client, cast.trainer)
    path = f"/people/{cast.trainee.id}/edit"
    version = re.search(r'name="version" value="(\w+)"', client(cast.trainer).get(path).text)
    answer = browser.post(path, data={**TYPED, "version": version[1]})
    assert answer.status_code == 401
    assert ("kept_author", "hanh") in hidden(answer.text)
    sent = [pair for pair in hidden(answer.text) if pair[0] not in ("language", "next")]
    sent += [("user_name", "hanh"), ("secret", cast.trainer.secret)]
    answer = browser.post("/sign-in", content=urlencode(sent), headers=FORM)
    assert answer.status_code == 200
    assert "What you wrote is still here" in answer.text
    assert "Câu lạc bộ" in answer.text
    form = answer.text.split(f'action="{path}"')[1].split("</form>")[0]
    answer = browser.post(path, content=urlencode(hidden(form)), headers=FORM)
    assert answer.status_code == 303
    assert TYPED["unit"] in html.unescape(browser.get(f"/people/{cast.trainee.id}").text)


def test_what_one_person_typed_is_never_offered_to_another(client, cast: Cast) -> None:
    browser = end_sign_in(client, cast.trainer)
    answer = browser.post(f"/people/{cast.trainee.id}/edit", data=TYPED)
    sent = [pair for pair in hidden(answer.text) if pair[0] not in ("language", "next")]
    sent += [("user_name", "quan"), ("secret", cast.admin.secret)]
    answer = browser.post("/sign-in", content=urlencode(sent), headers=FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "Câu lạc bộ" not in browser.get(f"/people/{cast.trainee.id}").text


def test_a_form_sent_after_signing_out_still_belongs_to_its_author(client, cast: Cast) -> None:
    browser = client(cast.trainer)
    browser.post("/sign-out")
    answer = browser.post(f"/people/{cast.trainee.id}/edit", data=TYPED)
    assert ("kept_author", "hanh") in hidden(answer.text)


def test_pins_and_passwords_are_not_carried_through_the_sign_in_form(client, cast: Cast) -> None:
    browser = end_sign_in(client, cast.trainee)
    answer = browser.post("/me/secret", data={"old": "482915", "new": "5937x1", "again": "5937x1"})
    assert "482915" not in answer.text
    assert "5937x1" not in answer.text


def test_typed_text_survives_a_wrong_pin_and_too_many_of_them(client, cast: Cast) -> None:
    browser = end_sign_in(client, cast.trainer)
    answer = browser.post(f"/people/{cast.trainee.id}/edit", data=TYPED)
    for _ in range(9):
        sent = [p for p in hidden(answer.text) if p[0] not in ("language", "next")]
        sent += [("user_name", "hanh"), ("secret", "wrong")]
        answer = browser.post("/sign-in", content=urlencode(sent), headers=FORM)
        assert TYPED["unit"] in [value for _name, value in hidden(answer.text)]
    assert answer.status_code == 429
    assert "Too many wrong attempts" in answer.text


def test_next_never_leads_away(client, cast: Cast) -> None:
    for path in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:1"):
        sent = {"user_name": "lan", "secret": cast.trainee.secret, "next": path}
        assert client().post("/sign-in", data=sent).headers["location"] == "/"


def test_nobody_comes_back_to_the_whole_address(client, cast: Cast) -> None:
    answer = client().get("/people?words=lan&role=coach")
    assert answer.headers["location"] == "/sign-in?next=/people%3Fwords%3Dlan%26role%3Dcoach"


def test_whoever_got_a_first_pin_is_led_to_choose_an_own_one(client, db, cast: Cast) -> None:
    person = db.get(Person, cast.trainee.id)
    actions.give_secret(db, person, "593716", "first-pin", "test")
    db.commit()
    sent = {"user_name": "lan", "secret": "593716", "next": "/learn"}
    browser = client()
    answer = browser.post("/sign-in", data=sent)
    assert answer.headers["location"] == "/me?next=/learn"
    page = browser.get("/me?next=/learn")
    assert "Choose one of your own" in page.text
    sent = {"old": "593716", "new": "820473", "again": "820473", "next": "/learn"}
    assert browser.post("/me/secret", data=sent).headers["location"] == "/learn"
    assert "Choose one of your own" not in browser.get("/me").text


def test_a_new_pin_needs_the_old_one_and_two_equal_tries(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    tries = [
        ({"old": "111112", "new": "820473", "again": "820473"}, "not the one in use"),
        ({"old": "482915", "new": "820473", "again": "820474"}, "not the same"),
        ({"old": "482915", "new": "123456", "again": "123456"}, "too easy"),
        ({"old": "482915", "new": "482915", "again": "482915"}, "Choose another"),
        ({}, "Please fill this in"),
    ]
    for sent, words in tries:
        answer = browser.post("/me/secret", data=sent)
        assert answer.status_code == 422, words
        assert words in answer.text
        assert "820473" not in answer.text
    assert client(cast.trainee)


def test_a_double_click_on_a_new_pin_is_no_fault(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    sent = {"old": "482915", "new": "820473", "again": "820473"}
    assert [browser.post("/me/secret", data=sent).status_code for _ in range(2)] == [303, 303]
    guessed = {"old": "482915", "new": "820474", "again": "820474"}
    assert browser.post("/me/secret", data=guessed).status_code == 422
    signed_in = {"user_name": "lan", "secret": "820473"}
    assert client().post("/sign-in", data=signed_in).status_code == 303


def test_a_first_pin_cannot_be_chosen_as_ones_own(client, look, cast: Cast) -> None:
    def made_first(db):
        db.get(Person, cast.trainee.id).secret_kind = "first-pin"
        db.commit()

    look(made_first)
    sent = {"old": "111112", "new": "482915", "again": "482915"}
    assert client(cast.trainee).post("/me/secret", data=sent).status_code == 422


def test_a_new_secret_signs_out_the_other_devices(client, cast: Cast) -> None:
    here, there = client(cast.trainee), client(cast.trainee)
    here.post("/me/secret", data={"old": "482915", "new": "820473", "again": "820473"})
    assert here.get("/me").status_code == 200
    assert there.get("/me").status_code == 303


def test_devices_are_listed_and_only_own_ones_can_be_signed_out(client, look, cast: Cast) -> None:
    browser, outsider = client(cast.trainee), client(cast.outsider)
    mine = look(lambda db: queries.sign_ins_of(db, cast.trainee.id, clock.now()))
    assert len(mine) == 1
    assert outsider.post(f"/me/devices/{mine[0].id}/sign-out").status_code == 404
    assert browser.get("/me").status_code == 200


def test_a_sign_in_ends_by_time_even_when_nobody_writes(client, cast: Cast) -> None:
    browser = client(cast.trainee)
    assert browser.get("/me").status_code == 200
    with clock.at(clock.now() + timedelta(days=31)):
        assert browser.get("/me").status_code == 303


def test_switched_off_people_are_out_at_once(client, db, cast: Cast) -> None:
    browser = client(cast.trainee)
    assert browser.get("/me").status_code == 200
    db.get(Person, cast.trainee.id).active = False
    db.commit()
    assert browser.get("/me").status_code == 303
    sent = {"user_name": "lan", "secret": cast.trainee.secret}
    assert client().post("/sign-in", data=sent).status_code == 422


def test_the_door_remembers_until_somebody_writes(app, db, client, cast: Cast) -> None:
    browser = client(cast.trainee)
    token, door = browser.cookies[access.COOKIE], app.state.door
    assert door.actor(token).user_name == "lan"
    if door.changes.stamp() is None:
        return  # PostgreSQL: nothing is remembered at all
    asked = []
    real, door._ask = door._ask, lambda token: asked.append(token) or real(token)
    for _ in range(5):
        assert door.actor(token).full_name == "Phạm Ngọc Lan"
    assert asked == []
    db.get(Person, cast.trainee.id).full_name = "Phạm Ngọc Lan Anh"
    db.commit()
    assert door.actor(token).full_name == "Phạm Ngọc Lan Anh"
    assert asked == [token]
    assert door.actor("no such token") is None


def last_seen(look, token: str) -> datetime:
    found = select(SignIn.last_seen_at).where(SignIn.token_hash == token_hash(token))
    return look(lambda db: db.exec(found).one())


def test_last_seen_moves_at_most_once_an_hour(client, look, cast: Cast) -> None:
    began = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    with clock.at(began):
        browser = client(cast.trainee)
    token = browser.cookies[access.COOKIE]
    for minutes, expected in ((30, 0), (61, 61), (90, 61), (122, 122)):
        with clock.at(began + timedelta(minutes=minutes)):
            assert browser.get("/me").status_code == 200
        assert last_seen(look, token) == began + timedelta(minutes=expected)


def test_one_address_may_be_wrong_only_so_often(client, cast: Cast) -> None:
    browser = client()
    for number in range(60):
        sent = {"user_name": f"nobody{number}", "secret": "000000"}
        assert browser.post("/sign-in", data=sent).status_code == 422
    answer = browser.post("/sign-in", data={"user_name": "lan", "secret": cast.trainee.secret})
    assert answer.status_code == 429


def test_right_pins_do_not_use_up_the_address_of_a_training_room(client, look, cast: Cast) -> None:
    for _ in range(70):
        sent = {"user_name": "lan", "secret": cast.trainee.secret}
        assert client().post("/sign-in", data=sent).status_code == 303
    counts = look(lambda db: db.exec(select(AttemptCount)).all())
    assert all(count.amount == 0 for count in counts)


def test_after_a_quarter_of_an_hour_the_account_opens_again(client, cast: Cast) -> None:
    browser, began = client(), clock.now()
    right = {"user_name": "lan", "secret": cast.trainee.secret}
    with clock.at(began):
        for _ in range(8):
            browser.post("/sign-in", data={"user_name": "lan", "secret": "000000"})
        assert browser.post("/sign-in", data=right).status_code == 429
    with clock.at(began + timedelta(minutes=16)):
        assert browser.post("/sign-in", data=right).status_code == 303


def test_a_cookie_cannot_be_read_by_scripts(client, cast: Cast) -> None:
    sent = {"user_name": "lan", "secret": cast.trainee.secret}
    cookie = client().post("/sign-in", data=sent).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_each_sign_in_gets_a_token_of_its_own(client, cast: Cast) -> None:
    browser = client()
    browser.cookies.set("chairs", "chosen-by-somebody-else")
    sent = {"user_name": "lan", "secret": cast.trainee.secret}
    cookie = browser.post("/sign-in", data=sent).headers["set-cookie"]
    assert "chosen-by-somebody-else" not in cookie
    thief = client()
    thief.cookies.set("chairs", "chosen-by-somebody-else")
    assert thief.get("/me").status_code == 303


def test_a_forwarded_address_is_believed_from_a_trusted_proxy_only(client, cast: Cast) -> None:
    browser = client()
    for number in range(61):
        sent = {"user_name": f"nobody{number}", "secret": "000000"}
        headers = {"x-forwarded-for": f"203.0.113.{number}"}
        answer = browser.post("/sign-in", data=sent, headers=headers)
    assert answer.status_code == 429


def test_behind_tls_the_cookie_is_sent_over_tls_only(app, client, cast: Cast) -> None:
    app.state.settings = app.state.settings.model_copy(update={"secure_cookies": True})
    sent = {"user_name": "lan", "secret": cast.trainee.secret}
    cookie = client().post("/sign-in", data=sent).headers["set-cookie"].lower()
    assert "; secure" in cookie
