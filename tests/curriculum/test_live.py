"""An edited file shows at the next request; a broken one keeps its last good version."""

import os
import threading
from pathlib import Path

import pytest

from app.curriculum import files
from app.curriculum.live import LiveLibrary
from tests.curriculum import samples

MODULE = "curriculum/facilitation/listening.en.md"


class Clock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def live(folder: Path, clock: Clock) -> LiveLibrary:
    library = LiveLibrary(folder, clock=clock)
    library.current()
    return library


def _write(folder: Path, text: str) -> None:
    file = folder / MODULE
    before = file.stat().st_mtime_ns
    file.write_text(text, encoding="utf-8")
    # Two writes within one tick of the file system's clock would look like one.
    os.utime(file, ns=(before + 1_000_000, before + 1_000_000))


def _title(live: LiveLibrary) -> str:
    module = live.current().module("listening")
    assert module is not None
    return module.title


def test_an_edited_file_shows_at_the_next_request(
    live: LiveLibrary, folder: Path, clock: Clock
) -> None:
    old = live.current()
    _write(folder, samples.MODULE.replace("title: Listening", "title: Hearing"))
    clock.now = 2.0
    assert _title(live) == "Hearing"
    kept = old.module("listening")
    assert kept is not None
    assert kept.title == "Listening"


def test_files_are_looked_at_once_a_second_at_most(
    live: LiveLibrary, folder: Path, clock: Clock
) -> None:
    _write(folder, samples.MODULE.replace("title: Listening", "title: Hearing"))
    clock.now = 0.5
    assert _title(live) == "Listening"
    clock.now = 1.0
    assert _title(live) == "Hearing"


def test_nothing_changed_keeps_the_same_library(live: LiveLibrary, clock: Clock) -> None:
    before = live.current()
    clock.now = 5.0
    assert live.current() is before


def test_a_broken_file_keeps_its_last_good_version_and_says_why(
    live: LiveLibrary, folder: Path, clock: Clock
) -> None:
    _write(folder, samples.MODULE.replace("minutes: 30", "minutes: [3"))
    clock.now = 2.0
    assert _title(live) == "Listening"
    faults = live.current().faults
    assert [(fault.path, fault.line) for fault in faults] == [(MODULE, 7)]
    _write(folder, samples.MODULE.replace("title: Listening", "title: Mended"))
    clock.now = 4.0
    assert _title(live) == "Mended"
    assert live.current().faults == ()


def test_the_last_good_version_outlives_a_start(folder: Path, clock: Clock) -> None:
    keep = folder / "keep"
    files.load(folder, keep)
    _write(folder, "no front matter")
    library = LiveLibrary(folder, keep, clock=clock).current()
    assert library.module("listening") is not None
    assert [fault.line for fault in library.faults] == [1]


def test_a_removed_file_is_gone_and_a_new_one_there(
    live: LiveLibrary, folder: Path, clock: Clock
) -> None:
    (folder / "exercises/openers/hello.en.md").unlink()
    new = samples.OPENER.replace("id: hello", "id: bye")
    (folder / "exercises/openers/bye.en.md").write_text(new)
    clock.now = 2.0
    assert live.current().exercise("hello") is None
    assert live.current().exercise("bye") is not None


def test_without_following_nothing_changes(folder: Path, clock: Clock) -> None:
    still = LiveLibrary(folder, follow=False, clock=clock)
    assert _title(still) == "Listening"
    _write(folder, samples.MODULE.replace("title: Listening", "title: Hearing"))
    clock.now = 10.0
    assert _title(still) == "Listening"


def test_many_threads_get_a_whole_library(live: LiveLibrary, folder: Path, clock: Clock) -> None:
    found: list[str] = []
    _write(folder, samples.MODULE.replace("title: Listening", "title: Hearing"))
    clock.now = 2.0
    threads = [threading.Thread(target=lambda: found.append(_title(live))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert set(found) <= {"Listening", "Hearing"}
    assert _title(live) == "Hearing"


def test_it_is_read_when_it_is_first_asked_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    load = files.load_kept
    monkeypatch.setattr(
        files, "load_kept", lambda root, keep: read.append(root) or load(root, keep)
    )
    live = LiveLibrary(folder)
    assert read == []
    threads = [threading.Thread(target=live.current) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [folder]


def test_it_can_be_read_before_anybody_asks(folder: Path) -> None:
    live = LiveLibrary(folder)
    live.warm(after=0.0)
    assert _title(live) == "Listening"
