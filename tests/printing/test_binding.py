"""Making a book: kept parts, faults that name what is broken, stopping, nothing half-made."""

import errno
import os
import time
from pathlib import Path

import pytest

from app.printing import keep
from app.printing.binding import make_book, make_booklet
from app.printing.faults import BookFault, PrintingFault, Stopped
from app.printing.parts import Part
from app.printing.pool import press_for
from tests.printing.conftest import ASKING, STATIC, STYLE, cover, document


class Watch:
    """Notes what the progress said."""

    def __init__(self):
        self.steps = []

    def __call__(self, done, total, name):
        self.steps.append((done, total, name))

    @property
    def rendered(self):
        return {name for _, _, name in self.steps} - {"", STYLE.title}


def test_progress_names_every_part_and_ends_complete(parts, new_room):
    watch = Watch()
    make_book(parts, STYLE, new_room, progress=watch)
    assert watch.rendered == {"Cover", "Contents", "Listening", "Asking"}
    assert watch.steps[0] == (0, 5, "")
    assert watch.steps[-1] == (5, 5, STYLE.title)


def test_the_same_book_again_is_the_kept_file(parts, room, book):
    watch = Watch()
    before = time.perf_counter()
    assert make_book(parts, STYLE, room, progress=watch) == book
    assert time.perf_counter() - before < 0.1
    assert watch.rendered == set()


def test_only_an_edited_part_is_rendered_again(parts, room, book):
    watch = Watch()
    changed = Part("Asking", ASKING.html.replace("Own why", "My own why"))
    again = make_book([*parts[:3], changed], STYLE, room, progress=watch)
    assert watch.rendered == {"Asking"}
    assert again != book


def test_a_changed_picture_is_noticed(new_room, tmp_path):
    from PIL import Image

    picture = tmp_path / "chair.png"
    part = Part("One", document(f'<h1>One</h1><img alt="A chair" src="{picture.as_uri()}">'))
    Image.new("RGB", (20, 20), "white").save(picture)
    first = make_book([part], STYLE, new_room)
    Image.new("RGB", (20, 30), "black").save(picture)
    watch = Watch()
    assert make_book([part], STYLE, new_room, progress=watch) != first
    assert watch.rendered == {"One"}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<img alt="x" src="img/no-such.png">', "the picture no-such.png cannot be read"),
        ('<img alt="x" src="file:///etc/hostname">', "the picture hostname cannot be read"),
        ('<img alt="x" src="http://127.0.0.1:9/a.png">', "the picture a.png cannot be read"),
        ("<p>\u6f22</p>", r"the characters \u6f22 \(U\+6F22\) are in none"),
        (
            '<link rel="stylesheet" href="css/print/no-such.css">',
            "the style sheet no-such.css cannot be read",
        ),
        (
            '<style>@font-face {font-family: "Lost"; src: url(fonts/lost.ttf)}</style>',
            "the font Lost cannot be read",
        ),
    ],
)
def test_a_broken_part_is_named_and_no_book_is_left(parts, new_room, body, said):
    broken = Part("Triads", document(f"<h1>Triads</h1>{body}"))
    with pytest.raises(BookFault, match=f"Triads: {said}") as fault:
        make_book([*parts, broken], STYLE, new_room)
    assert fault.value.part == "Triads"
    assert _books(new_room) == []


def test_a_stopped_book_leaves_nothing_half_made(parts, new_room):
    watch = Watch()
    with pytest.raises(Stopped):
        make_book(parts, STYLE, new_room, progress=watch, cancelled=lambda: len(watch.steps) > 1)
    assert _books(new_room) == []
    assert list(new_room.keep.glob(f"*/*{keep.HALF_MADE}")) == []


def test_what_was_finished_before_the_stop_is_used_next_time(parts, new_room):
    watch = Watch()
    with pytest.raises(Stopped):
        make_book(parts, STYLE, new_room, progress=watch, cancelled=lambda: len(watch.steps) > 2)
    again = Watch()
    make_book(parts, STYLE, new_room, progress=again)
    assert watch.rendered
    assert again.rendered.isdisjoint(watch.rendered)


def test_a_full_disk_is_explained_and_leaves_nothing_half_made(parts, new_room, monkeypatch):
    def full(source, target):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(PrintingFault, match="The disk is full"):
        make_book(parts, STYLE, new_room)
    assert [path for path in new_room.keep.glob("*/*") if path.is_file()] == []


def test_a_press_that_was_killed_is_started_again(new_room):
    make_book([cover("Before")], STYLE, new_room)
    process = press_for(STATIC)._process
    process.kill()
    process.wait()
    assert make_book([cover("After")], STYLE, new_room).exists()


def test_a_booklet_is_kept_too(book, room):
    first = make_booklet(book, room)
    changed = first.stat().st_ino
    assert make_booklet(book, room) == first
    assert first.stat().st_ino == changed


def _books(room) -> list[Path]:
    return list((room.keep / "books").glob("*")) if (room.keep / "books").exists() else []
