"""The bell between web processes and workers."""

import threading
from pathlib import Path

import pytest

from app.jobs.bell import Bell


def test_a_ring_in_one_process_is_heard_by_another(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'chairs.db'}"
    Bell(database, tmp_path).ring()
    heard = threading.Event()
    listener = Bell(database, tmp_path)
    listener._look = heard.set
    task = listener.queue.dequeue()
    assert task is not None
    listener.queue.execute(task)
    assert heard.is_set()


def test_a_bell_that_cannot_ring_does_not_lose_the_request(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a directory")
    Bell(f"sqlite:///{tmp_path / 'chairs.db'}", blocked).ring()
    assert "looks by itself" in caplog.text
