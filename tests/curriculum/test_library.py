"""The library: look-ups that fall back, hashes, clock times, materials, nothing read twice."""

import subprocess
import sys
from pathlib import Path

from app.curriculum import files
from app.curriculum.check import ROOT
from app.curriculum.library import Library, exercises_of
from app.curriculum.materials import Needed, quantity_for
from app.curriculum.model import Language, Material, Module, clock_time
from tests.curriculum import samples


def _library(folder: Path) -> Library:
    return files.load(folder)


def test_a_missing_translation_falls_back_visibly(folder: Path) -> None:
    library = _library(folder)
    vietnamese = library.module("listening", Language.VI)
    drill = library.exercise("triads", Language.VI)
    assert vietnamese is not None
    assert drill is not None
    assert (vietnamese.language, vietnamese.title) == (Language.VI, "Lắng nghe")
    assert drill.language is Language.EN
    assert library.has(Module, "listening", Language.VI)
    assert library.module("nothing", Language.VI) is None


def test_modules_stand_in_the_order_of_their_track(folder: Path) -> None:
    second = samples.MODULE.replace("id: listening", "id: arriving")
    (folder / "curriculum/facilitation/arriving.en.md").write_text(second)
    track = samples.TRACK.replace("[listening]", "[listening, arriving]")
    (folder / "curriculum/facilitation/track.en.md").write_text(track)
    assert [module.id for module in _library(folder).modules()] == ["listening", "arriving"]


def test_a_module_is_known_by_its_exercises_too(folder: Path) -> None:
    before = _library(folder)
    module = before.module("listening")
    assert module is not None
    assert exercises_of(module) == ("triads", "quiz")
    (folder / "exercises/drills/triads.en.md").write_text(samples.TRIADS + "\nMore.\n")
    after = _library(folder)
    assert before.content_hash("listening", Language.EN) != after.content_hash(
        "listening", Language.EN
    )
    assert before.source_hash(module) == after.source_hash(module)
    assert before.content_hash("listening", Language.EN) != before.content_hash(
        "listening", Language.VI
    )
    assert before.content_hash("nothing", Language.EN) == ""


def test_sessions_have_clock_times(folder: Path) -> None:
    programme = _library(folder).programme("one-day")
    assert programme is not None
    day = programme.days[0]
    assert [(block.starts, block.ends) for block in day.blocks] == [
        (480, 535),
        (535, 550),
        (550, 590),
    ]
    assert day.ends == 590
    assert clock_time(day.starts) == "08:00"
    assert clock_time(day.ends) == "09:50"
    assert [session.id for session in day.sessions] == ["s1", "s2"]
    assert programme.modules == ("listening", "listening")
    library = _library(folder)
    titles = [library.session_title(session, Language.VI) for session in programme.sessions]
    assert titles == ["First", "Lắng nghe"]


def test_the_longest_programme_and_its_tracks_are_offered_first() -> None:
    library = _library(ROOT)
    days = [len(programme.days) for programme in library.programmes(Language.VI)]
    assert days == sorted(days, reverse=True)
    assert days[0] == 5
    tracks = [track.id for track in library.tracks(Language.VI)]
    assert tracks[0] == "facilitation"
    assert len(set(tracks)) == len(tracks) > 1
    assert library.modules()[0].id == "opening-the-circle"


def test_quantities_are_rounded_up_to_whole_things() -> None:
    per_group = Material("Slip", 2, "group", group_size=3)
    assert quantity_for(per_group, 12) == 8
    assert quantity_for(per_group, 13) == 10
    assert quantity_for(Material("Sheet", 0.5, "participant"), 13) == 7
    assert quantity_for(Material("Bell", 1, "room"), 300) == 1
    assert quantity_for(Material("Guide", 1, "trainer"), 30, trainers=3) == 3


def test_what_stays_is_counted_once_and_what_is_used_up_each_time(folder: Path) -> None:
    library = _library(folder)
    programme = library.programme("one-day")
    module = library.module("listening")
    assert programme is not None
    assert module is not None
    assert library.materials_for_module(module, 12) == (
        Needed("Pen", 12),
        Needed("Slip", 8),
        Needed("Bell", 1),
    )
    for_all = {each.item: each.quantity for each in library.materials_for(programme, 12)}
    assert for_all == {"Pen": 12, "Slip": 16, "Bell": 1}
    for_one = library.materials_for(programme.sessions[1], 12)
    assert {each.item: each.quantity for each in for_one} == {"Pen": 12, "Slip": 8, "Bell": 1}


def test_what_was_read_is_kept_for_the_next_start(folder: Path, tmp_path: Path) -> None:
    keep = tmp_path / "keep"
    first = files.load(folder, keep)
    code = (
        "import sys; from pathlib import Path; from app.curriculum import files;"
        f"library = files.load(Path({str(folder)!r}), Path({str(keep)!r}));"
        "assert library.module('listening').title == 'Listening';"
        "assert 'markdown_it' not in sys.modules and 'pydantic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
    again = files.load(folder, keep)
    assert again.module("listening") == first.module("listening")


def test_a_spoilt_keep_is_read_anew(folder: Path, tmp_path: Path) -> None:
    keep = tmp_path / "keep"
    files.load(folder, keep)
    (keep / files.KEPT).write_bytes(b"spoilt")
    assert files.load(folder, keep).module("listening") is not None
    assert [path.name for path in keep.iterdir()] == [files.KEPT]


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(folder: Path) -> None:
    file = folder / "keep"
    file.write_text("in the way")
    assert files.load(folder, file).module("listening") is not None


def test_an_empty_folder_is_an_empty_library(tmp_path: Path) -> None:
    assert files.load(tmp_path).modules() == ()
