"""Workbook, guide and sheets as HTML: what stands in them, what must not, where links lead."""

import re
from pathlib import Path

import pytest

from app.curriculum.library import Library
from app.curriculum.live import LiveLibrary
from app.printing.documents import DOCUMENTS
from app.printing.faults import BookFault, PrintingFault
from app.printing.order import checked, key_of, version_of
from app.printing.plan import Occasion
from tests.printing.small import AN_OCCASION, MARK, an_order, library_in, parts_for, write_small


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return library_in(write_small(tmp_path_factory.mktemp("small")))


def whole(library: Library, tmp_path: Path, **changes: object) -> str:
    order = an_order(**changes)
    html = "\n".join(part.html for part in parts_for(order, library, tmp_path))
    return html.replace("\u00a0", " ")


@pytest.mark.parametrize("language", ["en", "vi"])
def test_workbook_holds_no_word_that_is_for_trainers(
    small: Library, tmp_path: Path, language: str
) -> None:
    html = whole(small, tmp_path, language=language)
    assert MARK not in html
    assert "note-" not in re.sub(r"my-notes|note-page|own-notes|book-notes", "", html)


def test_handouts_hold_no_word_that_is_for_trainers(small: Library, tmp_path: Path) -> None:
    html = whole(small, tmp_path, document="handouts")
    assert "I watch the listener." in html
    assert MARK not in html


def test_guide_holds_all_that_trainers_need(small: Library, tmp_path: Path) -> None:
    html = whole(small, tmp_path, document="trainer-guide")
    for text in (
        f"Words to say {MARK}",
        f"Answers {MARK}",
        f"Watch this {MARK}",
        f"How to prepare {MARK}",
        f"It gives the floor {MARK}",
        f"You are tired {MARK}",
        f"With few people {MARK}",
        "30 × Pen",
        "1 × Bell",
    ):
        assert text in html


def test_clock_times_follow_the_programme(small: Library, tmp_path: Path) -> None:
    html = whole(small, tmp_path, document="trainer-guide")
    clocks = re.findall(r'<h[23][^>]*><span class="clock">(\d\d:\d\d)', html)
    assert clocks == ["08:00", "08:10", "08:10", "08:20", "08:30", "08:55", "09:05", "09:05"]


def test_clock_times_follow_the_workshop_when_it_was_planned_otherwise(
    small: Library, tmp_path: Path
) -> None:
    block = {
        "session": "s1",
        "title": "",
        "starts": 540,
        "minutes": 40,
        "opener": "names",
        "modules": ["listening"],
        "closing": "",
    }
    day = {"id": "day-1", "title": "", "starts": 540, "blocks": [block]}
    html = whole(
        small, tmp_path, document="trainer-guide", occasion=Occasion(title="W", days=[day])
    )
    assert re.findall(r'<h3[^>]*><span class="clock">(\d\d:\d\d)', html) == ["09:10", "09:20"]
    assert "We ask" not in html


def test_materials_are_counted_for_the_people_of_the_workshop(
    small: Library, tmp_path: Path
) -> None:
    html = whole(small, tmp_path, document="trainer-guide", occasion=AN_OCCASION)
    assert "12 × Pen" in html


def test_cover_carries_the_workshop(small: Library, tmp_path: Path) -> None:
    cover = parts_for(an_order(occasion=AN_OCCASION), small, tmp_path)[0].html.replace(
        "\u00a0", " "
    )
    for text in ("Circle in Đông Hà", "07/12/2026", "Nhà văn hóa", "Nguyễn Thị Hạnh", "Bến Sông"):
        assert text in cover


def test_a_logo_outside_of_the_logos_is_not_reached(small: Library, tmp_path: Path) -> None:
    occasion = Occasion(title="W", logo="../../etc/passwd")
    cover = parts_for(an_order(occasion=occasion), small, tmp_path)[0].html
    assert f'{tmp_path.resolve().as_uri()}/passwd"' in cover


def test_link_inside_the_book_says_its_page_and_a_lost_one_keeps_its_words(
    small: Library, tmp_path: Path
) -> None:
    html = whole(small, tmp_path)
    assert 'href="#book-m-asking">asking</a>' in html
    assert "(page <a " in html
    assert "book-m-lost" not in html
    assert "elsewhere" in html


def test_every_link_of_a_book_has_its_anchor(small: Library, tmp_path: Path) -> None:
    for name in ("workbook", "trainer-guide"):
        html = whole(small, tmp_path, document=name)
        anchors = set(re.findall(r' id="([^"]+)"', html))
        assert set(re.findall(r'href="#([^"]+)"', html)) <= anchors


def test_ids_are_unique_in_a_part(small: Library, tmp_path: Path) -> None:
    for name in ("workbook", "trainer-guide"):
        for part in parts_for(an_order(document=name), small, tmp_path):
            ids = re.findall(r' id="([^"]+)"', part.html)
            assert len(ids) == len(set(ids)), part.name


def test_vietnamese_book_marks_what_is_still_english(small: Library, tmp_path: Path) -> None:
    html = whole(small, tmp_path, language="vi")
    assert "Đường dài mới biết người bạn" in html
    assert '<section class="module" lang="en">' in html
    assert html.count("Chưa có bản dịch") == 1


def test_headings_never_jump_a_level(small: Library, tmp_path: Path) -> None:
    for name in DOCUMENTS:
        paper = DOCUMENTS[name].papers[0]
        for part in parts_for(an_order(document=name, paper=paper), small, tmp_path):
            levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", part.html)]
            for before, after in zip([0, *levels], levels, strict=False):
                assert after <= before + 1 or before == 0, (name, part.name, levels)


def test_codes_lead_to_the_screen_only_when_there_is_an_address(
    small: Library, tmp_path: Path
) -> None:
    assert 'class="qr"' in whole(small, tmp_path)
    assert 'class="qr"' not in whole(small, tmp_path, address="")


def test_every_picture_has_its_words(small: Library, tmp_path: Path) -> None:
    for name in ("workbook", "trainer-guide"):
        assert not re.findall(r"<img(?![^>]* alt=)[^>]*>", whole(small, tmp_path, document=name))


def test_a_card_is_printed_once_for_the_whole_course(small: Library, tmp_path: Path) -> None:
    html = whole(small, tmp_path, document="cards")
    assert (html.count("Speaker card"), html.count("Listener card")) == (1, 1)


def test_a_module_that_is_missing_is_named(tmp_path: Path) -> None:
    root = write_small(tmp_path)
    (root / "curriculum/skills/asking.en.md").unlink()
    with pytest.raises(BookFault) as fault:
        parts_for(an_order(), library_in(root), tmp_path)
    assert "asking" in str(fault.value.phrase)
    assert "We ask" in str(fault.value.phrase)


@pytest.mark.parametrize(
    "changes",
    [
        {"document": "novel"},
        {"paper": "a3"},
        {"language": "fr"},
        {"programme": "unknown"},
        {"named": True},
        {"document": "trainer-guide", "named": True, "occasion": AN_OCCASION},
    ],
)
def test_an_order_that_cannot_be_carried_out_is_refused(
    small: Library, changes: dict[str, object]
) -> None:
    with pytest.raises(PrintingFault):
        checked(an_order(**changes), small)


def test_the_key_changes_with_every_word_and_value_and_only_then(tmp_path: Path) -> None:
    root = write_small(tmp_path)
    library, order = library_in(root), an_order()
    plan = checked(order, library)
    before, version = key_of(order, plan, library, tmp_path), version_of(plan, library)
    again = library_in(root)
    assert key_of(order, checked(order, again), again, tmp_path) == before
    other = an_order(occasion=AN_OCCASION)
    assert key_of(other, checked(other, again), again, tmp_path) != before
    path = root / "exercises/drills/threes.en.md"
    path.write_text(path.read_text("utf-8").replace("Three people", "Three friends"), "utf-8")
    edited = library_in(root)
    assert key_of(order, checked(order, edited), edited, tmp_path) != before
    assert version_of(checked(order, edited), edited) != version


def test_the_key_changes_with_the_logo(small: Library, tmp_path: Path) -> None:
    order = an_order(occasion=Occasion(title="W", logo="l.svg"))
    plan = checked(order, small)
    (tmp_path / "l.svg").write_text("<svg/>")
    before = key_of(order, plan, small, tmp_path)
    assert key_of(order, plan, small, tmp_path) == before
    (tmp_path / "l.svg").write_text("<svg></svg>")
    assert key_of(order, plan, small, tmp_path) != before


def test_an_order_survives_being_kept(small: Library) -> None:
    order = an_order(occasion=AN_OCCASION, named=True)
    assert type(order).read(order.values()) == order


@pytest.mark.parametrize("document", ["workbook", "trainer-guide"])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_no_link_of_a_real_programme_leads_out_of_its_book(
    library: LiveLibrary, tmp_path: Path, language: str, document: str
) -> None:
    real = library.current()
    for programme in real.programmes():
        html = whole(real, tmp_path, programme=programme.id, language=language, document=document)
        ids = set(re.findall(r' id="([^"]+)"', html))
        lost = {to for to in re.findall(r'href="#([^"]+)"', html) if to not in ids}
        assert not lost, f"{programme.id}: {lost}"
