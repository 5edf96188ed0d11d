"""A trainer imports a roster, takes attendance and asks for a book, on a laptop and on a phone."""

from pathlib import Path

import pytest

from app.workshops import queries as workshops
from tests.journeys.conftest import axe

ROSTER = (
    "Họ và tên,Ngày sinh,Giới tính,Đơn vị,Xã/Phường,Tỉnh/Thành\n"
    "Nguyễn Thị Bưởi,12/03/1990,nữ,Nhóm Vườn,Xã An Lão,Hải Phòng\n"
    ",,,,,\n"
    "Trần Văn Đước,01/11/1985,nam,Nhóm Vườn,Xã An Lão,Hải Phòng\n"
)


def test_a_roster_comes_in_whole_and_once(site, visit, tmp_path: Path) -> None:
    file = tmp_path / "danh sách.csv"
    file.write_text(ROSTER, encoding="utf-8-sig")
    page = visit("trainer")
    for turn in (1, 2):
        page.goto(f"{site.url}/people/import?workshop=2")
        page.set_input_files("input[type=file]", str(file))
        page.locator("main form button").first.click()
        page.wait_for_load_state()
        assert "Trần Văn Đước" in page.content()
        page.locator("main form button").last.click()
        page.wait_for_load_state()
        cards = page.locator("text=/^[0-9]{3} [0-9]{3}$/").count()
        assert cards == (2 if turn == 1 else 0)
    with site.app.state.database.reading() as db:
        names = [person.full_name for person in workshops.participants(db, 2)]
    assert len(names) == 32
    assert names.count("Trần Văn Đước") == 1


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_attendance_of_a_half_day(site, visit, script: bool) -> None:
    page = visit("trainer", phone=True, script=script)
    half = "2/afternoon" if script else "2/morning"
    page.goto(f"{site.url}/workshops/2/attendance/{half}")
    everybody = page.get_by_role("button", name="Tất cả có mặt")
    if everybody.count():
        everybody.click()
    row = page.get_by_role("button", name="Vắng").first
    row.click()
    page.wait_for_timeout(500)
    page.reload()
    pressed = page.locator("[aria-pressed=true]")
    assert pressed.count() >= 30


def test_screens_of_a_trainer_are_accessible(site, visit) -> None:
    faults = []
    for phone in (True, False):
        page = visit("trainer", phone=phone)
        for path in (
            "/",
            "/workshops",
            "/workshops/new",
            "/workshops/2",
            "/workshops/2/days/3",
            "/workshops/2/roster",
            "/workshops/2/attendance",
            "/workshops/2/progress",
            "/workshops/2/print",
            "/people",
            "/people/import",
            "/learn/listening-in-threes",
        ):
            page.goto(site.url + path)
            faults += axe(page)
    assert not faults, "\n".join(faults)


def test_the_first_screens_of_the_office_are_accessible(site, visit) -> None:
    faults = []
    for role in ("coordinator", "administrator"):
        page = visit(role, language="en")
        for path in ("/", "/organisations", "/people/7", "/me"):
            page.goto(site.url + path)
            faults += axe(page)
    page = visit()
    page.goto(f"{site.url}/sign-in")
    faults += axe(page)
    assert not faults, "\n".join(faults)
