"""What the engine would set badly is written differently before it is laid out."""

import subprocess
from pathlib import Path

import weasyprint

from app.printing.pdf import with_spaces_inside

TEXT = (
    "<style>@page {{ size: A4 }} body {{ font: 12pt sans-serif; width: {}px }}</style>"
    "<p>Eight chairs, a Monday evening. She looks round the circle while others speak. Rate: "
    "<strong>reflections, affirming, linking, beside people.</strong></p>"
)


def test_no_line_before_strong_words_is_broken_after_its_first_word(tmp_path: Path) -> None:
    pdf = tmp_path / "page.pdf"
    for width in range(240, 270, 2):
        weasyprint.HTML(string=with_spaces_inside(TEXT.format(width))).write_pdf(pdf)
        said = subprocess.run(
            ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
        )
        lines = [line.strip() for line in said.stdout.splitlines() if line.strip()]
        assert min(len(line) for line in lines[:-1]) > 10, lines


def test_only_a_space_that_follows_words_is_moved() -> None:
    assert with_spaces_inside("a <em>b</em>\n <strong>c</strong>") == (
        "a<em> b</em>\n <strong>c</strong>"
    )
