"""Reads YAML into plain values and remembers on which line each value stands."""

import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Where: TypeAlias = tuple[str | int, ...]

DEEPEST = 12
_INT = re.compile(r"-?(0|[1-9]\d{0,8})\Z")
_FLOAT = re.compile(r"-?\d{1,9}\.\d{1,9}\Z")
_WORDS: dict[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}


class YamlFault(Exception):
    """The text is not YAML that the curriculum understands."""

    def __init__(self, line: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.line, self.message, self.remedy = line, message, remedy


@dataclass
class Lines:
    """The value that was read, and the line of every part of it."""

    value: Any = None
    at: dict[Where, int] = field(default_factory=dict)

    def line(self, *where: str | int) -> int:
        """The line of a value, or of the nearest thing around it that exists."""
        while where and where not in self.at:
            where = where[:-1]
        return self.at.get(where, 1)


@dataclass
class _Open:
    """A list or mapping that is being filled."""

    where: Where
    value: Any
    key: str | None = None


def _plain(text: str) -> Any:
    # Deliberately fewer surprises than YAML 1.1: 08:00 and `no` stay what they look like.
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else text


class _Builder:
    """Puts values together from events; no recursion, so no text can exhaust the stack."""

    def __init__(self, first_line: int) -> None:
        self.lines = Lines()
        self.first_line = first_line
        self.stack: list[_Open] = []
        self.documents = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + self.first_line
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise YamlFault(line, "There is a second `---` inside.", "Keep one document.")
        elif isinstance(event, yaml.AliasEvent):
            raise YamlFault(line, "A `*name` refers to another value.", "Write the value out.")
        elif isinstance(event, yaml.ScalarEvent):
            plain = event.implicit[0] and not event.style
            self._put(_plain(event.value) if plain else event.value, line)
        elif isinstance(event, yaml.MappingStartEvent):
            self._open({}, line)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open([], line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()

    def _open(self, value: Any, line: int) -> None:
        if len(self.stack) >= DEEPEST:
            raise YamlFault(line, "This is nested too deeply.", "Look at the indentation.")
        where = self._put(value, line)
        self.stack.append(_Open(where, value))

    def _put(self, value: Any, line: int) -> Where:
        if not self.stack:
            self.lines.value = value
            self.lines.at[()] = line
            return ()
        top = self.stack[-1]
        if isinstance(top.value, list):
            where: Where = (*top.where, len(top.value))
            top.value.append(value)
        elif top.key is None:
            return self._key(top, value, line)
        else:
            where = (*top.where, top.key)
            top.value[top.key] = value
            top.key = None
            self.lines.at.setdefault(where, line)
            return where
        self.lines.at[where] = line
        return where

    def _key(self, top: _Open, value: Any, line: int) -> Where:
        if isinstance(value, dict | list):
            raise YamlFault(line, "A name before a colon must be one word.", "Put it in quotes.")
        top.key = str(value)
        where = (*top.where, top.key)
        if top.key in top.value:
            raise YamlFault(line, f"`{top.key}` stands here twice.", "Keep one of them.")
        self.lines.at[where] = line
        return where


def read_yaml(text: str, first_line: int = 1) -> Lines:
    """Read YAML that begins on `first_line` of its file.

    Raises YamlFault with the line of the file and what to do about it.
    """
    builder = _Builder(first_line)
    try:
        for event in yaml.parse(text, Loader=Loader):
            builder.take(event)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = first_line + (mark.line if mark else 0)
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise YamlFault(
            line,
            f"This is not valid YAML: {problem}.",
            "Look at the indentation; put a text that holds a colon and a space, or begins with "
            "a quotation mark or a bracket, as a whole into quotes, or write it on the next line "
            "after `>-`.",
        ) from error
    return builder.lines
