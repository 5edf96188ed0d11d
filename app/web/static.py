"""Addresses of static files that change when the file does, so that phones may keep them."""

import hashlib
import os
from functools import lru_cache
from pathlib import Path

from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

from app.settings import ROOT

STATIC_DIR = ROOT / "static"


class StaticShelf(StaticFiles):
    """Static files that a phone keeps: for ever when the address has the hash, else a day."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with how long it may be kept."""
        response = await super().get_response(path, scope)
        hashed = scope["query_string"].startswith(b"v=")
        keep = "public, max-age=31536000, immutable" if hashed else "public, max-age=86400"
        if response.status_code in (200, 206, 304):
            response.headers["cache-control"] = keep
        return response


@lru_cache(maxsize=256)
def _hashed(name: str, modified: int) -> str:
    digest = hashlib.sha256((STATIC_DIR / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


def static(name: str) -> str:
    """The address of `static/<name>` with the hash of what it holds."""
    return _hashed(name, os.stat(f"{STATIC_DIR}/{name}").st_mtime_ns)


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
