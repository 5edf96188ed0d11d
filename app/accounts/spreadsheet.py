"""Turns a file that somebody sends, Excel or CSV, into rows of cells, or says why it cannot."""

import codecs
import csv
import io
import re
import unicodedata
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from app.errors import Phrase, Refused

Cell = str | int | float | date | None

# A list of 500 people unpacks to less than 1 MB; what unpacks to more was made to do harm.
UNPACKED_BYTES = 20_000_000
MEMBERS = 500
COLUMNS = 60
ROWS_LOOKED_AT = 20_000  # spreadsheets carry thousands of empty rows at their end

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_VIETNAMESE = set(
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệfghiìỉĩíịjklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvwxyỳỷỹýỵz"
)
# What UTF-8 looks like after it was read as something else and saved again: "Nguyá»…n".
_MANGLED = re.compile("á»|áº|Ä‘|Ã[\u00a0-\u00bf]|Æ°")


class Unreadable(Refused):
    """The file cannot be read as a list; the phrase says what to do."""


_DAMAGED = Phrase("The Excel file is damaged. Open it, save it again and resend.")


@dataclass(frozen=True)
class Formula:
    """A cell that computes something: refused, since nobody sees what it really holds."""

    text: str


@dataclass(frozen=True)
class Line:
    """One row that is not empty, with its number in the file, counted from 1."""

    number: int
    cells: tuple[Cell | Formula, ...]


def read_table(content: bytes) -> tuple[Line, ...]:
    """The rows of an Excel workbook's first sheet or of a CSV file, without the empty ones.

    Raises Unreadable. What the file is, is told by its content; its name is not believed.
    """
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("The file is empty.")
    if content.startswith(_PICTURES):
        raise Unreadable("This is a picture or a PDF. Send an Excel file (.xlsx) or a CSV file.")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable("This Excel file is of the old kind or has a password. Save it as .xlsx.")
    if content.startswith(b"PK"):
        return _excel(content)
    return _csv(_text(content))


def _excel(content: bytes) -> tuple[Line, ...]:
    _check_archive(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles that nobody needs here
            # Loaded when it is needed, since every start of the server would wait for it.
            from openpyxl import load_workbook

            book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
            try:
                sheet = next(iter(book.worksheets), None)
                if sheet is None:
                    raise Unreadable("The workbook has no sheet with a list.")
                rows = sheet.iter_rows(max_col=COLUMNS, max_row=ROWS_LOOKED_AT)
                return _lines([_excel_cell(cell) for cell in row] for row in rows)
            finally:
                book.close()
    except Unreadable:
        raise
    except Exception as problem:  # openpyxl raises whatever its parsers raise
        raise Unreadable(_DAMAGED) from problem


def _check_archive(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise Unreadable("This is not an Excel file. Send an .xlsx or a CSV file.")
            if len(members) > MEMBERS or sum(m.file_size for m in members) > UNPACKED_BYTES:
                raise Unreadable("This Excel file is too large. Copy the list into a new file.")
            for member in members:
                if member.filename.endswith((".xml", ".rels")):
                    _check_xml(archive.read(member))
    except Unreadable:
        raise
    except Exception as problem:  # a damaged archive fails in many ways
        raise Unreadable(_DAMAGED) from problem


def _check_xml(content: bytes) -> None:
    # No Excel writes a document type; it is how XML is made to grow or to read other files.
    if b"<!DOCTYPE" in content.replace(b"\x00", b"") or b"<!ENTITY" in content.replace(
        b"\x00", b""
    ):
        raise Unreadable("This is not an Excel file. Send an .xlsx or a CSV file.")


def _excel_cell(cell: object) -> Cell | Formula:
    value = getattr(cell, "value", None)
    if getattr(cell, "data_type", "") in ("f", "e"):  # a formula, or the error it came to
        return Formula(str(value))
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool):
        return str(value)
    if value is None or isinstance(value, (int, float, date)):
        return value
    return _text_cell(str(value))


def _text(content: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _whole(_decoded(content, encoding))
    try:
        return _whole(content.decode("utf-8"))
    except UnicodeDecodeError:
        return _old_vietnamese(content)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as problem:
        raise _broken() from problem


def _whole(text: str) -> str:
    """Text that holds what a list may hold, or Unreadable."""
    if any(unicodedata.category(c) in ("Cc", "Cs", "Cn") and c not in "\t\r\n" for c in text):
        raise Unreadable("This is not a list. Send an Excel file (.xlsx) or a CSV file.")
    if "\ufffd" in text or _MANGLED.search(text):
        raise _broken()
    return unicodedata.normalize("NFC", text)


def _old_vietnamese(content: bytes) -> str:
    """Windows-1258, which Vietnamese Excel wrote for years. Older fonts cannot be told apart."""
    text = _whole(_decoded(content, "cp1258"))
    strange = {c for c in text.lower() if ord(c) > 127 and c not in _VIETNAMESE}
    if strange - set("–—‘’“”…·«»° ₫"):
        raise _broken()
    return text


def _broken() -> Unreadable:
    return Unreadable(
        "The Vietnamese letters in this file cannot be read. "
        "Save it in Excel as .xlsx, or as “CSV UTF-8”."
    )


def _csv(text: str) -> tuple[Line, ...]:
    first, _, rest = text.partition("\n")
    if named := re.fullmatch(r'"?sep=([,;\t])"?\s*', first):
        delimiter, text, offset = named[1], rest, 1
    else:
        delimiter, offset = _delimiter(text), 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return _lines((_csv_cells(row) for row in reader), offset)
    except csv.Error as problem:
        raise Unreadable("The CSV file is damaged. Open it, save it again and resend.") from problem


def _delimiter(text: str) -> str:
    """The mark that stands most often in the first line that has any."""
    for line in text.splitlines()[:20]:
        outside = re.sub(r'"[^"]*"', "", line)
        best = max((",", ";", "\t"), key=outside.count)
        if outside.count(best):
            return best
    return ","


def _csv_cells(row: list[str]) -> list[Cell | Formula]:
    return [_text_cell(text) for text in row[:COLUMNS]]


def _text_cell(text: str) -> Cell | Formula:
    text = _tidy(text)
    # A telephone number such as +84 912 345 678 begins with + and computes nothing.
    if text[:1] in ("=", "@") or (text[:1] in ("+", "-") and re.search(r"[A-Za-z!|]", text)):
        return Formula(text)
    return text


def _tidy(text: str) -> str:
    # Characters without a width come along when a name is copied from a web page or a chat.
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return " ".join(unicodedata.normalize("NFC", seen).split())


def _lines(rows: Iterable[list[Cell | Formula]], offset: int = 0) -> tuple[Line, ...]:
    return tuple(_filled(rows, offset))


def _filled(rows: Iterable[list[Cell | Formula]], offset: int) -> Iterator[Line]:
    for number, cells in enumerate(rows, start=1 + offset):
        if number > ROWS_LOOKED_AT:
            raise Unreadable(Phrase("The list has more than %(limit)s rows.", limit=ROWS_LOOKED_AT))
        if any(cell not in (None, "") for cell in cells):
            yield Line(number, tuple(cells))
