"""A roster: any file is read or refused, order and blank rows do not matter, twice is once."""

import csv
import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.accounts.roster import Entry, Known, Roster, judge, judge_date, judge_phone, read_roster
from app.accounts.spreadsheet import Unreadable

TODAY = date(2026, 11, 23)
HEADINGS = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Đơn vị", "Xã/phường", "Tỉnh/thành",
            "Điện thoại", "Tên đăng nhập"]  # fmt: skip
LAN = ["1", "Phạm Ngọc Lan", "22/11/1990", "nữ", "CLB Bến Sông", "Hải Châu", "Đà Nẵng",
       "0912345678", "lan"]  # fmt: skip
TUAN = ["2", "Đỗ Anh Tuấn", "03/02/1985", "Nam", "", "", "", "", ""]


def as_csv(rows: list[list[Any]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


def as_excel(rows: list[list[Any]]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def entries(content: bytes) -> tuple[Entry, ...]:
    return read_roster(content, TODAY).entries


def faults(entry: Entry) -> str:
    return " ".join(map(str, entry.faults))


@pytest.mark.parametrize("write", [as_csv, as_excel])
def test_a_full_row_is_understood(write) -> None:
    lan, tuan = entries(write([HEADINGS, LAN, TUAN]))
    assert lan == Entry(2, "Phạm Ngọc Lan", "lan", date(1990, 11, 22), "f", "CLB Bến Sông",
                        "Hải Châu", "Đà Nẵng", "0912345678")  # fmt: skip
    assert tuan == Entry(3, "Đỗ Anh Tuấn", "", date(1985, 2, 3), "m")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_every_common_shape_is_the_same(delimiter: str, encoding: str) -> None:
    found = entries(as_csv([HEADINGS, LAN, TUAN], encoding, delimiter))
    assert [entry.full_name for entry in found] == ["Phạm Ngọc Lan", "Đỗ Anh Tuấn"]


def test_windows_1258_is_recognised() -> None:
    import unicodedata

    text = "Họ và tên,Điện thoại\nĐặng Thị Ánh Dương,0912345678\n"
    # Windows-1258 has the letters with hat, breve and horn; the tones follow as marks.
    pieces = []
    for char in text:
        try:
            pieces.append(char.encode("cp1258"))
        except UnicodeEncodeError:
            base, tone = unicodedata.normalize("NFD", char)[0], unicodedata.normalize("NFD", char)
            shapes = "".join(c for c in tone[1:] if c in "\u0302\u0306\u031b")
            tones = "".join(c for c in tone[1:] if c not in "\u0302\u0306\u031b")
            letter = unicodedata.normalize("NFC", base + shapes) + tones
            pieces.append(letter.encode("cp1258"))
    assert entries(b"".join(pieces))[0].full_name == "Đặng Thị Ánh Dương"


def test_headings_in_english_without_marks_in_any_order() -> None:
    rows = [["PHONE NUMBER", "dob", "Ho Ten", "Gender"], ["912345678", "1-2-1990", "Lan Phạm", "F"]]
    lan = entries(as_csv(rows))[0]
    assert (lan.full_name, lan.phone, lan.born_on) == ("Lan Phạm", "0912345678", date(1990, 2, 1))
    assert lan.sex == "f"


def test_family_and_given_names_in_two_columns_become_one() -> None:
    rows = [["Họ và tên đệm", "Tên"], ["Nguyễn Thị", "Hạnh"]]
    assert entries(as_csv(rows))[0].full_name == "Nguyễn Thị Hạnh"


def test_titles_above_the_headings_and_bilingual_headings_are_fine() -> None:
    rows = [["DANH SÁCH HỌC VIÊN"], [], ["Họ và tên (Full name)", "Điện thoại / Phone"], ["Lan Ng"]]
    assert entries(as_csv(rows))[0].line == 4


def test_real_excel_dates_and_numbers_are_understood() -> None:
    born = datetime(1990, 11, 22)  # noqa: DTZ001 (spreadsheets know no zones)
    rows = [["Họ tên", "Ngày sinh", "SĐT"], ["Lan Phạm", born, 912345678]]
    lan = entries(as_excel(rows))[0]
    assert (lan.born_on, lan.phone) == (date(1990, 11, 22), "0912345678")


def test_names_become_nfc_without_stray_blanks() -> None:
    rows = [["Họ tên"], ["  Nguye\u0302\u0303n\u00a0 Thị\u200b  Ha\u0323nh "]]
    assert entries(as_csv(rows))[0].full_name == "Nguyễn Thị Hạnh"


REFUSED = {
    b"": "empty",
    b"\n\n , \n": "no column of names",
    b"\x89PNG\r\n\x1a\n....": "picture",
    b"%PDF-1.7": "picture",
    b"\xd0\xcf\x11\xe0\xa1\xb1": "old kind",
    b"PK\x03\x04 broken": "damaged",
    b"PK": "damaged",
    "Họ tên\n".encode(): "only headings",
    b"Tuoi,Tinh\n20,Da Nang\n": "no column of names",
    "Họ tên\nNguy\ufffdn Văn A\n".encode(): "cannot be read",
    "Họ tên\nNguyá»…n VÄƒn A\n".encode(): "cannot be read",
    b"H\xe4 t\xb8n\xff,x\nNguy\xd4n\n": "cannot be read",
    b"Ho ten\nA\x00B\n": "not a list",
    "Họ tên,Full name\na,b\n".encode(): "mean the same",
}


@pytest.mark.parametrize(("content", "words"), REFUSED.items())
def test_what_is_no_roster_is_refused_with_a_reason(content: bytes, words: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_roster(content, TODAY)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    "heading",
    ["Tình trạng HIV", "HIV status", "Sử dụng ma túy", "Drug use", "Người sau cai nghiện",
     "Methadone", "Tiền án", "Legal status", "Tình trạng pháp lý", "ARV", "Sức khỏe",
     "Xét nghiệm", "Criminal record", "tinh trang nhiem"],
)  # fmt: skip
def test_what_is_never_recorded_is_refused(heading: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_roster(as_csv([["Họ tên", heading], ["Lan Phạm", "x"]]), TODAY)
    assert "never recorded" in str(refused.value)
    assert heading in str(refused.value)


@pytest.mark.parametrize("heading", ["Ghi chú", "Nhiệm vụ", "Viện nghiên cứu", "Bệnh viện", "CCCD"])
def test_other_unknown_columns_are_passed_over_and_named(heading: str) -> None:
    roster = read_roster(as_csv([["Họ tên", heading], ["Lan Phạm", "x"]]), TODAY)
    assert roster.ignored == (heading,)


def test_more_than_500_people_are_refused_with_the_limit() -> None:
    rows = [["Họ tên"]] + [[f"Nguyễn Văn {'a' * (n % 50)}"] for n in range(10_000)]
    with pytest.raises(Unreadable) as refused:
        read_roster(as_csv(rows), TODAY)
    assert "10000 rows" in str(refused.value)
    assert "500" in str(refused.value)
    assert len(entries(as_csv(rows[:501]))) == 500


def test_endless_empty_rows_end_somewhere() -> None:
    with pytest.raises(Unreadable):
        read_roster("Họ tên\n".encode() + b"\n" * 30_000 + b"Lan Pham\n", TODAY)


@pytest.mark.parametrize(
    "cell", ["=1+1", '=HYPERLINK("x")', "@SUM(A1)", "+cmd|' /C calc'!A0", "-x"]
)
@pytest.mark.parametrize("write", [as_csv, as_excel])
def test_formulas_are_refused(write, cell: str) -> None:
    found = entries(write([["Họ tên", "Đơn vị"], ["Lan Phạm", cell]]))[0]
    assert "formula" in faults(found)
    assert found.unit == ""


def test_a_number_that_begins_with_plus_is_a_telephone() -> None:
    lan = entries(as_csv([["Họ tên", "ĐT"], ["Lan Phạm", "+84 912 345 678"]]))[0]
    assert (lan.phone, lan.faults) == ("0912345678", ())


def test_a_bomb_in_an_excel_file_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)
    with pytest.raises(Unreadable) as refused:
        read_roster(file.getvalue(), TODAY)
    assert "too large" in str(refused.value)


def test_xml_that_defines_entities_is_refused() -> None:
    content = as_excel([["Họ tên"], ["Lan Phạm"]])
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            text = source.read(name)
            if name == "xl/workbook.xml":
                text = b'<!DOCTYPE x [<!ENTITY a "b">]>' + text
            target.writestr(name, text)
    with pytest.raises(Unreadable):
        read_roster(file.getvalue(), TODAY)


@pytest.mark.parametrize(
    "text", ["31/02/1990", "1990", "12/31/1990", "1/1/90", "hôm qua", "45000", "01/01/1800",
             "22/11/2025", "1/1/99999", "²/1/1990"]
)  # fmt: skip
def test_impossible_birth_dates_are_faults(text: str) -> None:
    born, fault = judge_date(text, TODAY)
    assert born is None
    assert fault


@pytest.mark.parametrize(
    ("text", "phone"),
    [("0912.345.678", "0912345678"), ("(024) 3825-1234", "02438251234"),
     ("84912345678", "84912345678"),
     ("0084 912 345 678", "0912345678"), ("+84(0)912345678", "0912345678"), ("", "")],
)  # fmt: skip
def test_telephone_numbers_lose_their_ornaments(text: str, phone: str) -> None:
    assert judge_phone(text) == (phone, None)


@pytest.mark.parametrize("text", ["0912345678/0987654321", "không có", "123", "x" * 30])
def test_what_is_no_telephone_number_is_a_fault(text: str) -> None:
    assert judge_phone(text)[1]


def test_two_people_with_one_user_name_are_faults_of_both_rows() -> None:
    judged = judge([Entry(2, "Lan Phạm", "lan"), Entry(3, "Lan Nguyễn", "lan")], [], [])
    assert all("Two people" in str(row.faults[0]) for row in judged)


def test_namesakes_need_something_to_tell_them_apart() -> None:
    judged = judge([Entry(2, "Lan Phạm"), Entry(3, "lan  phạm", born_on=date(1990, 1, 1))], [], [])
    assert [row.outcome for row in judged] == ["fault", "new"]
    twice = judge([Entry(n, "Lan Phạm", phone="0912345678") for n in (2, 3)], [], [])
    assert [row.outcome for row in twice] == ["fault", "fault"]


def known(number: int, entry: Entry, user_name: str) -> Known:
    return Known(number, entry.full_name, user_name, entry.born_on, entry.phone)


HERE = Known(7, "Phạm Ngọc Lan", "lan", date(1990, 11, 22), "0912345678")


@pytest.mark.parametrize(
    "entry",
    [Entry(2, "Phạm Ngọc Lan", "lan"), Entry(2, "PHẠM NGỌC LAN", phone="0912345678"),
     Entry(2, "Phạm Ngọc Lan", born_on=date(1990, 11, 22)), Entry(2, "Phạm Ngọc Lan")],
)  # fmt: skip
def test_people_who_are_here_are_recognised(entry: Entry) -> None:
    row = judge([entry], [HERE], ["lan"])[0]
    assert (row.outcome, row.person_id, row.user_name) == ("here", 7, "lan")


@pytest.mark.parametrize(
    ("entry", "outcome"),
    [(Entry(2, "Phạm Ngọc Lân"), "new"),  # marks count
     (Entry(2, "Phạm Ngọc Lan", born_on=date(1991, 11, 22)), "new"),
     (Entry(2, "Trần Thị Mai", "lan"), "fault"),  # the user name is somebody else's
     (Entry(2, "Trần Thị Mai", "mai"), "fault")],  # taken in another organisation
)  # fmt: skip
def test_others_are_not_taken_for_them(entry: Entry, outcome: str) -> None:
    assert judge([entry], [HERE], ["lan", "mai"])[0].outcome == outcome


def test_a_row_that_fits_several_people_is_a_fault() -> None:
    twin = Known(8, HERE.full_name, "lan2", None, "")
    assert judge([Entry(2, "Phạm Ngọc Lan")], [HERE, twin], ["lan", "lan2"])[0].faults


def test_a_namesake_is_pointed_out_but_no_hindrance() -> None:
    row = judge([Entry(2, "Phạm Ngọc Lan", phone="0987654321")], [HERE], ["lan"])[0]
    assert (row.outcome, row.user_name) == ("new", "lan.pham")
    assert "lan" in str(row.remark)


# Whatever happens


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        assert isinstance(read_roster(content, TODAY), Roster)
    except Unreadable:
        return  # refused with a reason: Unreadable cannot be made without one


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
def test_any_text_below_a_heading_is_read_or_refused(text: str, encoding: str) -> None:
    content = ("Họ tên,Ngày sinh,Điện thoại\n" + text).encode(encoding, "ignore")
    try:
        judge(read_roster(content, TODAY).entries, [], [])
    except Unreadable:
        return  # refused with a reason: Unreadable cannot be made without one


EXCEL = as_excel([HEADINGS, LAN, TUAN])


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_damaged_excel_file_is_read_or_refused(data) -> None:
    damaged = bytearray(EXCEL)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_roster(bytes(damaged), TODAY)
    except Unreadable:
        return  # refused with a reason: Unreadable cannot be made without one


given_names = st.sampled_from(["Lan", "Tuấn", "Hạnh", "Đức", "Ánh"])
family_names = st.sampled_from(["Nguyễn", "Phạm", "Đỗ", "Trần Thị"])
rows = st.lists(
    st.tuples(
        st.builds(lambda family, given: f"{family} {given}", family_names, given_names),
        st.sampled_from(["", "22/11/1990", "03/02/1985", "01/01/2000"]),
        st.sampled_from(["", "nam", "nữ"]),
        st.sampled_from(["", "0912345678", "+84 987 654 321", "0241234567"]),
        st.sampled_from(["", "an", "bình", "chi"]),
    ).map(list),
    min_size=1,
    max_size=8,
)
FIVE = ["Họ và tên", "Ngày sinh", "Giới tính", "Điện thoại", "Tên đăng nhập"]


@settings(max_examples=100, deadline=None)
@given(rows, st.permutations(range(5)))
def test_the_order_of_columns_does_not_matter(people, order) -> None:
    turned = [[row[place] for place in order] for row in [FIVE, *people]]
    assert entries(as_csv([FIVE, *people])) == entries(as_csv(turned))


@settings(max_examples=100, deadline=None)
@given(rows, st.lists(st.integers(0, 8), max_size=6))
def test_blank_rows_do_not_matter(people, places) -> None:
    spread = [FIVE, *people]
    for place in places:
        spread.insert(place, ["", " ", "", "", ""])
    plain = [(e.full_name, e.born_on, e.phone) for e in entries(as_csv([FIVE, *people]))]
    assert [(e.full_name, e.born_on, e.phone) for e in entries(as_csv(spread))] == plain


@settings(max_examples=200, deadline=None)
@given(rows)
def test_the_same_file_twice_doubles_nobody(people) -> None:
    found = entries(as_csv([FIVE, *people]))
    once = judge(found, [], [])
    if any(row.faults for row in once):
        return  # nothing was brought in
    assert all(row.outcome == "new" for row in once)
    names = [row.user_name for row in once]
    assert len(set(names)) == len(names)
    here = [known(n, row.entry, row.user_name) for n, row in enumerate(once, start=1)]
    twice = judge(found, here, names)
    assert [(row.outcome, row.person_id) for row in twice] == [("here", p.person_id) for p in here]
