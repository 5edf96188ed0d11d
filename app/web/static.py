"""Addresses of static files that change when the file does, so that phones may keep them for ever."""

import hashlib
from functools import lru_cache
from pathlib import Path

from app.settings import ROOT

STATIC_DIR = ROOT / "static"


@lru_cache(maxsize=256)
def _hashed(name: str, modified: int) -> str:
    digest = hashlib.sha256((STATIC_DIR / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


def static(name: str) -> str:
    """The address of `static/<name>` with the hash of what it holds."""
    return _hashed(name, (STATIC_DIR / name).stat().st_mtime_ns)


@lru_cache(maxsize=1)
def templates_hash() -> str:
    """A hash over all templates, styles and words: part of every page's ETag."""
    digest = hashlib.sha256()
    for folder in ("templates", "static/css", "static/js", "locale"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix != ".mo":
                digest.update(path.relative_to(ROOT).as_posix().encode())
                digest.update(_content(path))
    return digest.hexdigest()[:12]


def _content(path: Path) -> bytes:
    return path.read_bytes()
