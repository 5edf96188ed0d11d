"""A small curriculum in a folder, which each test may spoil in its own way."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.curriculum.check import run_check
from app.curriculum.findings import Finding, has_error
from tests.curriculum import samples

Check = Callable[..., list[Finding]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole and faultless curriculum: one module, its exercises, a programme, an instrument."""
    return samples.write(tmp_path)


@pytest.fixture
def check(folder: Path) -> Check:
    """Replaces text in one file and returns what `check` has to say, warnings left out."""

    def run(path: str = "", old: str = "", new: str = "") -> list[Finding]:
        if path:
            file = folder / path
            text = file.read_text(encoding="utf-8")
            assert old in text, f"{old!r} is not in {path}"
            file.write_text(text.replace(old, new, 1), encoding="utf-8")
        found = run_check(root=folder)
        return [finding for finding in found if has_error([finding])]

    return run
