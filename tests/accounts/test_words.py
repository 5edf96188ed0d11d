"""Every word of these rooms exists in Vietnamese, with the same values in it."""

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from app.accounts import rules
from app.settings import ROOT
from app.web import forms

FUNCTIONS: Any = {
    "_": None, "gettext": None, "ngettext": (1, 2), "mark": None, "Phrase": None, "Refused": None,
    "Unreadable": None, "refuse": (2,),
}  # fmt: skip
ACCOUNTS = [*ROOT.glob("templates/accounts/*.html"), *ROOT.glob("app/accounts/*.py")]
WEB = [
    ROOT / "templates/base.html", *ROOT.glob("templates/errors/*.html"),
    ROOT / "templates/parts/fields.html", ROOT / "templates/parts/faults.html",
    *ROOT.glob("app/web/*.py"), ROOT / "app/home/menu.py", ROOT / "app/errors.py",
]  # fmt: skip


def texts(path: Path) -> set[str]:
    """The English texts that a file marks for translation; of a plural the first one."""
    if path.suffix == ".py":
        found = [message for _line, message, _, _ in extract_from_file("python", path, FUNCTIONS)]
    else:
        with path.open("rb") as file:
            options = {"newstyle_gettext": "true"}
            found = [m for _line, _f, m, _c in babel_extract(file, FUNCTIONS, [], options)]
    first = [m if isinstance(m, str) else next(iter(filter(None, m or ())), "") for m in found]
    return {text for text in first if text}


def catalogue() -> dict[str, Any]:
    words: dict[str, Any] = {}
    for path in sorted((ROOT / "locale/vi").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="vi"):
                if message.id:
                    name = message.id if isinstance(message.id, str) else message.id[0]
                    words[name] = message.string
    return words


@pytest.mark.parametrize(
    "path", [*ACCOUNTS, *WEB], ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_every_text_exists_in_vietnamese(path: Path) -> None:
    words = catalogue()
    assert sorted(text for text in texts(path) if not words.get(text)) == []


def test_texts_that_are_data_exist_in_vietnamese() -> None:
    words = catalogue()
    faults = [
        rules.fault_of_user_name("/"), rules.fault_of_pin("1"), rules.fault_of_pin("000000"),
        rules.fault_of_password("", ""), rules.fault_of_password("a" * 12, ""),
        rules.fault_of_password("abcd" * 60, ""),
    ]  # fmt: skip
    data = [
        *rules.ROLE_NAMES.values(),
        *rules.TRAIL_WORDS.values(),
        *forms._WORDS.values(),
        *filter(None, faults),
    ]
    assert len(data) > 15
    assert [text for text in data if not words.get(text)] == []


def test_what_the_audit_trail_says_exists_in_vietnamese() -> None:
    source = (ROOT / "app/accounts/actions.py").read_text()
    said = set(re.findall(r'note\(\s*db, (?:actor|None), "([^"]+)"', source))
    assert {"saw", "changed", "gave role"} <= said
    assert said <= set(catalogue())


def test_the_audit_trail_has_words_for_what_other_rooms_write_about_a_person() -> None:
    said = {
        ("workshop", action)
        for action in re.findall(
            r'_note_person\(db, actor, "(\w+)"', (ROOT / "app/workshops/actions.py").read_text()
        )
    }
    coaching = (ROOT / "app/coaching/actions.py").read_text()
    said |= {
        (record, action)
        for action, record in re.findall(r'_note\(db, actor, "(\w+)", (\w+)', coaching)
    }
    assert len(said) >= 8
    assert said <= set(rules.TRAIL_WORDS)


@pytest.mark.parametrize("name", ["accounts", "web"])
def test_translations_keep_the_values(name: str) -> None:
    with (ROOT / f"locale/vi/{name}.po").open("rb") as file:
        for message in read_po(file, locale="vi"):
            ids = [message.id] if isinstance(message.id, str) else list(message.id)
            strings = [message.string] if isinstance(message.string, str) else message.string
            if not message.id:
                continue
            wanted = set(re.findall(r"%\(\w+\)s", ids[0]))
            assert all(set(re.findall(r"%\(\w+\)s", text)) == wanted for text in strings), ids
