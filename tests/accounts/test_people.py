"""The pages of people: found, looked at, changed, given roles, given new PINs, switched off."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from app import clock
from app.accounts import actions, queries
from app.accounts.models import AuditEntry, Person
from app.accounts.rules import Role
from app.web.forms import client_id
from tests.cast import Cast

DATA = {"full_name": "Phạm Ngọc Lan", "user_name": "lan", "sex": "", "born_on": "", "phone": ""}


def names(page: str) -> list[str]:
    return re.findall(r'class="name" href="/people/\d+">([^<]*)<', page)


def person(look: Callable, person_id: int) -> Person:
    return look(lambda db: db.get(Person, person_id))


def roles(look: Callable, person_id: int) -> set[Role]:
    return {role for _place, role in look(lambda db: queries.roles_of(db, person_id))}


def version(page: str) -> str:
    return re.search(r'name="version" value="(\w+)"', page)[1]


PAGES = ["", "/new", "/import", "/{lan}", "/{lan}/edit"]
WRITES = ["/new", "/import", "/import/carry-out", "/{lan}/edit", "/{lan}/roles", "/{lan}/reset",
          "/{lan}/switch-off", "/{lan}/switch-on"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_trainees_and_coaches_find_no_pages_of_people(client, cast: Cast, path: str) -> None:
    path = "/people" + path.format(lan=cast.trainee.id)
    for player in (cast.trainee, cast.coach):
        assert client(player).get(path).status_code == 404
    assert client().get(path).status_code == 303
    assert client(cast.trainer).get(path).status_code == 200


@pytest.mark.parametrize("path", WRITES)
def test_trainees_and_coaches_change_nobody(client, cast: Cast, path: str) -> None:
    path = "/people" + path.format(lan=cast.trainee.id)
    for player in (cast.trainee, cast.coach):
        assert client(player).post(path, data={}).status_code == 404


@pytest.mark.parametrize("path", [p for p in PAGES if "{" in p])
def test_the_outsider_sees_nobody_of_ours(client, cast: Cast, path: str) -> None:
    path = "/people" + path.format(lan=cast.trainee.id)
    assert client(cast.outsider).get(path).status_code == 404
    assert (
        client(cast.outsider).get(path.replace(str(cast.trainee.id), "9" * 30)).status_code == 404
    )


@pytest.mark.parametrize("path", [p for p in WRITES if "{" in p])
def test_the_outsider_changes_nobody_of_ours(client, look, cast: Cast, path: str) -> None:
    path = "/people" + path.format(lan=cast.trainee.id)
    sent = {**DATA, "version": "", "client_id": client_id(),
            "organisation_id": cast.trainee.organisation_id, "roles": "coach"}  # fmt: skip
    assert client(cast.outsider).post(path, data=sent).status_code == 404
    assert person(look, cast.trainee.id).active
    assert roles(look, cast.trainee.id) == {Role.TRAINEE}


def test_the_list_has_our_people_in_vietnamese_order(client, cast: Cast) -> None:
    page = client(cast.trainer).get("/people").text
    assert names(page) == [
        "Trần Văn Bình", "Nguyễn Thị Hạnh", "Phạm Ngọc Lan", "Lê Thị Mai", "Vũ Minh Quân",
        "Đỗ Anh Tuấn",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "found"),
    [("do", ["Đỗ Anh Tuấn"]), ("Đỗ", ["Đỗ Anh Tuấn"]), ("hanh", ["Nguyễn Thị Hạnh"]),
     ("thi", ["Nguyễn Thị Hạnh", "Lê Thị Mai"]), ("ngoc lan", ["Phạm Ngọc Lan"]),
     ("binh", ["Trần Văn Bình"]), ("dung", []), ("%", []), ("_", []), ("'\"<", [])],
)  # fmt: skip
def test_people_are_sought_with_and_without_marks(client, cast: Cast, words, found) -> None:
    page = client(cast.trainer).get("/people", params={"words": words})
    assert names(page.text) == found


def test_people_are_sought_by_role(client, cast: Cast) -> None:
    browser = client(cast.trainer)
    assert names(browser.get("/people?role=coach").text) == ["Trần Văn Bình"]
    assert len(names(browser.get("/people?role=nonsense").text)) == 6


def test_htmx_gets_the_list_alone(client, cast: Cast) -> None:
    answer = client(cast.trainer).get("/people?words=lan", headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<section id="found"')
    assert "HX-Request" in answer.headers["vary"]


def test_a_long_list_comes_in_pages_of_fifty(client, db, cast: Cast) -> None:
    for number in range(120):
        actions.add_person(db, cast.trainer.organisation_id, f"Bùi An {number}", f"an{number}")
    db.commit()
    browser = client(cast.trainer)
    seen = [name for n in (1, 2, 3) for name in names(browser.get(f"/people?page={n}").text)]
    assert len(seen) == 126
    assert len(set(seen)) == 126
    page = browser.get("/people?words=bui&page=2").text
    assert "Page 2 of 3" in page
    assert "/people?words=bui&amp;page=3" in page
    for odd in ("0", "-1", "99999", "x", "1e9"):
        assert browser.get(f"/people?page={odd}").status_code == 200


def test_looking_at_somebody_is_noted_once_an_hour(client, look, cast: Cast) -> None:
    browser, began = client(cast.trainer), clock.now()
    path = f"/people/{cast.trainee.id}"

    def seen() -> int:
        about = select(AuditEntry).where(
            AuditEntry.about_person_id == cast.trainee.id, AuditEntry.action == "saw"
        )
        return len(look(lambda db: db.exec(about).all()))

    for minutes, expected in ((0, 1), (5, 1), (59, 1), (62, 2)):
        with clock.at(began + timedelta(minutes=minutes)):
            assert browser.get(path).status_code == 200
        assert seen() == expected, minutes
    client(cast.admin).get(path)
    assert seen() == 3
    browser.get(f"/people/{cast.trainer.id}")
    assert seen() == 3
    assert "Nguyễn Thị Hạnh: saw" in browser.get(path).text


def new_person(**changes) -> dict[str, object]:
    return {"client_id": client_id(), "organisation_id": 1, "full_name": "Bùi Thị Thảo",
            "user_name": "Thảo", "born_on": "5/6/1991", "phone": "912 345 678",
            "roles": ["trainee"], **changes}  # fmt: skip


def test_a_new_trainee_gets_a_pin_that_is_shown_once(client, look, cast: Cast) -> None:
    browser, sent = client(cast.trainer), new_person()
    answer = browser.post("/people/new", data=sent)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    pin = "".join(re.search(r">(\d{3}) (\d{3})<", answer.text).groups())
    assert browser.post("/people/new", data=sent).text == answer.text  # a double click
    thao = look(lambda db: queries.person_by_user_name(db, "thao"))
    assert (thao.phone, thao.born_on.isoformat()) == ("0912345678", "1991-06-05")
    assert roles(look, thao.id) == {Role.TRAINEE}
    answer = client().post("/sign-in", data={"user_name": "thao", "secret": pin})
    assert answer.headers["location"].startswith("/me")
    assert pin not in browser.get(f"/people/{thao.id}").text


def test_a_new_coach_gets_a_password(client, cast: Cast) -> None:
    answer = client(cast.trainer).post("/people/new", data=new_person(roles=["coach"]))
    secret = re.search(r">((?:[a-z]{4}-){3}[a-z]{4})<", answer.text)[1]
    sent = {"user_name": "thao", "secret": secret}
    assert client().post("/sign-in", data=sent).status_code == 303


def test_a_new_person_with_faults_keeps_what_was_typed(client, look, cast: Cast) -> None:
    changes = [
        ({"full_name": ""}, "Please fill this in"),
        ({"user_name": "LAN"}, "Somebody else has this user name"),
        ({"user_name": "dung"}, "Somebody else has this user name"),
        ({"born_on": "31/02/1990"}, "is not a date"),
        ({"phone": "none"}, "not one telephone number"),
        ({"roles": ["king"]}, "choose one of the possibilities"),
        ({"full_name": "x" * 121}, "too long"),
    ]
    before = look(lambda db: len(queries.user_names(db)))
    for change, words in changes:
        answer = client(cast.trainer).post("/people/new", data=new_person(unit="Tổ 5", **change))
        assert answer.status_code == 422, change
        assert words in answer.text, change
        assert "Tổ 5" in answer.text
    assert look(lambda db: len(queries.user_names(db))) == before


def test_trainers_add_no_administrators_and_nobody_elsewhere(client, look, cast: Cast) -> None:
    browser = client(cast.trainer)
    sent = new_person(roles=["trainee", "admin"])
    assert browser.post("/people/new", data=sent).status_code == 403
    away = new_person(organisation_id=cast.outsider.organisation_id)
    assert browser.post("/people/new", data=away).status_code == 404
    assert look(lambda db: queries.person_by_user_name(db, "thao")) is None
    assert client(cast.admin).post("/people/new", data=sent).status_code == 200


def test_data_are_changed_and_the_change_is_noted(client, look, cast: Cast) -> None:
    browser, path = client(cast.trainer), f"/people/{cast.trainee.id}"
    sent = {**DATA, "full_name": "Phạm Ngọc Lân", "phone": "0912345678",
            "version": version(browser.get(path + "/edit").text)}  # fmt: skip
    assert browser.post(path + "/edit", data=sent).status_code == 303
    assert browser.post(path + "/edit", data=sent).status_code == 303  # a double click
    lan = person(look, cast.trainee.id)
    assert (lan.full_name, lan.phone) == ("Phạm Ngọc Lân", "0912345678")
    assert names(browser.get("/people?words=lân").text) == ["Phạm Ngọc Lân"]
    trail = look(lambda db: queries.audit_about(db, cast.trainee.id))
    changes = [entry for entry in trail if entry.action == "changed"]
    assert [entry.detail["fields"] for entry in changes] == [["full_name", "phone"]]


def test_two_who_change_one_person_lose_nothing(client, look, cast: Cast) -> None:
    path = f"/people/{cast.trainee.id}/edit"
    trainer, admin = client(cast.trainer), client(cast.admin)
    first, second = version(trainer.get(path).text), version(admin.get(path).text)
    assert trainer.post(path, data={**DATA, "unit": "Tổ 1", "version": first}).status_code == 303
    mine = {**DATA, "unit": "Tổ 2", "commune": "Hải Châu", "version": second}
    answer = admin.post(path, data=mine)
    assert answer.status_code == 409
    assert "Somebody else wrote in the meantime: Tổ 1" in answer.text
    assert 'value="Tổ 2"' in answer.text
    assert person(look, cast.trainee.id).unit == "Tổ 1"
    mine["version"] = version(answer.text)
    assert admin.post(path, data=mine).status_code == 303
    assert person(look, cast.trainee.id).unit == "Tổ 2"


def test_a_taken_user_name_is_refused_when_changing(client, cast: Cast) -> None:
    browser, path = client(cast.trainer), f"/people/{cast.trainee.id}/edit"
    sent = {**DATA, "user_name": "tuan", "version": version(browser.get(path).text)}
    answer = browser.post(path, data=sent)
    assert answer.status_code == 422
    assert "Somebody else has this user name" in answer.text


def test_trainers_do_not_change_administrators(client, cast: Cast) -> None:
    browser, path = client(cast.trainer), f"/people/{cast.admin.id}"
    assert browser.get(path).status_code == 200
    for part in ("edit", "reset", "switch-off"):
        sent = {**DATA, "client_id": client_id()}
        assert browser.post(f"{path}/{part}", data=sent).status_code == 403


def test_trainers_give_and_take_the_roles_of_trainees_and_coaches(client, look, cast: Cast) -> None:
    browser, path = client(cast.trainer), f"/people/{cast.trainee.id}/roles"
    place = {"organisation_id": cast.trainee.organisation_id}
    assert browser.post(path, data={**place, "roles": ["trainee", "coach"]}).status_code == 303
    assert roles(look, cast.trainee.id) == {Role.TRAINEE, Role.COACH}
    browser.post(path, data={**place, "roles": ["coach", "admin"]})
    assert roles(look, cast.trainee.id) == {Role.COACH}
    browser.post(f"/people/{cast.admin.id}/roles", data=place)
    assert roles(look, cast.admin.id) == {Role.ADMIN}
    away = {"organisation_id": cast.outsider.organisation_id, "roles": ["coach"]}
    assert browser.post(path, data=away).status_code == 404


def test_the_last_administrator_stays(client, look, cast: Cast) -> None:
    browser, mine = client(cast.admin), f"/people/{cast.admin.id}"
    place = {"organisation_id": cast.admin.organisation_id}
    answer = browser.post(mine + "/roles", data={**place, "roles": ["trainer"]})
    assert answer.status_code == 422
    assert "last administrator" in answer.text
    assert roles(look, cast.admin.id) == {Role.ADMIN}
    assert browser.post(mine + "/switch-off").status_code == 422
    browser.post(f"/people/{cast.coordinator.id}/roles", data={**place, "roles": ["admin"]})
    assert browser.post(mine + "/roles", data={**place, "roles": []}).status_code == 303
    assert roles(look, cast.admin.id) == set()
    assert browser.get("/people").status_code == 404


def test_somebody_with_a_role_here_is_seen_here_but_changed_at_home(client, db, cast: Cast) -> None:
    actions.give_role(db, cast.outside_trainee.id, cast.trainer.organisation_id, Role.COACH)
    db.commit()
    browser, path = client(cast.admin), f"/people/{cast.outside_trainee.id}"
    assert "Bùi Thị Phượng" in names(browser.get("/people?role=coach").text)
    assert browser.get(path).status_code == 200
    assert browser.post(path + "/reset", data={"client_id": client_id()}).status_code == 403
    assert browser.get(path + "/edit").status_code == 403


def test_a_new_pin_signs_the_person_out_and_is_shown_once(client, look, cast: Cast) -> None:
    browser, lan = client(cast.trainer), client(cast.trainee)
    sent, path = {"client_id": client_id()}, f"/people/{cast.trainee.id}/reset"
    answer = browser.post(path, data=sent)
    pin = "".join(re.search(r">(\d{3}) (\d{3})<", answer.text).groups())
    assert answer.headers["cache-control"] == "no-store"
    assert lan.get("/me").status_code == 303
    old = {"user_name": "lan", "secret": cast.trainee.secret}
    assert client().post("/sign-in", data=old).status_code == 422
    assert browser.post(path, data=sent).text == answer.text  # a double click
    new = client()
    assert new.post("/sign-in", data={"user_name": "lan", "secret": pin}).status_code == 303
    new.post("/me/secret", data={"old": pin, "new": "820473", "again": "820473"})
    assert browser.post(path, data=sent).status_code == 303  # sent again, it resets nothing
    assert person(look, cast.trainee.id).secret_kind == "pin"


def test_trainers_reset_trainees_only(client, cast: Cast) -> None:
    sent = {"client_id": client_id()}
    for player in (cast.coach, cast.coordinator, cast.admin):
        answer = client(cast.trainer).post(f"/people/{player.id}/reset", data=sent)
        assert answer.status_code == 403
    answer = client(cast.admin).post(f"/people/{cast.coach.id}/reset", data=sent)
    assert "First password" in answer.text


def test_an_account_is_switched_off_and_on_again(client, look, cast: Cast) -> None:
    browser, lan = client(cast.trainer), client(cast.trainee)
    path = f"/people/{cast.trainee.id}"
    assert browser.post(path + "/switch-off").status_code == 303
    assert lan.get("/me").status_code == 303
    assert "switched off" in browser.get("/people?words=lan").text
    assert browser.post(path + "/switch-on").status_code == 303
    assert client(cast.trainee).get("/me").status_code == 200
    actions_seen = [e.action for e in look(lambda db: queries.audit_about(db, cast.trainee.id))]
    assert actions_seen[:2] == ["switched on", "switched off"]


def test_nobody_switches_off_the_own_account(client, look, cast: Cast) -> None:
    answer = client(cast.trainer).post(f"/people/{cast.trainer.id}/switch-off")
    assert answer.status_code == 422
    assert person(look, cast.trainer.id).active
