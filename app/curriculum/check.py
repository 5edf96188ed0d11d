"""Checks the whole curriculum and names every fault with file, line and remedy.

For writers: `python -m app.curriculum.check [--stamp] [files...]`.
"""

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from app.curriculum.check_exercises import check_exercise
from app.curriculum.check_modules import check_module
from app.curriculum.check_programmes import check_instrument, check_programme, check_track
from app.curriculum.check_prose import Paragraphs, check_prose
from app.curriculum.check_yaml import check_yaml
from app.curriculum.everything import Everything, read_everything
from app.curriculum.findings import Finding, Findings, Severity, has_error
from app.curriculum.glossary import OtherWords
from app.curriculum.hashing import text_hash
from app.curriculum.links import check_links
from app.curriculum.model import (
    SOURCE_LANGUAGE,
    Exercise,
    Instrument,
    Language,
    Module,
    Programme,
    Track,
)
from app.curriculum.reading import Reading, Shelf
from app.curriculum.structure import compare
from app.curriculum.words import check_words

ROOT = Path(__file__).resolve().parents[2]
_STAMPED = re.compile(r"^source_hash:.*$", re.MULTILINE)


def run_check(paths: Iterable[Path] = (), root: Path = ROOT) -> list[Finding]:
    """All findings of the curriculum below `root`, by file and line.

    With `paths`, only those about these files (everything is read all the same, since files
    refer to each other). A path may be relative to the root or to where one stands.
    """
    everything = read_everything(root)
    found = list(everything.words_findings.found)
    everywhere = Paragraphs()
    for reading in everything.readings.values():
        if reading.document is not None:
            everywhere.add(reading.document)
    others = {each: OtherWords(everything.glossaries(each)) for each in Language}
    for reading in everything.readings.values():
        found += reading.findings
        found += _across(reading, everything)
        found += _as_read(reading, everything, everywhere, others)
    wanted = {_from_root(path, root) for path in paths}
    if wanted:
        unread = sorted(wanted - set(everything.readings) - {everything.words_findings.path})
        found = [finding for finding in found if finding.path in wanted]
        found += [_unread(path) for path in unread]
    return sorted(set(found))


def _from_root(path: Path, root: Path) -> str:
    whole = path if path.is_absolute() else Path.cwd() / path
    if not whole.exists() and not path.is_absolute():
        whole = root / path
    try:
        return whole.resolve().relative_to(root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def _unread(path: str) -> Finding:
    message = "This is no file of the curriculum."
    return Finding(path, 1, message, "Give a path below curriculum/ or exercises/.", Severity.FAULT)


def _across(reading: Reading, everything: Everything) -> list[Finding]:
    """What can be seen only when a file is held against the others."""
    address = reading.address
    findings = Findings(address.path)
    if not address.slug:
        return []
    text = everything.texts[address.path]
    check_words(text.replace("\r\n", "\n"), address.language, everything.words, findings)
    check_links(reading, everything, findings)
    document = reading.document
    if document is not None:
        _check_id(reading, document.id, everything, findings)
    if isinstance(document, Module):
        check_module(document, reading, everything, findings)
    elif isinstance(document, Exercise):
        check_exercise(document, reading, everything, findings)
    elif isinstance(document, Programme):
        check_programme(document, reading, everything, findings)
    elif isinstance(document, Track):
        check_track(document, reading, everything, findings)
    elif isinstance(document, Instrument):
        check_instrument(document, reading, findings)
    elif document is not None:
        check_yaml(document, reading, everything, findings)
    _check_translation(reading, everything, findings)
    return findings.found


def _as_read(
    reading: Reading,
    everything: Everything,
    everywhere: Paragraphs,
    others: Mapping[Language, OtherWords],
) -> list[Finding]:
    """What a careful reader would mark."""
    findings = Findings(reading.address.path)
    if reading.document is None:
        return []
    check_prose(reading.document, everywhere, findings)
    if reading.address.shelf is not Shelf.GLOSSARY:
        text = everything.texts[reading.address.path].replace("\r\n", "\n")
        others[reading.address.language].check(text, findings)
    return findings.found


def _check_id(reading: Reading, name: str, everything: Everything, findings: Findings) -> None:
    address = reading.address
    wanted = address.folder if address.shelf is Shelf.TRACK else address.slug
    if name != wanted:
        findings.error(
            reading.line("id"), f"The id is `{name}`.", f"Write `{wanted}`, as the file says."
        )
    first = everything.documents.get((address.shelf, wanted, address.language))
    if first is not None and first is not reading:
        findings.error(
            reading.line("id"),
            f"{first.address.path} has the same name.",
            "Give one of the two another name.",
        )


def _check_translation(reading: Reading, everything: Everything, findings: Findings) -> None:
    address = reading.address
    name = address.folder if address.shelf is Shelf.TRACK else address.slug
    if address.language is SOURCE_LANGUAGE:
        for language in Language:
            if (address.shelf, name, language) not in everything.documents:
                findings.untranslated(language)
        return
    source = everything.documents.get((address.shelf, name, SOURCE_LANGUAGE))
    if source is None:
        findings.error(
            1, "This translation has no source.", f"Write {_source_path(address.path)} first."
        )
        return
    document = reading.document
    if document is None:
        return
    if source.document is not None and type(source.document) is type(document):
        compare(source.document, document, findings)
    _check_age(reading, document.source_hash, source, findings)


def _check_age(reading: Reading, stamped: str, source: Reading, findings: Findings) -> None:
    how = f"When it is up to date: python -m app check --stamp {reading.address.path}"
    if not stamped:
        findings.error(1, "It does not say which source it was translated from.", how)
    elif stamped != source.hash:
        findings.error(
            reading.line("source_hash"),
            f"The source {source.address.path} has changed since this was translated.",
            f"Bring it up to date. {how}",
        )


def _source_path(path: str) -> str:
    name, _, ending = path.rpartition(".")
    return f"{name.rpartition('.')[0]}.{SOURCE_LANGUAGE}.{ending}"


def stamp(path: Path) -> str:
    """Write the hash of its source into a translation and return it.

    Raises ValueError, with what to do about it, for a file that is no translation.
    """
    source = path.with_name(_source_path(path.name))
    if path == source or not source.is_file() or not path.is_file():
        raise ValueError(f"{path} is no translation of a file that stands beside it.")
    known_as = text_hash(source.read_text(encoding="utf-8"))
    text = path.read_text(encoding="utf-8")
    line = f'source_hash: "{known_as}"'
    head, body = _front_of(text, path)
    if _STAMPED.search(head):
        head = _STAMPED.sub(line, head, count=1)
    else:
        head = f"{head.rstrip()}\n{line}\n"
    path.write_text(head + body, encoding="utf-8")
    return known_as


def _front_of(text: str, path: Path) -> tuple[str, str]:
    if path.suffix == ".yaml":
        return text, ""
    end = text.find("\n---", 3) + 1
    if not text.startswith("---") or not end:
        raise ValueError(f"{path} has no front matter to write into.")
    return text[:end], text[end:]


def report(findings: Sequence[Finding]) -> tuple[str, int]:
    """What `check` prints, and its exit status: 1 as soon as anything but warnings was found."""
    errors = [str(finding) for finding in findings if has_error([finding])]
    warnings = [f"  {each}" for each in findings if each.severity is Severity.WARNING]
    missing = [f"  {each.path}" for each in findings if each.severity is Severity.UNTRANSLATED]
    lines = [*errors] or ["Nothing to mend."]
    if warnings:
        lines += ["", f"Worth knowing ({len(warnings)}):", *warnings]
    if missing:
        lines += ["", f"Not translated yet, shown in English ({len(missing)}):", *missing]
    if errors:
        lines += ["", f"{len(errors)} to mend."]
    return "\n".join(lines), int(has_error(findings))


def main(arguments: Sequence[str]) -> int:
    """The command for writers; returns the exit status."""
    paths = [Path(argument) for argument in arguments if not argument.startswith("-")]
    if "--stamp" in arguments:
        for path in paths:
            try:
                sys.stdout.write(f"{path}: {stamp(path)}\n")
            except ValueError as error:
                sys.stderr.write(f"{error}\n")
                return 1
    text, status = report(run_check(paths))
    sys.stdout.write(f"{text}\n")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
