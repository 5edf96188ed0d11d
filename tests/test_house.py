"""The house rules that can be checked: words at the top, fragments, translations, licences."""

import ast
import hashlib
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.settings import ROOT
from app.web.i18n import LOCALE_DIR

PYTHON = sorted((ROOT / "app").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCREENS = [path for path in TEMPLATES if "print" not in path.relative_to(ROOT).parts]
BANNED_NAMES = {"utils.py", "helpers.py", "common.py", "core.py", "services.py"}


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", PYTHON, ids=short)
def test_every_file_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text())), "no line at the top"
    assert path.name not in BANNED_NAMES


@pytest.mark.parametrize("path", SCREENS, ids=short)
def test_screens_have_no_inline_script_or_style(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"<style\b|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", [p for p in SCREENS if p.name.startswith("_")], ids=short)
def test_a_fragment_has_one_root_with_an_id(path: Path) -> None:
    text = re.sub(r"{#.*?#}|{%.*?%}", "", path.read_text(), flags=re.S).strip()
    root = re.match(r"<(\w+)\b[^>]*\bid=\"([^\"]+)\"", text)
    assert root, "the first element has no id"
    assert "{% extends" not in path.read_text()


def marked_texts() -> dict[str, str]:
    """Every text that is marked for translation, with the file where it stands."""
    methods = [("**/templates/**.html", "jinja2"), ("**.py", "python"), ("**.html", "jinja2")]
    keywords = {
        "_": None,
        "mark": None,
        "Phrase": None,
        "gettext": None,
        "ngettext": (1, 2),
        "Refused": None,
    }
    found: dict[str, str] = {}
    for folder in ("app", "templates"):
        options = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
        for name, _line, message, _comments, _context in extract_from_dir(
            ROOT / folder, methods, options, keywords=keywords
        ):
            for text in message if isinstance(message, tuple) else (message,):
                if text:
                    found.setdefault(text, f"{folder}/{name}")
    return found


def translated() -> dict[str, str]:
    """Every text that has its Vietnamese."""
    words: dict[str, str] = {}
    for po in sorted((LOCALE_DIR / "vi").glob("*.po")):
        with po.open("rb") as file:
            for message in read_po(file, locale="vi"):
                ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
                strings = (
                    message.string
                    if isinstance(message.string, (tuple, list))
                    else (message.string,)
                )
                if message.id and all(strings) and not message.fuzzy:
                    words.update({text: str(strings[0]) for text in ids})
    return words


def test_every_text_has_its_vietnamese() -> None:
    known = translated()
    missing = {text: where for text, where in marked_texts().items() if text not in known}
    assert not missing, f"{len(missing)} texts without Vietnamese: {missing}"


def test_no_text_is_translated_in_two_ways() -> None:
    seen: dict[str, tuple[str, str]] = {}
    for po in sorted((LOCALE_DIR / "vi").glob("*.po")):
        with po.open("rb") as file:
            for message in read_po(file, locale="vi"):
                if message.id:
                    first = seen.setdefault(str(message.id), (str(message.string), po.name))
                    assert first[0] == str(message.string), f"{message.id}: {first} / {po.name}"


def test_named_values_survive_translation() -> None:
    for text, vietnamese in translated().items():
        names = set(re.findall(r"%\((\w+)\)", text))
        assert names >= set(re.findall(r"%\((\w+)\)", vietnamese)), text


def test_kept_files_are_the_ones_that_were_checked() -> None:
    for line in (ROOT / "static/SHA256SUMS").read_text().splitlines():
        digest, name = line.split(maxsplit=1)
        assert hashlib.sha256((ROOT / "static" / name).read_bytes()).hexdigest() == digest, name


def test_nothing_is_loaded_from_elsewhere() -> None:
    for path in [*SCREENS, *sorted((ROOT / "static/css").rglob("*.css"))]:
        text = re.sub(r"xmlns=\"[^\"]+\"", "", path.read_text())
        assert not re.search(r"(?:src|href|url\()\W{0,2}(?:https?:)?//", text), short(path)
