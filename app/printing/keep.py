"""What has been made is kept on disk: parts, fonts and finished books, by what they depend on.

A record is a JSON file that names the sources of a thing and their hashes; it is found only while
every source is still the same. Files appear under their name when they are whole, never before.
"""

import errno
import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.printing.faults import PrintingFault

HALF_MADE = ".half"
FORGOTTEN_SECONDS = 3600
"""A half-made file of this age belongs to nobody, even if a process has its number by chance."""
TRIM_TO = 0.9
"""When there is too much, things go until this share of the room is used."""


class Keep:
    """The shelf for finished things under one directory."""

    def __init__(self, directory: Path, megabytes: int = 2000) -> None:
        self.directory = directory
        self.room = megabytes * 1_000_000

    def recall(self, kind: str, key: str) -> dict[str, Any] | None:
        """Return the record of a thing, or None when it was never made or a source has changed."""
        path = self.directory / kind / f"{key}.json"
        try:
            record: dict[str, Any] = json.loads(path.read_bytes())
            if any(hash_of(source) != sha for source, sha in record["sources"].items()):
                return None
            file = self.directory / record["file"]
            now = time.time()
            os.utime(file, (now, now))
            os.utime(path, (now, now))
        except (OSError, ValueError, KeyError):
            return None
        return record

    def record(self, kind: str, key: str, record: dict[str, Any]) -> None:
        """Write the record of a thing whose file is already in place."""
        self.put(kind, f"{key}.json", json.dumps(record).encode())

    def put(self, kind: str, name: str, content: bytes) -> Path:
        """Keep a file under its name, whole or not at all. Raises PrintingFault on a full disk."""
        folder = self.directory / kind
        path = folder / name
        with full_disk_explained():
            folder.mkdir(parents=True, exist_ok=True)
            handle, half = tempfile.mkstemp(f".{os.getpid()}{HALF_MADE}", "", folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                os.replace(half, path)
            except BaseException:
                Path(half).unlink(missing_ok=True)
                raise
        return path

    def clean(self) -> None:
        """Clear away what a process that was killed left half-made; call it at the start."""
        for half in self.directory.glob(f"*/*{HALF_MADE}"):
            maker = int(half.name.rsplit(".", 2)[-2])
            if not _runs(maker) or _age(half) > FORGOTTEN_SECONDS:
                half.unlink(missing_ok=True)

    def trim(self) -> None:
        """Give up the things that were not asked for longest, until there is room again."""
        files = sorted(_files(self.directory))
        total = sum(size for _, size, _ in files)
        if total <= self.room:
            return
        for _, size, path in files:
            path.unlink(missing_ok=True)
            total -= size
            if total <= self.room * TRIM_TO:
                return


@contextmanager
def full_disk_explained() -> Iterator[None]:
    """Turn the system's error about a full disk into a fault that says what to do."""
    try:
        yield
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise PrintingFault(
                "The disk is full. Make room and ask for the book again; nothing was lost."
            ) from problem
        raise


def hash_of(path: str) -> str:
    """Return the SHA-256 of a file, read again only when its time or size has changed."""
    about = os.stat(path)
    return _hash_of(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=4096)
def _hash_of(path: str, changed: int, size: int) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def _files(directory: Path) -> Iterable[tuple[float, int, Path]]:
    for path in directory.glob("*/*"):
        try:
            about = path.stat()
        except OSError:
            continue
        yield about.st_mtime, about.st_size, path


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
