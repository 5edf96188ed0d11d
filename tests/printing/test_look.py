"""A short real course is printed whole in both languages, and nothing sticks out."""

from pathlib import Path

import pytest
import weasyprint

from app.curriculum.live import LiveLibrary
from app.printing.making import make
from app.settings import Settings
from tests.printing.look import faults, pages_of
from tests.printing.small import an_order

PAGE = (
    "<style>@page {{ size: A4; margin: 20mm }} body {{ font: 10pt sans-serif }}</style>"
    "<p>one<p style='break-before: page'>{}"
)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>A quiet page.", ""),
        ("<p style='white-space: nowrap'>" + "word " * 60, "sticks out"),
        ("<p style='width: 60mm'>" + "many words here " * 8 + "<br>a", "a last line"),
        ("<p>text<h2 style='font-size: 16pt; margin-top: 200mm'>Alone</h2>", "stands alone"),
        (
            "<p style='position: absolute; top: 50mm'>under</p>"
            "<p style='position: absolute; top: 50.5mm'>over</p>",
            "lie on each other",
        ),
    ],
)
def test_what_a_reader_would_mark_is_found(tmp_path: Path, html: str, said: str) -> None:
    pdf = tmp_path / "page.pdf"
    weasyprint.HTML(string=PAGE.format(html)).write_pdf(pdf)
    found = list(faults(pages_of(pdf)))
    assert any(said in each for each in found) if said else found == []


@pytest.mark.slow
def test_a_real_workbook_holds_together_in_both_languages(
    library: LiveLibrary, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path, worker=False)
    counts = []
    for language in ("en", "vi"):
        order = an_order(programme="online-groups-one-day", language=language)
        pages = pages_of(make(order, library.current(), settings).path)
        assert list(faults(pages)) == []
        counts.append(len(pages))
    assert abs(counts[0] - counts[1]) <= 0.15 * max(counts)
