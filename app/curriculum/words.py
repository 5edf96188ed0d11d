"""Words that hurt: finds them in both languages and says what to write instead."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.curriculum.findings import Findings
from app.curriculum.model import Language
from app.curriculum.yaml_lines import YamlFault, read_yaml

WORDS_FILE = "curriculum/words.yaml"
_QUOTED = re.compile(r"\[[^\[\]]{0,300}\]\{\.quoted\}")


@dataclass(frozen=True, slots=True)
class Word:
    """One entry of the list: a word or phrase, why it hurts, what to write instead."""

    word: str
    language: Language
    why: str
    instead: tuple[str, ...]
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordList:
    """The entries and, for each language, one pattern that finds any of them."""

    words: tuple[Word, ...] = ()

    def pattern(self, language: Language) -> re.Pattern[str] | None:
        """Whole words, any case, with exactly these diacritics, longest phrase first."""
        found = [word.word for word in self.words if word.language is language]
        return _pattern(sorted(found, key=len, reverse=True))

    def entry(self, match: str, language: Language) -> Word:
        """The entry for what was found."""
        plain = " ".join(match.casefold().split())
        return next(
            word
            for word in self.words
            if word.language is language and word.word.casefold() == plain
        )


def _pattern(phrases: list[str]) -> re.Pattern[str] | None:
    if not phrases:
        return None
    # Phrases may be broken over two lines of the file.
    joined = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases)
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


def read_words_file(text: str, findings: Findings) -> WordList:
    """Read the list, a mapping of language to entries; what is wrong becomes a finding."""
    try:
        lines = read_yaml(text)
    except YamlFault as fault:
        findings.fault(fault.line, fault.message, fault.remedy)
        return WordList()
    words: list[Word] = []
    given = lines.value if isinstance(lines.value, dict) else {}
    for name in set(given) - set(Language) or ({""} if not given else ()):
        findings.error(lines.line(name), "This is no list of words.", "Write `en:` and `vi:`.")
    for language in Language:
        for number, entry in enumerate(given.get(language.value) or ()):
            word = _entry(entry, language)
            if word is None:
                findings.error(
                    lines.line(language.value, number),
                    "An entry needs `word`, `why` and `instead`.",
                    "Write `instead` (and `unless`) as lists.",
                )
            else:
                words.append(word)
    return WordList(tuple(words))


def _entry(entry: object, language: Language) -> Word | None:
    if not isinstance(entry, dict):
        return None
    word, why, instead = entry.get("word"), entry.get("why"), entry.get("instead")
    unless = entry.get("unless") or []
    if not (isinstance(word, str) and isinstance(why, str) and isinstance(instead, list)):
        return None
    return Word(word, language, why, tuple(map(str, instead)), tuple(map(str, unless)))


def hurtful(text: str, language: Language, words: WordList) -> Iterator[tuple[int, str, Word]]:
    """Each hurtful word with its line and how it was written; `[word]{.quoted}` is passed over."""
    pattern = words.pattern(language)
    if pattern is None:
        return
    text = _QUOTED.sub(_blank, text)
    excused = [
        phrase for word in words.words if word.language is language for phrase in word.unless
    ]
    unless = _pattern(excused)
    if unless is not None:
        text = unless.sub(_blank, text)
    for match in pattern.finditer(text):
        entry = words.entry(match[0], language)
        yield text.count("\n", 0, match.start()) + 1, " ".join(match[0].split()), entry


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def check_words(text: str, language: Language, words: WordList, findings: Findings) -> None:
    """Report every hurtful word of a file with its alternatives."""
    for line, written, entry in hurtful(text, language, words):
        findings.error(
            line,
            f"“{written}”: {entry.why}",
            f"Write {' or '.join(f'“{each}”' for each in entry.instead)}; "
            f"to quote it on purpose write [{written}]{{.quoted}}.",
        )


@dataclass(frozen=True, slots=True)
class HurtfulGroup:
    """Words that hurt for the same reason, with what to say instead."""

    words: tuple[str, ...]
    why: str
    instead: tuple[str, ...]


def groups_in(root: Path | None, language: Language) -> tuple[HurtfulGroup, ...]:
    """The list below `root` for readers: words with the same remedy stand together.

    Empty when there is no list, or when it cannot be read.
    """
    if root is None:
        return ()
    file = root / WORDS_FILE
    try:
        about = file.stat()
    except OSError:
        return ()
    return _groups(file, language, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=8)
def _groups(file: Path, language: Language, _changed: int, _size: int) -> tuple[HurtfulGroup, ...]:
    listed = read_words_file(file.read_text(encoding="utf-8"), Findings(WORDS_FILE))
    together: dict[tuple[str, ...], list[Word]] = {}
    for word in listed.words:
        if word.language is language:
            together.setdefault(word.instead, []).append(word)
    return tuple(
        HurtfulGroup(tuple(each.word for each in words), words[0].why, instead)
        for instead, words in together.items()
    )
