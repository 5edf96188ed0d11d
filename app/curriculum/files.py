"""Reads the curriculum's files from a folder, and keeps what was read for the next start."""

import contextlib
import gc
import hashlib
import os
import pickle
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from app.curriculum.findings import Severity
from app.curriculum.library import Library
from app.curriculum.reading import Reading, address_of
from app.curriculum.words import WORDS_FILE

Stamp: TypeAlias = tuple[int, int]
Stamps: TypeAlias = Mapping[str, Stamp]
FOLDERS = ("curriculum", "exercises")
KEPT = "curriculum.pickle"


@dataclass(frozen=True, slots=True)
class Kept:
    """One file as it was read. `good` is the last reading that could be used."""

    stamp: Stamp
    reading: Reading
    good: Reading | None


def stamps(root: Path) -> dict[str, Stamp]:
    """All files of the curriculum below `root`, each with its time of change and size."""
    found: dict[str, Stamp] = {}
    for folder in FOLDERS:
        top = root / folder
        if top.is_dir():
            _scan(top, folder, found)
    return dict(sorted(found.items()))


def _scan(folder: Path, name: str, found: dict[str, Stamp]) -> None:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = f"{name}/{entry.name}"
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                _scan(Path(entry.path), path, found)
            elif _belongs(path):
                # A file that is gone before it is looked at was never there.
                with contextlib.suppress(FileNotFoundError):
                    about = entry.stat()
                    found[path] = (about.st_mtime_ns, about.st_size)


def _belongs(path: str) -> bool:
    if not path.endswith((".md", ".yaml")):
        return False
    # A README beside the files, and the list of words, are no documents.
    return not path.endswith("/README.md") and path != WORDS_FILE


def read(root: Path, now: Stamps, before: Mapping[str, Kept]) -> dict[str, Kept]:
    """Read what changed since `before`; everything else is taken over as it is."""
    kept: dict[str, Kept] = {}
    for path, stamp in now.items():
        old = before.get(path)
        if old is not None and old.stamp == stamp:
            kept[path] = old
            continue
        reading = _read_file(root, path)
        good = reading if reading.document is not None else (old.good if old else None)
        kept[path] = Kept(stamp, reading, good)
    return kept


def _read_file(root: Path, path: str) -> Reading:
    # The Markdown reader is imported only when something is read: most starts find all kept.
    from app.curriculum.parse import parse, unusable

    address = address_of(path)
    if isinstance(address, str):
        return unusable(path, "This file has no place in the curriculum.", address)
    try:
        text = (root / path).read_bytes().decode("utf-8", errors="replace")
    except OSError as error:
        return unusable(path, f"The file cannot be read: {error.strerror}.", "Look at its rights.")
    return parse(text, address)


def library_of(kept: Mapping[str, Kept], root: Path | None = None) -> Library:
    """A library of the last good reading of every file, with the faults of the newest."""
    good = [each.good for each in kept.values() if each.good is not None]
    faults = [
        finding
        for each in kept.values()
        for finding in each.reading.findings
        if finding.severity is Severity.FAULT
    ]
    return Library(good, faults, root)


def load(root: Path, keep_dir: Path | None = None) -> Library:
    """The library of the folder that holds `curriculum/` and `exercises/`.

    With `keep_dir`, what was read is kept there, so that the next start need not read it again.
    """
    return library_of(load_kept(root, keep_dir), root)


def load_kept(root: Path, keep_dir: Path | None = None) -> dict[str, Kept]:
    """All files as they stand, read or taken from what was kept."""
    before = _take_kept(keep_dir) if keep_dir else {}
    now = read(root, stamps(root), before)
    if keep_dir and now != before:
        keep(now, keep_dir)
    return now


def engine_version() -> str:
    """Changes whenever this room's code changes, so that nothing kept outlives it."""
    here = Path(__file__).parent
    parts = (f"{path.name}:{path.stat().st_size}:{path.stat().st_mtime_ns}" for path in _own(here))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _own(folder: Path) -> Iterable[Path]:
    return sorted(folder.glob("*.py"))


def _take_kept(keep_dir: Path) -> dict[str, Kept]:
    try:
        with (keep_dir / KEPT).open("rb") as file, _without_collecting():
            version, kept = pickle.load(file)
    except Exception:
        # A file cut short, of another version, or none at all: everything is read again.
        return {}
    return kept if version == engine_version() else {}


@contextlib.contextmanager
def _without_collecting() -> Iterator[None]:
    # Nothing of what is being read can be garbage yet, and looking for it takes half the time.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def keep(kept: Mapping[str, Kept], keep_dir: Path) -> None:
    """Keep what was read. A full or read-only disk is no reason not to serve."""
    with contextlib.suppress(OSError):
        keep_dir.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=keep_dir, prefix=".curriculum-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                pickle.dump((engine_version(), dict(kept)), file, pickle.HIGHEST_PROTOCOL)
            os.replace(name, keep_dir / KEPT)
        except OSError:
            Path(name).unlink(missing_ok=True)
