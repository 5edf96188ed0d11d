"""Finds every room's tables without naming the rooms, which stand on higher floors."""

import importlib
from pathlib import Path

APP = Path(__file__).resolve().parent.parent


def load_all_tables() -> None:
    """Import each room's `models.py`, so that the metadata knows all tables."""
    for path in sorted(APP.glob("*/models.py")):
        importlib.import_module(f"app.{path.parent.name}.models")
