"""A roster comes in through the pages: looked at first, whole or not at all, and only once."""

import html
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from app.accounts import queries
from app.accounts.models import Person
from app.accounts.rules import Role
from app.web.forms import client_id
from tests.accounts.test_roster import as_csv, as_excel
from tests.cast import Cast

ROWS = [
    ["Họ và tên", "Ngày sinh", "Điện thoại", "Tên đăng nhập", "Ghi chú"],
    ["Phạm Ngọc Lan", "", "", "lan", "đã có"],
    ["Nguyễn Văn Đức", "22/11/1990", "", "", ""],
    ["Trần Thị Ánh", "", "0912345678", "", ""],
    ["Hồ Văn Bảy", "", "", "", ""],
]


def send(browser, content: bytes, name: str = "danh-sach.csv", **fields) -> object:
    sent = {"organisation_id": "1", **fields}
    return browser.post("/people/import", data=sent, files={"file": (name, io.BytesIO(content))})


def hidden(page: str) -> dict[str, str]:
    form = page.split('action="/people/import/carry-out"')[1].split("</form>")[0]
    found = re.findall(r'name="(\w+)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in found}


def pins(page: str) -> list[str]:
    return ["".join(pair) for pair in re.findall(r">(\d{3}) (\d{3})<", page)]


def people(look) -> int:
    return look(lambda db: len(db.exec(select(Person.id)).all()))


@pytest.mark.parametrize("write", [as_csv, as_excel])
def test_a_trainer_brings_in_a_list(client, look, cast: Cast, write) -> None:
    browser, before = client(cast.trainer), people(look)
    preview = send(browser, write(ROWS))
    assert preview.status_code == 200
    assert "3 new, 1 already here" in preview.text
    assert "Ghi chú" in preview.text
    assert people(look) == before
    answer = browser.post("/people/import/carry-out", data=hidden(preview.text))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert people(look) == before + 3
    shown = pins(answer.text)
    assert len(shown) == 3
    assert "http://testserver" in answer.text
    duc = look(lambda db: queries.person_by_user_name(db, "duc.nguyen"))
    assert (duc.full_name, duc.born_on.year, duc.secret_kind) == (
        "Nguyễn Văn Đức",
        1990,
        "first-pin",
    )
    assert look(lambda db: queries.roles_of(db, duc.id)) == [(1, Role.TRAINEE)]
    signed = client().post("/sign-in", data={"user_name": "duc.nguyen", "secret": shown[0]})
    assert signed.headers["location"].startswith("/me")


def test_the_same_file_twice_doubles_nobody(client, look, cast: Cast) -> None:
    browser = client(cast.trainer)
    browser.post("/people/import/carry-out", data=hidden(send(browser, as_csv(ROWS)).text))
    after = people(look)
    preview = send(browser, as_excel(ROWS))
    assert "0 new, 4 already here" in preview.text
    answer = browser.post("/people/import/carry-out", data=hidden(preview.text))
    assert people(look) == after
    assert pins(answer.text) == []


def test_a_double_click_imports_once_and_shows_the_same_pins(client, look, cast: Cast) -> None:
    browser, before = client(cast.trainer), people(look)
    sent = hidden(send(browser, as_csv(ROWS)).text)
    first = browser.post("/people/import/carry-out", data=sent)
    second = browser.post("/people/import/carry-out", data=sent)
    assert pins(first.text) == pins(second.text) != []
    assert people(look) == before + 3


def test_two_clicks_at_the_very_same_time_import_once(client, look, cast: Cast) -> None:
    browsers, before = [client(cast.trainer), client(cast.trainer)], people(look)
    sent = hidden(send(browsers[0], as_csv(ROWS)).text)
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda b: b.post("/people/import/carry-out", data=sent), browsers))
    assert [answer.status_code for answer in answers] == [200, 200]
    assert pins(answers[0].text) == pins(answers[1].text)
    assert people(look) == before + 3


def test_a_list_sent_again_shows_no_pin_that_was_changed(client, cast: Cast) -> None:
    browser = client(cast.trainer)
    sent = hidden(send(browser, as_csv(ROWS)).text)
    shown = pins(browser.post("/people/import/carry-out", data=sent).text)
    duc = client()
    duc.post("/sign-in", data={"user_name": "duc.nguyen", "secret": shown[0]})
    duc.post("/me/secret", data={"old": shown[0], "new": "820473", "again": "820473"})
    again = pins(browser.post("/people/import/carry-out", data=sent).text)
    assert again == shown[1:]


def test_one_fault_refuses_the_whole_list_and_names_the_row(client, look, cast: Cast) -> None:
    before = people(look)
    rows = [*ROWS, ["Lê Văn Tám", "31/02/1990", "", "", ""], ["Lê Chín", "", "", "=A1", ""]]
    answer = send(client(cast.trainer), as_csv(rows))
    assert answer.status_code == 422
    assert "2 rows cannot be used" in answer.text
    assert "is not a date" in answer.text
    assert "formula" in answer.text
    assert "carry-out" not in answer.text
    assert people(look) == before


def too_many() -> bytes:
    return as_csv([["Họ tên"]] + [[f"Nguyễn Văn {chr(97 + n % 26)}"] for n in range(10_000)])


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"\x89PNG\r\n\x1a\n" + bytes(200), "picture"), (too_many(), "at most 500"),
     (as_csv([["Họ tên", "HIV"], ["Lan Phạm", "x"]]), "never recorded"),
     (as_csv([["Tuổi"], ["20"]]), "no column of names")],
)  # fmt: skip
def test_what_is_no_list_is_refused(client, look, cast: Cast, content: bytes, words: str) -> None:
    answer = send(client(cast.trainer), content, "danh-sach.xlsx")
    assert answer.status_code == 422
    assert words in html.unescape(answer.text)


def test_two_people_with_one_user_name_are_refused(client, cast: Cast) -> None:
    rows = [["Họ tên", "Tên đăng nhập"], ["Lan Phạm", "hoa"], ["Mai Phạm", "hoa"]]
    answer = send(client(cast.trainer), as_csv(rows))
    assert answer.status_code == 422
    assert answer.text.count("Two people have the user name") == 2


def test_no_file_at_all_asks_for_one(client, cast: Cast) -> None:
    answer = client(cast.trainer).post("/people/import", data={"organisation_id": "1"})
    assert answer.status_code == 422
    assert "choose a file" in answer.text


def test_rows_that_were_tampered_with_are_judged_again(client, look, cast: Cast) -> None:
    browser, before = client(cast.trainer), people(look)

    def carry_out(rows: object, **changes) -> object:
        sent = {"client_id": client_id(), "organisation_id": "1", **changes}
        sent["rows"] = rows if isinstance(rows, str) else json.dumps(rows)
        return browser.post("/people/import/carry-out", data=sent)

    good = {"line": 2, "full_name": "Nguyễn Văn Đức"}
    for rows in ("", "[", "[]", "{}", "[" * 5000, [1], [good] * 501, [{"line": 2}],
                 [{**good, "full_name": "x" * 500}], [{**good, "sex": "q"}],
                 [{**good, "born_on": "yesterday"}]):  # fmt: skip
        assert carry_out(rows).status_code == 422, str(rows)[:50]
    for rows in ([{**good, "user_name": "tuan"}], [{**good, "phone": "x"}],
                 [{**good, "full_name": "12"}], [good, {**good, "line": 3}]):  # fmt: skip
        assert carry_out(rows).status_code in (409, 422), rows
    assert carry_out([good], client_id="short").status_code == 422
    assert carry_out([good], organisation_id="2").status_code == 404
    assert carry_out([good], organisation_id="999").status_code == 404
    assert people(look) == before


def test_the_outsider_brings_nobody_into_our_organisation(client, look, cast: Cast) -> None:
    before = people(look)
    assert send(client(cast.outsider), as_csv(ROWS)).status_code == 404
    sent = hidden(send(client(cast.trainer), as_csv(ROWS)).text)
    answer = client(cast.outsider).post("/people/import/carry-out", data=sent)
    assert answer.status_code == 404
    assert people(look) == before


def test_people_go_on_into_the_workshop(app, client, look, cast: Cast) -> None:
    joined = []
    app.state.join_workshop = lambda db, actor, workshop, ids: joined.append((workshop, ids))
    browser = client(cast.trainer)
    assert 'name="workshop_id" value="12"' in browser.get("/people/import?workshop=12").text
    preview = send(browser, as_csv(ROWS), workshop_id="12")
    sent = hidden(preview.text)
    answer = browser.post("/people/import/carry-out", data=sent)
    browser.post("/people/import/carry-out", data=sent)
    assert 'href="/workshops/12"' in answer.text
    assert [(workshop, len(ids)) for workshop, ids in joined] == [(12, 4)]
    assert joined[0][1][0] == cast.trainee.id


def test_when_the_workshop_refuses_nobody_is_added(app, client, look, cast: Cast) -> None:
    from app.errors import NotFound

    def refuse(*_arguments: object) -> None:
        raise NotFound

    app.state.join_workshop = refuse
    browser, before = client(cast.trainer), people(look)
    sent = hidden(send(browser, as_csv(ROWS), workshop_id="12").text)
    assert browser.post("/people/import/carry-out", data=sent).status_code == 404
    assert people(look) == before
