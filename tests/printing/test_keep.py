"""The shelf: whole files only, the oldest goes first, leftovers of the dead are cleared away."""

import os
import time

import pytest

from app.printing.keep import HALF_MADE, Keep


@pytest.fixture
def shelf(tmp_path):
    return Keep(tmp_path, megabytes=1)


def put(shelf, name, size, age):
    path = shelf.put("books", name, b"x" * size)
    then = time.time() - age
    os.utime(path, (then, then))
    return path


def test_a_record_is_found_while_its_source_is_the_same(shelf, tmp_path):
    source = tmp_path / "sheet.css"
    source.write_text("a {}")
    from app.printing.keep import hash_of

    shelf.put("books", "b.pdf", b"book")
    shelf.record(
        "books", "k", {"file": "books/b.pdf", "sources": {str(source): hash_of(str(source))}}
    )
    assert shelf.recall("books", "k")["file"] == "books/b.pdf"
    source.write_text("a {color: red}")
    assert shelf.recall("books", "k") is None


def test_a_record_without_its_file_is_no_record(shelf):
    shelf.record("books", "k", {"file": "books/gone.pdf", "sources": {}})
    assert shelf.recall("books", "k") is None


def test_a_damaged_record_is_no_record(shelf):
    shelf.put("books", "k.json", b"{")
    assert shelf.recall("books", "k") is None


def test_the_oldest_goes_when_there_is_too_much(shelf):
    old, middle, new = (put(shelf, n, 400_000, age) for n, age in (("a", 30), ("b", 20), ("c", 1)))
    shelf.trim()
    assert [old.exists(), middle.exists(), new.exists()] == [False, True, True]


def test_nothing_goes_while_there_is_room(shelf):
    path = put(shelf, "a", 400_000, 9_999)
    shelf.trim()
    assert path.exists()


def test_asking_for_a_thing_makes_it_young(shelf):
    old = put(shelf, "a.pdf", 400_000, 50)
    shelf.record("books", "a", {"file": "books/a.pdf", "sources": {}})
    put(shelf, "b", 400_000, 20)
    put(shelf, "c", 400_000, 10)
    shelf.recall("books", "a")
    shelf.trim()
    assert old.exists()


def test_half_made_files_of_dead_processes_are_cleared_away(shelf):
    dead = shelf.put("books", f"x.999999999{HALF_MADE}", b"half")
    living = shelf.put("books", f"y.{os.getpid()}{HALF_MADE}", b"half")
    forgotten = put(shelf, f"z.{os.getpid()}{HALF_MADE}", 5, 4_000)
    shelf.clean()
    assert [dead.exists(), living.exists(), forgotten.exists()] == [False, True, False]
