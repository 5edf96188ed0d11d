"""Reads the attributes in braces: of directives, of headings, of words and of pictures."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from mdit_py_plugins.attrs.parse import ParseError, parse

from app.curriculum.findings import Findings
from app.curriculum.kinds import Attribute, Shape
from app.curriculum.model import Value

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_HOW = 'Write `{#id name=value name="several words"}`.'


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A remedy that names the nearest known word, or all of them."""
    names = sorted(known)
    near = get_close_matches(word, names, n=1)
    if near:
        return f"Did you mean `{near[0]}`?"
    return f"Known here: {', '.join(names)}." if names else "Nothing of that kind exists yet."


def read_braces(raw: str) -> dict[str, str] | None:
    """The attributes of `{...}`, or None when the text is not exactly one pair of braces."""
    try:
        end, found = parse(raw)
    except ParseError:
        return None
    return found if end == len(raw) - 1 else None


def read_attributes(
    raw: str,
    allowed: Mapping[str, Attribute],
    line: int,
    owner: str,
    findings: Findings,
) -> dict[str, Value]:
    """Read and check the attributes of a directive or a step.

    Everything that is unknown, missing or of the wrong shape is a finding; what is good is
    returned with its type.
    """
    found = read_braces(raw) if raw else {}
    if found is None:
        findings.fault(line, f"The attributes of {owner} cannot be read: {raw[:60]}", _HOW)
        return {}
    values: dict[str, Value] = {}
    for name, text in found.items():
        if name not in allowed:
            mark = f".{text}" if name == "class" else name
            remedy = did_you_mean(name, allowed) if allowed else "It takes none."
            findings.fault(line, f"{owner} has no attribute `{mark}`.", remedy)
            continue
        value = _typed(text, allowed[name])
        if value is None:
            findings.fault(
                line,
                f"`{name}` of {owner} is `{text}`.",
                f"It must be {_wanted(allowed[name])}.",
            )
        else:
            values[name] = value
    for name, attribute in allowed.items():
        if attribute.required and name not in found:
            shown = f"#{name}" if name == "id" else f"{name}=..."
            findings.fault(line, f"{owner} needs `{shown}`.", f"It must be {_wanted(attribute)}.")
    return values


def _wanted(attribute: Attribute) -> str:
    if attribute.shape is Shape.NUMBER:
        return f"a whole number from {attribute.least} to {attribute.most}"
    return attribute.shape.value


def _typed(text: str, attribute: Attribute) -> Value | None:
    text = text.replace('\\"', '"').strip()
    match attribute.shape:
        case Shape.SLUG:
            return text if SLUG.match(text) else None
        case Shape.TEXT:
            return text or None
        case Shape.FLAG:
            return {"true": True, "false": False}.get(text)
        case Shape.NUMBER:
            number = int(text) if re.fullmatch(r"[0-9]{1,4}", text) else -1
            return number if attribute.least <= number <= attribute.most else None
        case Shape.LIST:
            rows = tuple(row.strip() for row in text.split(";") if row.strip())
            return rows if attribute.least <= len(rows) <= attribute.most else None
