"""The first set-up: only whoever sees the server's code becomes administrator."""

from app.accounts import first, queries
from app.accounts.rules import Role

GOOD = {
    "organisation": "Nhóm Bến Sông",
    "full_name": "Vũ Minh Quân",
    "user_name": "Quân",
    "password": "bốn chiếc ghế xanh",
}


def test_an_empty_house_leads_to_the_set_up(client) -> None:
    browser = client()
    assert browser.get("/sign-in").headers["location"] == "/set-up"
    assert "The server printed it" in browser.get("/set-up").text


def test_the_code_makes_the_first_administrator(client, look, settings) -> None:
    browser = client()
    code = first.set_up_code(settings.data_dir)
    answer = browser.post("/set-up", data={**GOOD, "code": f" {code.upper()} "})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    person = look(lambda db: queries.person_by_user_name(db, "quan"))
    assert Role.ADMIN in {role for _, role in look(lambda db: queries.roles_of(db, person.id))}
    sent = {"user_name": "quan", "secret": GOOD["password"]}
    assert browser.post("/sign-in", data=sent).headers["location"] == "/"


def test_a_wrong_code_opens_nothing_and_keeps_what_was_typed(client, look) -> None:
    answer = client().post("/set-up", data={**GOOD, "code": "aaaa-bbbb-cccc"})
    assert answer.status_code == 422
    assert "not the code" in answer.text
    assert "Vũ Minh Quân" in answer.text
    assert GOOD["password"] not in answer.text
    assert not look(queries.anybody)


def test_a_weak_password_or_user_name_is_refused(client, look, settings) -> None:
    code = first.set_up_code(settings.data_dir)
    for change in ({"password": "short"}, {"password": "quan quan quan"}, {"user_name": "/"}):
        answer = client().post("/set-up", data={**GOOD, "code": code, **change})
        assert answer.status_code == 422, change
    assert not look(queries.anybody)


def test_the_set_up_is_gone_once_somebody_is_here(client, cast, settings) -> None:
    code = first.set_up_code(settings.data_dir)
    assert client().get("/set-up").status_code == 404
    assert client().post("/set-up", data={**GOOD, "code": code}).status_code == 404


def test_the_code_stays_the_same_and_is_nobody_elses_to_read(settings) -> None:
    code = first.set_up_code(settings.data_dir)
    assert first.set_up_code(settings.data_dir) == code
    assert (settings.data_dir / first.NAME).stat().st_mode & 0o077 == 0
