"""Which column of a roster means what, in Vietnamese or English, and which must never be kept."""

import re
from dataclasses import dataclass

from app.accounts.rules import without_marks
from app.accounts.spreadsheet import Cell, Formula, Line, Unreadable
from app.errors import Phrase

# Headings without marks and punctuation. Districts no longer exist and are ignored.
_MEANINGS: dict[str, tuple[str, ...]] = {
    "full_name": (
        "ho ten", "ho va ten", "ho va ten hoc vien", "ho ten hoc vien", "ten hoc vien", "hoc vien",
        "ho va ten day du", "ho ten day du", "ten day du", "full name", "fullname", "name",
        "participant", "trainee", "participant name", "name of participant", "names",
    ),
    "family_name": (
        "ho", "ho dem", "ho va dem", "ho va ten dem", "ho ten dem", "ho lot", "ho va ten lot",
        "ho va chu dem", "ho chu dem", "family name", "surname", "last name",
        "family and middle name",
    ),
    "given_name": ("ten", "ten goi", "given name", "first name", "firstname"),
    "born_on": (
        "ngay sinh", "ngay thang nam sinh", "sinh ngay", "ngay sinh dd mm yyyy", "date of birth",
        "birth date", "birthdate", "birthday", "dob", "born", "born on",
        "date of birth dd mm yyyy",
    ),
    "sex": ("gioi tinh", "gioi", "phai", "nam nu", "sex", "gender"),
    "unit": (
        "don vi", "don vi cong tac", "noi cong tac", "noi lam viec", "co quan", "to chuc", "nhom",
        "ten nhom", "cau lac bo", "clb", "nhom cau lac bo", "nhom clb", "unit", "organisation",
        "organization", "group", "club", "office", "workplace",
    ),
    "commune": (
        "xa phuong", "xa", "phuong", "phuong xa", "xa phuong dac khu", "xa phuong thi tran",
        "commune", "ward", "commune ward", "commune or ward",
    ),
    "province": (
        "tinh thanh", "tinh", "thanh pho", "tinh thanh pho", "tinh tp", "province", "city",
        "province city", "province or city",
    ),
    "phone": (
        "dien thoai", "so dien thoai", "sdt", "so dt", "dt", "di dong", "dien thoai di dong",
        "so di dong", "phone", "phone number", "mobile", "mobile phone", "mobile number",
        "telephone", "telephone number", "tel",
    ),
    "user_name": (
        "ten dang nhap", "ten nguoi dung", "tai khoan", "ten tai khoan", "user name", "username",
        "user", "login", "login name", "sign in name", "account",
    ),
    "number": ("stt", "so thu tu", "tt", "so tt", "no", "nr", "number", "row"),
}  # fmt: skip
_MEANING = {heading: field for field, headings in _MEANINGS.items() for heading in headings}

# What this product never keeps about anybody: HIV status, drug use, health, dealings with the law.
_NEVER = re.compile(
    r"\b(hiv|h i v|aids|arv|cd4|tai luong|viral load|(lay|bi|da|tinh trang) nhiem|nhiem benh"
    r"|viem gan|hepatitis|hcv|suc khoe|benh(?! vien)|health(?! (station|centre|center|worker))"
    r"|diseases?|diagnosis|ma tuy|nghien(?! cuu)|sau cai|heroin|methadone|mmt|drugs?|addict\w*"
    r"|substances?|opioids?|relapse|inject\w*|tiem chich|chat gay|su dung chat"
    r"|tien an|tien su|phap ly|an tich|legal(?! name)|criminal|convict\w*|prison|arrest\w*"
    r"|police record|bat giu|xet nghiem|test result|pwid|pwud|msm|mai dam|sex work\w*)\b"
)
HEADING_ROWS = 10  # titles such as "Danh sách học viên" may stand above the headings


@dataclass(frozen=True)
class Columns:
    """Where each field stands, and the headings that were passed over."""

    line: int
    places: dict[str, int]
    ignored: tuple[str, ...]


def folded(heading: str) -> str:
    """A heading without marks, capitals and punctuation: `Họ & tên:` becomes `ho va ten`."""
    plain = without_marks(heading.replace("&", " va "))
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def find_columns(lines: tuple[Line, ...]) -> Columns:
    """The columns of a roster, from the first row that has a column of names.

    Raises Unreadable when there is none, when two columns mean the same, or when a column holds
    what is never recorded.
    """
    for line in lines[:HEADING_ROWS]:
        headings = [_text(cell) for cell in line.cells]
        meanings = [_meaning(heading) for heading in headings]
        if _has_names(meanings):
            _refuse_private(headings)
            return _columns(line.number, headings, meanings)
    raise Unreadable(
        "There is no column of names. Write “Họ và tên” or “Full name” above the names."
    )


def _meaning(heading: str) -> str:
    """The field of a heading; remarks in brackets and a second language do not disturb."""
    bare = re.sub(r"[(\[].*?[)\]]", " ", heading)
    for said in (heading, bare, *bare.split("/")):
        if meaning := _MEANING.get(folded(said)):
            return meaning
    return ""


def _text(cell: Cell | Formula) -> str:
    return cell if isinstance(cell, str) else ""


def _has_names(meanings: list[str]) -> bool:
    return "full_name" in meanings or "given_name" in meanings


def _refuse_private(headings: list[str]) -> None:
    for heading in headings:
        if _NEVER.search(folded(heading)):
            raise Unreadable(
                Phrase(
                    "The column “%(heading)s” is about health, drugs or the law. This is never "
                    "recorded here, about anybody. Delete the column and send the file again.",
                    heading=heading,
                )
            )


def _columns(line: int, headings: list[str], meanings: list[str]) -> Columns:
    places: dict[str, int] = {}
    ignored = []
    for place, (heading, meaning) in enumerate(zip(headings, meanings, strict=True)):
        if not meaning:
            if heading:
                ignored.append(heading)
        elif meaning in places:
            first = headings[places[meaning]]
            raise Unreadable(
                Phrase(
                    "The columns “%(first)s” and “%(second)s” mean the same. Keep one of them.",
                    first=first,
                    second=heading,
                )
            )
        else:
            places[meaning] = place
    places.pop("number", None)
    return Columns(line, places, tuple(ignored))
